"""Which day? Day before month; no year means the nearest such day to today. Two days, or half a day, are none."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from language.misread import Misread, Reason
from language.spelling import plain

LONGEST = 300
WRITTEN = re.compile(r"(?<![\d/.,-])(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?(?![\d/-]|[.,]\d)")
SPOKEN = re.compile(r"\b(?:ngay|mung|hom)?\s*(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+(\d{4}))?\b")
RANGE = re.compile(r"\d\s*(?:-|–|den|toi)\s*\d{1,2}\s?/|\d/\d{1,2}\s*(?:-|–|den|toi)\s*\d")
FROM_TODAY = {
    r"\b(?:hom nay|bua nay|sang nay|trua nay|chieu nay|toi nay)\b|^nay$": 0,
    r"\b(?:hom qua|bua qua|toi qua|chieu qua|sang qua)\b|^qua$": -1,
    r"\b(?:hom kia|bua kia)\b": -2,
    r"\b(?:ngay mai|sang mai|chieu mai|toi mai|mai)\b": 1,
    r"\b(?:ngay kia|ngay mot)\b": 2,
}
DAYS_AWAY = re.compile(r"\b(\d{1,3}) (?:ngay|hom) (truoc|nua|toi)\b")
WEEKDAY = re.compile(r"\b(?:thu (hai|ba|tu|nam|sau|bay|[2-7])|(chu nhat|cn)) tuan (nay|truoc|sau|toi)\b")
WEEKDAYS = {
    "hai": 0,
    "2": 0,
    "ba": 1,
    "3": 1,
    "tu": 2,
    "4": 2,
    "nam": 3,
    "5": 3,
    "sau": 4,
    "6": 4,
    "bay": 5,
    "7": 5,
}
WEEKS = {"truoc": -7, "nay": 0, "sau": 7, "toi": 7}
DOUBTS = re.compile(r"\b(?:hay|hoac|khoang|tam|chac|hinh nhu|am lich|\bam\b|dau thang|cuoi thang|giua thang)\b")


def read_date(text: str, today: date) -> date:
    """The one day that a reply names. Raises Misread."""
    said = plain(text)
    if not said or len(said) > LONGEST or DOUBTS.search(said) or RANGE.search(said) or "?" in said:
        raise Misread(Reason.NOT_A_DATE)
    found = set(find_days(said, today))
    if len(found) != 1:
        raise Misread(Reason.TWO_DATES if found else Reason.NOT_A_DATE)
    return found.pop()


def find_days(said: str, today: date) -> Iterator[date]:
    """Every day that a plain text names. Raises Misread where one is impossible."""
    for pattern in (SPOKEN, WRITTEN):
        for found in pattern.finditer(said):
            yield _day(int(found[1]), int(found[2]), found[3], today)
    for words, away in FROM_TODAY.items():
        if re.search(words, said):
            yield today + timedelta(days=away)
    for found in DAYS_AWAY.finditer(said):
        yield today + timedelta(days=int(found[1]) * (-1 if found[2] == "truoc" else 1))
    for found in WEEKDAY.finditer(said):
        monday = today - timedelta(days=today.weekday())
        yield monday + timedelta(days=WEEKS[found[3]] + (WEEKDAYS[found[1]] if found[1] else 6))


def without_days(said: str) -> str:
    """A plain text without the days that it names."""
    for pattern in (SPOKEN, WRITTEN, *map(re.compile, FROM_TODAY), DAYS_AWAY, WEEKDAY):
        said = pattern.sub(" ", said)
    return said


def _day(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return _real(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    near = [one for offset in (-1, 0, 1) if (one := _possible(today.year + offset, month, day))]
    if not near:
        raise Misread(Reason.NOT_A_DATE)
    return min(near, key=lambda one: abs(one - today))


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _real(year: int, month: int, day: int) -> date:
    found = _possible(year, month, day)
    if found is None:
        raise Misread(Reason.NOT_A_DATE)
    return found
