"""How often somebody tried to log in: counted in the database, since a cache would count for one process alone."""

import hashlib
import ipaddress
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

WINDOW = 15 * 60  # seconds; nobody is kept out longer by one window
FROM_ONE_PLACE = 10  # tries of one name from one address in a window
OF_ONE_NAME = 30  # tries of one name from addresses from which it never logged in
OF_ONE_ADDRESS = 60  # tries of any name from one address: a newsroom shares one
KNOWN_FOR = timedelta(days=60)


class LoginTry(models.Model):
    """Tries in the current window, or (kind `known`) that a name once logged in from an address.

    Names and addresses stand here as digests only.
    """

    key = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "try to log in"
        verbose_name_plural = "tries to log in"

    def __str__(self):
        return self.key

    @classmethod
    def count_one(cls, name: str, address: str) -> int:
        """Count a try before the password is looked at; the seconds to wait where it is one too many, else 0.

        `name` is whatever is being guessed at: a login, or in a second step the person (`second_step`).
        """
        now = timezone.now()
        cls.objects.filter(~Q(key__startswith="known:"), at__lt=now - timedelta(seconds=2 * WINDOW)).delete()
        from_here = cls._up(_keys(name, address)["address"], now) <= OF_ONE_ADDRESS
        return 0 if cls._within(name, address, now, from_here) else _to_wait(now)

    @classmethod
    def count_login(cls, typed: str, login: str, address: str) -> tuple[int, bool]:
        """As `count_one`, at the door, where a login or an e-mail address is `typed` and means the account `login`.

        Returns the seconds to wait, and whether the password may be looked at. Those seconds come of what was typed
        alone. Where only the account is over its limits, by another of its names, the answer must be that of a wrong
        password: a stranger would read from it whose address it is.
        """
        wait = cls.count_one(_as_typed(typed), address)
        return wait, not wait and cls._within(login, address, timezone.now())

    @classmethod
    def _within(cls, name, address, now, from_here=True):
        """Count the name; whether it is within its limits."""
        keys = _keys(name, address)
        # Strangers who try a colleague's name must not keep the colleague out: neither where the colleague has come in
        # before, nor anywhere by tries that are refused here already.
        from_here = cls._up(keys["place"], now) <= FROM_ONE_PLACE and from_here
        is_known = cls.objects.filter(pk=keys["known"], at__gte=now - KNOWN_FOR).exists()
        return from_here and (is_known or cls._up(keys["name"], now) <= OF_ONE_NAME)

    @classmethod
    def count_place(cls, address: str) -> int:
        """As `count_one`, where no name is known yet: of the network address alone."""
        now = timezone.now()
        counted = cls._up(_keys("", address)["address"], now)
        return 0 if counted <= OF_ONE_ADDRESS else _to_wait(now)

    @classmethod
    def first_use(cls, *secret: str) -> bool:
        """Whether this, which works once (a code of an app), is used for the first time; kept for half an hour."""
        _row, created = cls.objects.get_or_create(pk=f"used:{_digest(*secret)}", defaults={"at": timezone.now()})
        return created

    @classmethod
    def _up(cls, key, now):
        with transaction.atomic():
            row, _created = cls.objects.get_or_create(pk=key, defaults={"at": now})
            cls.objects.filter(pk=row.pk).update(count=F("count") + 1)
            return cls.objects.values_list("count", flat=True).get(pk=row.pk)

    @classmethod
    def went_well(cls, name: str, address: str) -> None:
        """Take the try back, and know this name at this address from now on."""
        cls.objects.filter(pk=_keys(name, address)["address"], count__gt=0).update(count=F("count") - 1)
        cls._forgive(name, address)

    @classmethod
    def came_in(cls, user, address: str) -> None:
        """As `went_well`, for an account and for all that may be typed for it."""
        cls.went_well(user.username, address)
        for typed in {user.username, user.email} - {""}:
            cls._forgive(_as_typed(typed), address)

    @classmethod
    def _forgive(cls, name, address):
        now, keys = timezone.now(), _keys(name, address)
        cls.objects.filter(pk=keys["name"], count__gt=0).update(count=F("count") - 1)
        cls.objects.filter(pk=keys["place"]).delete()
        cls.objects.filter(key__startswith="known:", at__lt=now - KNOWN_FOR).delete()
        cls.objects.update_or_create(pk=keys["known"], defaults={"at": now})


def second_step(user) -> str:
    """The name under which tries of a person's second factor are counted; no login can be spelled like it."""
    return f"second\0{user.pk}"


def _as_typed(typed):
    return f"typed\0{typed}"


def _to_wait(now):
    return WINDOW - int(now.timestamp()) % WINDOW


def _keys(name, address):
    window = int(timezone.now().timestamp()) // WINDOW
    network = _network(address)
    return {
        "name": f"name:{_digest(name)}:{window}",
        "address": f"address:{_digest(network)}:{window}",
        "place": f"place:{_digest(name, network)}:{window}",
        "known": f"known:{_digest(name, network)}",
    }


def _network(address):
    """An IPv4 address, or the /64 of an IPv6 one: whoever has one of these has all of them."""
    try:
        found = ipaddress.ip_address(address.strip().strip("[]").split("%")[0])
    except ValueError:
        return address
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)


def _digest(*parts):
    return hashlib.sha256("\0".join(parts).casefold().encode(errors="replace")).hexdigest()[:40]
