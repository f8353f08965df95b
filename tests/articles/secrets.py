"""Stories in every state that no stranger may read, each with a word of its own in every place."""

import datetime as dt

from django.utils import timezone

from articles.models import Author


def plant(draft, ed) -> list[str]:
    """Make the stories; returns their words."""
    words = []

    def hidden(word, **fields):
        words.append(word)
        author = Author.objects.create(name=f"{word} by")
        return draft(
            headline=f"{word} in a headline",
            standfirst=f"{word} in a standfirst",
            slug=f"{word}-slug",
            body=f"<p>{word} in a body</p>",
            kicker=word,
            byline=[author],
            topics=[f"{word} topic"],
            **fields,
        )

    later = timezone.now() + dt.timedelta(days=1)
    hidden("qdraft")
    hidden("qsubmitted").submit(by=ed)
    hidden("qscheduled").schedule(at=later, by=ed)
    hidden("qembargoed", embargo_until=later).submit(by=ed)
    hidden("qspiked").spike(by=ed, reason="Won't run.")
    hidden("qwithdrawn").publish(by=ed).withdraw(by=ed, reason="Wrong.")
    hidden("qkilled").publish(by=ed).kill(by=ed, reason="Never.")
    hidden("qtrashed").publish(by=ed).trash(by=ed)
    hidden("qthrownaway").trash(by=ed)
    return words
