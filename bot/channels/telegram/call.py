"""Who opens the dashboard inside the Telegram app, as the app vouches for it (Mini Apps: validating data).

The app hands the page a query string with `auth_date`, `user` and `hash`: the HMAC-SHA256 of all other fields,
sorted, a line each, under a key that is the HMAC-SHA256 of the bot's token under "WebAppData".
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

from bot.channels.telegram.updates import NAME
from domain.chat import Chat
from web.house import Caller

FRAMED_BY = "https://web.telegram.org"
FRESH, AHEAD = timedelta(minutes=5), timedelta(minutes=1)
LONGEST, MOST_FIELDS = 8_192, 40


def read(token: str, data: str, now: datetime) -> Caller | None:
    """Whoever opened it within the last five minutes; None for what is forged, old, or of no sense."""
    try:
        pairs = parse_qsl(data, keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    fields = dict(pairs)
    told = fields.pop("hash", "")
    if len(data) > LONGEST or len(fields) + 1 != len(pairs) or not _is_signed(token, fields, told):
        return None
    try:
        at = datetime.fromtimestamp(int(fields["auth_date"]), UTC)
        person = int(json.loads(fields["user"])["id"])
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
    if not now - FRESH <= at <= now + AHEAD:
        return None
    return Caller(Chat(NAME, token.partition(":")[0], str(person)), f"{NAME}:{told.lower()}")


def _is_signed(token: str, fields: dict[str, str], told: str) -> bool:
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    made = hmac.new(key, lines.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    return hmac.compare_digest(made.encode(), told.lower().encode("utf-8", "replace"))
