"""Stories: from the wire or a reporter's desk to the page.

A tour: `models/` (what a story is made of, a file a noun; the verbs are there), `wire/` (bytes → Story → Article),
`pictures/` (what is in a picture, its renditions and its markup), `views.py`, `feeds.py`, `sitemaps.py`,
`structured_data.py`, `search.py` (what readers and machines ask for), `admin/` (the desk). It imports the floor
(`newsroom`) and nothing of `comments`.
"""
