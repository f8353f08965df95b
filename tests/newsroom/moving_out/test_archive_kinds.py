"""Nothing is forgotten: every model and every column is carried, or stays behind for a reason."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

from newsroom.management.moving_out.archive_kinds import GIVEN, KINDS, LEFT_BEHIND, target_of
from newsroom.text import clean_body, clean_body_again, clean_comment_again, comment_html


def all_models():
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model._meta.label: model for model in found if not model._meta.proxy}


def test_every_model_is_carried_or_named_as_left_behind_with_a_reason():
    carried = {kind.label for kind in KINDS}
    undecided = set(all_models()) - carried - set(LEFT_BEHIND)
    assert not undecided, "Decide in archive_kinds.py what becomes of these when a paper moves out"
    assert not carried & set(LEFT_BEHIND)
    assert all(LEFT_BEHIND.values())


def test_every_column_is_carried_or_named_as_left_behind_with_a_reason():
    for kind in KINDS:
        columns = {field.name for field in kind.model._meta.local_concrete_fields if not field.primary_key}
        named = kind.carried.split()
        assert len(named) == len(set(named)), kind.name
        assert {*named, *kind.left} == columns, kind.name
        assert not set(named) & set(kind.left), kind.name
        assert all(kind.left.values()), kind.name
        assert kind.model._meta.pk.name == "id", kind.name


def test_what_many_to_many_fields_hold_is_carried_as_a_kind_of_its_own():
    carried = {kind.label for kind in KINDS} | set(LEFT_BEHIND)
    for kind in KINDS:
        for field in kind.model._meta.local_many_to_many:
            assert field.remote_field.through._meta.label in carried


def test_a_reference_leads_to_what_is_carried_by_a_name_that_is_one_things_alone():
    for kind in KINDS:
        for field in kind.fields:
            if field.remote_field:
                name, named_by = target_of(field)
                target = next((other for other in KINDS if other.name == name), None)
                assert target or name in GIVEN, (kind.name, field.name)
                if target and named_by:
                    assert target.model._meta.get_field(named_by).unique, (kind.name, field.name)


def test_a_kind_has_one_name_and_files_have_what_they_are_named_by():
    assert len({kind.name for kind in KINDS}) == len({kind.label for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        has_file = [field for field in kind.model._meta.get_fields() if isinstance(field, models.FileField)]
        assert bool(kind.files) == bool(has_file), kind.name
        if kind.files:
            assert kind.model._meta.get_field("sha256").unique


def test_what_is_named_here_is_known_to_the_house():
    assert set(GIVEN) <= set(all_models())
    assert {label.partition(".")[0] for label in LEFT_BEHIND} <= set(apps.app_configs)
    assert {kind.label for kind in KINDS} <= set(all_models())


def test_the_docs_tell_every_kind_with_its_fields():
    told = (Path(settings.BASE_DIR) / "docs" / "moving-out.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| `([\w ]+)` \|$", told, re.MULTILINE))
    assert rows == {kind.name: kind.carried for kind in KINDS}


def test_what_was_cleaned_once_is_not_changed_and_what_was_not_is_cleaned():
    stored = clean_body('<p>Words<script>x()</script> <a href="https://a.example">there</a></p>')
    assert clean_body_again(stored) == stored
    assert clean_body_again('<p onclick="x()">Words<img src="x" onerror="x()"></p>') == "<p>Words</p>"
    said = comment_html("Look: https://a.example/?b&c\n> quoted")
    assert clean_comment_again(said) == said
    assert clean_comment_again('<p>Look <a href="javascript:x()">here</a></p>') == "<p>Look here</p>"
