"""The words that replies are made of, by what they do in a reply; data in `words/`, for who does not program.

Listed with their marks; a word typed without marks matches every listed word it may stand for, raw keystrokes of
Telex and VNI are read where they make a listed word, and what is longer goes before what is shorter.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from language.figures import ALL as FIGURES
from language.keystrokes import telex, vni
from language.spelling import bare, clean, has_marks, key

WORDS = Path(__file__).parent / "words"
LONGEST_PHRASE = 7
PHRASE = re.compile(r"[^\W\d_]+(?:[ /][^\W\d_]+)*|\?|[👍👌✅🆗✔]")
HEADING = re.compile(r"\[(.+)\]")
AFTER_FIGURE = "(sau số)"


class Role(StrEnum):
    """What a word does in a reply; the value heads its list in the files."""

    COURTESY = "đưa đẩy"
    AROUND = "quanh việc"
    GREETS = "chào hỏi"
    AGREES = "đồng ý"
    FINISHED = "đã xong"
    PAST = "đã"
    JUST = "vừa mới"
    DEED = "việc chung"
    STUDY = "việc học tập, tổ chức"
    SUBMIT = "việc gửi, nộp"
    THING = "giấy tờ"
    NOT_YET = "chưa"
    NO = "không"
    NOT_AT_ALL = "đâu"
    UNFINISHED = "chưa xong"
    BEFOREHAND = "mới chuẩn bị"
    SOON = "thời gian tới"
    UNDER_WAY = "đang"
    BUSY = "lý do bận"
    DOUBT = "không chắc"
    ASKS = "hỏi lại"
    DEFERS = "hẹn trả lời, hỏi người khác"
    RECEIVED = "đã nhận tin"
    OTHER = "chuyện khác"
    HELP = "ý định: trợ giúp"
    STOP = "ý định: thôi nhắn"
    DEADLINE = "ý định: hạn"
    SUMMARY = "ý định: tổng hợp"
    REPORT = "ý định: báo cáo"
    ROUGHLY = "áng chừng"
    VAGUE = "mập mờ"
    PEOPLE = "danh từ chỉ người"
    BESIDE = "quanh con số"


SHORT = "viết tắt"


class Listed(NamedTuple):
    """A word of a phrase, with its tone last, and without marks."""

    key: str
    bare: str


class Seen(NamedTuple):
    """A word of a reply; `unmarked`: it may stand for one with marks."""

    key: str
    bare: str
    unmarked: bool


class BadLine(Exception):
    """A line of a word list that cannot be taken; its text is one sentence for who wrote it."""


@dataclass(slots=True)
class Lexicon:
    """The lists as they are matched: phrases by the bare first word, short forms, and every single word."""

    phrases: dict[Role, set[str]] = field(default_factory=lambda: {role: set() for role in Role})
    short: dict[str, str] = field(default_factory=dict)
    short_after_figure: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=lambda: {key(word): word for word in FIGURES})
    unmarked: set[str] = field(default_factory=set)
    by_first: dict[str, list[tuple[tuple[Listed, ...], Role]]] = field(default_factory=dict)
    long_forms: list[tuple[re.Pattern[str], str]] = field(default_factory=list)

    def take(self, text: str, name: str) -> None:
        """Add a file's lists. Raises BadLine, and then nothing of it was added."""
        found: list[tuple[Role | None, int, str]] = []
        section: Role | str = ""
        for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
            told = clean(line).lower()
            if not told or told.startswith("#"):
                continue
            if heading := HEADING.fullmatch(told):
                section = _section(heading[1], name, number)
            elif not section:
                raise BadLine(f"{name}, dòng {number}: trước dòng này phải có tên mục, ví dụ [đã xong].")
            elif section == SHORT:
                _short_form(told, name, number)
                found.append((None, number, told))
            else:
                found += [(Role(section), number, one) for one in _phrases(told, name, number)]
        for role, _, told in found:
            self._add(role, told)

    def _add(self, role: Role | None, told: str) -> None:
        if role is None:
            self._add_short(told)
            return
        self.phrases[role].add(told)
        words = tuple(told.split())
        for word in words:
            self.known.setdefault(key(word), word)
            self.unmarked.add(bare(word))
        places = self.by_first.setdefault(bare(words[0]), [])
        places.append((tuple(Listed(key(word), bare(word)) for word in words), role))
        places.sort(key=lambda one: -len(one[0]))

    def _add_short(self, told: str) -> None:
        full, forms = told.split("=", 1)
        where = self.short
        if AFTER_FIGURE in full:
            full, where = full.replace(AFTER_FIGURE, ""), self.short_after_figure
        full = full.strip()
        for word in full.split():
            self.known.setdefault(key(word), word)
            self.unmarked.add(bare(word))
        told_forms = [form.strip() for form in forms.split(",") if form.strip()]
        where.update({form: full for form in told_forms if " " not in form})
        together = [re.compile(rf"(?<!\w){re.escape(form)}(?!\w)") for form in told_forms if " " in form]
        self.long_forms += [(form, full) for form in together]


def _section(named: str, name: str, number: int) -> Role | str:
    named = named.strip()
    if named == SHORT:
        return SHORT
    try:
        return Role(named)
    except ValueError:
        known = ", ".join(f"[{one}]" for one in (SHORT, *Role))
        raise BadLine(f"{name}, dòng {number}: không có mục [{named}]; các mục là {known}.") from None


def _phrases(told: str, name: str, number: int) -> list[str]:
    found = [one.strip() for one in told.split(",") if one.strip()]
    for one in found:
        if not PHRASE.fullmatch(one) or len(one.split()) > LONGEST_PHRASE:
            raise BadLine(
                f"{name}, dòng {number}: “{one}” không phải một cụm từ; chỉ viết chữ, cách nhau bằng dấu phẩy,"
                f" mỗi cụm không quá {LONGEST_PHRASE} chữ."
            )
    return found


def _short_form(told: str, name: str, number: int) -> None:
    full, mark, forms = told.partition("=")
    full = full.replace(AFTER_FIGURE, "").strip()
    if not mark or not forms.strip(" ,") or not PHRASE.fullmatch(full):
        raise BadLine(f"{name}, dòng {number}: viết theo mẫu “rồi = r, rùi”.")


LEXICON = Lexicon()
PROBLEMS: list[BadLine] = []
for _path in sorted(WORDS.glob("*.txt")):
    try:
        LEXICON.take(_path.read_text(encoding="utf-8"), _path.name)
    except BadLine as _bad:
        PROBLEMS.append(_bad)


def check() -> None:
    """Raises BadLine where a list that comes with the program was spoilt."""
    if PROBLEMS:
        raise PROBLEMS[0]


def extend(text: str, name: str) -> None:
    """Add the words of a house of its own to those that come with the program. Raises BadLine."""
    LEXICON.take(text, name)
    spelled.cache_clear()


@lru_cache(maxsize=8192)
def spelled(word: str) -> str:
    """A small word as it is meant: its keystrokes read, letters held too long let go; else as it stands."""
    known, short = LEXICON.known, LEXICON.short
    if word in short or word in LEXICON.short_after_figure or key(word) in known or word in LEXICON.unmarked:
        return word
    for once in dict.fromkeys((word, _squeezed(word, 2), _squeezed(word, 1))):
        for told in (once, telex(once), vni(once)):
            if told and (told in short or key(told) in known):
                return known.get(key(told), told)
        if once in LEXICON.unmarked:
            return once
    return word


def _squeezed(word: str, most: int) -> str:
    """The word with no letter more than so many times in a row."""
    return "".join(letter * min(most, len(list(run))) for letter, run in groupby(word))


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch of a reply: its words, and what they may do; no role: we do not know them."""

    words: tuple[str, ...]
    roles: frozenset[Role]

    def may(self, *roles: Role) -> bool:
        """True when it may do one of these."""
        return not self.roles.isdisjoint(roles)


def terms_of(words: Sequence[str], roles: Iterable[Role]) -> list[Term]:
    """The words in listed phrases, the longest first; `roles`: the lists that count."""
    wanted, marked = frozenset(roles), has_marks(words)
    seen = [Seen(key(word), bare(word), word == bare(word)) for word in words]
    found: list[Term] = []
    at = 0
    while at < len(words):
        length, does = _longest(seen, at, wanted, marked=marked)
        found.append(Term(tuple(words[at : at + length]), frozenset(does)))
        at += length
    return found


def _longest(seen: Sequence[Seen], at: int, wanted: frozenset[Role], *, marked: bool) -> tuple[int, set[Role]]:
    """How many words the longest phrase from there has, and its roles: as it is spelled, else as it may be."""
    exact, loose, length = set[Role](), set[Role](), 0
    for phrase, role in LEXICON.by_first.get(seen[at].bare, ()):
        if length and len(phrase) < length:
            break
        if role not in wanted or (fits := _fits(phrase, seen[at : at + len(phrase)], marked=marked)) is None:
            continue
        length = len(phrase)
        (exact if fits else loose).add(role)
    return length or 1, exact or loose


def _fits(phrase: Sequence[Listed], seen: Sequence[Seen], *, marked: bool) -> bool | None:
    """True where words are a phrase with its marks, False where they may stand for it without, None: neither."""
    if len(phrase) != len(seen):
        return None
    exact = True
    for listed, word in zip(phrase, seen, strict=True):
        if listed.key == word.key:
            continue
        if listed.bare != word.bare:
            return None
        # "tỏ chức": a mark that makes no word we know, beside another word of the phrase.
        known = word.key in LEXICON.known
        if not (len(phrase) > 1 and not known) and (not word.unmarked or (marked and known)):
            return None
        exact = False
    return exact
