"""Refusals that speak: one exception a situation, each with a sentence fit for the person who reads it."""


class Refused(Exception):
    """An act that can't be done now. `str()` is a translated sentence that says what to do instead."""


class WrongState(Refused):
    """The thing is not in a state from which this move exists."""


class StaleEdit(Refused):
    """The text was changed by somebody else since it was opened.

    `current` is the version number that is in the database now.
    """

    def __init__(self, sentence, current=None):
        super().__init__(sentence)
        self.current = current


class SlugTaken(Refused):
    """The address is another story's or page's."""
