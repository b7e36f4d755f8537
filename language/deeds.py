"""One clause about a deed: done, not done, or nothing of the kind. By what each word does, and in which order."""

import re
from collections.abc import Sequence
from datetime import date
from enum import Enum, auto
from itertools import pairwise

from language.dates import find_days
from language.lexicon import Role, Term, terms_of
from language.misread import Misread
from language.spelling import bare, plain


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
    ASIDE = auto()  # names a deed and says nothing of it: "tổ chức tại hội trường"
    DOUBT = auto()
    UNCLEAR = auto()


ROLES = (
    Role.COURTESY, Role.GREETS, Role.AGREES, Role.FINISHED, Role.PAST, Role.JUST, Role.DEED, Role.STUDY,
    Role.SUBMIT, Role.THING, Role.NOT_YET, Role.NO, Role.NOT_AT_ALL, Role.UNFINISHED, Role.UNDER_WAY, Role.SOON,
    Role.BUSY, Role.DOUBT, Role.ASKS, Role.DEFERS, Role.RECEIVED, Role.OTHER,
)  # fmt: skip
DEEDS = (Role.DEED, Role.STUDY, Role.SUBMIT)
TOKEN = re.compile(r"\d+(?:[.,/:-]\d+)*%?|[^\W\d_]+|[👍👌✅🆗✔?]|[👎❌🚫⛔]")
PART_OF = re.compile(r"\b(?:chi bộ|chi bo|tổ|to|nhóm|nhom|khoa|phòng|phong|khối|khoi|lớp|lop)\s+(?:số\s+)?\d")
SHARE = re.compile(r"(?<![\d/])(\d{1,3})\s?/\s?(\d{1,3})(?![\d/])")
CELLS = re.compile(
    r"^\s*(?:chi bộ|chi bo|cb|đơn vị|don vi|tổ|to|khoa|phòng|phong|đảng bộ|bản|ban|cá nhân|ca nhan|đồng chí"
    r"|dong chi)\b"
)
PERCENT = re.compile(r"(?<![\d.,])(\d{1,3})(?:[.,]\d+)?\s?%")
LEFT_OVER = re.compile(
    r"\b(?:còn|con|thiếu|thieu|trừ|tru)\s(?:lại\s|lai\s|mỗi\s|moi\s|khoảng\s|thiếu\s|thieu\s|đúng\s"
    r"|có\s)?(?:\d+|một|mot|hai|ba|bốn|bon|vài|vai|mấy|may|nửa|nua)\b"
)
NO_MORE_LEFT = re.compile(r"\b(?:không|khong|chẳng)\s(?:còn|con|có|co|thiếu|thieu|sót|sot)\b.*\b(?:nào|nao|ai)\b")
ROUGHLY_MANY = re.compile(
    r"\b(?:gần|gan|dưới|duoi|sắp|cỡ)\s+\d+\s*(?:đồng chí|dong chi|người|nguoi|lượt|luot|đảng viên|dang vien"
    r"|cán bộ|can bo)?"
)
FEW_ONLY = re.compile(
    r"\b(?:mới|moi|chỉ mới|chỉ|mới chỉ)\s(?:được\s|duoc\s|có\s|co\s|xong\s|học\s|hoc\s|làm\s|nộp\s|gửi\s"
    r"|tổ chức\s|triển khai\s)*(?:ở\s)?(?:\d+|một|mot|hai|ba|vài|vai|mấy)\b"
)
DENIED_IDIOM = re.compile(
    r"\b(\S+)(?: \S+)? (?:đâu|dau|mô|mo) (?:mà|ma) \1\b|^(?:\S+ ){0,3}?(?:đâu|dau) (?:có|co|đã|da|kịp"
    r"|kip)\b(?! (?:phải|gì$))"
)
INDEFINITE = frozenset(("nào", "nao", "ai", "gì", "gi"))
MONTH = re.compile(r"\bthang (\d{1,2})\b(?!\s?/)")
REACHED = re.compile(r"\b(?:được|duoc|mới|moi|xong|đạt|dat|chỉ|chi)\s$")
BIG = 12
MANY = 6
TITLES = frozenset(("anh", "chị", "chi", "em", "bác", "cô", "chú", "chí"))
THIS_ONE = re.compile(r"\b(?:thứ|thu) (?:\d|hai|ba|tư|năm|sáu|bảy|tu|nam|sau|bay) (?:này|nay|tới|toi)\b")


def says(clause: str, ask: str = "", today: date | None = None) -> Says:
    """What one clause says; `ask`: the question's words, to tell the deed that is meant from others."""
    terms = terms_of(TOKEN.findall(ROUGHLY_MANY.sub(" ", clause)), ROLES)
    told = _Clause(
        clause,
        _settled([one for one in terms if not one.words[0][0].isdigit()]),
        _asked_for(ask),
        today,
        _is_beside(clause, ask),
    )
    return told.says()


def _settled(terms: list[Term]) -> list[Term]:
    """The terms without their other senses, where the next word decides: "da hoc" is đã, "da em" is dạ."""
    settled = []
    for at, term in enumerate(terms):
        roles = term.roles
        if Role.PAST in roles and Role.COURTESY in roles:
            after = terms[at + 1] if at + 1 < len(terms) else None
            done = after is not None and (after.may(*DEEDS, Role.THING, Role.RECEIVED) or after.words[0] == "xong")
            alone = all(one.may(Role.COURTESY) for one in terms)
            roles = frozenset({Role.PAST if done or alone else Role.COURTESY})
        elif not roles and at and terms[at - 1].words[-1] in TITLES and _nothing_more(terms[at + 1 :]):
            roles = frozenset({Role.COURTESY})  # a name: "rồi chị Hạnh ạ"
        elif len(roles) > 1 and Role.COURTESY in roles:
            roles = roles - {Role.COURTESY} if roles & {*DEEDS, Role.FINISHED, Role.NOT_YET} else roles
        settled.append(Term(term.words, roles))
    return settled


def _is_beside(clause: str, ask: str) -> bool:
    """Of people, where the collective was asked about."""
    said = plain(clause)
    return "tap the" in plain(ask) and "ca nhan" in said and "tap the" not in said


def _nothing_more(rest: list[Term]) -> bool:
    return all(term.may(Role.COURTESY) for term in rest)


def _asked_for(ask: str) -> frozenset[Role]:
    """The deeds that a question is about; all of them where it does not say."""
    said = f" {plain(ask)} "
    found = {
        role
        for role, words in (
            (Role.SUBMIT, (" gui ", " nop ")),
            (Role.STUDY, (" hoc ", " to chuc ", " quan triet ", " chieu ", " sinh hoat ", " hop ")),
        )
        if any(word in said for word in words)
    }
    return frozenset(found) or frozenset({Role.SUBMIT, Role.STUDY})


class _Clause:
    def __init__(
        self, text: str, terms: list[Term], wanted: frozenset[Role], today: date | None, beside: bool
    ) -> None:
        self.text = text
        self.terms = terms
        self.wanted = wanted | {Role.DEED}
        self.days = _days(text, today)
        self.today = today
        self.beside = beside

    def says(self) -> Says:
        """The first of the readings that applies."""
        if self.beside:
            return Says.ASIDE
        if any(mark in self.text for mark in "👎❌🚫⛔"):
            return Says.UNCLEAR
        if not self.terms:
            return Says.NO if self._is_part() else Says.NOTHING
        for reading in (
            self._doubts, self._all_in, self._asks, self._delays, self._denies, self._unfinished,
            self._done, self._agrees,
        ):  # fmt: skip
            if (found := reading()) is not None:
                return found
        if self._has(Role.JUST, Role.PAST):
            return Says.CLAIM
        if self._unknown() and self._has(Role.AGREES):
            return Says.UNCLEAR
        return Says.ASIDE if self._has(*DEEDS) else Says.NOTHING

    def _has(self, *roles: Role) -> bool:
        return any(term.may(*roles) for term in self.terms)

    def _place(self, *roles: Role) -> int:
        return next((at for at, term in enumerate(self.terms) if term.may(*roles)), len(self.terms))

    def _core(self) -> list[Term]:
        return [term for term in self.terms if not term.may(Role.COURTESY, Role.GREETS)]

    def _unknown(self) -> int:
        return sum(not term.roles for term in self.terms)

    @property
    def _meant(self) -> bool:
        """It names the deed that was asked about."""
        return self._has(*self.wanted)

    @property
    def _other(self) -> bool:
        """It names another deed, and not the one that was asked about."""
        return not self._meant and self._has(*DEEDS)

    def _doubts(self) -> Says | None:
        if self._has(Role.DOUBT):
            return Says.DOUBT
        if self._has(Role.OTHER):
            goes_on = self._has(Role.UNFINISHED) or (self._has(Role.UNDER_WAY) and self._meant)
            if not goes_on or self._has(Role.FINISHED, Role.PAST):
                claims = self._has(Role.FINISHED, Role.PAST, *DEEDS, Role.NOT_YET, Role.NO)
                return Says.CLAIM if claims else Says.NOTHING
        denied = self._has(Role.NO) and self._meant
        if self._has(Role.BUSY) and not denied and not self._has(Role.NOT_YET, Role.UNFINISHED, Role.SOON):
            return Says.UNCLEAR if self._has(Role.FINISHED, Role.PAST, Role.NO, *DEEDS) else Says.NOTHING
        return None

    def _all_in(self) -> Says | None:
        """ "không còn chi bộ nào chưa học" is a yes; "không phải chưa học" alone says nothing certain."""
        no, not_yet = self._place(Role.NO), self._place(Role.NOT_YET)
        if NO_MORE_LEFT.search(self.text) and (
            self._has(Role.NOT_YET) or "thiếu" in self.text or "sót" in self.text
        ):
            return Says.YES if not self._has(Role.UNFINISHED) or "thiếu" in self.text else Says.UNCLEAR
        if no < not_yet < len(self.terms) and not (no == 0 and not_yet == 1):
            return Says.UNCLEAR if self._has(Role.UNFINISHED, Role.UNDER_WAY) else Says.NOTHING
        return None

    def _asks(self) -> Says | None:
        core = self._core()
        if core and core[-1].may(Role.ASKS) and core[-1].words == ("?",):
            return Says.ASKED if self._is_the_question(core[:-1]) else Says.UNCLEAR
        asks = [at for at, term in enumerate(self.terms) if term.may(Role.ASKS)]
        if asks and not all(self._is_indefinite(at) for at in asks) and not DENIED_IDIOM.search(self.text):
            return Says.UNCLEAR
        if self._is_the_question(core):
            return Says.ASKED
        return None

    def _is_indefinite(self, at: int) -> bool:
        """ "chưa chi bộ nào", "không ai": nobody is asked."""
        return self.terms[at].words[-1] in INDEFINITE and self._place(Role.NOT_YET, Role.NO, Role.NOT_AT_ALL) < at

    def _is_the_question(self, core: list[Term]) -> bool:
        """ "đã học chưa", "xong chưa", "học chưa": a deed, and then chưa; "tập thể chưa", "thì chưa" are none."""
        if (
            len(core) < 2
            or not core[-1].may(Role.NOT_YET)
            or (core[-1].words != ("chưa",) and core[-1].words != ("chua",))
        ):
            return False
        at = max(place for place, term in enumerate(self.terms) if term is core[-1])
        before = self.terms[at - 1].words[-1] if at else ""
        if before in ("thì", "thi", "vẫn", "van", "là", "la", "cũng", "cung", "còn", "con"):
            return False
        return core[-2].may(*DEEDS, Role.FINISHED, Role.PAST, Role.THING) or any(
            term.may(Role.PAST) or term.words == ("có",) for term in core[:-1]
        )

    def _delays(self) -> Says | None:
        if self._has(Role.DEFERS):
            if self._meant and self.terms[self._place(Role.DEFERS)].words[0] in ("để", "de"):
                return Says.ASIDE if not self._has(Role.FINISHED) else Says.UNCLEAR
            return Says.LATER if not self._has(Role.FINISHED, Role.NOT_YET) else Says.UNCLEAR
        if self._has(Role.RECEIVED):
            return Says.NOTHING if not self._meant else Says.UNCLEAR
        return None

    def _denies(self) -> Says | None:
        not_yet = sum(term.may(Role.NOT_YET) for term in self.terms)
        no = sum(term.may(Role.NO) for term in self.terms)
        if DENIED_IDIOM.search(self.text):
            return Says.NO
        if self._has(Role.NOT_AT_ALL):
            return self._denied_by_where(not_yet, no)
        if not_yet:
            return self._not_yet(not_yet + no)
        return self._not_done(no) if no else None

    def _denied_by_where(self, not_yet: int, no: int) -> Says:
        """ "đã học đâu", "có làm đâu", "chưa đâu" deny; "tổ chức đâu" may ask."""
        at = self._place(Role.NOT_AT_ALL)
        after = self.terms[at + 1].words[0] if at + 1 < len(self.terms) else ""
        last = self.terms[-1].may(Role.NOT_AT_ALL, Role.COURTESY) or after in ("mà", "ma", "nào", "nao")
        if not_yet == 1 and not no:
            return Says.NO
        if no == 1 and not not_yet and not self._has(Role.FINISHED):
            return Says.NO if self._has(*DEEDS) or "có" in self.text or "co" in self.text else Says.UNCLEAR
        opens = self._place(Role.PAST, Role.AGREES) < len(self.terms)
        rồi = any(term.words[-1] in ("rồi", "roi") for term in self.terms)
        return Says.NO if opens and last and not rồi and not not_yet and not no else Says.UNCLEAR

    def _not_yet(self, negations: int) -> Says:
        later_done = self._has(Role.FINISHED) and any(
            term.words[-1] in ("rồi", "roi") and term.may(Role.FINISHED) for term in self.terms
        )
        if negations > 1 and not self._core()[0].may(Role.NO):
            return Says.UNCLEAR
        if later_done:
            return Says.UNCLEAR
        if self._other or (self._has(Role.THING) and not self._meant and Role.SUBMIT not in self.wanted):
            return Says.UNCLEAR
        known = self._meant or self._has(Role.FINISHED, Role.THING, Role.AGREES, Role.UNFINISHED)
        return Says.NO if known or not self._unknown() else Says.UNCLEAR

    def _not_done(self, no: int) -> Says:
        if no > 1 or self._has(Role.PAST, Role.UNDER_WAY) or (self._has(Role.FINISHED) and not self._meant):
            return Says.UNCLEAR
        if self._has(Role.UNFINISHED) or self._other or (self._has(Role.THING) and not self._meant):
            return Says.UNCLEAR
        if any(term.words[-1] in ("rồi", "roi") for term in self.terms) or self._unknown() > 1:
            return Says.UNCLEAR
        if self._meant:
            return Says.NO
        if self._unknown() or "phải" in self.text or "phai" in self.text:
            return Says.UNCLEAR
        return Says.WEAK_NO

    def _unfinished(self) -> Says | None:
        if self._is_part():
            return Says.NO
        if self._has(Role.UNDER_WAY):
            core = self._core()
            known = self._meant or self._has(Role.UNFINISHED, Role.THING) or len(core) == 1
            return Says.NO if known and not (self._other and not self._has(Role.UNFINISHED)) else Says.UNCLEAR
        if THIS_ONE.search(self.text) and not self._has(Role.PAST, Role.FINISHED):
            return Says.NO if self._meant or not self._unknown() else Says.UNCLEAR
        if self._has(Role.SOON):
            known = self._meant or self._has(Role.UNFINISHED) or not self._unknown()
            return (
                Says.NO
                if known and not self._other and not self._has(Role.AGREES, Role.PAST)
                else self._soon_at_all()
            )
        if self._has(Role.UNFINISHED):
            if self._has(Role.PAST) and self._meant and self._past_day():
                return Says.UNCLEAR
            if self._has(Role.AGREES) and not self._has(*DEEDS, Role.FINISHED) and self._unknown():
                return Says.UNCLEAR
            return Says.NO
        if self._in_a_month_to_come():
            return Says.UNCLEAR if self._has(Role.PAST, Role.FINISHED) else Says.NO
        if self.days and self.today and all(day > self.today for day in self.days):
            return Says.UNCLEAR if self._has(Role.PAST, Role.FINISHED) else Says.NO
        return None

    def _soon_at_all(self) -> Says:
        """ "vâng tuần sau ạ", "ok mai em làm": a time alone, or of the deed."""
        sure = self._meant and not self._has(Role.PAST)
        return Says.NO if sure else Says.UNCLEAR

    def _is_part(self) -> bool:
        """ "2/4 chi bộ", "80%", "còn 1 chi bộ nữa", "mới 2 chi bộ" are not all; "12/5" is taken for a day."""
        if any(int(one) < 100 for one in PERCENT.findall(self.text)):
            return True
        for found in SHARE.finditer(self.text):
            done, total = int(found[1]), int(found[2])
            if done < total and (
                CELLS.match(self.text[found.end() :]) or (total > BIG and self._is_reached(found))
            ):
                return True
        return bool(LEFT_OVER.search(self.text) or FEW_ONLY.search(self.text))

    def _in_a_month_to_come(self) -> bool:
        """ "tháng 7 mới học" in June, without a day."""
        months = [int(one) for one in MONTH.findall(plain(self.text))] if self.today and not self.days else []
        return bool(months) and all(self.today is not None and self.today.month < one <= 12 for one in months)

    def _is_reached(self, share: re.Match[str]) -> bool:
        """ "mới được 20/45", not "quân số 33/35" or "20/45 đồng chí dự"."""
        people = re.match(r"\s?(?:đồng chí|người|đảng viên|dong chi|nguoi|lượt|ng)", self.text[share.end() :])
        return not people and bool(REACHED.search(self.text[: share.start()]))

    def _done(self) -> Says | None:
        finished, past = self._has(Role.FINISHED), self._has_past()
        if not (finished or past or (self._meant and (self._before_today() or self._all_of_them()))):
            return None
        if not self._meant and (self._other or self._has(Role.THING)):
            return Says.CLAIM
        if self._unknown() > (MANY if self._meant else 0) or (not past and self._unknown_before()):
            return Says.CLAIM
        if not finished and not self._meant and not self._past_alone():
            return Says.CLAIM
        if (finished and self._only_all_right()) or [term.words for term in self._core()] == [("da",)]:
            return Says.WEAK_YES
        if self._has(Role.JUST) and not (finished or self._past_day()):
            return Says.UNCLEAR
        return Says.PART if PART_OF.search(self.text) else Says.YES

    def _has_past(self) -> bool:
        """ "đã" before what was done, or alone; "em vào họp đã" puts it off."""
        core = self._core()
        return any(term.may(Role.PAST) for term in core[:-1]) or (len(core) == 1 and core[0].may(Role.PAST))

    def _unknown_before(self) -> bool:
        """A word that we do not know before the deed may well turn it: "có khi học rồi"."""
        return any(not term.roles for term in self.terms[: self._place(*DEEDS, Role.FINISHED)])

    def _past_alone(self) -> bool:
        rest = [term for term in self.terms if not term.may(Role.PAST)]
        return self._place(Role.PAST) < len(self.terms) and all(
            term.may(Role.COURTESY, Role.AGREES) and term.words[-1] not in ("được", "duoc", "đk", "từng")
            for term in rest
        )

    def _only_all_right(self) -> bool:
        """ "được rồi", "đúng rồi", "vâng được rồi": no more than an acknowledgement."""
        words = [bare(word) for term in self.terms for word in term.words]
        pairs = set(pairwise(words))
        return not self._has(*DEEDS) and bool(pairs & {("duoc", "roi"), ("dung", "roi"), ("phai", "roi")})

    def _past_day(self) -> bool:
        return self.today is not None and bool(self.days) and all(day <= self.today for day in self.days)

    def _before_today(self) -> bool:
        return self.today is not None and bool(self.days) and all(day < self.today for day in self.days)

    def _all_of_them(self) -> bool:
        return any(int(one) == 100 for one in PERCENT.findall(self.text))

    def _agrees(self) -> Says | None:
        if not self._has(Role.AGREES):
            return None
        core = self._core()
        if len(core) == 2 and core[0].words in (("có",), ("co",)) and core[1].may(*self.wanted):
            return Says.YES
        if all(term.may(Role.AGREES) for term in core):
            return Says.WEAK_YES
        return Says.CLAIM


def _days(text: str, today: date | None) -> Sequence[date]:
    if today is None:
        return ()
    try:
        return list(find_days(plain(text), today))
    except Misread:
        return ()
