"""Moving in, at the desk: bring the files, look at what would come, decide about names, go, and read the report."""

from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from newsroom import health
from newsroom.admin.base import refusal_page
from newsroom.models import Move
from newsroom.models.move import MOVE_IN
from newsroom.states import Refused, WrongState

from . import telling
from .arriving import OntoDisk, room_for, size_of, staging
from .bringing import NO_FILES, BringForm, accepted, bring, named
from .deciding import DecidingForm
from .fetching import ask_again
from .housekeeping import KEPT_FOR
from .proof import CSV, proof_of
from .report import Report
from .showing import as_csv, as_text, lists_of, progress_of
from .working import whole_report

State = Move.State
LISTED = 30  # moves on the first page


def owners_only(view):
    """Let in whoever may move a paper in; other staff get 403."""

    def guarded(request, *args, **kwargs):
        if not request.user.has_perm(MOVE_IN):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


# -- 1. Bring the files ------------------------------------------------------------------------------------------------


@csrf_exempt  # …here, so that the files go where they belong before the form is read; `_bring_page` checks.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def moving_in(request):
    """What moved in so far, and the form for a new move; `?move=` for one that wants other files."""
    if request.method == "POST":
        if not room_for(size_of(request)):
            sentence = _("These files don’t fit on the server’s disk. Make room there, then send them again.")
            return _bring_page(request, wrong=[sentence], status=507)
        request.upload_handlers = [OntoDisk(request, staging())]
        return _brought(request)
    return _bring_page(request)


@csrf_protect
def _brought(request):
    move = _open_move(request.POST.get("move", ""))
    form = BringForm(request.POST, move=move)
    if move is None:
        if not request.FILES.getlist("files") and not request.POST.getlist("incoming"):
            # Nothing is begun with nothing.
            return _bring_page(request, form=form, wrong=[NO_FILES], status=400)
        move = Move.begin(by=request.user)
    try:
        wrong = bring(move, form, request.FILES.getlist("files"), by=request.user)
        move.refresh_from_db()
        if wrong or not form.is_valid():
            return _bring_page(request, move=move, form=form, wrong=wrong, status=400)
        move.to_check(by=request.user)
    except Refused as refused:
        return refusal_page(request, refusal=refused, back=move.get_absolute_url())
    return redirect(move)


def _open_move(uid: str) -> Move | None:
    try:
        return Move.objects.filter(uid=UUID(uid)).first()
    except ValueError:
        return None


@csrf_protect
def _bring_page(request, *, move=None, form=None, wrong=(), status=200):
    move = move or _open_move(request.GET.get("move", ""))
    if move and move.state not in Move.OPEN_TO_FILES:
        return redirect(move)
    if form is None:
        form = BringForm(move=move)
    else:
        # What was taken away or kept is so already: the ticks begin anew.
        form.data = form.data.copy()
        form.data.setlist("away", [])
    context = {
        "move": move,
        "form": form,
        "wrong": list(wrong),
        "files": [(named(file), file) for file in move.files] if move else [],
        "exports": [file for file in form.exports if not move or file["path"] not in {f["path"] for f in move.files}],
        "moves": Move.objects.light()[:LISTED],
        "incoming": Move.incoming(),
        "accepted": accepted(),
        "title": _("Move in from WordPress"),
    }
    return _page(request, "bring", status=status, **context)


# -- 2. to 4. The move itself ------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def one_move(request, uid):
    """Where a move stands, and what its buttons do."""
    move = get_object_or_404(Move, uid=uid)
    if request.method == "POST":
        verb = VERBS.get(request.POST.get("do", ""))
        try:
            if verb is None:
                raise Refused(_("Use one of the buttons of the page."))
            return verb(request, move)
        except Refused as refused:
            return refusal_page(request, refusal=refused, back=move.get_absolute_url())
    return _move_page(request, move)


def _go(request, move):
    # Its answers are about the names that were found when the page was made.
    asked = request.POST.get("asked", move.asked)
    if move.state != State.CHECKED or asked != move.asked:
        raise WrongState(_("Somebody else was quicker: look at how it stands now."))
    form = DecidingForm(move, request.POST)
    if not form.is_valid():
        return _move_page(request, move, deciding=form, status=400)
    move.go(form.maps(), by=request.user)
    return redirect(move)


def _go_on(request, move):
    move.go_on(by=request.user)
    return redirect(move)


def _check(request, move):
    move.to_check(by=request.user)
    # What the old host lacked the last time may be there by now.
    if move.site:
        ask_again(move.site)
    return redirect(move)


def _stop(request, move):
    move.ask_to_stop(by=request.user)
    return redirect(move)


def _remove_files(request, move):
    try:
        if not move.remove_files():
            raise WrongState(_("It is under way. Stop it first."))
    except OSError as error:
        raise Refused(_("The disk refused: %(why)s.") % {"why": error.strerror or error}) from error
    messages.success(request, _("The files of this move are removed. What moved in stays, and so does the report."))
    return redirect(move)


VERBS = {"go": _go, "go on": _go_on, "check": _check, "stop": _stop, "remove files": _remove_files}


def _move_page(request, move, *, deciding=None, status=200):
    stage = _stage(move)
    context = {"move": move, "title": str(move), "progress": progress_of(move), "days": KEPT_FOR.days}
    if stage == "decide":
        context["deciding"] = deciding or DecidingForm(move)
        context["is_wrong"] = deciding is not None
    if stage == "work":
        # Nothing happens without the worker.
        worker = health.worker()
        context["trouble"] = worker.get("remedy", "") if worker["state"] == "red" else ""
    told = move.report or move.rehearsal
    if told and stage != "work":
        report = Report.from_json(told)
        context |= {
            "report": report,
            "lists": lists_of(report),
            "counts": [(count, telling.label(count)) for count in report.counts],
            "clocks": list(dict.fromkeys(telling.clock(file) for file in report.files if file.offsets)),
            "differing": any(count.differs for count in report.counts),
            "outcomes": [] if report.rehearsed else telling.outcomes(report),
        }
    if stage == "done":
        proof = proof_of(move.folder)
        has_table = proof is not None and proof.has_table
        context |= {"proof": proof, "download": reverse("move-proof", args=[move.uid]) if has_table else ""}
    return _page(request, stage, status=status, **context)


def _stage(move) -> str:
    if move.state in Move.AT_WORK:
        return "work"
    return {State.CHECKED: "decide", State.DONE: "done"}.get(move.state, "broken off")


@never_cache
@require_safe
@owners_only
def progress(request, uid):
    """How far it is, for the page's script: `line`, `done`, `of`, and whether it is `over`."""
    move = get_object_or_404(Move, uid=uid)
    return JsonResponse({**progress_of(move), "state": move.state, "over": move.state not in Move.AT_WORK})


@never_cache
@require_safe
@owners_only
def report_file(request, uid, ending):
    """The whole report, as a text or as a table."""
    move = get_object_or_404(Move, uid=uid)
    report = whole_report(move, "report" if move.report else "rehearsal")
    if report is None:
        return refusal_page(request, Refused(_("There is no report yet.")), back=move.get_absolute_url())
    lines, kind = (as_csv(report), "text/csv") if ending == "csv" else (as_text(report), "text/plain")
    response = StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="moving-in-{move.begun_at:%Y-%m-%d}.{ending}"'
    return response


@never_cache
@require_safe
@owners_only
def proof_file(request, uid):
    """The proof's table: a line for each old address."""
    move = get_object_or_404(Move, uid=uid)
    try:
        file = (move.folder / CSV).open("rb")
    except OSError:
        return refusal_page(request, Refused(_("There is no proof of this move.")), back=move.get_absolute_url())
    name = f"proof-{move.begun_at:%Y-%m-%d}.csv"
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


def _page(request, stage, *, status=200, **context):
    context |= {**admin.site.each_context(request), "stage": stage, "title": context["title"]}
    name = "bring" if stage == "bring" else "move"
    return render(request, f"admin/moving/{name}.html", context, status=status)
