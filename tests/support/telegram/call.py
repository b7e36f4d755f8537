"""What the app hands to a page that it opens, signed as the platform documents it."""

import hashlib
import hmac
import json
from datetime import datetime
from urllib.parse import urlencode


def signed(token: str, person: int, when: datetime, **more: str) -> str:
    """The query string of one opening; `more`: fields that are added, or others in place of its own."""
    fields = {"auth_date": str(int(when.timestamp())), "user": json.dumps({"id": person, "first_name": "Hùng"})}
    fields |= {"query_id": "AAH", "signature": "x_y-z"} | more
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode(fields | {"hash": hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()})
