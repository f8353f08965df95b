"""The desk's own rooms on the floor, one file a room. `base.py` is what every room of the desk is built on."""

from . import addresses, letters, log, settings, staff

__all__ = ["addresses", "letters", "log", "settings", "staff"]
