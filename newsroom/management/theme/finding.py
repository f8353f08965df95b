"""What a check of a theme says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing about a theme: `where` is a file (with its line) or an address, `sentence` says what to do.

    A `fault` breaks pages or promises; the rest is advice.
    """

    where: str
    sentence: str
    fault: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"
