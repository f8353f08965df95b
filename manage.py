#!/usr/bin/env python
"""The project's commands: `python manage.py help` lists them."""

import os
import sys


def main():
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError:
        sys.exit("Django is not installed here. Use .venv/bin/python, which make run or make test sets up.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        # A wrong setting: the sentence says it all, a traceback would bury it.
        sys.exit(f"Newsroom can't start. {wrong}")


if __name__ == "__main__":
    main()
