"""What became of it: a line for each kind of thing that an old site had, with how many, and what they are here.

    of_census(census)        what can be told from the count of a file
    of_story(story)          what can be told from one story
    `Plain.fates`            what was met in one text
    fates(censuses, found)   all of it as lines; `found` is the sum of the others (`Report.fates` has it)

A key is a word, or a word and a name (`embed:YouTube`). Each stands in `_TABLE`, in the order of the report; a name is
put into its label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .story import Story

if TYPE_CHECKING:
    from .wxr import Census

__all__ = ["Fate", "fates", "of_builder", "of_census", "of_story"]


class Fate(NamedTuple):
    """One line: what it was, how many of it, and what became of them."""

    what: str
    count: int
    became: str

    def __str__(self) -> str:
        return f"{self.what}: {self.count}. {self.became}"


_PICTURES = _("Pictures of the library, in their order, with their captions.")
_INSIDE_STAYS = _("What stands in them stays, in its order; the boxes are gone.")
_LINKS = _("Links.")
_LEFT_OUT = _("Left out.")
_TECHNICAL = _("Left out: the old site’s own workings.")

_TABLE: dict[str, tuple[str, str]] = {
    # stories
    "sticky": (_("Sticky stories"), _("Ordinary stories, named below: pin those that should stand on top.")),
    "password": (_("Stories behind a password"), _("Drafts that say why; their addresses answer 404.")),
    "private": (_("Private stories"), _("Drafts that say why; their addresses answer 404.")),
    "lead": (_("Featured pictures"), _("Lead pictures.")),
    "lead missing": (_("Featured pictures without a file"),
                     _("The stories have no lead picture yet: bring the files, and import once more.")),
    "lead unknown": (_("Featured pictures that the export does not list"),
                     _("Left out. Export “All content”, and import once more.")),
    "excerpt": (_("Excerpts written by hand"), _("Standfirsts.")),
    "co-authors": (_("Stories with several authors"), _("Bylines with all of them, in the order of the file.")),
    "guest-author": (_("Guest authors"), _("Authors without an account.")),
    "seo title": (_("Titles for search engines (Yoast, Rank Math and others)"), _("Headlines for search engines.")),
    "seo description": (_("Descriptions for search engines"),
                        _("Standfirsts where a story had no excerpt; else left out.")),
    "social title": (_("Titles for social media"), _("Headlines for social media.")),
    "noindex": (_("Stories kept out of search engines"), _("Kept out here too.")),
    "canonical": (_("Stories that named another address as their own"), _("The address is in the notes; not kept.")),
    "form": (_("Post formats (%(name)s)"), _("Ordinary stories.")),
    "language": (_("Stories in a language (%(name)s)"), _("In that language where this paper knows it.")),
    "translations": (_("Stories with a translation"), _("Stories of their own; that they belong together is lost.")),
    "pages": (_("Texts of several pages"), _("One text each; the addresses of the pages lead to it.")),
    "more": (_("“Read more” marks"), _("Left out: lists show the standfirst.")),
    "comments closed": (_("Stories without comments"), _("Closed here too.")),
    # texts
    "caption": (_("[caption]"), _("Captions of their pictures.")),
    "gallery": (_("Galleries"), _PICTURES),
    "embed": (_("Embeds of %(name)s"), _("Embeds that load when a reader asks for them.")),
    "embed link": (_("Embeds and frames of %(name)s"), _("Links: this paper does not show that service in a story.")),
    "embed own": (_("Embeds of your own stories"), _LINKS),
    "sound": (_("Sounds"), _LINKS),
    "film": (_("Films of the old site’s own"), _LINKS),
    "builder": (_("Shortcodes or pages of %(name)s"),
                _("Text, pictures, films and buttons stay; columns and boxes are gone.")),
    "builder apart": (_("Texts that %(name)s keeps apart"),
                      _("Not in the export: these came without their text. Copy them by hand.")),
    "shortcode": (_("Shortcodes of plugins"), _("Their tags are dropped, the text between them stays.")),
    "block text": (_("Blocks of words, lists, quotes, tables and code"), _("The same here.")),
    "block picture": (_("Blocks of pictures"), _PICTURES),
    "block cover": (_("Covers"), _("The picture, then the words that stood on it.")),
    "block media-text": (_("Media beside text"), _("The picture, then the words beside it.")),
    "block layout": (_("Columns, groups and rows"), _INSIDE_STAYS),
    "block button": (_("Buttons"), _LINKS),
    "block file": (_("Files"), _("Links; the preview is left out.")),
    "block details": (_("Details that unfold"), _("Open text.")),
    "block html": (_("HTML of your own"), _("What a story may hold stays; scripts and styles are left out.")),
    "reusable": (_("Reusable blocks in texts"), _("Part of each text that showed them.")),
    "reusable missing": (_("Reusable blocks that the export does not hold"), _LEFT_OUT),
    "footnotes": (_("Texts with footnotes"), _("A numbered list at the end of the text.")),
    "block drawn": (_("Blocks that WordPress draws (latest posts, forms and others)"), _LEFT_OUT),
    "block of a plugin": (_("Blocks of plugins"), _INSIDE_STAYS),
    "block other": (_("Other blocks"), _INSIDE_STAYS),
    # what stands beside the stories
    "remark": (_("Links back from other sites (%(name)s)"), _("Kept, never shown and never counted.")),
    "note": (_("Editorial notes"), _("Kept, never shown.")),
    "remark of a type": (_("Comments of the kind “%(name)s”"), _("Kept, never shown and never counted.")),
    "remarks elsewhere": (_("Comments on pages and files"), _("Left out: they have no place here.")),
    "taxonomy": (_("Stories filed under “%(name)s”"), _("Not kept: only categories and tags have a place here.")),
    "nav_menu_item": (_("Entries of menus"), _("Left out; arrange yours under Settings, Menu and footer.")),
    "wp_block": (_("Reusable blocks"), _("Where stories show them.")),
    "auto-draft": (_("Automatic drafts"), _LEFT_OUT),
    "revision": (_("Earlier versions"), _LEFT_OUT),
    "technical": (_("Templates, styles, fonts and navigation of the theme"), _TECHNICAL),
    "type": (_("Content of the kind “%(name)s”"), _("Left out: it has no place here.")),
}  # fmt: skip

_TECHNICAL_TYPES = {
    "custom_css", "customize_changeset", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation",
    "wp_font_family", "wp_font_face", "oembed_cache", "acf-field", "acf-field-group", "elementor_library",
    "elementor_font", "elementor_snippet", "et_pb_layout", "vc_grid_item", "vc4_templates", "fusion_template",
    "wpcf7_contact_form", "wp_log", "user_request", "scheduled-action", "polylang_mo", "amp_validated_url",
    "jp_img_sitemap", "jp_sitemap", "jp_sitemap_master",
}  # fmt: skip
_MOST_NAMES = 20  # of one kind in a report
_OF_OTHERS = ("nav_menu_item", "wp_block", "auto-draft", "revision")


def of_story(story: Story) -> Counter[str]:
    """What can be told of one story before it is written."""
    kept_back = story.hidden if story.hidden in ("password", "private") else ""
    named = {"form": story.form, "language": story.language}
    found = {
        "sticky": story.pinned and story.was_public,
        kept_back: kept_back,
        "excerpt": story.standfirst.strip(),
        "co-authors": len(story.authors) > 1,
        "seo title": story.seo_title and story.seo_title != story.headline,
        "seo description": story.seo_description,
        "social title": story.social_title and story.social_title != story.headline,
        "noindex": story.noindex,
        "canonical": story.canonical_elsewhere,
        "comments closed": not story.comments_open,
        **{f"{key}:{name}": name for key, name in named.items()},
    }
    return Counter({key: 1 for key, there in found.items() if there}) + of_builder(story.builder)


def of_builder(builder: str) -> Counter[str]:
    """The page builder that drew a story or a page, as `wxr.plugins.builder` names it."""
    apart, _colon, name = builder.rpartition(": ")
    return Counter({f"builder {apart}:{name}" if apart else f"builder:{name}": 1}) if builder else Counter()


def of_census(census: Census) -> Counter[str]:
    """What can be told of a file by its count."""
    found = Counter(census.fates)
    found["remarks elsewhere"] += census.remarks_elsewhere
    for (kind, _state), count in census.remarks.items():
        if kind in ("pingback", "trackback"):
            found[f"remark:{kind}"] += count
        elif kind != "comment":
            found["note" if kind == "note" else f"remark of a type:{kind}"] += count
    for kind, count in census.others.items():
        if kind in _TECHNICAL_TYPES:
            found["technical"] += count
        else:
            found[kind if kind in _OF_OTHERS else f"type:{kind}"] += count
    return +found


def _few_names(total: Counter[str]) -> Counter[str]:
    """The same with the rarest names of a kind taken together, where there are more than anybody would read."""
    few: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for key, count in total.most_common():
        kind, colon, _name = key.partition(":")
        names[kind] += 1
        few[f"{kind}:{gettext('others')}" if colon and names[kind] > _MOST_NAMES else key] += count
    return few


def fates(censuses: Iterable[Census], found: Counter[str]) -> list[Fate]:
    """Everything that was met, in the order of the report: what was in the files (`censuses`) and in the stories."""
    total = _few_names(sum((of_census(census) for census in censuses), Counter(found)))
    order = {key: place for place, key in enumerate(_TABLE)}
    lines = []
    for key, count in sorted(total.items(), key=lambda pair: (order[pair[0].partition(":")[0]], -pair[1], pair[0])):
        kind, _colon, name = key.partition(":")
        what, became = _TABLE[kind]
        if count:
            lines.append(Fate(str(what) % {"name": name[:80]} if name else str(what), count, str(became)))
    return lines
