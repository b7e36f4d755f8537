"""At what hour was it said? "lúc 9h30 hôm qua", "lúc 16:30 ngày 14/6": the moment, and the words without it."""

import re
from datetime import date, datetime, time, timedelta

from language.dates import find_days
from language.misread import Misread, Reason
from language.spelling import clean

NOON = 12
DAY = r"hôm nay|hom nay|hôm qua|hom qua|nay|qua|(?:ngày |ngay )?\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?(?:\d{4}|\d{2}))?"
SAID_AT = re.compile(
    r"(?<!\w)(?:lúc|luc|hồi|hoi)\s+(?P<hour>\d{1,2})\s?(?:giờ|gio|h|g|:)(?:\s?(?P<minute>\d{2}))?(?!\w|\s?/)"
    r"(?:\s+(?P<part>sáng|sang|trưa|trua|chiều|chieu|tối|toi)(?!\w))?"
    rf"(?:,?\s+(?P<day>{DAY})(?!\w))?[\s,:;.–-]*",
    re.IGNORECASE,
)


def read_hour(text: str, now: datetime) -> tuple[datetime | None, str]:
    """The moment that words state by "lúc …" (None: none), on the clock of `now`; and the other words.

    Without a day it is today. Raises Misread for an hour or a day that is none, or has not come.
    """
    said = clean(text)
    found = SAID_AT.search(said)
    if found is None:
        return None, said
    moment = datetime.combine(_day(found["day"], now.date()), _hour(found), now.tzinfo)
    if moment > now:
        raise Misread(Reason.FUTURE)
    return moment, clean(f"{said[: found.start()]} {said[found.end() :]}")


def _hour(found: re.Match[str]) -> time:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    late = (found["part"] or "").lower() in ("chiều", "chieu", "tối", "toi")
    if late and hour < NOON:
        hour += NOON
    if hour > 23 or minute > 59:
        raise Misread(Reason.NOT_A_DATE)
    return time(hour, minute)


def _day(words: str | None, today: date) -> date:
    if not words or words.lower().endswith("nay"):
        return today
    if words.lower().endswith("qua"):
        return today - timedelta(days=1)
    days = set(find_days(words.lower(), today))
    if len(days) != 1:
        raise Misread(Reason.NOT_A_DATE)
    return days.pop()
