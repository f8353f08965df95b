"""What readers ask for.

`front.py` · `story.py` (an article's page) · `lists.py` (section, topic, author, day, month, archive, corrections) ·
`standing.py` (about, imprint …) · `preview.py` (staff) · `doors.py` (`…edit/`) · `oembed.py` and `share.py` (what other
people's pages show of ours) · `elsewhere.py` (what stood at an address once, and the page that says that it is gone).
"""
