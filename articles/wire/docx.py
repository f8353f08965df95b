"""A Word document → a Story, its pictures, and what had to stay behind.

`read(bytes)` is given a .docx and hands back plain data; it asks no database and fetches nothing. Tracked changes are
taken as accepted, comments and hidden words stay out, notes become a list at the end. The HTML is as plain as the
document allows; `newsroom.text.clean_body` has the last word on it.

    docx_package.py   the bounded zip: parts, styles, lists
    docx.py           paragraphs, runs, tables, notes, pictures
    docx_blocks.py    what they become: captions, head, HTML
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from xml.etree.ElementTree import Element

from .docx_blocks import Block, Illustration, Writer, captioned, cell_html, headed
from .docx_package import DocumentRefused, Package, child, is_on, kind, number, open_package, value
from .story import Story

__all__ = ["Document", "DocumentRefused", "Illustration", "read"]

MAX_PICTURES = 60
PICTURE_BYTES = 40_000_000
ALL_PICTURES_BYTES = 80_000_000  # of all parts that are shown, each counted once
LONGEST_INSTRUCTION = 4_000  # characters of a field's instruction that are looked at
LONGEST_LINE = 100_000  # characters of paragraphs that deletions have made one
_THROUGH = frozenset(
    "w:ins w:moveTo w:smartTag w:sdtContent w:customXml w:dir w:bdo w:fldSimple mc:Choice w:rubyBase".split()
)
_WITHOUT = {"w:del", "w:moveFrom", "w:rPr", "w:pPr", "mc:Fallback", "w:rt", "w:instrText", "w:delText", "w:sdtPr"}
_SIGNS = {"w:tab": " ", "w:ptab": " ", "w:cr": "<br>", "w:noBreakHyphen": "\u2011", "w:softHyphen": "\u00ad"}
_SYMBOLS = {0xE0: "→", 0xDF: "←", 0xF3: "↔", 0xE8: "➔", 0x4A: "☺", 0x4C: "☹", 0xFC: "✓", 0xFB: "✗", 0xB7: "•"}
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]{1,2000})"')
_HEADING = re.compile(r"heading ([1-9])")


@dataclass(slots=True)
class Document:
    """What was read. In `story.body` stands `<figure data-part="N"></figure>` for `pictures[N]`; `left_out` counts what
    stayed behind: comments, deletions, hidden, linked (pictures), drawings, pictures."""

    story: Story
    author: str = ""
    pictures: list[Illustration] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def read(data: bytes) -> Document:
    """Read a .docx; raises DocumentRefused with a sentence for what is none, is damaged, protected or unsafe."""
    package = open_package(data)
    body = child(package.xml(package.main), "w:body")
    reader = _Reader(package)
    blocks = captioned(reader.blocks(body if body is not None else ()), reader.pictures)
    headline, standfirst, blocks = headed(blocks)
    html = Writer(package).write(blocks) + reader.notes_at_the_end()
    core = package.xml("docProps/core.xml")
    creator = next((one.text or "" for one in core if one.tag.endswith("}creator")), "") if core is not None else ""
    return Document(Story(headline, html, standfirst), creator.strip()[:150], reader.pictures, reader.left_out)


@dataclass(slots=True)
class _Field:
    """An open field: its instruction, and once its result has begun whether that is seen and where it leads."""

    instruction: str = ""
    begun: bool = False
    seen: bool = False
    address: str = ""


class _Reader:
    """Reads elements into blocks; keeps count of notes, pictures and what stays behind."""

    def __init__(self, package: Package):
        self.package = package
        self.targets = package.targets
        self.pictures: list[Illustration] = []
        self.picture_parts: dict[str, bytes | None] = {}  # read once, however often they are shown; None: left out
        self.left_out: Counter[str] = Counter()
        self.notes: list[str] = []
        self.note_parts: dict[str, tuple[dict[str, Element], dict]] = {}
        self.beside: list[Block] = []  # what a paragraph holds that is none of its words: pictures, text boxes
        self.carried = ""  # words of a paragraph whose end was deleted: they go on in the next
        self.fields: list[_Field] = []  # the open ones, the innermost last
        self.depth = 0

    # Blocks

    def blocks(self, parent) -> list[Block]:
        """The blocks of a body, a cell, a note or a text box."""
        found: list[Block] = []
        for element in parent:
            what = kind(element)
            if what == "w:p":
                found += self._paragraph(element)
            elif what == "w:tbl":
                found += self._table(element)
            elif what == "w:sdt":
                found += self.blocks(_held(element))
            elif what in _THROUGH:
                found += self.blocks(element)
        return found

    def _paragraph(self, paragraph: Element) -> list[Block]:
        about = child(paragraph, "w:pPr")
        styles = list(self.package.chain(value(child(about, "w:pStyle"))))
        role, level = _role(styles, number(value(child(about, "w:outlineLvl"))))
        look = {} if role == "heading" else _look_of(styles)
        outer, self.beside = self.beside, []
        inner = self.carried + self._inline(paragraph, look)
        beside, self.beside = self.beside, outer
        if child(about, "w:rPr", "w:del") is not None and len(inner) < LONGEST_LINE:
            self.carried = inner
            return beside
        self.carried = ""
        list_id = value(child(about, "w:numPr", "w:numId"))
        depth = number(value(child(about, "w:numPr", "w:ilvl")))
        for style in styles:
            list_id = style.list_id or None if list_id is None else list_id
            depth = style.list_level if depth is None else depth
        if role == "p" and list_id and list_id != "0":
            role, level = "item", min(depth or 0, 8)
        direction = "rtl" if is_on(about, "w:bidi") else ""
        block = Block(role, inner, level, direction, list_id or "")
        return [*([block] if block.text else []), *beside]

    def _table(self, table: Element) -> list[Block]:
        """A table; what its cells hold beside words comes after it. One cell alone is a frame, not a table."""
        if self.depth > 4:
            return []
        self.depth += 1
        rows: list[list[dict]] = []
        beside: list[Block] = []
        open_spans: dict[int, dict] = {}
        for row in (row for row in _inside(table) if kind(row) == "w:tr"):
            about = child(row, "w:trPr")
            if child(about, "w:del") is not None:
                self.left_out["deletions"] += 1
                continue
            name = "th" if is_on(about, "w:tblHeader") else "td"
            cells, column = [], number(value(child(about, "w:gridBefore"))) or 0
            for cell in (cell for cell in _inside(row) if kind(cell) == "w:tc"):
                says = child(cell, "w:tcPr")
                span = min(number(value(child(says, "w:gridSpan"))) or 1, 100)
                merge = child(says, "w:vMerge")
                held = self.blocks(cell)
                beside += [block for block in held if block.role == "picture"]
                held = [block for block in held if block.role != "picture"]
                if merge is not None and value(merge) != "restart" and column in open_spans:
                    open_spans[column]["rows"] += 1
                    open_spans[column]["held"] += held
                else:
                    made = {"name": name, "span": span, "rows": 1, "held": held}
                    cells.append(made)
                    open_spans.pop(column, None)
                    if merge is not None:
                        open_spans[column] = made
                column += span
            rows.append(cells)
        self.depth -= 1
        if len(rows) == 1 and len(rows[0]) == 1:
            return rows[0][0]["held"] + beside
        writer = Writer(self.package)
        html = "".join(f"<tr>{''.join(cell_html(cell, writer) for cell in row)}</tr>" for row in rows)
        return [Block("html", f"<table>{html}</table>"), *beside]

    # Words

    def _inline(self, parent, look: dict) -> str:
        return "".join(self._piece(element, look) for element in parent)

    def _piece(self, element: Element, look: dict) -> str:
        what = kind(element)
        if what == "w:r":
            return self._run(element, look)
        if what == "w:hyperlink":
            target, outside = self.targets.get(value(element, "id") or "", ("", False))
            return _linked(self._inline(element, look), target if outside else "")
        if what in ("w:del", "w:moveFrom"):
            self.left_out["deletions"] += what == "w:del"
            return ""
        if what in _WITHOUT:
            return ""
        if what in ("w:drawing", "w:pict", "w:object"):
            self._drawing(element)
            return ""
        if what == "w:sdt":
            return self._inline(_held(element), look)
        if what == "mc:AlternateContent":
            return self._inline(_held(element, "mc:Choice"), look)
        if what == "w:fldSimple":
            return _linked(self._inline(element, look), _address(value(element, "instr") or ""))
        if what.startswith("m:oMath"):
            return _marked("".join(one.text or "" for one in element.iter() if kind(one) == "m:t"), look)
        if what in _THROUGH or what == "w:ruby":
            return self._inline(element, look)
        return ""

    def _run(self, run: Element, look: dict) -> str:
        about = child(run, "w:rPr")
        if is_on(about, "w:vanish"):
            self.left_out["hidden"] += 1
            return ""
        if child(about, "w:del") is not None:
            return ""
        look = look | _look_of(self.package.chain(value(child(about, "w:rStyle"))))
        for name, toggle in (("strong", "w:b"), ("em", "w:i")):
            said = is_on(about, toggle)
            look = look if said is None else look | {name: said}
        script = value(child(about, "w:vertAlign"))
        look = look if script is None else look | {"script": script}
        return "".join(self._part_of_run(element, look) for element in run)

    def _part_of_run(self, element: Element, look: dict) -> str:
        what = kind(element)
        if what == "w:fldChar":
            self._field(value(element, "fldCharType"))
            return ""
        if what == "w:instrText":
            if self.fields and not self.fields[-1].begun:
                said = self.fields[-1].instruction
                self.fields[-1].instruction += (element.text or "")[: LONGEST_INSTRUCTION - len(said)]
            return ""
        if self.fields and not self.fields[-1].seen:
            return ""
        if what == "w:t":
            return _linked(_marked(element.text or "", look), self.fields[-1].address if self.fields else "")
        if what == "w:br":
            return "<br>" if value(element, "type") in (None, "textWrapping") else " "
        if what in _SIGNS:
            return _SIGNS[what]
        if what == "w:sym":
            return _marked(_symbol(value(element, "char") or ""), look)
        if what in ("w:footnoteReference", "w:endnoteReference"):
            return self._note(what[2:-9], value(element, "id") or "")
        if what == "w:commentReference":
            self.left_out["comments"] += 1
            return ""
        return self._piece(element, look)

    def _field(self, mark: str | None) -> None:
        if mark == "begin" and len(self.fields) < 50:
            self.fields.append(_Field())
        elif mark == "separate" and self.fields and not self.fields[-1].begun:
            # Once a field, not at each of its words: there may be half a million.
            field, outer = self.fields[-1], self.fields[-2] if len(self.fields) > 1 else None
            field.begun, field.seen = True, outer is None or outer.seen
            field.address = _address(field.instruction) or (outer.address if outer else "")
        elif mark == "end" and self.fields:
            self.fields.pop()

    # Notes

    def _note(self, what: str, note_id: str) -> str:
        """The number of a note; its text is kept for the end."""
        if what not in self.note_parts:
            part = self.package.main.rpartition("/")[0] + f"/{what}s.xml"
            root = self.package.xml(part)
            found = {value(one, "id") or "": one for one in root} if root is not None else {}
            self.note_parts[what] = found, self.package.relations(part)
        notes, targets = self.note_parts[what]
        if note_id not in notes or self.depth > 4:
            return ""
        self.depth += 1
        state = self.targets, self.carried, self.fields, self.beside
        self.targets, self.carried, self.fields, self.beside = targets, "", [], []
        at = len(self.notes)
        self.notes.append("")
        held = self.blocks(notes.pop(note_id))
        self.targets, self.carried, self.fields, self.beside = state
        self.depth -= 1
        self.notes[at] = Writer(self.package).write([block for block in held if block.role != "picture"])
        return f"<sup>{at + 1}</sup>"

    def notes_at_the_end(self) -> str:
        """All notes as one list, in the order in which the text names them."""
        if not self.notes:
            return ""
        return "<hr><ol>" + "".join(f"<li>{note or '–'}</li>" for note in self.notes) + "</ol>"

    # Pictures

    def _drawing(self, drawing: Element) -> None:
        """The pictures and text boxes of a drawing, to stand beside the paragraph."""
        about = next((one for one in drawing.iter() if kind(one) == "wp:docPr"), None)
        alt = (value(about, "descr") or value(about, "title") or "").strip() if about is not None else ""
        boxes, boxed = [], set()
        for one in drawing.iter():
            if kind(one) == "w:txbxContent" and id(one) not in boxed:
                boxes.append(one)
                boxed |= {id(inner) for inner in one.iter()}
        images = [one for one in drawing.iter() if kind(one) in ("a:blip", "v:imagedata") and id(one) not in boxed]
        for image in images:
            self._image(image, alt)
        if self.depth < 4:
            self.depth += 1
            for box in boxes[:20]:
                self.beside += self.blocks(box)
            self.depth -= 1
        if not images and not boxes:
            self.left_out["drawings"] += 1

    def _image(self, image: Element, alt: str) -> None:
        target, outside = self.targets.get(value(image, "embed") or value(image, "id") or "", ("", True))
        # One that stays behind holds its place: its caption is not another one's.
        if outside:
            self.left_out["linked"] += 1
            self.beside.append(Block("picture"))
            return
        data = self._picture_part(target) if len(self.pictures) < MAX_PICTURES else None
        if data is None:
            self.left_out["pictures"] += 1
            self.beside.append(Block("picture"))
            return
        self.beside.append(Block("picture", picture=len(self.pictures)))
        self.pictures.append(Illustration(target.rpartition("/")[2], data, "", alt))

    def _picture_part(self, target: str) -> bytes | None:
        """The bytes of a picture, or None where there is none or it is too much; a part is read and held once."""
        if target not in self.picture_parts:
            left = ALL_PICTURES_BYTES - sum(len(data) for data in self.picture_parts.values() if data)
            self.picture_parts[target] = self.package.bytes(target, min(PICTURE_BYTES, left))
        return self.picture_parts[target]


def _held(element: Element, name: str = "w:sdtContent"):
    """What a content control holds, or the better of two alternatives."""
    held = child(element, name)
    return () if held is None else held


def _inside(element):
    """The children, also those inside a content control."""
    for one in element:
        if kind(one) == "w:sdt":
            yield from _inside(_held(one))
        else:
            yield one


def _role(styles, outline: int | None) -> tuple[str, int]:
    """What a paragraph is by its styles, whose names are English in every language of Word, and its heading's level."""
    for style in styles:
        if style.name in ("title", "subtitle", "caption"):
            return style.name, 0
        if style.name in ("quote", "intense quote"):
            return "quote", 0
        if heading := _HEADING.fullmatch(style.name):
            return "heading", int(heading[1])
        outline = style.outline if outline is None else outline
        if outline is not None and outline < 9:
            return "heading", outline + 1
    return ("heading", outline + 1) if outline is not None and outline < 9 else ("p", 0)


def _look_of(styles) -> dict:
    """Bold, italic and script as a chain of styles says them: the nearest counts."""
    look: dict = {}
    for style in styles:
        for name, said in (("strong", style.bold), ("em", style.italic), ("script", style.script or None)):
            if said is not None:
                look.setdefault(name, said)
    return look


def _marked(text: str, look: dict) -> str:
    html = escape(text, quote=False)
    if not html:
        return ""
    script = {"superscript": "sup", "subscript": "sub"}.get(look.get("script", ""))
    for tag, on in ((script, script), ("em", look.get("em")), ("strong", look.get("strong"))):
        html = f"<{tag}>{html}</{tag}>" if on else html
    return html


def _symbol(code: str) -> str:
    """A sign out of a font of signs; of those in the private area the few that Word itself puts in."""
    at = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else 0
    if 0xF000 <= at <= 0xF0FF:
        return _SYMBOLS.get(at & 0xFF, "")
    return chr(at) if at > 0x20 and not 0xD800 <= at <= 0xF8FF else ""


def _linked(html: str, address: str) -> str:
    return f'<a href="{escape(address)}">{html}</a>' if address and html else html


def _address(instruction: str) -> str:
    found = _HYPERLINK.match(instruction[:LONGEST_INSTRUCTION])
    return found[1] if found else ""
