"""What django-allauth asks us: from where a request comes, and what the paper and its people are called."""

import ipaddress
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from newsroom.middleware import client_address
from newsroom.models import SiteSettings


def is_number(host: str) -> bool:
    """Whether a host is a network address and no name."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def host_for_passkeys(request) -> str:
    """The name that passkeys of this paper are bound to (the RP ID of WebAuthn), or "" where there is none.

    It is the host of SITE_URL. A paper on trial, at a number, has one only while it is opened as `localhost`.
    """
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not is_number(host):
        return host
    return "localhost" if request.get_host().partition(":")[0] == "localhost" else ""


class Accounts(DefaultAccountAdapter):
    """Sign-up is closed: colleagues are invited."""

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        """The true address, as everywhere in the house; a column for addresses takes nothing else."""
        address = client_address(request).strip("[]").split("%")[0]
        return address if is_number(address) else "0.0.0.0"


class SecondFactors(DefaultMFAAdapter):
    """The paper's name on phones and keys."""

    def _get_site_name(self):
        return SiteSettings.current().name

    def _get_user_identifier(self, user):
        return user.username

    def get_public_key_credential_rp_entity(self):
        """Bound to the paper's own host, never to what a request calls it."""
        return {"id": host_for_passkeys(context.request) or "invalid", "name": self._get_site_name()}
