"""The reader's pages: further pages of a thread, the form, one's own waiting comment, the report."""

import uuid

from django.conf import settings
from django.core import signing
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from comments import conversation, remembering
from comments.forms import CommentForm, ReportForm, made_now
from comments.models import Comment, Commenter, Rate
from comments.models.posting import HOUR, closed_because, network_of, valid_address
from comments.origin import Origin, is_confirmed, one_click_token, origin_of
from comments.refusals import Closed, Flood, NotTaken, ParentGone
from comments.story import under
from comments.templatetags.comments import form_context
from newsroom.letters import mail_is_set
from newsroom.middleware import client_address
from newsroom.models import SiteSettings
from newsroom.pages import public, read_only
from newsroom.states import WrongState

OWN_SALT, CONFIRM_SALT = "comments.own", "comments.confirm"
OWN_AGE = 7 * 24 * HOUR  # seconds for which a writer's link to the waiting comment works
MOST_PAGES = 1_000_000  # beyond it no database counts
REPORTS_FROM_ONE_ADDRESS = 30  # in an hour
LETTERS_FROM_ONE_ADDRESS = 10  # in an hour

never_stored = cache_control(private=True, no_store=True)


class SeeOther(HttpResponseRedirect):
    """303: the form was taken, the answer stands elsewhere."""

    status_code = 303


# --- Pages for everybody ----------------------------------------------------------------------------------------------


@require_safe
@public
@under
def further_page(request, article, number):
    """The second and later pages of a long thread; the first stands below the story."""
    if number < 2:
        return HttpResponsePermanentRedirect(conversation.page_address(article, 1))
    if number > MOST_PAGES:
        raise Http404
    shown = conversation.read(article, number)
    if not shown.nodes:
        raise Http404
    return render(request, "comments/page.html", {"article": article, "conversation": shown, "noindex": True})


@require_safe
@public
@under
def first_page(request, article):
    """Whoever shortens the address of a further page lands at the story's comments."""
    return HttpResponsePermanentRedirect(conversation.page_address(article, 1))


@read_only
@never_stored
@under
def permalink(request, article, pk):
    """Lead to whichever page of the thread holds the comment now."""
    comment = get_object_or_404(Comment.objects.visible(), article=article, pk=pk)
    return HttpResponseRedirect(conversation.standing_at(comment))


# --- The form ---------------------------------------------------------------------------------------------------------


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@under
def comment(request, article):
    """GET: the form on a page of its own, for an answer without JavaScript. POST: take a comment."""
    if request.method == "POST":
        return _take(request, article)
    house, remembered = SiteSettings.current(), remembering.recall(request)
    parent = _parent(article, request.GET.get("parent", ""))
    initial = {}
    if remembered:
        kept = {"name": remembered.name, "email": remembered.email, "website": remembered.website}
        initial |= kept | {"remember": True, "remembered": True}
    form = CommentForm(house=house, initial=initial)
    return _form_page(request, article, form, parent=parent, made=made_now())


def _take(request, article):
    house, address = SiteSettings.current(), client_address(request)
    try:
        sent = request.POST
    except (RequestDataTooBig, TooManyFieldsSent, MultiPartParserError, UnreadablePostError) as trouble:
        return _unreadable(request, article, house, trouble)
    origin = origin_of(request)
    staff = request.user if origin is Origin.OURS and request.user.is_authenticated else None
    form = CommentForm(sent, house=house, is_staff=staff is not None)
    is_valid = form.is_valid()
    parent = _parent(article, sent.get("parent", ""))
    if not article.comments_open():
        return _form_page(request, article, form, parent=parent, refusal=Closed(closed_because(article)))
    if origin is Origin.FOREIGN and not is_confirmed(sent.get("confirm"), article, address):
        return _ask_again(request, article, form, parent, one_click_token(article, address))
    if not is_valid:
        return _form_page(request, article, form, parent=parent, status=413 if form.is_too_long else 400)
    remembered = remembering.recall(request) if origin is not Origin.UNKNOWN else None
    keep = _to_remember(form, remembered)
    try:
        taken = Comment.objects.post(
            article=article,
            name=form.cleaned_data["name"] or (str(staff) if staff else ""),
            email=form.cleaned_data["email"] or (staff.email if staff else ""),
            website=form.cleaned_data.get("website", ""),
            body=form.cleaned_data["body"],
            parent=parent if house.comment_depth > 1 else None,
            user=staff,
            hand=(keep or remembered).hand if keep or remembered else None,
            is_new_hand=remembered is None,
            confirmed=_confirmed(remembered),
            ip=address,
            agent=request.headers.get("User-Agent", ""),
            from_our_page=origin is not Origin.UNKNOWN,
            trap=form.trap,
            handed_out=form.cleaned_data["made"],
        )
    except NotTaken as refusal:
        return _form_page(request, article, form, parent=parent, refusal=refusal)
    answer = SeeOther(conversation.standing_at(taken) if taken.is_visible else _own_address(taken))
    if keep:
        remembering.remember(answer, keep)
    elif form.cleaned_data["remembered"]:
        # The tick stood there and was taken away. On stored pages it never stands, so its absence says nothing.
        remembering.forget(answer)
    return answer


def _parent(article, typed):
    """The visible comment that is answered, or None."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        return None
    parent = Comment.objects.filter(article=article, pk=int(typed)).first()
    if parent is not None:
        parent.article = article
    return parent


def _to_remember(form, remembered):
    """What the cookie shall hold from now on, or None where the box isn't ticked."""
    if not form.cleaned_data["remember"]:
        return None
    data = form.cleaned_data
    hand = remembered.hand if remembered else uuid.uuid4()
    return remembering.Remembered(
        hand,
        data["name"],
        data["email"],
        data.get("website", ""),
        remembered.commenter if remembered else None,
    )


def _confirmed(remembered):
    if remembered is None or remembered.commenter is None:
        return None
    return Commenter.objects.confirmed().filter(pk=remembered.commenter).first()


def _form_page(request, article, form, *, parent=None, refusal=None, status=None, made=""):
    """The form on a page of its own, with everything that was typed, and with what is wrong first."""
    house = SiteSettings.current()
    if refusal is not None:
        status = refusal.status
        if refusal.field in form.fields:
            form.add_error(refusal.field, str(refusal))
        else:
            form.add_error(None, str(refusal))
        if isinstance(refusal, ParentGone):
            parent = None
    context = form_context(article, house, form)
    context |= {"parent": parent if parent is not None and parent.is_visible else None, "made": made, "noindex": True}
    answer = render(request, "comments/form.html", context, status=status or 200)
    if isinstance(refusal, Flood):
        answer["Retry-After"] = str(refusal.seconds)
    return answer


def _ask_again(request, article, form, parent, token):
    """The browser says that the form stood elsewhere: nothing is stored before one more click, here."""
    form.errors.clear()
    form.add_error(None, _("Your browser did not say that this form was on our page. Press the button once more."))
    context = form_context(article, SiteSettings.current(), form)
    context |= {"parent": parent if parent is not None and parent.is_visible else None, "confirm": token}
    return render(request, "comments/form.html", context | {"noindex": True}, status=403)


def _unreadable(request, article, house, trouble):
    """A request too big or too broken to find the text in."""
    if isinstance(trouble, RequestDataTooBig):
        sentence, status = _("That is far too long to be a comment. Go back, shorten it, and send it again."), 413
    else:
        sentence, status = _("We could not read what your browser sent. Go back and send it again."), 400
    context = form_context(article, house) | {"trouble": sentence, "noindex": True}
    return render(request, "comments/form.html", context, status=status)


# --- One's own waiting comment ----------------------------------------------------------------------------------------


def _own_address(comment):
    token = signing.dumps(comment.pk, salt=OWN_SALT)
    address = comment.article.get_absolute_url()
    return f"{address}comment/{comment.pk}/yours/{token}/#comment-{comment.pk}"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@under
def yours(request, article, pk, token):
    """What its writer alone sees of a comment that waits, by a signed link that expires.

    POST: send the writer a letter whose link lets us recognise this address from now on.
    """
    try:
        is_theirs = signing.loads(token, salt=OWN_SALT, max_age=OWN_AGE) == pk
    except signing.SignatureExpired:
        sentence = _("This link worked for a week. If your comment was approved, it stands under the story now.")
        return _notice(request, article, _("This link has expired"), sentence, status=410)
    except signing.BadSignature:
        is_theirs = False
    if not is_theirs:
        raise Http404
    comment = get_object_or_404(Comment.objects.filter(article=article), pk=pk)
    comment.article = article
    if comment.is_visible:
        return HttpResponseRedirect(conversation.standing_at(comment))
    if comment.is_rejected or comment.is_deleted:
        sentence = _("A moderator decided not to publish your comment.")
        return _notice(request, article, _("Your comment was not published"), sentence, status=200)
    context = {"article": article, "comment": comment, "house": SiteSettings.current(), "noindex": True}
    # Spam signs with addresses of people who never asked for letters.
    may_confirm = comment.is_waiting and comment.commenter is not None and mail_is_set()
    may_confirm = may_confirm and not _is_known_here(request, comment.commenter)
    status = 200
    if request.method == "POST" and may_confirm and origin_of(request) is not Origin.FOREIGN:
        network = network_of(valid_address(client_address(request)))
        if Rate.count_up(f"confirm-hour:{network}", HOUR) > LETTERS_FROM_ONE_ADDRESS:
            context["trouble"], status = _("Many letters went to your network in the last hour. Try again later."), 429
        else:
            comment.commenter.ask_to_confirm(_confirm_address(comment.commenter))
            context["is_sent"] = True
    answer = render(request, "comments/yours.html", context | {"may_confirm": may_confirm}, status=status)
    if status == 429:
        answer["Retry-After"] = str(HOUR)
    return answer


def _is_known_here(request, commenter):
    """Whether this very browser followed the link sent to the address."""
    remembered = remembering.recall(request)
    return remembered is not None and remembered.commenter == commenter.pk and commenter.is_confirmed


def _confirm_address(commenter):
    # The first use changes the moment, and so spends every link signed with the one before.
    token = signing.dumps([commenter.pk, _moment(commenter)], salt=CONFIRM_SALT)
    return settings.SITE_URL.rstrip("/") + reverse("comment_confirm", args=[token])


def _moment(commenter):
    return commenter.confirmed_at.isoformat() if commenter.confirmed_at else None


def _commenter_of(token):
    """The commenter whom a link not used yet was sent to, or None."""
    try:
        pk, moment = signing.loads(token, salt=CONFIRM_SALT, max_age=OWN_AGE)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    commenter = Commenter.objects.filter(pk=pk).first()
    return commenter if commenter is not None and _moment(commenter) == moment else None


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
def confirm(request, token):
    """Behind the link in the letter: one button, because programs open links too, and nothing happens by a GET."""
    commenter = _commenter_of(token)
    context = {"commenter": commenter, "noindex": True}
    if commenter is None:
        return render(request, "comments/confirm.html", context, status=410)
    if request.method != "POST" or origin_of(request) is Origin.FOREIGN:
        return render(request, "comments/confirm.html", context, status=200 if request.method != "POST" else 403)
    if not commenter.confirm():
        return render(request, "comments/confirm.html", context | {"commenter": None}, status=410)
    remembered = remembering.recall(request)
    hand = remembered.hand if remembered else uuid.uuid4()
    answer = render(request, "comments/confirm.html", context | {"is_done": True})
    kept = remembering.Remembered(hand, commenter.name, commenter.email, commenter=commenter.pk)
    remembering.remember(answer, kept)
    return answer


def _notice(request, article, title, sentence, status):
    context = {"article": article, "title": title, "sentence": sentence, "noindex": True}
    return render(request, "comments/notice.html", context, status=status)


# --- Reports ----------------------------------------------------------------------------------------------------------


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@under
def report(request, article, pk):
    """A reader's report of a comment: GET shows the form, POST notes it, once a person."""
    comment = get_object_or_404(Comment.objects.filter(article=article), pk=pk)
    comment.article = article
    if not comment.is_visible:
        if not comment.decisions.exists():
            raise Http404
        sentence = _("This comment is not there any more; the moderators have seen to it.")
        return _notice(request, article, _("Already seen to"), sentence, status=410)
    if request.method != "POST":
        return _report_page(request, comment, ReportForm())
    address = client_address(request)
    try:
        form = ReportForm(request.POST)
    except (RequestDataTooBig, TooManyFieldsSent, MultiPartParserError, UnreadablePostError) as trouble:
        form = ReportForm({})
        form.errors.clear()
        form.add_error(None, _("We could not read what your browser sent. Please send it again."))
        return _report_page(request, comment, form, status=413 if isinstance(trouble, RequestDataTooBig) else 400)
    origin = origin_of(request)
    if origin is Origin.FOREIGN and not is_confirmed(request.POST.get("confirm"), comment, address):
        form.errors.clear()
        form.add_error(None, _("Your browser did not say that this form was on our page. Press the button once more."))
        return _report_page(request, comment, form, status=403, confirm=one_click_token(comment, address))
    if not form.is_valid():
        return _report_page(request, comment, form, status=400)
    if Rate.count_up(f"report-hour:{network_of(valid_address(address))}", HOUR) > REPORTS_FROM_ONE_ADDRESS:
        form.add_error(None, _("Many reports came from your network in the last hour. Please try again later."))
        answer = _report_page(request, comment, form, status=429)
        answer["Retry-After"] = str(HOUR)
        return answer
    staff = request.user if origin is Origin.OURS and request.user.is_authenticated else None
    try:
        comment.report(
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            email=form.cleaned_data["email"],
            ip=address,
            agent=request.headers.get("User-Agent", ""),
            user=staff,
        )
    except WrongState as refusal:
        return _notice(request, article, _("Already seen to"), str(refusal), status=409)
    return SeeOther(f"{article.get_absolute_url()}comment/{pk}/report/thanks/")


def _report_page(request, comment, form, *, status=200, confirm=""):
    context = {"article": comment.article, "comment": comment, "form": form, "confirm": confirm, "noindex": True}
    return render(request, "comments/report.html", context, status=status)


@read_only
@never_stored
@under
def reported(request, article, pk):
    """Thank the reader, whatever has become of the comment since."""
    sentence = _("Thank you. A moderator will look at this comment.")
    return _notice(request, article, _("Your report is with the moderators"), sentence, status=200)
