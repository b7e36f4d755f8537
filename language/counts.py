"""Figures beside a noun in running words: "45 đ/c dự" tells how many came, whatever else a clause says."""

import re
from collections.abc import Iterator, Sequence

from language.dates import SPOKEN, WRITTEN
from language.figures import number_of, runs
from language.lexicon import Role, terms_of
from language.misread import Misread
from language.numbers import CLOCK, GROUPED, PEOPLE, THOUSANDS
from language.spelling import bare, plain

TOKEN = re.compile(r"\d+(?:[.,/-]\d+)*%?|[^\W\d_]+")
CAME = frozenset(("du", "tham gia", "tham du", "co mat", "den du", "du hoc"))


def counts_in(clause: str, noun: str = "") -> Iterator[int | None]:
    """Each figure that has the noun (of people where there is none) beside it; None: one that is not certain.

    `noun` without marks.
    """
    words = TOKEN.findall(_only_figures(clause))
    people = not noun or noun in PEOPLE or noun.startswith("luot")
    for start, end in runs(words):
        after = words[end : end + 3]
        before = words[max(0, start - 8) : start]
        if not (
            _is_noun(after, noun, people=people) or _is_named(before, noun) or (people and _came(before, after))
        ):
            continue
        yield _figure(words, start, end)
    for at, word in enumerate(words):
        if not word.isdigit() and word[0].isdigit() and _is_noun(words[at + 1 : at + 4], noun, people=people):
            yield None


def _only_figures(clause: str) -> str:
    """The clause without days and hours, its grouped figures in one."""
    said = WRITTEN.sub(" ", SPOKEN.sub(" ", clause)) if not SHARE_OF_PEOPLE.search(plain(clause)) else clause
    said = re.sub(
        r"\b(?:ngày|mùng|hôm|ngay|mung|hom) \d{1,2} tháng \d{1,2}(?: năm \d{4})?", " ", CLOCK.sub(" ", said)
    )
    said = GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), said)
    return THOUSANDS.sub(lambda found: str(int(found[1]) * 1000 + int(found[2] or 0) * 100), said)


SHARE_OF_PEOPLE = re.compile(r"\d\s?/\s?\d+ (?:dong chi|nguoi|dang vien|luot|can bo)")


def _is_noun(after: Sequence[str], noun: str, *, people: bool) -> bool:
    own = noun.split()
    if own and [bare(word) for word in after[: len(own)]] == own:
        return True
    return people and bool(after) and terms_of(after, (Role.PEOPLE,))[0].may(Role.PEOPLE)


def _is_named(before: Sequence[str], noun: str) -> bool:
    """ "số người là 50", "quân số: 50"."""
    nouns = "|".join(
        map(re.escape, (*({noun} if noun else ()), "luong", "nguoi", "luot", "dang vien", "dong chi"))
    )
    told = " ".join(map(bare, before))
    return bool(
        re.search(
            rf"\b(?:so (?:{nouns})|quan so|si so)(?: (?:nguoi|tham gia|tham du|du|hoc|luot))*(?: la| co| dat)?$",
            told,
        )
    )


def _came(before: Sequence[str], after: Sequence[str]) -> bool:
    """ "45 dự", "tham gia 45"."""
    ends, begins = " ".join(map(bare, before[-2:])), " ".join(map(bare, after[:2]))
    return any(
        begins.startswith(came) or (ends.endswith(came) and not after)
        for came in CAME
        if " " in came or came == "du"
    )


def _figure(words: Sequence[str], start: int, end: int) -> int | None:
    beside = terms_of(words[max(0, start - 3) : start], (Role.VAGUE, Role.ROUGHLY, Role.BESIDE))
    if any(term.roles == {Role.VAGUE} for term in beside[-2:]):
        return None
    try:
        return number_of(words[start:end])
    except Misread:
        return None
