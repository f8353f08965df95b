"""Repeatable measurements: how much work a page, a click and an import are. `make bench`, or `python -m bench NAME…`.

`corpus.py` fills an empty database with an invented paper of any size, the same one for the same seed; tests use it
too. `house.py` sets up the surroundings: a folder and databases of their own, never the ones in use. `measuring.py`
counts queries and CPU time, against a yardstick in the same run. The measurements: `reading.py` (cold pages),
`writing.py` (publishing, commenting, moderating, the desk's lists), `importing.py` (a WordPress export),
`running.py` (the first start of a fresh clone, and memory), `plans.py` (what the database does for each statement).

Figures belong into `RESULTS.md`, which `--save` writes; nothing here asserts a time.
"""
