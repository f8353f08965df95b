"""The five roles: made by migrating, given exactly what newsroom/roles.py writes."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from newsroom import roles


def test_every_permission_that_is_written_exists(db):
    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}

    for role, wanted in roles.PERMISSIONS.items():
        assert wanted <= known, f"{role}: {sorted(wanted - known)}"


@pytest.mark.parametrize("role", list(roles.PERMISSIONS))
def test_each_role_has_exactly_its_own(db, role):
    group = Group.objects.get(name=role)
    has = {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.select_related("content_type")}
    assert has == roles.PERMISSIONS[role]


def test_migrating_again_takes_back_what_was_added_by_hand(db):
    group = Group.objects.get(name=roles.REPORTER)
    group.permissions.add(Permission.objects.get(codename="publish_article"))

    call_command("migrate", verbosity=0)

    assert not group.permissions.filter(codename="publish_article").exists()


def test_require(ed, rita):
    roles.require(ed, "articles.publish_article")
    roles.require(roles.SYSTEM, "articles.publish_article")
    for nobody in (rita, None):
        with pytest.raises(PermissionDenied):
            roles.require(nobody, "articles.publish_article")


def test_a_switched_off_account_may_nothing(ed):
    ed.is_active = False
    with pytest.raises(PermissionDenied):
        roles.require(ed, "articles.publish_article")


def test_every_staff_account_gets_an_author_without_its_login_name_showing(cast):
    user = cast("x-login", "reporter")
    assert user.author.name == "X-Login"
    assert user.author.slug


def test_what_one_person_was_given_counts_for_nothing(cast):
    """Roles alone decide; so no page asks for more."""
    from django.contrib.auth.models import Permission

    mo = cast("mo", "moderator")
    mo.user_permissions.add(Permission.objects.get(codename="publish_article"))
    mo = type(mo).objects.get(pk=mo.pk)
    assert not mo.has_perm("articles.publish_article")
    assert mo.has_perm("comments.moderate_comment")
