"""A save that comes after somebody else's: what does not touch is merged and saved, what does is shown, to choose."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from articles.merging import BOTH, CHOICES, Merged, merge_fields
from articles.models import Article, Revision
from newsroom.admin.differences import block_runs, shown
from newsroom.pages import changing
from newsroom.states import Refused, StaleEdit
from newsroom.text.aligning import pieces

from .forms import StoryForms
from .story_history import label_of, said
from .typed_text import comparable, for_edit, put_into, snapshot_of

TRIES = 5  # of a merged save, while others go on saving


def _same_name(first, second):
    return float(first[0] == second[0])


def _same_picture(first, second):
    return float(dict(first)["picture"] == dict(second)["picture"])


def _same(first, second):
    return float(first == second)


LISTS = {"body": None, "topics": _same, "byline": _same_name, "pictures": _same_picture}


def merged_story(base: dict | None, mine: dict, theirs: dict) -> Merged:
    """Two snapshots merged over the one both began from; the body by its blocks."""
    return merge_fields(base and _in_pieces(base), _in_pieces(mine), _in_pieces(theirs), LISTS)


def _in_pieces(data):
    """The snapshot with its lists as lists of what can be compared."""
    made = dict(data)
    if "body" in made:
        made["body"] = pieces(made["body"])
    if "byline" in made:
        made["byline"] = [tuple(row) for row in made["byline"]]
    if "pictures" in made:
        made["pictures"] = [tuple(sorted(use.items())) for use in made["pictures"]]
    return made


def value_of(merged, name, choices=None):
    """A merged field as a snapshot holds it."""
    value = merged.value(name, choices)
    if name == "body":
        return "".join(value)
    if name == "pictures":
        return [dict(use) for use in value]
    return [list(row) for row in value] if name == "byline" else value


class StalePages:
    """The part of `ArticleAdmin` that brings two people's texts together."""

    def _stale(self, request, desk, refusal):
        """Merge with what was saved meanwhile and save that; 409 with both texts where the same place was changed.

        The form holds the person's own text and the version it began from until everything is chosen: so it is always
        the same three texts that are laid together, once, and a choice means the place that was shown.
        """
        noted = desk.form.cleaned_data
        version = noted["version"] or 0
        story = Article.objects.get(pk=desk.story.pk)
        base = snapshot_at(story, version)
        choices = _choices(request.POST)
        for _try in range(TRIES):
            theirs = comparable(story.snapshot())
            mine = snapshot_of(desk, base or theirs)
            merged = merged_story(base, mine, theirs)
            if {conflict.key for conflict in merged.conflicts} != set(choices):
                break  # something was not asked yet, or is not what was asked
            values = {name: value_of(merged, name, choices) for name in merged.parts}
            if "_choose" in request.POST:
                return self._chosen(request, story, values, mine)
            changes = {name: value for name, value in values.items() if value != theirs[name]}
            substantive = noted.get("substantive", False)
            try:
                with changing():
                    desk.make_authors()
                    if changes or substantive or noted["note"]:
                        story.edit(
                            by=request.user,
                            version=story.edit_version,
                            note=noted["note"],
                            substantive=substantive,
                            **for_edit(changes, desk),
                        )
                    desk.save_credits()
            except StaleEdit:
                story = Article.objects.get(pk=story.pk)
                continue
            except Refused as refused:
                return self._page(request, desk, refusal=refused)
            return self._merged(request, story, merged, self._others(request, story, version))
        return self._conflict(request, refusal, story, merged, mine, version)

    def _merged(self, request, story, merged, who):
        """Saved with theirs in it: say so. A verb waits until the person has seen the text that it is about."""
        said = _t("“%(name)s” is saved.") % {"name": story}
        # Where all that differed was chosen by hand, there is nothing to tell.
        told = bool(merged.touched_by_them() or not merged.conflicts)
        sentence = _sentence(merged, who) if told else said
        if self._verb_asked(request):
            desk = StoryForms(by=request.user, story=story)
            again = StaleEdit(_t("%(sentence)s Look at it, then press the button again.") % {"sentence": sentence})
            return self._page(request, desk, refusal=again, saved=True)
        self.message_user(request, said, messages.SUCCESS)
        if told:
            self.message_user(request, sentence, messages.WARNING)
        return HttpResponseRedirect(self.url("change", story.pk))

    def _others(self, request, story, version):
        """Who saved after that version, by name; nobody where it was the same person in another window."""
        names = story.revisions.filter(edit_version__gt=version, verb="edit").exclude(by=request.user)
        return list(dict.fromkeys(names.order_by("number").values_list("by_name", flat=True)))[:5]

    def _chosen(self, request, story, values, mine):
        """The form with both texts in it as they were chosen, to look at; its next save begins from theirs."""
        typed = _with_uploads(request, put_into(request.POST, _differing(values, mine)), values)
        typed["version"] = str(story.edit_version)
        return self._page(request, StoryForms(by=request.user, story=story, typed=typed))

    def _conflict(self, request, refusal, story, merged, mine, version):
        """409: the form as it was typed, and beside it each place where both wrote."""
        who = self._others(request, story, version)
        typed = _with_uploads(request, request.POST.copy(), mine)
        return self._page(
            request,
            StoryForms(by=request.user, story=story, typed=typed),
            refusal=refusal,
            theirs={
                "by": " · ".join(who) or _t("You, in another window,"),
                "at": story.edited_at,
                "is_more": bool(merged.touched_by_them()),
                "conflicts": [_shown(conflict) for conflict in merged.conflicts],
            },
        )


def _choices(typed) -> dict[str, str]:
    """What was chosen, by the conflict's key."""
    return {
        name.removeprefix("choose-"): value
        for name, value in typed.items()
        if name.startswith("choose-") and value in CHOICES
    }


def _differing(values, mine):
    return {name: value for name, value in values.items() if value != mine[name]}


def _with_uploads(request, typed, values):
    """Pictures that came as files are in the library now: the form's rows name them."""
    return put_into(typed, {"pictures": values["pictures"]}) if request.FILES else typed


def snapshot_at(story, version) -> dict | None:
    """The story as it stood at that version, or None where no revision of it is kept."""
    revision = Revision.objects.filter(article=story, edit_version=version).order_by("-number").first()
    return comparable(revision.data) if revision else None


def _sentence(merged, who):
    counts = merged.touched_by_them()
    where = []
    if count := counts.pop("body", 0):
        where.append(ngettext("%(count)d paragraph", "%(count)d paragraphs", count) % {"count": count})
    where += [str(label_of(name)) for name in counts]
    if not where:
        return _t("Nothing that differs from your text was saved meanwhile.")
    if not who:
        return _t("What you saved in another window is in your text now: %(where)s.") % {"where": ", ".join(where)}
    return _t("%(who)s's changes in %(where)s are in your text now.") % {
        "who": " · ".join(who),
        "where": ", ".join(where),
    }


def _plain(name, side):
    if name == "pictures":
        return [dict(use) for use in side]
    return side if name in LISTS else side[0]


def _shown(conflict):
    """One place where both wrote, for the page: both texts, what differs, and what may be chosen."""
    name, piece = conflict.name, conflict.piece
    if name == "body":
        mine, theirs, base = ("\n".join(map(shown, side)) for side in (piece.mine, piece.theirs, piece.base))
    else:
        mine, theirs, base = (said(name, _plain(name, side)) for side in (piece.mine, piece.theirs, piece.base))
    return {
        "key": conflict.key,
        "label": capfirst(_t("paragraph") if name == "body" else label_of(name)),
        "mine": mine,
        "theirs": theirs,
        "base": base,
        "runs": block_runs(theirs, mine),
        "both": name in LISTS and bool(piece.mine and piece.theirs) and BOTH,
    }
