"""What a page shows by the dozen, cards and comments, drawn by Jinja: its templates become Python once a process.

Django's templates are walked node by node for every row, which made up most of the price of a page. Those that end in
`.jinja` lie beside the others, a theme may have its own, and they escape by themselves as the others do. Words are
handed over translated: the catalogues are not collected from them.
"""

from functools import lru_cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, FileSystemLoader, StrictUndefined


def draw(template: str, **context) -> SafeString:
    """The template, for instance `articles/_card.jinja`, filled in. UndefinedError for a name that it isn't given."""
    # Jinja escaped all that is not HTML already, by the same `__html__` as Django.
    return mark_safe(_rows(tuple(settings.TEMPLATES[0]["DIRS"])).get_template(template).render(context))


@lru_cache(maxsize=8)
def _rows(folders):
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        auto_reload=settings.DEBUG,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
