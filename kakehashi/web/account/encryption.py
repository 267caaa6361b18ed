"""Encrypting what must be read again, such as the seed of an authenticator app.

The key comes from SECRET_KEY. While a former one stands in SECRET_KEY_FALLBACKS, what it encrypted
can still be read.
"""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"kakehashi.web.account.encryption"


def encrypt(text: str) -> str:
    """`text` as a token of printable letters, different at each call."""
    return _keys().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """What `encrypt` was given.

    Raises: cryptography.fernet.InvalidToken, if none of the keys made it or it was altered.
    """
    return _keys().decrypt(token.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet(
        [_key(secret) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]]
    )


def _key(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
