"""The tokens of links that open something once: of each, only the hash is kept."""

import hashlib
import secrets

TOKEN_BYTES = 32  # 256 bits: nobody guesses it


def new_token() -> str:
    """A token that can stand in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """What is kept of a token, 64 hexadecimal digits: who reads the database can't open anything with it."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
