"""What readers fetch beside the stories: PDF, sound, office files.

inspect.py    what a file is, by its content alone
packages.py   the same for office files, which are archives
sounds.py     the same for sound
storage.py    where documents lie, under which names
keeping.py    the edge: files come in, are put out and taken away
"""
