"""Several facts in one reply: "đã học ngày 12/5, 45 đ/c dự" is a yes, a day and a number.

A fact is taken only where there is no doubt which item it is of; what cannot be placed is left to be asked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from domain.campaigns import Item, ItemKind
from language.choices import read_choice
from language.confirm import read_confirm
from language.dates import SPOKEN, WRITTEN, read_date
from language.misread import Misread
from language.numbers import read_number, read_quota
from language.spelling import clean, plain

CLAUSE = re.compile(
    r"(?<=/\d),|(?<=/\d\d),|[,;\n]+(?!\d)|[.!]+(?!\d)"
    r"|\s(?:và|va|còn|con)\s(?=(?:cá nhân|ca nhan|tập thể|tap the)\b)"
)
PEOPLE = re.compile(
    r"\d\s*(?:đ/?c|đồng chí|dong chi|dc|người|nguoi|lượt|luot|đảng viên|dang vien|cán bộ|can bo|đv)\b"
    r"|\b(?:dự|du|tham gia|tham dự|có mặt|co mat)\b.*\d",
    re.IGNORECASE,
)
DAY_WORDS = re.compile(r"\b(?:ngày|ngay|hôm|hom|mùng|mung|vào|vao|từ|tu)\s*$", re.IGNORECASE)
ABOUT_IT = re.compile(
    r"\b(?:học|hoc|tổ chức|to chuc|họp|hop|triển khai|trien khai|quán triệt|quan triet)\b", re.IGNORECASE
)


def read_facts(text: str, wanted: Sequence[Item], quotas: Mapping[str, int], today: date) -> dict[str, Any]:
    """What a reply says of the items wanted: key → value, as answers keep it; empty when nothing is certain."""
    found: dict[str, Any] = {}
    rest = _clauses(text)
    for item in _of(wanted, ItemKind.QUOTA):
        own = [clause for clause in rest if _is_of(item, clause, quotas)]
        rest = [clause for clause in rest if clause not in own]
        found |= _certain(item, [_quota(clause, quotas.get(item.key, 0)) for clause in own])
    yes = _confirmed(rest)
    if yes is not None:
        found |= {item.key: yes for item in _only(wanted, ItemKind.CONFIRM)}
    if yes or not _of(wanted, ItemKind.CONFIRM):
        # Of what was not done there is no day, and nobody who came.
        found |= _day(wanted, rest, today) | _people(wanted, rest) | _picked(wanted, rest)
    return found


def beside_quotas(text: str, wanted: Sequence[Item], quotas: Mapping[str, int]) -> str:
    """The reply without what tells of a quota: "tập thể rồi, cá nhân chưa" is a yes of the collective."""
    rest = _clauses(text)
    told = [clause for item in _of(wanted, ItemKind.QUOTA) for clause in rest if _is_of(item, clause, quotas)]
    return text if not told else ", ".join(clause for clause in rest if clause not in told)


def _clauses(text: str) -> list[str]:
    cleaned = "\n".join(clean(line) for line in text.splitlines())
    return [clause.strip() for clause in CLAUSE.split(cleaned) if clause and clause.strip()]


def _of(wanted: Iterable[Item], kind: ItemKind) -> list[Item]:
    return [item for item in wanted if item.kind is kind]


def _only(wanted: Iterable[Item], kind: ItemKind) -> list[Item]:
    """The item of a kind, where there is just one: of two nobody knows which is meant."""
    found = _of(wanted, kind)
    return found if len(found) == 1 else []


def _certain(item: Item, values: Sequence[Any]) -> dict[str, Any]:
    given = [value for value in values if value is not None]
    return {item.key: given[0]} if len(values) == 1 and given else {}


def _is_of(item: Item, clause: str, quotas: Mapping[str, int]) -> bool:
    """A clause is of a quota when it names what is counted, or gives x of just that quota."""
    counted = plain(item.counted)
    if counted and re.search(rf"\b{re.escape(counted)}\b", plain(clause)):
        return True
    return bool(
        re.search(rf"(?<![\d/])\d+\s*/\s*{quotas.get(item.key, 0)}(?![\d/])", clause)
    ) and not ABOUT_IT.search(clause)


def _quota(clause: str, total: int) -> int | None:
    try:
        return read_quota(clause, total)
    except Misread:
        return None


def _day(wanted: Iterable[Item], clauses: Sequence[str], today: date) -> dict[str, Any]:
    try:
        day = read_date("; ".join(clauses), today)
    except Misread:
        return {}
    return {item.key: day.isoformat() for item in _only(wanted, ItemKind.DATE) if day <= today}


def _people(wanted: Iterable[Item], clauses: Sequence[str]) -> dict[str, Any]:
    items = _only(wanted, ItemKind.NUMBER)
    if not items:
        return {}
    counts = [_count(clause, items[0]) for clause in clauses if PEOPLE.search(clause)]
    return _certain(items[0], counts)


def _count(clause: str, item: Item) -> int | None:
    """How many people a clause tells of, the day in it left aside."""
    without = DAY_WORDS.sub("", SPOKEN.sub(" ", WRITTEN.sub(" ", clause)))
    told = PEOPLE.search(without)
    figure = re.search(
        r"(?:\b(?:gần|gan|dưới|duoi|hơn|hon|khoảng|khoang|trên|tren)\s*)?\d[\d.]*\s*[^\d,;]*$", without
    )
    try:
        return read_number(figure[0] if told and figure else without, item.least, item.most)
    except Misread:
        return None


def _picked(wanted: Iterable[Item], clauses: Sequence[str]) -> dict[str, Any]:
    """An option that is named in full; less is not enough where nobody asked for it."""
    for item in _only(wanted, ItemKind.CHOICE):
        said = plain(" ".join(clauses))
        if any(re.search(rf"\b{re.escape(plain(option))}\b", said) for option in item.options):
            try:
                return {item.key: read_choice(" ".join(clauses), item.options)}
            except Misread:
                return {}
    return {}


def _confirmed(clauses: Sequence[str]) -> bool | None:
    try:
        read = read_confirm(", ".join(clauses))
    except Misread:
        return None
    return None if read.weak else read.yes
