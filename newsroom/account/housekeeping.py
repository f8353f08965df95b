"""Forgetting what nobody needs any more: sessions that ran out, and offers that nobody took up."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from newsroom.models import Invitation

OLD_OFFERS = timedelta(days=90)


def forget_sessions() -> int:
    """Delete sessions that ran out, and the rows about sessions that are gone; returns how many sessions went."""
    gone, _kinds = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone


def forget_invitations() -> int:
    """Delete invitations that nobody took up, and that ran out or were withdrawn ninety days ago; returns how many."""
    gone, _kinds = Invitation.objects.filter(used_at__isnull=True, expires_at__lt=timezone.now() - OLD_OFFERS).delete()
    return gone
