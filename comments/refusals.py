"""Why a comment is not taken at all: one exception a situation, with a sentence for its writer.

Nothing is stored, and whoever catches one gives the text back.
"""

from newsroom.states import Refused


class NotTaken(Refused):
    """A comment that is not stored. `field` names the part of the form that the sentence is about."""

    status = 400
    field = ""

    def __init__(self, sentence, field=""):
        super().__init__(sentence)
        self.field = field


class Closed(NotTaken):
    """The story takes no comments, or no longer."""

    status = 403


class Duplicate(NotTaken):
    """The same words of the same writer already stand under this story."""

    status = 409


class ParentGone(NotTaken):
    """The comment that is answered is no longer there."""

    status = 409


class Flood(NotTaken):
    """Too soon after the last one. `seconds` says how long to wait."""

    status = 429

    def __init__(self, sentence, seconds):
        super().__init__(sentence)
        self.seconds = seconds
