"""The conversation under a story: readers write, rules give a verdict, moderators decide.

A tour, in the order in which a comment travels:

    words.py     finding listed words in text, whatever disguise they wear   (leaf)
    spam.py      the honeypot, the time trap, the marks of a spammer         (leaf)
    rules.py     Facts → Verdict: approved, waiting, rejected or spam, and why (leaf)
    threads.py   paths, order, paging, flattening                            (leaf)
    models/      Comment and its verbs, Commenter, Flag, Decision, Rate
    forms.py     what a reader may type, with its limits
    origin.py    whether a POST came from one of our own pages
    views.py     the comment form, the report form, further pages of a thread
    feeds.py     comments as RSS, Atom and JSON Feed
    admin/       the moderators' list
    intake.py    remarks imported from elsewhere
"""
