"""The demo newsroom: The Lantern Courier of Saltmere, a paper and a town that do not exist.

`people.py` who works there, `stories.py` what they wrote, `replies.py` what readers answered, `drawings.py` the
pictures, drawn by our own code, and `loading.py`, which brings it all in through the same verbs that people use.
"""
