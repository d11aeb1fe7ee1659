"""Secrets that must be read again (of second factors, of webhooks), encrypted with keys drawn from `SECRET_KEY`: a copy
of the database opens nothing, and whoever changes that key makes them void.
"""

import base64

from cryptography.fernet import Fernet
from django.utils.crypto import salted_hmac


def vault(salt: str, purpose: str) -> Fernet:
    """What encrypts and decrypts secrets of one purpose; `cryptography.fernet.InvalidToken` for what another sealed."""
    key = salted_hmac(salt, purpose, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
