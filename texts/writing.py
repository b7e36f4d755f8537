"""How figures, days and hours are written to people: the Board's own writing rules.

Two digits below ten ("05 đơn vị"), a dot for thousands, a comma for decimals, days as 15/6/2023.
"""

import re
from datetime import date, datetime
from decimal import Decimal

LEADS_IN = re.compile(r"^(?:(?:lý do|do|vì)(?:\s*:\s*|\s+))+", re.IGNORECASE)
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def number(value: int) -> str:
    """1250 → "1.250"."""
    return f"{value:,}".replace(",", ".")


def padded(value: int) -> str:
    """5 → "05", 1250 → "1.250"; 0 stays "0"."""
    return f"{value:02d}" if 0 < value < 10 else number(value)


def share(value: Decimal) -> str:
    """95.87 → "95,87%"."""
    return f"{value}".replace(".", ",") + "%"


def day(value: date) -> str:
    """15/6/2023."""
    return f"{value.day}/{value.month}/{value.year}"


def short_day(value: date) -> str:
    """15/6."""
    return f"{value.day}/{value.month}"


def hour(value: datetime) -> str:
    """08:02."""
    return f"{value:%H:%M}"


def moment(value: datetime) -> str:
    """08:02 ngày 12/6/2023."""
    return f"{hour(value)} ngày {day(value)}"


def deadline(value: datetime) -> str:
    """17:00 thứ Năm 15/6/2023."""
    return f"{hour(value)} {WEEKDAYS[value.weekday()]} {day(value)}"


def short_deadline(value: datetime) -> str:
    """17:00 thứ Năm 15/6."""
    return f"{hour(value)} {WEEKDAYS[value.weekday()]} {short_day(value)}"


def because(reason: str) -> str:
    """ "do mưa bão" → "Lý do: mưa bão."; what leads in is said already."""
    told = LEADS_IN.sub("", reason).strip().rstrip(".") or reason
    return f"Lý do: {told}."


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The text with its first letter small."""
    return text[:1].lower() + text[1:]
