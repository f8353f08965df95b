"""The desk's own rooms on the floor, one file a room. `base.py` is what every room of the desk is built on.

`front_door.py` is what the house itself puts on the desk's first page.
"""

from . import addresses, banners, front_door, letters, log, settings, staff

__all__ = ["addresses", "banners", "front_door", "letters", "log", "settings", "staff"]
