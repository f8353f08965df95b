"""The verbs of the log and the histories, in the language of whoever reads them.

The database keeps the English word, so that the log stays one log when the paper changes its language.
"""

from django.utils.translation import pgettext_lazy

SAID = {
    "begin": pgettext_lazy("log", "begin"),
    "edit": pgettext_lazy("log", "edit"),
    "submit": pgettext_lazy("log", "submit"),
    "send back": pgettext_lazy("log", "send back"),
    "share preview": pgettext_lazy("log", "share preview"),
    "end previews": pgettext_lazy("log", "end previews"),
    "schedule": pgettext_lazy("log", "schedule"),
    "unschedule": pgettext_lazy("log", "unschedule"),
    "publish": pgettext_lazy("log", "publish"),
    "not published": pgettext_lazy("log", "not published"),
    "correct": pgettext_lazy("log", "correct"),
    "withdraw": pgettext_lazy("log", "withdraw"),
    "kill": pgettext_lazy("log", "kill"),
    "spike": pgettext_lazy("log", "spike"),
    "revive": pgettext_lazy("log", "revive"),
    "take over": pgettext_lazy("log", "take over"),
    "trash": pgettext_lazy("log", "trash"),
    "restore": pgettext_lazy("log", "restore"),
    "delete": pgettext_lazy("log", "delete"),
    "empty from the trash": pgettext_lazy("log", "empty from the trash"),
    "pin": pgettext_lazy("log", "pin"),
    "unpin": pgettext_lazy("log", "unpin"),
    "move": pgettext_lazy("log", "move on the front page"),
    "keep off the front": pgettext_lazy("log", "keep off the front page"),
    "let back on the front": pgettext_lazy("log", "let back on the front page"),
    "put front back": pgettext_lazy("log", "put an earlier front page back"),
    "undo on the front": pgettext_lazy("log", "undo on the front page"),
    "put up banner": pgettext_lazy("log", "put up a banner"),
    "plan banner": pgettext_lazy("log", "plan a banner"),
    "change banner": pgettext_lazy("log", "change the banner"),
    "take down banner": pgettext_lazy("log", "take a banner down"),
    "import": pgettext_lazy("log", "import"),
    "load demo": pgettext_lazy("log", "load demo"),
    "take in picture": pgettext_lazy("log", "take in picture"),
    "kill picture": pgettext_lazy("log", "kill picture"),
    "trash picture": pgettext_lazy("log", "trash picture"),
    "restore picture": pgettext_lazy("log", "restore picture"),
    "merge": pgettext_lazy("log", "merge"),
    "order": pgettext_lazy("log", "put in order"),
    "try letter again": pgettext_lazy("log", "try a letter again"),
    "give letter up": pgettext_lazy("log", "give a letter up"),
    "comment": pgettext_lazy("log", "comment"),
    "hold": pgettext_lazy("log", "hold"),
    "approve": pgettext_lazy("log", "approve"),
    "reject": pgettext_lazy("log", "reject"),
    "mark_spam": pgettext_lazy("log", "mark as spam"),
    "remove": pgettext_lazy("log", "remove"),
    "undo": pgettext_lazy("log", "undo"),
    "edit out": pgettext_lazy("log", "take words out of"),
    "keep": pgettext_lazy("log", "keep"),
    "trust": pgettext_lazy("log", "trust"),
    "ban": pgettext_lazy("log", "ban"),
    "lift": pgettext_lazy("log", "lift the ban or trust of"),
    "undo comments": pgettext_lazy("log", "undo decisions on comments"),
    "approve comments": pgettext_lazy("log", "approve comments"),
    "reject comments": pgettext_lazy("log", "reject comments"),
    "mark_spam comments": pgettext_lazy("log", "mark comments as spam"),
    "remove comments": pgettext_lazy("log", "remove comments"),
}


def said(verb: str) -> str:
    """The verb as a person reads it; one that is not listed stays as it was written."""
    return str(SAID.get(verb, verb))
