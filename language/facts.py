"""Several facts in one reply: "đã học ngày 12/5, 45 đ/c dự" is a yes, a day and a number.

A fact is taken only where there is no doubt which item it is of; what cannot be placed is left to be asked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from domain.campaigns import Item, ItemKind
from language.choices import read_choice
from language.clauses import as_corrected, settled
from language.confirm import read_confirm
from language.counts import counts_in
from language.dates import read_date
from language.meant import meant
from language.misread import Misread
from language.quotas import read_quota
from language.spelling import plain

CLAUSE = re.compile(
    r"(?<=/\d),|(?<=/\d\d),|[,;\n]+(?!\d)|[.!]+(?!\d)|,\s"
    r"|\s(?:và|va|còn|con)\s(?=(?:cá nhân|ca nhan|tập thể|tap the)\b)"
)
ABOUT_IT = re.compile(
    r"\b(?:học|hoc|tổ chức|to chuc|họp|hop|triển khai|trien khai|quán triệt|quan triet)\b", re.IGNORECASE
)


def read_facts(
    text: str, wanted: Sequence[Item], quotas: Mapping[str, int], today: date, *, done: bool = False
) -> dict[str, Any]:
    """What a reply says of the items wanted: key → value, as answers keep it; empty when nothing is certain.

    `done`: that it was done is known already.
    """
    found: dict[str, Any] = {}
    rest = _clauses(text)
    for item in _of(wanted, ItemKind.QUOTA):
        own = [clause for clause in rest if _is_of(item, clause, quotas)]
        rest = [clause for clause in rest if clause not in own]
        found |= _certain(item, [_quota(clause, quotas.get(item.key, 0)) for clause in own])
    yes = _confirmed(rest, wanted, today)
    if yes is not None:
        found |= {item.key: yes for item in _only(wanted, ItemKind.CONFIRM)}
    if yes or (done and yes is None) or not _of(wanted, ItemKind.CONFIRM):
        # Of what was not done there is no day, and nobody who came.
        said = as_corrected(rest)
        found |= _day(wanted, said, today) | _numbers(wanted, said) | _picked(wanted, said)
    return found


def beside_quotas(text: str, wanted: Sequence[Item], quotas: Mapping[str, int]) -> str:
    """The reply without what tells of a quota: "tập thể rồi, cá nhân chưa" is a yes of the collective."""
    rest = _clauses(text)
    told = [clause for item in _of(wanted, ItemKind.QUOTA) for clause in rest if _is_of(item, clause, quotas)]
    return text if not told else ", ".join(clause for clause in rest if clause not in told)


def when_and_how_many(text: str, today: date) -> tuple[date | None, int | None]:
    """The one past day, and the one number of people, that a reply tells of something done."""
    said = as_corrected(_clauses(text))
    counts = [count for clause in said for count in counts_in(clause)]
    return _past_day(said, today), counts[0] if len(counts) == 1 else None


def asked_of(item: Item) -> str:
    """The words in which an item is asked, and what it is called."""
    return f"{item.ask} {item.label} {item.done}"


def _clauses(text: str) -> list[str]:
    return [clause.strip() for clause in CLAUSE.split(settled(meant(text))) if clause and clause.strip()]


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


def _past_day(clauses: Sequence[str], today: date) -> date | None:
    try:
        day = read_date("; ".join(clauses), today)
    except Misread:
        return None
    return day if day <= today else None


def _day(wanted: Iterable[Item], clauses: Sequence[str], today: date) -> dict[str, Any]:
    day = _past_day(clauses, today)
    return {item.key: day.isoformat() for item in _only(wanted, ItemKind.DATE)} if day else {}


def _numbers(wanted: Iterable[Item], clauses: Sequence[str]) -> dict[str, Any]:
    """Figures by the noun beside them: "55 tin, 28 bài" are of two items; of people only where one item is."""
    found: dict[str, Any] = {}
    for item in _of(wanted, ItemKind.NUMBER):
        counts = [count for clause in clauses for count in counts_in(clause, plain(item.counted))]
        found |= _certain(item, [count if count is not None and _fits(item, count) else None for count in counts])
    named = [plain(item.counted) for item in _of(wanted, ItemKind.NUMBER)]
    return found if len(set(named)) == len(named) else {}


def _fits(item: Item, count: int) -> bool:
    return (item.least is None or count >= item.least) and (item.most is None or count <= item.most)


def _picked(wanted: Iterable[Item], clauses: Sequence[str]) -> dict[str, Any]:
    """An option that is named in full; less is not enough where nobody asked for it."""
    for item in _only(wanted, ItemKind.CHOICE):
        named = [re.compile(rf"\b{re.escape(plain(option))}\b") for option in item.options]
        said = [clause for clause in clauses if any(name.search(plain(clause)) for name in named)]
        if said:
            try:
                return {item.key: read_choice(" ".join(said), item.options)}
            except Misread:
                return {}
    return {}


def _confirmed(clauses: Sequence[str], wanted: Iterable[Item], today: date) -> bool | None:
    ask = " ".join(asked_of(item) for item in _only(wanted, ItemKind.CONFIRM))
    try:
        read = read_confirm(", ".join(clauses), ask, today)
    except Misread:
        return None
    return None if read.weak else read.yes
