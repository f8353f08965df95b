"""The desk's own rooms on the floor. `base.py` is what every room of the desk is built on; `house.py` the rooms."""

from . import house  # noqa: F401  (registers its rooms)
