"""How a story looks in the desk's lists: its small picture and the names under it."""

from django.db.models import Prefetch

from articles.models import Byline

# What a row needs of the lead picture; its metadata and rights are most of its size.
# What the photo desk knows of a picture and a row never shows.
_OF_PICTURES = ("metadata", "rights", "caption", "creator", "copyright", "making_error", "kill_reason")
NOT_IN_ROWS = ("body", *(f"lead__picture__{name}" for name in _OF_PICTURES))


def in_rows(stories):
    """The stories with what a row shows of them, in two queries whatever their number; without their texts."""
    names = Byline.objects.select_related("author").only("article_id", "role", "position", "author__name")
    return (
        stories.defer(*NOT_IN_ROWS)
        .select_related("section", "lead__picture")
        .prefetch_related(Prefetch("bylines", names))
    )


def names_of(story) -> str:
    """The names under the story, as one line."""
    return story.byline_text or ", ".join(byline.author.name for byline in story.bylines.all())


def thumb_of(story) -> str:
    """The address of the smallest square of the lead picture, or of the smallest picture there is; "" without one."""
    if not story.lead_id:
        return ""
    made = story.lead.picture.made
    shown = [each for each in made if each.crop == "1x1"] or [each for each in made if not each.crop]
    return min(shown, key=lambda each: each.width).url if shown else ""
