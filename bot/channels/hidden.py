"""Names that only who knows the secret key can tell: paths and tokens by which platforms reach us."""

import hashlib
import hmac


def hidden(secret: str, what: str) -> str:
    """64 hexadecimal digits, always the same ones."""
    return hmac.new(secret.encode(), what.encode(), hashlib.sha256).hexdigest()
