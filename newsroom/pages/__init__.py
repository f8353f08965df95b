"""Pages: what they show and what a change dirties.

`showing(*keys)` is called by whatever puts a thing on a page; `changing(*keys)` surrounds every change of public
data and writes the keys into `Change`; `@public` marks the views that answer everybody alike. The page store grows
in this package.
"""

from .changing import changing
from .keys import collecting, showing
from .once import once
from .public import public, read_only

__all__ = ["changing", "collecting", "once", "public", "read_only", "showing"]
