"""`manage.py let_in LOGIN`: for an owner who stands before the door: no second factor any more, and a new password."""

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from newsroom import factors
from newsroom.account.passwords import link_for
from newsroom.models import Act, User
from newsroom.roles import SYSTEM


class Command(BaseCommand):
    """Take the second factor of an account away, end its sessions and print a link to a new password."""

    help = "For whoever lost password and second factor: prints a link, good for two hours, to choose a new password."

    def add_arguments(self, parser):
        """The one argument: whose account."""
        parser.add_argument("login", help="the login of a colleague who may log in")

    def handle(self, *args, login, **options):
        """Do it, and print the link."""
        try:
            self.let_in(login)
        except DatabaseError as wrong:
            raise CommandError(
                "The database can't be used; is it running, and of this version? "
                f"Bring it there by the same command with “prepare”, then come back. It says: {str(wrong).strip()}"
            ) from wrong

    def let_in(self, login):
        """The account without its second factor, outside everywhere, with a link."""
        user = User.objects.filter(username=login).first()
        if user is None:
            raise CommandError(f"Nobody has the login {login}. The list of staff on the desk shows them all.")
        if not user.is_active:
            raise CommandError(f"{login} is switched off. An owner can switch the account on again.")
        with transaction.atomic():
            factors.reset(user, by=SYSTEM)
            Act.record("let in", user, by=SYSTEM)
        self.stdout.write(f"The second factor of {login} is gone, and every session is ended.")
        self.stdout.write(f"Choose a new password within two hours at {link_for(user)}")
