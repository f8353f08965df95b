"""Moving in from WordPress: the part of the switchboard that joins what stories and comments know of an old site.

    order.py      what shall be done: files, pictures, and what the desk decided about authors and categories
    gathered.py   what the files name, each thing once
    house.py      an intake that knows those decisions, says how far it is and stops when told to
    running.py    the move itself: check, then run
    rehearsing.py the dry run
    report.py     what became of it, as plain data
    telling.py    the report as lines of text

The command and the desk give the same order to the same engine.
"""
