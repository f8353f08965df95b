"""Word documents for tests, put together here by code: a zip of the parts that Word writes, and nothing binary."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def t(words, look=""):
    """A run: `look` is what stands in its w:rPr."""
    about = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{about}<w:t xml:space="preserve">{words}</w:t></w:r>'


def p(*pieces, style="", about=""):
    """A paragraph of runs (or plain words)."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = "".join(piece if piece.startswith("<") else t(piece) for piece in pieces)
    return f"<w:p><w:pPr>{named}{about}</w:pPr>{inner}</w:p>"


def item(words, list_id=1, level=0, **more):
    """A list paragraph."""
    about = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return p(words, about=about + more.pop("about", ""), **more)


def image(relation="rIdP1", descr="", attribute="embed"):
    """A run with an inline picture."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{descr}"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:{attribute}="{relation}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def style(style_id, name, about="", words="", based_on="", kind="paragraph"):
    """A style."""
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{style_id}"><w:name w:val="{name}"/>{based}'
        f"<w:pPr>{about}</w:pPr><w:rPr>{words}</w:rPr></w:style>"
    )


STYLES = "".join(
    [
        style("Titel", "Title"),
        style("Untertitel", "Subtitle"),
        style("berschrift1", "heading 1", '<w:outlineLvl w:val="0"/>', "<w:b/>"),
        style("berschrift2", "heading 2", '<w:outlineLvl w:val="1"/>', "<w:b/>"),
        style("Zwischentitel", "Zwischentitel", based_on="berschrift2"),
        style("Eigener", "Eigener", '<w:outlineLvl w:val="2"/>'),
        style("Beschriftung", "caption"),
        style("Zitat", "Quote"),
        style("Lead", "Lead", words="<w:b/>"),
        style("Laut", "Laut", words="<w:b/>", kind="character"),
        style("Liste", "List Bullet", '<w:numPr><w:numId w:val="1"/></w:numPr>'),
        style("Kreis1", "Kreis1", based_on="Kreis2"),
        style("Kreis2", "Kreis2", based_on="Kreis1"),
    ]
)
LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    + "".join(f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="bullet"/></w:lvl>' for n in range(9))
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + "".join(f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl>' for n in range(9))
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>"
)


PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def relations(**targets):
    """A .rels part: `id="media/image1.png"`; what begins with a scheme lies outside."""
    rows = "".join(
        f'<Relationship Id="{name}" Type="{RELATION}/x" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if ':' in target else ''}/>"
        for name, target in targets.items()
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def notes(kind, *texts):
    """A part of footnotes or endnotes, numbered from 1, after the separator that Word always writes."""
    rows = "".join(f'<w:{kind} w:id="{n}">{text}</w:{kind}>' for n, text in enumerate(texts, 1))
    separator = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    return f"{HEAD}<w:{kind}s {SPACES}>{separator}{rows}</w:{kind}s>"


def note(number, kind="footnote"):
    """A run that refers to a note."""
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def docx(*blocks, targets=None, parts=None, author="", styles=STYLES, head=HEAD):
    """The bytes of a document of these blocks; `targets` are the document's relations, `parts` further entries."""
    members = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relations(rId1="word/document.xml"),
        "word/document.xml": f"{head}<w:document {SPACES}><w:body>{''.join(blocks)}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": relations(**(targets or {})),
        "word/styles.xml": f"{HEAD}<w:styles {SPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"{HEAD}<w:numbering {SPACES}>{LISTS}</w:numbering>",
        "docProps/core.xml": (
            f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
            f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{author}</dc:creator></cp:coreProperties>'
        ),
        **(parts or {}),
    }
    return zipped(members)


def zipped(members):
    """A zip of these members, deflated."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()
