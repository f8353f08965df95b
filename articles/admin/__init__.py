"""The desk's rooms for stories: one file a noun.

`article.py` is the editor's desk; its list, form and history stand in `story_list.py`, `story_form.py` (with
`forms.py`, what is typed, and `verbs.py`, the buttons) and `story_history.py`; `finding.py` knows a story by a pasted
address.
`corrections.py` corrects a story and lists what was corrected;
`picture.py` is the library and the editor's picker; `document.py` what readers fetch beside the stories; `front.py` the
front page; `front_door.py` what stories put on the desk's first page; `receipts.py` says whether a story is really out.
"""

from . import article, corrections, document, front, front_door, page, picture, sorting

__all__ = ["article", "corrections", "document", "front", "front_door", "page", "picture", "sorting"]
