"""Loading the demo, sending it away, and looking at what is left."""

import hashlib
import io

from django.apps import apps
from django.core import serializers
from django.core.management import call_command

from articles import search_text
from articles.models import Article, Author, Correction, FrontVersion, Picture, Section, Source, Topic
from comments.models import Comment, Commenter, Decision
from newsroom.management.demo import leaving
from newsroom.models import Act, Address, DemoMark, Page, SiteSettings, User


def load():
    call_command("demo", verbosity=0, stdout=io.StringIO())


def start_over(by, also=()):
    assert leaving.decide(by=by, also=also)
    assert leaving.clear() == 0


def nothing_is_left(house, boss):
    for model in (Article, Picture, Topic, Comment, Commenter, Decision, FrontVersion, Address, DemoMark, Correction):
        assert list(model.objects.all()) == [], model
    assert list(User.objects.all()) == [boss]
    assert [author.user for author in Author.objects.all()] == [boss]
    assert set(Act.objects.values_list("verb", flat=True)) == {"give up demo", "clear demo"}
    assert set(Source.objects.values_list("kind", flat=True)) <= {"staff", "agency", "handout"}
    assert not Source.objects.filter(name="Meridian Wire").exists()
    assert list(Section.objects.values_list("name", flat=True)) == ["News"]
    assert not Page.objects.published().exists()
    assert Page.objects.count() == 5, "drafts to fill in"
    site = SiteSettings.objects.get()
    assert (site.name, site.tagline, site.noindex, site.demo_loaded_at) == ("Newsroom", "", False, None)
    assert not (house / "demo-logins.txt").exists()
    assert not search_text.known()


OURS = [model for name in ("newsroom", "articles", "comments") for model in apps.get_app_config(name).get_models()]
# What is counted, queued, marked or chosen by rule, and the settings, of which a test of its own tells.
LEFT_OUT = {"sitesettings", "demomark", "change", "heartbeat", "searchdue", "presence", "readnext"}


def ids():
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in OURS}


def hashed(rows):
    """Table and id → a hash of every column."""
    found = {}
    for model, pks in rows.items():
        if model._meta.model_name in LEFT_OUT:
            continue
        for row in model._base_manager.filter(pk__in=pks):
            told = serializers.serialize("json", [row])
            found[model._meta.label, row.pk] = hashlib.sha256(told.encode()).hexdigest()
    return found
