"""Log lines: one record, one line, whatever a stranger put into it."""

import logging


class OneLine(logging.Formatter):
    """`time level logger message`, with control characters made visible so that nobody can forge a second line."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record):
        line = super().format(record)
        if record.exc_info:
            head, _newline, trace = line.partition("\n")
            return _visible(head) + "\n" + trace
        return _visible(line)


def _visible(text):
    return "".join(sign if sign.isprintable() or sign == "\t" else repr(sign)[1:-1] for sign in text)
