"""What becomes of old authors and categories: who is offered, what is chosen, and what of it holds."""

import io

import pytest
from django.core.management import call_command

from articles.models import Article, Author, Byline, Section
from newsroom.management.moving_in.proof import proof_of
from newsroom.models import Move
from tests.newsroom.moving_in.at_the_desk import SAMPLES, checked, decided, sent, work
from tests.newsroom.moving_in.old_paper import post, signed_by

pytestmark = pytest.mark.usefixtures("own_place")
State = Move.State


def test_authors_and_categories_become_what_was_decided(owner, cast, vera, proven):
    ada, zed = cast("ada", "reporter"), Author.objects.create(name="Zed Zane")
    ada.email = "ADA@gazette.example"
    ada.save()
    news = Section.objects.create(name="News")
    move = checked(owner)
    offered = {
        field.name: field.initial for _old, field in owner.get(move.get_absolute_url()).context["deciding"].people
    }
    assert f"staff:{ada.pk}" in offered.values()
    answer = decided(
        owner, move,
        **{"people:zoe-oneill": f"author:{zed.pk}", "categories:local": f"section:{news.pk}",
           "categories:harbour": "category:local", "categories:world": "unlisted"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert work().state == State.DONE

    story = Article.objects.get(external_id="101")
    assert (story.section, story.bylines.get().author) == (news, ada.author)
    assert zed in [b.author for b in Article.objects.get(external_id="112").bylines.all()]
    assert not Section.objects.filter(name__in=["Local", "Harbour"]).exists()
    world = Section.objects.get(name="World & Wire")
    assert (world.shown_in_menu, world.shown_on_front) == (False, False)
    for path in ("/category/local/", "/category/local/harbour/", "/?cat=5"):
        assert vera.get(path)["Location"] == news.get_absolute_url(), path
    assert vera.get("/author/zoe-oneill/")["Location"] == zed.get_absolute_url()
    move.refresh_from_db()
    assert move.maps["categories"]["harbour"] == "category:local"
    # The proof knows what was decided: nothing differs for an unknown reason.
    assert proof_of(move.folder).counts["story"].keys() <= {"same", "explained"}
    assert "So it was decided at the desk." in (move.folder / "proof.csv").read_text()


def test_what_is_left_out_is_no_section(owner, vera):
    move = checked(owner)
    decided(owner, move, **{"categories:world": "left-out"})
    work()
    assert not Section.objects.filter(name="World & Wire").exists()
    story = Article.objects.get(external_id="112")
    assert story.section.slug in ("uncategorized", "local")
    assert vera.get("/category/world/")["Location"] == "/"


def test_a_circle_and_a_stranger_among_the_answers_are_refused(owner):
    move = checked(owner)
    page = decided(owner, move, **{"categories:local": "category:world", "categories:world": "category:local"})
    assert page.status_code == 400
    assert page.content.decode().count("in a circle") == 2
    assert decided(owner, move, **{"people:ada": "author:999999"}).status_code == 400
    assert decided(owner, move, **{"people:ada": "x" * 100_000}).status_code == 400
    assert Move.objects.get().state == State.CHECKED


def test_the_next_move_from_there_remembers(owner):
    news = Section.objects.create(name="News")
    decided(owner, checked(owner), **{"categories:local": f"section:{news.pk}"})
    work()
    again = checked(owner)
    rows = owner.get(again.get_absolute_url()).context["deciding"].categories
    assert {old.key: field.initial for old, field in rows}["local"] == f"section:{news.pk}"


def test_the_command_keeps_to_what_was_decided_at_the_desk(owner):
    zed = Author.objects.create(name="Zed Zane", guid="somewhere:else")
    decided(owner, checked(owner), **{"people:ada": f"author:{zed.pk}"})
    work()
    bylines, authors = Byline.objects.filter(author=zed).count(), Author.objects.count()
    call_command("import_wordpress", str(SAMPLES / "gazette.xml"), stdout=io.StringIO(), stderr=io.StringIO())
    assert (Byline.objects.filter(author=zed).count(), Author.objects.count()) == (bylines, authors)


def test_who_was_chosen_and_went_is_told_of(owner):
    news = Section.objects.create(name="News")
    move = checked(owner)
    decided(owner, move, **{"categories:local": f"section:{news.pk}"})
    news.delete()
    work()
    assert Section.objects.filter(name="Local").exists()
    assert "is not here any more" in owner.get(move.get_absolute_url()).content.decode()


def test_two_old_logins_of_one_person_become_one(owner, vera, proven):
    """Also by a third name, and in the proof; the one they go with gets a byline of its own."""
    move = checked(owner)
    keys = [one["key"] for one in move.names["people"]]
    assert {"ada", "zoe-oneill"} < set(keys)
    assert decided(owner, move, **{"people:zoe-oneill": "person:ada"}).status_code == 302
    assert work().state == Move.State.DONE
    ada = Author.objects.get(guid__endswith=":author:ada")
    assert ada in [b.author for b in Article.objects.get(external_id="112").bylines.all()]
    assert not Author.objects.filter(guid__endswith=":author:zoe-oneill").exists()
    assert vera.get("/author/zoe-oneill/")["Location"] == ada.get_absolute_url()
    move.refresh_from_db()
    assert proof_of(move.folder).counts["story"].keys() <= {"same", "explained"}


def test_who_goes_with_one_that_becomes_somebody_here_becomes_them_too(owner):
    zed = Author.objects.create(name="Zed Zane")
    decided(owner, checked(owner), **{"people:zoe-oneill": "person:ada", "people:ada": f"author:{zed.pk}"})
    work()
    assert zed in [b.author for b in Article.objects.get(external_id="112").bylines.all()]
    assert not Author.objects.filter(guid__endswith=":author:ada").exclude(pk=zed.pk).exists()


def test_people_in_a_circle_are_refused_and_nobody_goes_with_themselves(owner):
    move = checked(owner)
    page = decided(owner, move, **{"people:ada": "person:zoe-oneill", "people:zoe-oneill": "person:ada"})
    assert page.status_code == 400
    assert page.content.decode().count("in a circle") == 2
    assert decided(owner, move, **{"people:ada": "person:ada"}).status_code == 400
    assert decided(owner, move, **{"people:ada": "person:nobody"}).status_code == 400


def test_a_long_list_of_names_shows_those_with_most_stories(owner, olga):
    move = checked(owner)
    move.names["people"] = [{"key": f"k{n}", "name": f"Name {n}", "stories": 50 - n} for n in range(20)]
    move.save()
    page = owner.get(move.get_absolute_url()).content.decode()
    assert "8 more, with fewer stories" in page
    assert page.index("Name 11") < page.index("8 more, with fewer stories") < page.index("Name 12</bdi>")
    # What is wrong in the folded part is to be seen.
    wrong = decided(owner, move, **{"people:k18": "person:k19", "people:k19": "person:k18"})
    assert '<details class="panel" open>' in wrong.content.decode()


@pytest.mark.parametrize("written", [False, True])
def test_the_section_that_came_with_the_paper_leaves_the_menu_where_nothing_moved_into_it(owner, written):
    first = Section.objects.create(name="Latest", position=1)
    if written:
        Article.objects.create(headline="Ours", section=first)
    decided(owner, checked(owner))
    move = work()
    first.refresh_from_db()
    assert (first.shown_in_menu, first.shown_on_front) == (written, written)
    assert ("holds no story" in owner.get(move.get_absolute_url()).content.decode()) is not written


def who_signs(headline):
    return [byline.author.name for byline in Article.objects.get(headline=headline).bylines.all()]


def two_sites(owner, one, other):
    """A move of two sites of one host, each by one author (login, name); checked."""
    return checked(
        owner,
        sent("one.xml", signed_by(*one, post(1, "In one"), site="https://old.example/one")),
        sent("other.xml", signed_by(*other, post(2, "In the other"), site="https://old.example/other")),
    )


def test_one_login_of_two_people_on_two_sites_is_asked_about_twice(owner):
    zed = Author.objects.create(name="Zed Zane")
    move = two_sites(owner, ("admin", "Ann One"), ("admin", "Bob Other"))
    keys = {one["name"]: one["key"] for one in move.names["people"]}
    assert [one["stories"] for one in move.names["people"]] == [1, 1]
    decided(owner, move, **{f"people:{keys['Bob Other']}": f"author:{zed.pk}"})
    assert work().state == State.DONE
    assert (who_signs("In one"), who_signs("In the other")) == (["Ann One"], ["Zed Zane"])


def test_one_person_on_two_sites_is_asked_about_once(owner):
    move = two_sites(owner, ("ann", "Ann One"), ("ann", "Ann One"))
    assert [(one["key"], one["stories"]) for one in move.names["people"]] == [("ann", 2)]


def test_who_goes_with_somebody_of_another_site_is_told_of(owner):
    move = two_sites(owner, ("ann", "Ann One"), ("annie", "Annie Other"))
    decided(owner, move, **{"people:ann": "person:annie"})
    work()
    assert who_signs("In one") == ["Ann One"]
    assert "not among the authors of this site" in owner.get(move.get_absolute_url()).content.decode()


def test_a_namesake_gets_a_byline_of_their_own_where_the_desk_says_so(owner):
    here = Author.objects.create(name="Ada Abel")
    move = checked(owner, sent("old.xml", signed_by("ada", "Ada Abel", post(1, "Hers"))))
    form = owner.get(move.get_absolute_url()).context["deciding"]
    assert [field.initial for _old, field in form.people] == [f"author:{here.pk}"]
    decided(owner, move, **{"people:ada": ""})
    work()
    assert Article.objects.get(headline="Hers").bylines.get().author != here
    # The next move remembers that, too.
    again = checked(owner, sent("again.xml", signed_by("ada", "Ada Abel", post(1, "Hers"))))
    rows = owner.get(again.get_absolute_url()).context["deciding"].people
    assert [field.initial for _old, field in rows] == [""]
