"""Which day? Day before month; no year means the nearest such day to today. Two days, or half a day, are none."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from language.clauses import as_corrected, clauses_of
from language.figures import number_of
from language.lexicon import Role, terms_of
from language.meant import meant
from language.misread import Misread, Reason
from language.spelling import bare, plain

LONGEST = 300
ISO = re.compile(r"(?<![\d/.,-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d/-])")
WRITTEN = re.compile(r"(?<![\d/.,-])(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?(?![\d/-]|[.,]\d)")
SPOKEN = re.compile(r"\b(?:ngay|mung|mong|hom)?\s*(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+(\d{4}))?\b")
TURNED = re.compile(r"\bthang\s+(\d{1,2}),?\s+(?:ngay|mung|mong|hom)\s+(\d{1,2})()\b(?!\s?/)")
RANGE = re.compile(r"\d\s*(?:-|–|den|toi)\s*(?:ngay\s)?\d{1,2}\s?(?:/|thang)|\d/\d{1,2}\s*(?:-|–|den|toi)\s*\d")
FROM_TODAY = {
    r"\b(?:hom nay|bua nay|bua ni|hom ni|sang nay|trua nay|chieu nay|toi nay|hoi sang|ban sang|hoi chieu"
    r"|ban chieu)\b|^nay$": 0,
    r"\b(?:hom qua|bua qua|toi qua|chieu qua|sang qua|trua qua|dem qua)\b|^qua$": -1,
    r"\b(?:hom kia|bua kia)\b": -2,
    r"\b(?:ngay mai|sang mai|chieu mai|toi mai|trua mai|mai)\b(?! mot| kia)": 1,
    r"\b(?:ngay kia|ngay mot)\b": 2,
}
DAYS_AWAY = re.compile(r"\b(\d{1,3}) (?:ngay|hom|bua) (truoc|nua|toi|sau)\b(?! nua)")
DAYS_AGO = re.compile(r"\bcach (?:day|nay) (?:dung )?(\d{1,3}) (?:ngay|hom|bua)\b()")
DAY_NAMES = r"thu (hai|ba|tu|nam|sau|bay|[2-7])|(chu nhat|cn)"
WEEKDAY = re.compile(rf"\b(?:{DAY_NAMES})(?: cua)? tuan (nay|truoc nua|truoc|vua roi|vua qua|roi|qua|sau|toi)\b")
WEEK_FIRST = re.compile(rf"\btuan (nay|truoc|roi|qua|sau|toi)[,;]? (?:hom |ngay |vao )?(?:{DAY_NAMES})\b")
LAST_SUCH = re.compile(rf"\b(?:{DAY_NAMES}) (?:vua roi|vua qua|roi)\b")
LONE_WEEKDAY = re.compile(rf"\b(?:{DAY_NAMES})\b")
OF_THIS_MONTH = re.compile(
    r"\b(?:ngay|mung|mong|hom)\s+(?:mung\s|mong\s|ngay\s)?(\d{1,2})(?:\s+thang\s+(nay|truoc))?\b(?!\s?(?:/|-"
    r"|\.|h\b|thang|gio|nguoi|dong chi)\s?\d?)"
)
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
WEEKS = {
    "truoc nua": -14,
    "truoc": -7,
    "roi": -7,
    "qua": -7,
    "vua roi": -7,
    "vua qua": -7,
    "nay": 0,
    "sau": 7,
    "toi": 7,
}
DOUBTS = re.compile(
    r"\b(?:hay|hoac|khoang|tam|chac|hinh nhu|am lich|\bam\b|dau thang|cuoi thang|giua thang|co le|khong nho"
    r"|khong ro|khong biet"
    r"|quen|doan|nghi la|chua ro|hom no|bua no|(?<!\d )hom truoc"
    r"|tro di|hang (?:thang|tuan|nam|quy)|tro lai|tro ve|do di|dau nhu|ram|\btet\b|khong phai(?! (?:la )?chua)"
    r"|dau phai"
    r"|thang sau|(?<!\d )thang truoc(?= \D|$)|gi do|chung)\b"
)
BEFORE_OR_AFTER = re.compile(r"\b(?:truoc|sau|tu|den|toi|qua|tren|duoi)(?: ngay| hom)? \d{1,2}\s?[/-]")
CLOCK = re.compile(r"\b(?:luc |vao luc |tu )?\d{1,2}(?:h\d{0,2}|:\d{2}| gio(?: \d{1,2}(?: phut)?| ruoi)?)\b")
COUNTED = re.compile(
    r"\b\d[\d.,]*(?:\s?/\s?\d+)? (?:dong chi|nguoi|dang vien|luot(?: nguoi)?|can bo|dai bieu|diem cau|buoi"
    r"|hoc vien|quan chung|hoc sinh|sinh vien|giao vien|benh nhan|nhan vien|cong nhan)\b"
)
YEARS = {"nam ngoai": -1, "nam truoc": -1, "nam nay": 0}
IN_WORDS = re.compile(
    r"\b(ngày|ngay|mùng|mung|mồng|mong|hôm|hom|tháng|thang|đây|day)((?: (?:một|hai|ba|bốn|tư|năm|sáu|bảy|bẩy"
    r"|tám|chín|mười|mươi|mốt|lăm|nhăm|mot|bon|tu|nam|bay|tam|chin|muoi|lam|giêng|chạp|hăm)\b){1,3})"
)
MONTH_AFTER = re.compile(
    r"(?<!ngày )(?<!ngay )\b((?:(?:hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười|mươi|mốt|lăm|nhăm|một|muoi|lam"
    r"|mot) ?){1,3})"
    r"(?=\s?(?:tháng|thang) )"
)
AWAY_IN_WORDS = re.compile(
    r"\b(một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?= (?:ngày|hôm|bữa) (?:trước|nữa|tới|sau)\b)"
)
BEFORE_A_DAY_WORDS = """
    ngay hom vao mung mong sang chieu toi trua la kien tuan truoc nay nham 2 3 4 5 6 7 nhat cn hai ba tu nam sau
    bay roi qua luc dung
"""
BEFORE_A_DAY = frozenset(BEFORE_A_DAY_WORDS.split())
BESIDE = (
    Role.COURTESY, Role.STUDY, Role.SUBMIT, Role.DEED, Role.PAST, Role.FINISHED, Role.AGREES, Role.GREETS,
    Role.JUST,
)  # fmt: skip
LEFT = re.compile(r"\d")
NOT_DONE = re.compile(r"\bkhong\b(?! phai (?:la )?chua)|(?<!khong phai )(?<!khong phai la )\bchua\b")


def read_date(text: str, today: date) -> date:
    """The one day that a reply names, past or to come. Raises Misread."""
    marked = _in_figures("; ".join(as_corrected(clauses_of(text))))
    said = plain(marked)
    if not said or len(said) > LONGEST or "?" in meant(text) or RANGE.search(said) or DOUBTS.search(said):
        raise Misread(Reason.NOT_A_DATE)
    if BEFORE_OR_AFTER.search(said):
        raise Misread(Reason.NOT_A_DATE)
    said = COUNTED.sub(" ", CLOCK.sub(" ", said))
    found = set(_named(said, marked, today))
    if len(found) != 1:
        raise Misread(Reason.TWO_DATES if found else Reason.NOT_A_DATE)
    day = found.pop()
    _nothing_against(said, day, today)
    _nothing_before(marked, said)
    return day


def _named(said: str, marked: str, today: date) -> Iterator[date]:
    if "hôm kìa" in marked or "bữa kìa" in marked or "ngày kìa" in marked:
        yield today + timedelta(days=3 if "ngày kìa" in marked else -3)
        said = said.replace("hom kia", "").replace("bua kia", "").replace("ngay kia", "")
    if re.search(r"(?<!ngày )(?<!mai )\bmốt\b", marked):
        yield today + timedelta(days=2)
    yield from find_days(_with_year(said, today), today)
    for found in OF_THIS_MONTH.finditer(without_days(said)):
        yield _this_month(int(found[1]), found[2], today)


def _nothing_before(marked: str, said: str) -> None:
    """Raises Misread where the word before a written day may move it: "quanh 19/5", "dịp 19/5"."""
    found = WRITTEN.search(said) or SPOKEN.search(said)
    words = said[: found.start()].split() if found else []
    last = words[-1] if words else ""
    if (
        last
        and last[-1] not in ";:,."
        and last not in BEFORE_A_DAY
        and not terms_of([last], BESIDE)[0].may(*BESIDE)
    ):
        raise Misread(Reason.NOT_A_DATE)


def _with_year(said: str, today: date) -> str:
    """ "12/5 năm ngoái" with its year in figures."""
    for words, offset in YEARS.items():
        if found := re.search(rf"(\d{{1,2}})\s?(?:/|-|thang)\s?(\d{{1,2}}) {words}\b", said):
            return f"{said[: found.start()]}{found[1]}/{found[2]}/{today.year + offset}{said[found.end() :]}"
    return said


def _this_month(day: int, month: str | None, today: date) -> date:
    """ "ngày 12": of this month if it is past, or where the month is said."""
    of = today.replace(day=1) - timedelta(days=1) if month == "truoc" else today
    found = _real(of.year, of.month, day)
    if month is None and found > today:
        raise Misread(Reason.NOT_A_DATE)
    return found


def _nothing_against(said: str, day: date, today: date) -> None:
    """Raises Misread where a weekday contradicts the day, figures are left over, or it was not done."""
    rest = without_days(_with_year(said, today))
    for found in LONE_WEEKDAY.finditer(rest):
        if (WEEKDAYS[found[1]] if found[1] else 6) != day.weekday():
            raise Misread(Reason.NOT_A_DATE)
    rest = OF_THIS_MONTH.sub(" ", LONE_WEEKDAY.sub(" ", rest))
    if LEFT.search(rest) or (NOT_DONE.search(said) and day <= today):
        raise Misread(Reason.NOT_A_DATE)


def _in_figures(said: str) -> str:
    """ "ngày hai mươi tháng năm" with its numbers in figures."""
    said = MONTH_AFTER.sub(_day_before_month, IN_WORDS.sub(_after_its_noun, said))
    return AWAY_IN_WORDS.sub(_figure, said)


def _day_before_month(found: re.Match[str]) -> str:
    """ "hai mươi tháng ba" without "ngày"."""
    value = _month_or_day(found[1].split(), months=False)
    return f"{value} " if value and value <= 31 else found[0]


def _figure(found: re.Match[str]) -> str:
    return str(number_of([found[1]]))


def _after_its_noun(found: re.Match[str]) -> str:
    words = found[2].split()
    months = bare(found[1]) == "thang"
    for end in range(len(words), 0, -1):
        value = _month_or_day(words[:end], months=months)
        if value and value <= (12 if months else 31):
            return " ".join([found[1], str(value), *words[end:]])
    return found[0]


def _month_or_day(words: list[str], *, months: bool) -> int | None:
    if months and len(words) == 1 and (named := {"giêng": 1, "tư": 4, "tu": 4, "chạp": 12}.get(words[0])):
        return named
    try:
        return number_of(words)
    except Misread:
        return None


def find_days(said: str, today: date) -> Iterator[date]:
    """Every day that a plain text names. Raises Misread where one is impossible."""
    for found in ISO.finditer(said):
        yield _real(int(found[1]), int(found[2]), int(found[3]))
    for found in TURNED.finditer(said):
        yield _day(int(found[2]), int(found[1]), None, today)
    for pattern in (SPOKEN, WRITTEN):
        for found in pattern.finditer(TURNED.sub(" ", ISO.sub(" ", said))):
            yield _day(int(found[1]), int(found[2]), found[3], today)
    for words, away in FROM_TODAY.items():
        if re.search(words, said):
            yield today + timedelta(days=away)
    for pattern in (DAYS_AWAY, DAYS_AGO):
        for found in pattern.finditer(said):
            yield today + timedelta(days=int(found[1]) * (1 if found[2] in ("nua", "toi", "sau") else -1))
    yield from _weekdays(said, today)


def _weekdays(said: str, today: date) -> Iterator[date]:
    monday = today - timedelta(days=today.weekday())
    for found in WEEKDAY.finditer(said):
        yield monday + timedelta(days=WEEKS[found[3]] + (WEEKDAYS[found[1]] if found[1] else 6))
    for found in WEEK_FIRST.finditer(said):
        yield monday + timedelta(days=WEEKS[found[1]] + (WEEKDAYS[found[2]] if found[2] else 6))
    for found in LAST_SUCH.finditer(said):
        since = (today.weekday() - (WEEKDAYS[found[1]] if found[1] else 6)) % 7 or 7
        yield today - timedelta(days=since)


def without_days(said: str) -> str:
    """A plain text without the days that it names."""
    far = (ISO, TURNED, SPOKEN, WRITTEN, *map(re.compile, FROM_TODAY))
    for pattern in (*far, DAYS_AWAY, DAYS_AGO, WEEKDAY, WEEK_FIRST, LAST_SUCH):
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
