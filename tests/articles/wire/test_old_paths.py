"""Where things stood in WordPress."""

import pytest

from articles.wire import old_paths
from articles.wire.story import Attachment, Category, Person, StandingPage, Story, Tag


def story(link, **fields):
    return Story(headline="x", body="", external_id="12", link=link, **fields)


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("https://gazette.example/2023/07/harbour/", "/2023/07/harbour/"),
        ("https://gazette.example/archives/12", "/archives/12"),
        ("https://gazette.example/local/harbour.html", "/local/harbour.html"),
        ("https://gazette.example/2023/%d8%ae%d8%a8%d8%b1/", "/2023/خبر/"),
    ],
)
def test_a_link_of_any_shape_is_a_path(link, path):
    assert old_paths.of_story(story(link)) == [path, "/?p=12"]


def test_a_plain_link_is_the_number_alone():
    assert old_paths.of_story(story("https://gazette.example/?p=12")) == ["/?p=12"]


def test_old_slugs_stand_in_the_place_of_the_new_one():
    told = story("https://gazette.example/harbour/2023/harbour/", slug="harbour", old_slugs=["harbor", "port"])
    assert old_paths.of_story(told)[2:] == ["/harbour/2023/harbor/", "/harbour/2023/port/"]


def test_a_wordpress_in_a_folder():
    root = old_paths.root_of("https://gazette.example/blog/")
    assert root == "/blog"
    assert old_paths.of_story(story("https://gazette.example/blog/x/"), root) == ["/blog/x/", "/blog/?p=12"]
    assert old_paths.of_tag(Tag("boats", "Boats"), root) == ["/blog/tag/boats/"]


def test_categories_stand_below_their_parents_and_rings_end():
    known = {
        slug: Category(slug, slug, parent, external_id=number)
        for slug, parent, number in [("local", "", "4"), ("harbour", "local", ""), ("a", "b", ""), ("b", "a", "")]
    }
    assert old_paths.of_category(known["harbour"], known) == ["/category/local/harbour/", "/category/harbour/"]
    assert old_paths.of_category(known["local"], known) == ["/category/local/", "/?cat=4"]
    assert old_paths.of_category(known["a"], known) == ["/category/b/a/", "/category/a/"]


def test_pages_people_and_attachments():
    page = StandingPage("121", "Team", "", slug="team", link="https://gazette.example/about/team/", old_slugs=["crew"])
    assert old_paths.of_page(page) == ["/about/team/", "/?page_id=121", "/about/crew/"]
    assert old_paths.of_author(Person("ada", "Ada", "1")) == ["/author/ada/", "/?author=1"]
    assert old_paths.of_author(Person("greta", "Greta", "140", guest=True)) == ["/author/greta/"]
    attachment = Attachment("11", "", link="https://gazette.example/bridge/")
    assert old_paths.of_attachment(attachment) == ["/bridge/", "/?attachment_id=11"]


@pytest.mark.parametrize("link", ["", "https://g.example/", "https://[gazette/", "https://g.example/" + "x" * 800])
def test_what_is_no_address_of_its_own_is_left_out(link):
    assert old_paths.of_story(story(link)) == ["/?p=12"]
