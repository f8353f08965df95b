"""`{% styles "tokens" "base" %}`: the links to style sheets of static/css/."""

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html_join

register = template.Library()


@register.simple_tag(takes_context=True)
def styles(context, *names):
    """Link these sheets, each once a page; where sheets were bound into one, that one stands for all of them."""
    linked = context.render_context.setdefault("linked styles", set())
    instead_of = getattr(staticfiles_storage, "instead_of", lambda path: path)
    paths = dict.fromkeys(instead_of(f"css/{name}.css") for name in names)
    new = [path for path in paths if path not in linked]
    linked.update(new)
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((staticfiles_storage.url(path),) for path in new)
    )
