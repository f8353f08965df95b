"""Who may do what, asked of roles alone."""

from django.contrib.auth.backends import ModelBackend


class ByRole(ModelBackend):
    """Django's own backend without permissions of single persons: there are none, and each page asked for them."""

    def get_user_permissions(self, user_obj, obj=None):
        """Nobody's: what a person may do, a role says (`newsroom.roles`)."""
        return set()

    async def aget_user_permissions(self, user_obj, obj=None):
        """As `get_user_permissions`."""
        return set()
