"""The moderators' room: the list of comments with its verbs, and three lists to look things up."""

from .comment import CommentAdmin
from .records import CommenterAdmin, DecisionAdmin, FlagAdmin

__all__ = ["CommentAdmin", "CommenterAdmin", "DecisionAdmin", "FlagAdmin"]
