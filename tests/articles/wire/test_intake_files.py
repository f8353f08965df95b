"""Pictures and documents of an old site: taken in once, shown and linked where they were, their addresses alive."""

from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from articles.models import Article, Document, Picture
from articles.pictures.making import make_due_renditions
from articles.wire.intake import Intake
from articles.wire.story import Attachment, Story
from articles.wire.uploads import Uploads, other_names
from newsroom.models import Address
from tests.articles.documents.document_samples import mp3, office, pdf
from tests.articles.pictures.samples import jpeg

SITE = "https://www.gazette.example"
UPLOADS = f"{SITE}/wp-content/uploads/"


@pytest.fixture
def copy(tmp_path):
    """A folder of uploads: `copy("2023/07/plan.pdf", bytes)`."""

    def put(path, content):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    put.folder = tmp_path
    return put


def attachment(number, path, **fields):
    return Attachment(str(number), f"{UPLOADS}{quote(path)}", path=path, link=f"{SITE}/file-{number}/", **fields)


def moved(copy, attachments, body="<p>Hello.</p>"):
    """The house after its files and one story came."""
    house = Intake(SITE, uploads=Uploads(copy.folder) if copy else None)
    house.bring_pictures(attachments)
    story = Story("The plan", body, external_id="7", link=f"{SITE}/plan/", status="published")
    house.write([house.ready(story)])
    house.finish()
    return house


def leads(client, path):
    answer = client.get(path)
    return answer.get("Location") if answer.status_code == 301 else answer.status_code


def test_documents_come_in_once_with_what_was_said_of_them(db, copy):
    copy("2023/07/plan.pdf", pdf())
    copy("2023/07/song.mp3", mp3())
    files = [attachment(1, "2023/07/plan.pdf", title="The harbour plan", caption="From the council"),
             attachment(2, "2023/07/song.mp3"), attachment(3, "2023/07/gone.pdf")]  # fmt: skip
    house = moved(copy, files)
    assert list(Document.objects.order_by("guid").values_list("title", "note", "original_name", "format")) == [
        ("The harbour plan", "From the council", "plan.pdf", "PDF"), ("", "", "song.mp3", "MP3")]  # fmt: skip
    assert dict(house.report.missing_files) == {"2023/07/gone.pdf": 1}
    before = list(Document.objects.values_list())
    moved(copy, files)
    moved(None, files)
    assert list(Document.objects.values_list()) == before


def test_what_is_not_what_it_says_is_refused_and_told(db, copy):
    copy("2023/07/page.pdf", b"<html><script>alert(1)</script>")
    copy("2023/07/macro.docx", office("docx", more={"word/vbaProject.bin": "x"}))
    names = ("page.pdf", "macro.docx", "old.doc", "film.mp4", "run.svg")
    house = moved(copy, [attachment(n, f"2023/07/{name}") for n, name in enumerate(names, 1)])
    assert set(house.report.refused_files) == {"2023/07/page.pdf", "2023/07/macro.docx"}
    assert house.report.left_out.total() == 3
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "href",
    [UPLOADS + "2023/07/pl%C3%A4n.pdf", "/wp-content/uploads/2023/07/plän.pdf",
     "http://gazette.example/wp-content/uploads/2023/07/plän.pdf",
     UPLOADS + "sites/3/2023/07/plän.pdf",
     UPLOADS + "2023/07/plän.pdf?x=1&amp;y=2"],
    ids=["encoded", "path", "without www", "of a network", "query"],
)  # fmt: skip
@pytest.mark.parametrize("known", [True, False], ids=["attachment", "loose"])
def test_links_to_documents_lead_to_ours(db, copy, href, known):
    copy("2023/07/plän.pdf", pdf())
    house = moved(
        copy, [attachment(1, "2023/07/plän.pdf")] if known else [], f'<p>See <a href="{href}">the plan</a>.</p>'
    )
    made = Document.objects.get()
    assert f'<a href="{made.get_absolute_url()}">the plan</a>' in Article.objects.get().body
    assert not house.report.missing_files


def test_other_links_stay(db, copy):
    copy("2023/07/plan.pdf", pdf())
    elsewhere = "https://other.example/wp-content/uploads/2023/07/plan.pdf"
    house = moved(copy, [attachment(1, "2023/07/plan.pdf")],
                  f'<p><a href="{elsewhere}">a</a> <a href="{UPLOADS}gone.pdf">b</a>'
                  f' <a href="{UPLOADS}a.zip">c</a></p>')  # fmt: skip
    body = Article.objects.get().body
    assert f'href="{elsewhere}"' in body
    assert "/wp-content/uploads/gone.pdf" in body
    assert "/wp-content/uploads/a.zip" in body
    assert dict(house.report.missing_files) == {"gone.pdf": 1}


def test_a_loose_document_that_was_put_away_stays_away(db, copy, ed):
    copy("plan.pdf", pdf())
    body = f'<p><a href="{UPLOADS}plan.pdf">the plan</a></p>'
    moved(copy, [], body)
    Document.objects.get().trash(by=ed)
    moved(copy, [], body)
    assert not Document.objects.get().is_usable


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("bridge.jpg", ["bridge.jpg", "bridge-300x200.jpg", "bridge-scaled.jpg", "bridge-rotated.jpg",
                        "bridge.jpg.webp", "bridge-300x200.jpg.webp", "bridge-1024x683.jpg.avif",
                        "bridge-e1600000000000.jpg",
                        "bridge-e1600000000-300x200.jpg", "bridge-scaled-e1600000000-150x150.jpg"]),
        ("big-scaled.jpg", ["big-scaled.jpg", "big.jpg", "big-300x200.jpg", "big-2048x1365.jpg",
                            "big-e1600000000000.jpg"]),
        ("turned-rotated.jpg", ["turned-rotated.jpg", "turned.jpg", "turned-300x200.jpg"]),
        ("cut-e1600000000000.jpg", ["cut-e1600000000000.jpg", "cut-e1600000000000-300x200.jpg", "cut.jpg",
                                    "cut-150x150.jpg"]),
        ("plan-100x200.jpg", ["plan-100x200.jpg", "plan-100x200-50x50.jpg"]),
        ("Brücke über.jpg", ["Br%C3%BCcke%20%C3%BCber-300x200.jpg", "Bru%CC%88cke%20u%CC%88ber.jpg"]),
        ("جسر.jpg", [quote("جسر.jpg"), quote("جسر-300x200.jpg")]),
    ],
    ids=["plain", "scaled", "rotated", "edited", "like a size", "letters", "other script"],
)  # fmt: skip
def test_every_name_of_a_picture_keeps_working(db, copy, client, kept, asked):
    copy(f"2023/07/{kept}", jpeg())
    moved(copy, [attachment(1, f"2023/07/{kept}")])
    make_due_renditions()
    whole = [each.url for each in Picture.objects.get().made if not each.crop and each.format == "jpeg"]
    for name in asked:
        assert leads(client, f"/wp-content/uploads/2023/07/{name}") in whole, name
    assert leads(client, "/wp-content/uploads/2023/07/other.jpg") == 404
    assert leads(client, "/wp-content/uploads/2023/08/bridge.jpg") == 404


def test_a_file_that_is_called_like_the_size_of_another_is_itself(db, copy, client):
    copy("map.jpg", jpeg(60, 40))
    copy("map-100x200.jpg", jpeg(40, 60))
    copy("map-e1600000000.jpg", jpeg(80, 60))
    moved(copy, [attachment(3, "map-e1600000000.jpg"), attachment(2, "map-100x200.jpg"), attachment(1, "map.jpg")])
    make_due_renditions()
    for name, size in (("map.jpg", (60, 40)), ("map-100x200.jpg", (40, 60)), ("map-e1600000000.jpg", (80, 60))):
        path = leads(client, f"/wp-content/uploads/{name}")
        with Image.open(default_storage.path(path.removeprefix("/media/"))) as picture:
            assert picture.size == size, name


def test_the_addresses_of_documents_and_of_what_became_of_them(db, copy, client, ed):
    copy("2023/07/خطة plan.pdf", pdf())
    copy("loose.mp3", mp3())
    moved(copy, [attachment(1, "2023/07/خطة plan.pdf")], f'<p><a href="{UPLOADS}loose.mp3">a</a></p>')
    plan, loose = Document.objects.get(format="PDF"), Document.objects.get(format="MP3")
    address = f"/wp-content/uploads/{quote('2023/07/خطة plan.pdf')}"
    assert leads(client, address) == plan.get_absolute_url()
    assert leads(client, "/wp-content/uploads/loose.mp3") == loose.get_absolute_url()
    assert leads(client, "/file-1/") == plan.get_absolute_url()
    plan.trash(by=ed)
    assert leads(client, address) == 410


def test_a_site_of_a_network_and_one_in_a_folder(db, copy, client):
    copy("2023/a.pdf", pdf())
    one = attachment(1, "2023/a.pdf")
    one.url = f"{SITE}/wp-content/uploads/sites/3/2023/a.pdf"
    moved(copy, [one])
    made = Document.objects.get()
    assert leads(client, "/wp-content/uploads/sites/3/2023/a.pdf") == made.get_absolute_url()
    assert leads(client, "/wp-content/uploads/2023/a.pdf") == made.get_absolute_url()


def test_an_odd_name_costs_no_more_questions_than_a_plain_one(db, client, django_assert_max_num_queries):
    Address.objects.redirect("/wp-content/uploads/a.jpg", target="/a/")
    name = "/wp-content/uploads/" + "a-300x200" * 40 + "-scaled-e1600000000-1x1.jpg"
    assert len(other_names(name)) < 10
    with django_assert_max_num_queries(8):
        client.get(name)


def test_sizes_of_a_picture_that_is_gone_itself_are_a_picture_each(db, copy):
    bodies = [f'<img src="{UPLOADS}a-{size}.jpg">' for size in ("30x20", "60x40", "30x20")]
    copy("a-30x20.jpg", jpeg(30, 20))
    copy("a-60x40.jpg", jpeg(60, 40))

    def bring(folder):
        house = Intake(SITE, uploads=Uploads(folder) if folder else None)
        stories = [Story(f"Story {n}", body, external_id=str(n)) for n, body in enumerate(bodies)]
        return [row.outcome for row in house.write([house.ready(story) for story in stories])]

    assert bring(copy.folder) == ["new"] * 3
    assert sorted(Picture.objects.values_list("width", flat=True)) == [30, 60]
    assert Article.objects.get(external_id="1").picture_uses.get().picture.width == 60
    assert bring(copy.folder) == bring(None) == ["unchanged"] * 3


def test_no_story_is_kept_whole_until_the_end(db, copy):
    copy("2023/07/bridge.jpg", jpeg(30, 20))
    house = moved(copy, [attachment(1, "2023/07/bridge.jpg")], f'<p>Hi.</p><img src="{UPLOADS}2023/07/bridge.jpg">')
    [(_dated, stands)] = house.shown_in.values()
    assert not isinstance(stands, Article)
    assert stands.get_absolute_url() == Article.objects.get().get_absolute_url()
    assert house.by_uid.keys() == {str(Picture.objects.get().uid)}


def test_a_file_whose_number_is_none_is_no_end(db):
    house = moved(None, [attachment("9" * 5_000, "2023/07/gone.jpg"), attachment(1, "2023/07/too.jpg")])
    assert set(house.report.missing_files) == {"2023/07/gone.jpg", "2023/07/too.jpg"}
