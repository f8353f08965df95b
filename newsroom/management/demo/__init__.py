"""The demo newsroom: The Lantern Courier of Saltmere, a paper and a town that do not exist.

`people.py` who works there and its standing pages, `stories/` what they wrote, a file a section, `replies.py` what
readers answered, `pictures/` and `portraits/` what was drawn for it, and `loading.py`, which brings it all in through the
same verbs that people use; `developing.py` makes the front page's pictures.
"""
