"""Where well-known plugins keep what we have a place for: custom fields by what they mean."""

from __future__ import annotations

import re

from .elements import Meta

# Custom fields that outlets and plugins keep an agency, a guest's byline or a summary in.
SOURCE_FIELDS = ("wire_credit", "wire_source", "news_agency", "agency", "source_credit")
BYLINE_FIELDS = ("byline", "guest_byline", "guest-author", "guest_author", "_byline")
SUBTITLE_FIELDS = ("newspack_post_subtitle", "_subtitle")
# Yoast, Rank Math, All in One SEO (present, former), SEOPress, The SEO Framework.
SEO_TITLES = ("_yoast_wpseo_title", "rank_math_title", "_aioseo_title", "_aioseop_title", "_seopress_titles_title",
              "_genesis_title")  # fmt: skip
SEO_DESCRIPTIONS = ("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description", "_aioseop_description",
                    "_seopress_titles_desc", "_genesis_description")  # fmt: skip
SOCIAL_TITLES = ("_yoast_wpseo_opengraph-title", "rank_math_facebook_title", "_aioseo_og_title",
                 "_seopress_social_fb_title", "_open_graph_title")  # fmt: skip
PRIMARY_CATEGORIES = ("_yoast_wpseo_primary_category", "rank_math_primary_category", "_primary_category",
                      "_seopress_robots_primary_cat", "_primary_term_category")  # fmt: skip
CANONICALS = ("_yoast_wpseo_canonical", "rank_math_canonical_url", "_aioseo_canonical_url",
              "_seopress_robots_canonical", "_genesis_canonical_uri")  # fmt: skip
# Field → the value by which it keeps a post out of search engines.
_NOINDEX = {"_yoast_wpseo_meta-robots-noindex": "1", "_aioseop_noindex": "on", "_seopress_robots_index": "yes",
            "_genesis_noindex": "1"}  # fmt: skip
# Builders that leave the text in the post beside what they draw from, and those that leave nothing there.
_BUILDERS = {"_elementor_edit_mode": "Elementor", "_fl_builder_enabled": "Beaver Builder",
             "_et_pb_use_builder": "Divi"}  # fmt: skip
_BUILT_APART = {"ct_builder_shortcodes": "Oxygen", "_ct_builder_json": "Oxygen", "_bricks_page_content_2": "Bricks",
                "_breakdance_data": "Breakdance"}  # fmt: skip

# Without an underscore before its name WordPress shows a custom field to the desk: those are listed when not read.
KNOWN_FIELDS = {
    *SOURCE_FIELDS, *BYLINE_FIELDS, *SUBTITLE_FIELDS, *SEO_TITLES, *SEO_DESCRIPTIONS, *SOCIAL_TITLES,
    *PRIMARY_CATEGORIES, *CANONICALS, *_BUILT_APART, "rank_math_robots", "footnotes", "ppma_authors_name",
}  # fmt: skip


def keeps_out(meta: Meta) -> bool:
    """Whether a plugin was told to keep the post out of search engines."""
    if any(meta.first(field).strip() == value for field, value in _NOINDEX.items()):
        return True
    return re.search(r"\bnoindex\b", meta.first("rank_math_robots")) is not None


def builder(meta: Meta, body: str) -> str:
    """The page builder that drew the post; “apart: …” where the text that it drew from is in no column we read."""
    for field, name in _BUILT_APART.items():
        if meta.first(field):
            return name if body.strip() else f"apart: {name}"
    return next((name for field, name in _BUILDERS.items() if meta.first(field) not in ("", "off")), "")
