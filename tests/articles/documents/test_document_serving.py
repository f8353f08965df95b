"""Documents for readers: whole and in parts, and nothing of this site's rights with them."""

import pytest
from django.core.files.storage import default_storage

from articles.documents.formats import FORMATS
from articles.pictures.storage import write_whole
from tests.articles.documents import document_samples as samples


def body(response):
    """All of it: a file that is read to its end is closed."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_each_goes_out_as_what_it_is(document, client):
    for name, content in samples.GOOD.items():
        made = document(content, called=f"{name}.html")
        answer = client.get(made.get_absolute_url())
        assert (answer.status_code, body(answer)) == (200, content)
        assert answer["Content-Type"] == FORMATS[name].mime
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert {"sandbox", "default-src 'none'"} <= {
            each.strip() for each in answer["Content-Security-Policy"].split(";")
        }
        assert "script" not in answer["Content-Security-Policy"]
        assert answer.get("Content-Disposition", "").startswith("attachment") is (FORMATS[name].kind == "office")
        assert answer["Content-Length"] == str(len(content))
        assert not answer.cookies
        assert "must-revalidate" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-0", 206, (0, 1)), ("bytes=10-19", 206, (10, 20)), ("bytes=10-", 206, (10, None)),
        ("bytes=-7", 206, (-7, None)),
        ("bytes=-99999999", 206, (0, None)), ("bytes=5-99999999", 206, (5, None)), ("bytes=99999999-", 416, None),
        ("bytes=-0", 416, None),
        *((odd, 200, (0, None)) for odd in ("bytes=9-5", "bytes=0-1,4-5", "lines=1-2", "bytes=", "bytes=-",
                                            "bytes=1-2x", "9" * 5000, "bytes=" + "9" * 40 + "-")),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_parts(document, client, asked, status, part):
    content = samples.wav()
    made = document(content, called="a.wav")
    answer = client.get(made.get_absolute_url(), headers={"Range": asked})
    assert answer.status_code == status
    if part:
        wanted = content[part[0] : part[1]]
        assert body(answer) == wanted
        assert answer["Content-Length"] == str(len(wanted))
    if status == 206:
        start = part[0] % len(content)
        assert answer["Content-Range"] == f"bytes {start}-{start + len(wanted) - 1}/{len(content)}"
    if status == 416:
        assert answer["Content-Range"] == f"bytes */{len(content)}"


def test_what_the_reader_has_already_is_not_sent_again(document, client):
    made = document()
    first = client.get(made.get_absolute_url())
    assert len(body(first)) == made.size
    again = client.get(made.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    old = client.get(made.get_absolute_url(), headers={"Range": "bytes=0-1", "If-Range": '"of-before"'})
    assert (old.status_code, len(body(old))) == (200, made.size)
    part = client.get(made.get_absolute_url(), headers={"Range": "bytes=0-1", "If-Range": first["ETag"]})
    assert (part.status_code, len(body(part))) == (206, 2)
    head = client.head(made.get_absolute_url())
    assert (head["Content-Length"], body(head)) == (str(made.size), b"")
    assert client.post(made.get_absolute_url()).status_code == 405


def test_a_document_of_another_script_is_found_by_its_address(document, client):
    made = document(called="خطة الميناء.pdf")
    assert made.get_absolute_url().isascii()
    answer = client.get(made.get_absolute_url())
    assert (answer.status_code, len(body(answer))) == (200, made.size)


@pytest.mark.parametrize(
    "path",
    ["", "ab/", "../secret.pdf", "ab/../../secret.pdf", "..%2fsecret.pdf", ".hidden/a.pdf", "ab/.hidden.pdf",
     "ab/none.pdf", "note.html", "note.svg", "note", "a%00.pdf", "//etc/passwd.pdf", "x" * 300 + ".pdf",
     "ab\\..\\..\\secret.pdf"],
)  # fmt: skip
def test_nothing_else_is_there(db, client, path):
    for name in ("secret.pdf", "documents/note.html", "documents/.hidden/a.pdf"):
        write_whole(default_storage.path(name), [b"what nobody may read"])
    answer = client.get(f"/media/documents/{path}")
    assert answer.status_code == 404
    assert b"nobody may read" not in body(answer)
