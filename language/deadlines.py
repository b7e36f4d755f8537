"""Until when? "30/6", "17:00 30/6", "17h ngày 30/6": a day to come with its hour, and the words after it."""

import re
from datetime import datetime, time

from language.dates import read_date
from language.misread import Misread, Reason
from language.spelling import clean

LAST_HOUR = time(17, 0)
UNTIL = re.compile(
    r"^(?:(?:đến|den|tới|toi|hạn|han)\s+)?(?:(?P<hour>\d{1,2})\s?(?::|h|g)\s?(?P<minute>\d{2})?[,\s]+)?"
    r"(?:(?:ngày|ngay)\s+)?(?P<day>\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?\d{4})?)(?!\d)(?:[\s,.;:–-]+|$)(?P<rest>.*)$",
    re.IGNORECASE,
)


def read_deadline(text: str, now: datetime) -> tuple[datetime, str]:
    """The moment on the clock of `now`, at 17:00 where no hour is given; and the words after it.

    Raises Misread where there is none, or it has passed.
    """
    found = UNTIL.match(clean(text))
    if found is None:
        raise Misread(Reason.NOT_A_DATE)
    hour = _hour(found["hour"], found["minute"])
    moment = datetime.combine(read_date(found["day"], now.date()), hour, now.tzinfo)
    if moment <= now:
        raise Misread(Reason.NOT_A_DATE)
    return moment, found["rest"].strip()


def _hour(hour: str | None, minute: str | None) -> time:
    if hour is None:
        return LAST_HOUR
    if int(hour) > 23 or int(minute or 0) > 59:
        raise Misread(Reason.NOT_A_DATE)
    return time(int(hour), int(minute or 0))
