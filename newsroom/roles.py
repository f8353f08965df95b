"""Who may do what: five roles, each a Django group whose permissions are written here and nowhere else."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REPORTER, EDITOR, PHOTO, MODERATOR, OWNER = "reporter", "editor", "photo editor", "moderator", "owner"

ROLE_NAMES = {
    REPORTER: gettext_lazy("Reporter"),
    EDITOR: gettext_lazy("Editor"),
    PHOTO: gettext_lazy("Photo editor"),
    MODERATOR: gettext_lazy("Moderator"),
    OWNER: gettext_lazy("Owner"),
}

_read_desk = {
    "articles.view_article",
    "articles.view_revision",
    "articles.view_section",
    "articles.view_topic",
    "articles.view_author",
    "articles.view_source",
    "articles.view_picture",
    "articles.view_document",
    "articles.view_correction",
}
_write_story = {"articles.add_article", "articles.change_article", "articles.add_topic"}
_pictures = {
    "articles.add_picture",
    "articles.change_picture",
    "articles.add_document",
    "articles.change_document",
}
_moderate = {
    "comments.view_comment",
    "comments.moderate_comment",
    "comments.view_commenter",
    "comments.view_flag",
    "comments.view_decision",
    "comments.view_ruling",
}
_desk_chief = {
    "articles.publish_article",
    "articles.edit_any_article",
    "articles.delete_article",
    "articles.add_correction",
    "articles.arrange_front",
    "articles.view_frontslot",
    "articles.add_section",
    "articles.change_section",
    "articles.change_topic",
    "articles.delete_topic",
    "articles.add_author",
    "articles.change_author",
    "articles.add_source",
    "articles.change_source",
    "articles.delete_picture",
    "articles.kill_picture",
    "articles.delete_document",
    "newsroom.view_act",
    "newsroom.view_page",
    "newsroom.add_page",
    "newsroom.change_page",
    "newsroom.view_address",
    "newsroom.add_address",
    "newsroom.view_banner",
    "newsroom.add_banner",
    "newsroom.change_banner",
}
_house = {
    "newsroom.view_sitesettings",
    "newsroom.change_sitesettings",
    "newsroom.move_in",
    "newsroom.view_user",
    "newsroom.add_user",
    "newsroom.change_user",
    "newsroom.view_letter",
    "newsroom.delete_page",
    "newsroom.delete_address",
    "articles.delete_section",
    "articles.delete_author",
    "articles.delete_source",
}

PERMISSIONS = {
    REPORTER: _read_desk | _write_story | _pictures,
    PHOTO: _read_desk
    | _pictures
    | {
        "articles.delete_picture",
        "articles.kill_picture",
        "articles.delete_document",
    },
    MODERATOR: _moderate | {"articles.view_article"},
    EDITOR: _read_desk | _write_story | _pictures | _moderate | _desk_chief,
    OWNER: _read_desk | _write_story | _pictures | _moderate | _desk_chief | _house,
}


class System:
    """The house itself as the doer: the worker, an import. It may do everything and is logged as “Newsroom”."""

    pk = None
    is_active = is_staff = is_authenticated = True

    def has_perm(self, perm, obj=None):
        """Always true: what the schedule does was allowed by whoever set it."""
        return True

    def __str__(self):
        return "Newsroom"


SYSTEM = System()


def require(by, permission):
    """Raise PermissionDenied unless `by` (a User or SYSTEM) is active and holds `permission` ("app.codename")."""
    if by is None or not by.is_active or not by.has_perm(permission):
        raise PermissionDenied(_("Your role may not do this. Ask an editor or the owner."))


def person(by):
    """The User behind `by`, or None for SYSTEM: what a foreign key can hold."""
    return None if by is SYSTEM or by is None else by


def owners() -> list:
    """Those who own the house and can be written to."""
    from django.contrib.auth import get_user_model

    staff = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(email="")
    return [user for user in staff if user.has_perm("newsroom.change_sitesettings")]


def grant_roles(sender=None, using="default", **kwargs):
    """Give each role's group exactly the permissions written above; runs after every migrate, safe to repeat."""
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    if sender is not None and sender.name not in ("newsroom", "articles", "comments"):
        return
    if sender is not None:
        # Django's own receiver, which makes the permissions, may be connected after this one.
        create_permissions(sender, verbosity=0, using=using)
    known = {
        f"{p.content_type.app_label}.{p.codename}": p
        for p in Permission.objects.using(using).select_related("content_type")
    }
    for role, wanted in PERMISSIONS.items():
        group, _created = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set([known[name] for name in wanted if name in known])
