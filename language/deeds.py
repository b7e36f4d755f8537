"""One clause about a deed: done, not done, or nothing of the kind. By what each word does, and in which order."""

import re
from datetime import date
from enum import Enum, auto
from itertools import pairwise

from language.lexicon import Role, Term
from language.negation import (
    denied_by_where,
    is_double,
    is_idiom,
    is_no_one_more,
    is_nobody_left,
    is_not_right,
    is_not_so,
)
from language.partly import is_all, is_partly, leaves_people
from language.senses import DEEDS, Senses
from language.spelling import bare, plain
from language.times import times_of


class Says(Enum):
    """What a clause says of the deed that was asked about."""

    YES = auto()
    NO = auto()
    WEAK_YES = auto()  # vâng, ok
    WEAK_NO = auto()  # không
    PART = auto()  # "chi bộ 1 xong": yes of a part
    NOTHING = auto()  # says nothing of the matter
    ASKED = auto()  # the question once more
    LATER = auto()  # something will be told later
    CLAIM = auto()  # of something else: "có kế hoạch rồi"
    PAPER = auto()  # of papers still to come: "đang viết báo cáo"
    ASIDE = auto()  # names a deed and says nothing of it: "tổ chức tại hội trường"
    OFF = auto()  # of another matter
    DOUBT = auto()
    UNCLEAR = auto()


PART_OF = re.compile(
    r"\b(?:chi bộ|chi bo|tổ|to|nhóm|nhom|khoa|phòng|phong|khối|khoi|lớp|lop|đợt|dot|buổi|buoi|phần|giai đoạn"
    r"|bước)\s+(?:số\s+)?\d"
)
INDEFINITE = frozenset(("nào", "nao", "ai", "gì", "gi"))
EVERY = frozenset(("cũng", "cung", "đều", "deu"))
STILL = frozenset(("thì", "thi", "vẫn", "van", "là", "la", "cũng", "cung", "còn", "con"))
WAITS = re.compile(r"\b(?:chờ|đợi|cho|doi)\b")
ALL_RIGHT = {("duoc", "roi"), ("dung", "roi"), ("phai", "roi")}
THE_MATTER = frozenset(("nghi quyet", "hoi nghi", "chi thi", "ket luan", "quy dinh", "tuan phim", "phim"))
AFTERWARDS = frozenset(("bao cao", "anh", "so lieu", "danh sach", "bien ban", "ho so", "file", "tep", "thong bao"))
NOT_DONE = (Role.UNFINISHED, Role.BEFOREHAND)
DONE = (Role.PAST, Role.FINISHED)
REFUSING = "👎❌🚫⛔"
MOST_UNKNOWN = 6
ASKED_BY = {
    Role.SUBMIT: (" gui ", " nop "),
    Role.STUDY: (" hoc ", " to chuc ", " quan triet ", " chieu ", " sinh hoat ", " hop "),
}


def says(clause: str, ask: str = "", today: date | None = None) -> Says:
    """What one clause says; `ask`: the question's words, to tell the deed that is meant from others."""
    if _is_beside(clause, ask):
        return Says.ASIDE
    if any(mark in clause for mark in REFUSING):
        return Says.UNCLEAR
    return _Clause(clause, ask, today).says()


def _is_beside(clause: str, ask: str) -> bool:
    """Of people, where the collective was asked about."""
    said = plain(clause)
    return "tap the" in plain(ask) and "ca nhan" in said and "tap the" not in said


def _deeds_asked(ask: str) -> frozenset[Role]:
    """The deeds that a question is about; all of them where it does not say."""
    said = f" {plain(ask)} "
    found = {role for role, words in ASKED_BY.items() if any(word in said for word in words)}
    return frozenset(found or ASKED_BY) | {Role.DEED}


class _Clause:
    def __init__(self, text: str, ask: str, today: date | None) -> None:
        self.text = text
        self.asked = plain(ask)
        self.wanted = _deeds_asked(ask)
        self.times = times_of(text, today)
        self.senses = Senses(text)
        self.terms, self.has = self.senses.terms, self.senses.has
        self.meant = self.has(*self.wanted)
        self.other = not self.meant and self.has(*DEEDS)

    def says(self) -> Says:
        """What it says; what is still to come of papers is nothing of a deed that is done."""
        found = self._first_reading()
        if found is not Says.NO or not self._is_of_papers():
            return found
        return Says.CLAIM if self.other or self._papers() & AFTERWARDS else Says.PAPER

    def _is_of_papers(self) -> bool:
        if Role.SUBMIT in self.wanted or self.has(Role.STUDY) or is_partly(self.text):
            return False
        return self.other or any(paper not in self.asked for paper in self._papers() - THE_MATTER)

    def _papers(self) -> set[str]:
        return {" ".join(bare(word) for word in term.words) for term in self.terms if term.may(Role.THING)}

    def _first_reading(self) -> Says:
        if not self.terms:
            return Says.NO if is_partly(self.text) or self.times.to_come else Says.NOTHING
        for reading in (
            self._doubts, self._doubly, self._asks, self._delays, self._denies, self._goes_on, self._unfinished,
            self._done, self._agrees,
        ):  # fmt: skip
            if (found := reading()) is not None:
                return found
        if self.has(Role.JUST, Role.PAST):
            return Says.CLAIM
        if self.has(*DEEDS):
            return Says.ASIDE
        return Says.NOTHING if all(term.may(Role.COURTESY, Role.GREETS) for term in self.terms) else Says.OFF

    def _doubts(self) -> Says | None:
        if self.has(Role.DOUBT):
            return Says.DOUBT
        goes_on = self.has(*NOT_DONE) or (self.has(Role.UNDER_WAY) and self.meant)
        if self.has(Role.OTHER) and (not goes_on or self.has(Role.FINISHED, Role.PAST)):
            claims = self.has(Role.FINISHED, Role.PAST, *DEEDS, Role.NOT_YET, Role.NO)
            return Says.CLAIM if claims else Says.OFF
        denied = self.has(Role.NO) and self.meant
        if self.has(Role.BUSY) and not denied and not self.has(Role.NOT_YET, *NOT_DONE, Role.SOON):
            return Says.UNCLEAR if self.has(Role.FINISHED, Role.PAST, Role.NO, *DEEDS) else Says.OFF
        return None

    def _doubly(self) -> Says | None:
        if is_nobody_left(self.text, self.senses):
            return Says.YES
        if is_no_one_more(self.text) and not self.has(Role.NOT_YET):
            return Says.ASIDE
        if is_double(self.senses):
            return Says.UNCLEAR if self.has(*NOT_DONE, Role.UNDER_WAY) else Says.OFF
        return None

    def _asks(self) -> Says | None:
        core = self.senses.core
        if core and core[-1].words == ("?",):
            return Says.ASKED if self._is_the_question(core[:-1]) else Says.UNCLEAR
        asks = [at for at, term in enumerate(self.terms) if term.may(Role.ASKS)]
        if asks and not all(self._is_indefinite(at) for at in asks) and not is_idiom(self.text):
            return Says.UNCLEAR
        return Says.ASKED if self._is_the_question(core) else None

    def _is_indefinite(self, at: int) -> bool:
        """ "chưa chi bộ nào", "không ai", "đã làm gì đâu": nobody is asked."""
        if self.senses.core[-1].may(Role.NOT_AT_ALL) and self.terms[at].words[-1] in INDEFINITE:
            return self.has(Role.PAST, Role.AGREES)
        if at + 1 < len(self.terms) and self.terms[at + 1].words[-1] in EVERY:
            return self.terms[at].words[-1] in INDEFINITE
        denied = self.senses.place(Role.NOT_YET, Role.NO, Role.NOT_AT_ALL)
        return self.terms[at].words[-1] in INDEFINITE and denied < at

    def _is_the_question(self, core: list[Term]) -> bool:
        """ "đã học chưa", "xong chưa", "học chưa": a deed, and then chưa; "tập thể chưa", "thì chưa" are none."""
        if len(core) < 2 or core[-1].words not in (("chưa",), ("chua",)):
            return False
        at = max(place for place, term in enumerate(self.terms) if term is core[-1])
        if at and self.terms[at - 1].words[-1] in STILL:
            return False
        opened = any(term.may(Role.PAST) or term.words == ("có",) for term in core[:-1])
        return opened or core[-2].may(*DEEDS, Role.FINISHED, Role.PAST, Role.THING)

    def _delays(self) -> Says | None:
        if self.has(Role.DEFERS):
            if self.meant and self.terms[self.senses.place(Role.DEFERS)].words[0] in ("để", "de"):
                return Says.ASIDE if not self.has(Role.FINISHED) else Says.UNCLEAR
            return Says.LATER if not self.has(Role.FINISHED, Role.NOT_YET) else Says.UNCLEAR
        if self.has(Role.RECEIVED):
            return Says.OFF if not self.meant else Says.UNCLEAR
        return None

    def _denies(self) -> Says | None:
        if is_idiom(self.text):
            return Says.NO
        if is_not_so(self.text):
            return Says.WEAK_NO
        if is_not_right(self.text):
            return Says.OFF
        if self.has(Role.NOT_AT_ALL):
            if len(self.senses.core) == 1:
                return Says.OFF
            return Says.NO if denied_by_where(self.text, self.senses) else Says.UNCLEAR
        if self.has(Role.NOT_YET):
            return self._not_yet()
        return self._not_done() if self.has(Role.NO) else None

    def _not_yet(self) -> Says:
        twice = self.senses.count(Role.NOT_YET) + self.senses.count(Role.NO) > 1
        if self.senses.ends_it or (twice and not self.senses.core[0].may(Role.NO)):
            return Says.UNCLEAR
        if self.other or (self.has(Role.THING) and not self.meant and Role.SUBMIT not in self.wanted):
            return Says.CLAIM
        if self._is_of_papers():
            return Says.CLAIM
        known = self.meant or self.has(Role.FINISHED, Role.THING, Role.AGREES, *NOT_DONE)
        return Says.NO if known or not self.senses.unknown else Says.UNCLEAR

    def _not_done(self) -> Says:
        if self.senses.count(Role.NO) > 1 or self.senses.ends_it or self.senses.unknown > 1:
            return Says.UNCLEAR
        if self.has(Role.PAST, Role.UNDER_WAY, *NOT_DONE) or self.other:
            return Says.UNCLEAR
        if self.meant:
            return Says.NO
        if self.senses.unknown or self.has(Role.FINISHED, Role.THING) or re.search(r"\bph[ảa]i\b", self.text):
            return Says.UNCLEAR
        return Says.WEAK_NO

    def _goes_on(self) -> Says | None:
        """Partly done, or under way."""
        if is_partly(self.text):
            return Says.NO
        if leaves_people(self.text):
            return Says.UNCLEAR
        if not self.has(Role.UNDER_WAY):
            return None
        known = self.meant or self.has(*NOT_DONE, Role.THING) or len(self.senses.core) == 1
        return Says.NO if known and (not self.other or self.has(*NOT_DONE)) else Says.UNCLEAR

    def _unfinished(self) -> Says | None:
        """Planned, nearly done, put off, or put on a day to come."""
        if self.times.this_one and not self.has(Role.PAST, Role.FINISHED):
            return Says.NO if self.meant or not self.senses.unknown else Says.UNCLEAR
        if self.has(Role.SOON):
            return Says.NO if self._is_soon() else Says.CLAIM
        if self.has(Role.BEFOREHAND) and not self.has(Role.UNFINISHED) and self.meant and self.has(*DONE):
            before = self.senses.place(Role.BEFOREHAND) < self.senses.place(*DEEDS)
            return Says.NO if before and not self.has(Role.PAST) and not self.senses.ends_it else Says.UNCLEAR
        if self.has(*NOT_DONE):
            contradicts = self.has(Role.PAST) and self.meant and self.times.past
            vague = self.has(Role.AGREES) and not self.has(*DEEDS, Role.FINISHED) and self.senses.unknown
            waits = WAITS.search(self.text) and not self.has(*DEEDS, Role.THING, Role.BUSY, Role.OTHER)
            return Says.UNCLEAR if contradicts or vague or (waits and self.senses.unknown) else Says.NO
        if self.times.to_come:
            return Says.UNCLEAR if self.has(Role.PAST, Role.FINISHED) else Says.NO
        return None

    def _is_soon(self) -> bool:
        """ "tuần sau ạ", "vâng mai em làm", "chiều mai mới xong": a time alone, or of the deed."""
        if self.meant:
            return not self.has(Role.PAST)
        known = self.has(*NOT_DONE) or not self.senses.unknown
        return known and not self.other and not self.has(Role.AGREES, Role.PAST)

    def _done(self) -> Says | None:
        finished, past, unknown = self.has(Role.FINISHED), self.senses.past, self.senses.unknown
        just = self.has(Role.JUST) and self.times.past
        when = self.times.before or just
        named = self.meant and (is_all(self.text) or (when and not self.senses.unknown_before))
        if not (finished or past or named):
            return None
        if not self.meant and (self.other or unknown or self.has(Role.THING)):
            return Says.CLAIM
        if finished and not self.meant and not past and self.senses.ends_nothing:
            return Says.CLAIM
        if unknown > MOST_UNKNOWN or (not past and self.senses.unknown_before):
            return Says.CLAIM
        if not finished and not self.meant and not self.senses.past_alone:
            return Says.CLAIM
        if self._only_all_right() or [term.words for term in self.senses.core] == [("da",)]:
            return Says.WEAK_YES
        if self.has(Role.JUST) and PART_OF.search(self.text):
            return Says.NO
        if self.has(Role.JUST) and not (finished or self.times.past):
            return Says.UNCLEAR
        return Says.PART if PART_OF.search(self.text) else Says.YES

    def _only_all_right(self) -> bool:
        """ "được rồi", "đúng rồi", "vâng được rồi": no more than an acknowledgement."""
        words = [bare(word) for term in self.terms for word in term.words]
        return not self.has(*DEEDS) and bool(set(pairwise(words)) & ALL_RIGHT)

    def _agrees(self) -> Says | None:
        core = self.senses.core
        if not self.has(Role.AGREES):
            return None
        if len(core) == 2 and core[0].words in (("có",), ("co",)) and core[1].may(*self.wanted):
            return Says.YES
        return Says.WEAK_YES if all(term.may(Role.AGREES) for term in core) else Says.CLAIM
