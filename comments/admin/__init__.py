"""The moderators' room: the list of comments with its verbs, and three lists to look things up."""

from . import front_door  # noqa: F401  (puts its line on the desk)
from .comment import CommentAdmin
from .records import CommenterAdmin, DecisionAdmin, FlagAdmin

__all__ = ["CommentAdmin", "CommenterAdmin", "DecisionAdmin", "FlagAdmin"]
