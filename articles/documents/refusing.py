"""The refusal of a document."""


class DocumentRefused(ValueError):
    """A file that can't come in as a document; `sentence` tells the person what to do instead."""

    def __init__(self, sentence: str):
        self.sentence = str(sentence)
        super().__init__(self.sentence)
