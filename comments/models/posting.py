"""How a comment comes in: the door's refusals, the verdict, and one row whatever happens twice."""

import hashlib
import ipaddress
from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from comments import rules, spam
from comments.refusals import Closed, Duplicate, Flood, NotTaken, ParentGone
from comments.words import folded
from newsroom.models import Act, SiteSettings
from newsroom.pages import changing
from newsroom.text import clean_line, clean_text

SAME_ANSWER = timedelta(minutes=10)  # a resend within it is the same click, later it is a duplicate
REPEATS_WITHIN = timedelta(hours=24)
FROM_ONE_ADDRESS = 60  # comments in an hour; a school or an office shares one address
HOUR = 3600


class PostingManager(models.Manager):
    def post(
        self,
        *,
        article,
        body,
        name="",
        email="",
        website="",
        parent=None,
        user=None,
        hand=None,
        is_new_hand=False,
        confirmed=None,
        ip=None,
        agent="",
        from_our_page=True,
        trap="",
        handed_out=None,
        at=None,
    ):
        """Take a comment: judge it by the rules and keep it with its verdict. Returns the `Comment`.

        `user` is the member of staff who is logged in; `hand` (a UUID) and `confirmed` (a `Commenter`) come out of
        the signed cookie, but for a hand made with this very comment (`is_new_hand`): it is kept, and proves nothing
        yet; `handed_out` is when a form made for one reader left the house; `at` is now.
        Fields are expected clean and complete (see `CommentForm`). The same writer, story and text within ten minutes
        gives the comment of the first time. Raises a `NotTaken`: Closed, ParentGone, Duplicate or Flood.
        """
        at = at or timezone.now()
        settings = SiteSettings.current()
        comment = self.model(
            article=article,
            parent=parent,
            user=user,
            hand=hand,
            name=clean_line(name, 100),
            email=clean_line(email, 254),
            website=website[:500],
            body=clean_text(body),
            ip=valid_address(ip),
            agent=clean_line(agent or "", 300),
            created_at=at,
        )
        if not comment.body:
            raise NotTaken(_t("Write something first."), "body")
        if not article.comments_open(at):
            raise Closed(closed_because(article, at))
        if parent is not None and not (parent.is_visible and parent.article_id == article.pk):
            raise ParentGone(_t("The comment you answer is no longer there. Send yours again to let it stand alone."))
        comment.once = _once(comment)
        repeated = self._posted_before(comment, at)
        if repeated is not None:
            return repeated
        known_hand = None if is_new_hand else hand
        verdict = rules.judge(
            self._facts(comment, settings, known_hand, confirmed, from_our_page, trap, handed_out, at)
        )
        comment.state, comment.reason, comment.rule = verdict.state, verdict.reason[:500], verdict.rule
        comment.matches = verdict.matches_as_json()
        comment.decided_at = None if comment.state == rules.WAITING else at
        try:
            with changing() as dirtied:
                self._keep(comment, settings, at, dirtied)
        except _Again:
            return self._posted_before(comment, at) or comment
        return comment

    def _keep(self, comment, settings, at, dirtied):
        from .commenter import Commenter
        from .moderating import lock_stories, recount

        if comment.user is None:
            try:
                self._refuse_flood(comment, settings, at)
            except Flood:
                # The turn was taken by this very comment, sent twice at once: whoever waited for the turn sees it now.
                if self.filter(article=comment.article, once=comment.once).exclude(state=rules.DELETED).exists():
                    raise _Again from None
                raise
            comment.commenter = Commenter.objects.of(comment.email, comment.name)
        try:
            with transaction.atomic():
                comment.save()
        except IntegrityError:
            if not self.filter(article=comment.article, once=comment.once).exists():
                raise
            raise _Again from None
        if comment.is_visible:
            lock_stories({comment.article_id})
            recount(comment.article_id, dirtied)
        if comment.user is not None:
            Act.record("comment", comment, by=comment.user)

    def _posted_before(self, comment, at):
        """The comment of the first time, if this is the same again; `is_repeat` marks it. Later: Duplicate."""
        first = self.filter(article=comment.article, once=comment.once).exclude(state=rules.DELETED).first()
        if first is None:
            return None
        if at - first.created_at > SAME_ANSWER:
            raise Duplicate(_t("You have already said exactly this under this story."), "body")
        first.is_repeat = True
        return first

    def _refuse_flood(self, comment, settings, at):
        from .rate import Rate

        seconds = settings.comment_flood_seconds
        address = network_of(comment.ip)
        for who in filter(
            None, [address and f"ip:{address}", comment.email and f"email:{_short(folded(comment.email))}"]
        ):
            wait = Rate.once_every(f"comment:{who}", seconds, at)
            if wait:
                raise Flood(
                    ngettext(
                        "That was quick. Wait %(count)d second, then send it again.",
                        "That was quick. Wait %(count)d seconds, then send it again.",
                        wait,
                    )
                    % {"count": wait},
                    wait,
                )
        if address and Rate.count_up(f"comment-hour:{address}", HOUR, at) > FROM_ONE_ADDRESS:
            raise Flood(_t("Many comments came from your network in the last hour. Please try again later."), HOUR)

    def _facts(self, comment, settings, hand, confirmed, from_our_page, trap, handed_out, at):
        article = comment.article
        recognised = hand is not None or (confirmed is not None and confirmed.is_confirmed)
        return rules.Facts(
            name=comment.name,
            email=comment.email,
            website=comment.website,
            body=comment.body,
            ip=comment.ip or "",
            agent=comment.agent,
            house=rules.House(
                link_limit=settings.comment_link_limit,
                hold_words=settings.comment_hold_words,
                block_words=settings.comment_block_words,
                first_held=settings.comment_first_held,
            ),
            hold_all=_held_by(article, settings),
            is_staff=comment.user is not None,
            is_recognised=recognised,
            approved_before=self._approved_before(hand, confirmed) if recognised else 0,
            names_of_ours="" if comment.user is not None else names_of_ours(settings),
            from_our_page=from_our_page,
            trap=trap,
            too_quick=spam.too_quick(handed_out, at),
            repeats=self._repeats(comment.body, at),
            **self._rulings(comment, hand, confirmed, at),
        )

    def _rulings(self, comment, hand, confirmed, at):
        """What was ruled on this person: `banned`, by anything typed; `network_banned`; `trusted_by`, by proof."""
        from .ruling import Ruling

        if comment.user is not None:
            return {}
        proven = confirmed.email if confirmed is not None and confirmed.is_confirmed else ""
        found = Ruling.objects.in_force(at).on(email=comment.email, hand=comment.hand, ip=comment.ip)
        if proven:
            found |= Ruling.objects.in_force(at).on(email=proven)
        rulings = list(found)
        trusts = (
            ruling
            for ruling in rulings
            if not ruling.is_ban and ((proven and ruling.email == proven) or (hand and ruling.hand == hand))
        )
        bans, trust = [ruling for ruling in rulings if ruling.is_ban], next(trusts, None)
        return {
            "banned": next((ban.reason for ban in bans if not ban.network), ""),
            "network_banned": next((ban.reason for ban in bans if ban.network), ""),
            "trusted_by": trust.by_name if trust else "",
        }

    def _repeats(self, body, at):
        """How many other readers' comments said just this since yesterday; none where that may be chance."""
        if not spam.is_distinctive(body):
            return 0
        said = self.filter(fingerprint=spam.fingerprint(body), created_at__gte=at - REPEATS_WITHIN, user=None)
        return said.count()

    def _approved_before(self, hand, confirmed):
        wrote = models.Q(hand=hand) if hand is not None else models.Q(pk__in=[])
        if confirmed is not None and confirmed.is_confirmed:
            wrote |= models.Q(commenter=confirmed)
        return self.filter(wrote, state=rules.APPROVED).count()


class _Again(Exception):
    """The same comment was kept by another request meanwhile."""


def closed_because(article, at=None):
    """The sentence that stands where the form would be, for a story that takes no comments."""
    from django.utils.formats import date_format

    closes = article.comments_close_at
    if article.comments_state != article.Comments.CLOSED and closes and closes <= (at or timezone.now()):
        day = date_format(timezone.localtime(closes, SiteSettings.current().zone), "DATE_FORMAT")
        return _t("Comments on this story closed on %(day)s.") % {"day": day}
    return _t("Comments on this story are closed.")


def network_of(ip):
    """The address that limits count: an IPv4 address itself, of IPv6 the /64 that one household holds."""
    if not ip:
        return ""
    address = ipaddress.ip_address(ip)
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False).network_address)


def valid_address(ip):
    """A valid IP address as text, or None; IPv4 inside IPv6 is unwrapped."""
    try:
        address = ipaddress.ip_address((ip or "").strip().partition("%")[0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def _held_by(article, settings):
    if article.comments_hold_all:
        return "story"
    if article.section_id and article.section.comments_hold_all:
        return "section"
    return "site" if settings.comment_hold_all else ""


def names_of_ours(settings):
    """The names that only staff may sign with, as a word list."""
    from django.contrib.auth import get_user_model

    names = {str(user) for user in get_user_model().objects.filter(is_active=True)}
    names |= {settings.name, "admin", "administrator", "moderator", "editor", "newsroom", "webmaster"}
    return "\n".join(sorted(name.replace("*", "") for name in names if len(name) > 2))


def _once(comment):
    """Writer and exact text in short."""
    writer = f"staff:{comment.user_id}" if comment.user_id else f"{folded(comment.name)}\n{folded(comment.email)}"
    return hashlib.sha256(f"{writer}\n\n{comment.body}".encode("utf-8", "replace")).hexdigest()


def _short(text):
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
