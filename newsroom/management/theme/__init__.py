"""Checking an outlet's own look before readers see it: `manage.py check_theme`.

finding.py   what is said, and whether it must be put right
files.py     the folder as it lies: templates that stand in for ours, sheets, what they name
tokens.py    the colours that come out, in both schemes
sample.py    a small paper that has a little of everything
looking.py   what a page must have whatever it looks like
settings.py  a paper of its own for the check, in a scratch place
"""
