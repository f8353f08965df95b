"""How a story comes in from elsewhere: read first, write later.

    story.py            what every format is turned into: plain dataclasses, no database
    wxr/                WordPress's export file (WXR 1.0 to 1.2) → people, terms, pictures, pages, stories
    wordpress_html/     the HTML that WordPress stores → plain HTML that the cleaner can take
    docx.py             a Word document → one story and its pictures (docx_package.py: its bounded zip)
    intake/             the only one that writes: Story → Article, once per (source, guid)

A parser is handed bytes and hands back plain data; it imports no model and asks the database nothing.
"""
