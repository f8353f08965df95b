"""What the conversation is made of. Begin with `comment.py`: it lists the parts of a comment.

`posting.py` how one comes in · `moderating.py` the verbs of the moderators · `tending.py` what moves no comment ·
`commenter.py` who writes · `ruling.py` whom we trust or ban · `flag.py` what readers report · `decision.py` who decided
what and why (append-only) · `rate.py` limits.
"""

from .comment import Comment, Kind, State
from .commenter import Commenter
from .decision import Decision
from .flag import Flag
from .rate import Rate
from .ruling import Ruling

__all__ = ["Comment", "Commenter", "Decision", "Flag", "Kind", "Rate", "Ruling", "State"]
