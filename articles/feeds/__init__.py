"""RSS 2.0 with Media RSS, Atom and JSON Feed 1.1: the newest stories of the paper, a section, a topic or an author, and
the newest corrections.

`views.py` (which stories) · `entries.py` (what is said of each) · `forms.py` (RSS, Atom, JSON).

Full text, the same for everybody, with absolute addresses. A story is known by its `uid`: neither a new headline nor a
new address makes it a new item, and a story that is taken down leaves the feed.
"""
