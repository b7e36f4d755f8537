"""The year's ranking (/xephang): the list a page at a time, and why each unit has its points.

A press is rank:YEAR:PART:PAGE, rank:YEAR:PART:why:UNIT-CODE, rank:YEAR:PART:rules or rank:YEAR:PART:file.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.campaigns import Campaign
from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from domain.exports import Export, Form
from domain.people import Role
from domain.scoring import Ranked, rank, scored
from handlers.known import Known
from handlers.outcome import Outcome, say
from handlers.part import Asked, Part, everything, of_key, of_words
from handlers.units import units_within
from language.spelling import plain
from storage import scoring
from storage.database import Store
from texts import general
from texts import scoring as texts
from texts import summary as summary_texts

PAGE = 10
YEAR = re.compile(r"(?<!\S)(?:nam )?(20\d\d)(?!\S)")
THIS_OR_LAST = re.compile(r"\bnam (?:nay|ngoai)\b|^(?:nay|ngoai)$")
A_FILE = re.compile(r"\b(?:ra )?(?:file|tep|excel|xlsx)\b")
NOISE = re.compile(rf"{A_FILE.pattern}|\b(?:xuat|ra|bang|xep hang|xephang|cham diem)\b")
ARGUMENTS = 200


def show(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/xephang [năm] [lĩnh vực | đơn vị]: the ranking of a year, or why a unit has its points."""
    text = message.text if message.text.startswith("/") else ""
    said = plain(text.partition(" ")[2])[:ARGUMENTS]
    return Outcome(wanted=_wanted(known, A_FILE.sub(" ", said), text, file=bool(A_FILE.search(said))))


def asks_for_file(text: str) -> bool:
    """True when a wish for a file is one for the ranking's."""
    return bool(re.search(r"\b(?:xep hang|xephang|cham diem)\b", plain(text)))


def file(known: Known, text: str) -> Outcome:
    """/xuat xephang [năm] [lĩnh vực | đơn vị], also in words: the ranking as a workbook."""
    typed = text if text.startswith("/") else f"/xuat {text}"
    return Outcome(wanted=_wanted(known, NOISE.sub(" ", plain(typed.partition(" ")[2])), typed, file=True))


def _wanted(known: Known, said: str, text: str, *, file: bool) -> "Ranking":
    said = " ".join(said.split())
    year, named = YEAR.search(said), THIS_OR_LAST.search(said)
    when = int(year[1]) if year else known.today.year - (named is not None and named[0].endswith("ngoai"))
    words = " ".join(THIS_OR_LAST.sub(" ", YEAR.sub(" ", said)).split())
    return Ranking(when, Asked(words[:ARGUMENTS], text), file=file)


def pressed(known: Known, arguments: Sequence[str]) -> Outcome:
    """A press of this room; what may be read is looked at again with each."""
    if known.person is None or not known.person.has(Role.LEADER, Role.OFFICER):
        return say(general.NOT_YOURS)
    year, key, what = int(arguments[0]), arguments[1], arguments[2]
    match what:
        case "rules":
            back = Choice(texts.BACK, f"rank:{year}:{key}:0")
            return say(Reply(texts.rules_told(known.board.scoring), (back,), MessageKind.CARD))
        case "file":
            return Outcome(wanted=Ranking(year, key=key, file=True))
        case "why":
            return Outcome(wanted=Ranking(year, key=key, unit=arguments[3]))
    return Outcome(wanted=Ranking(year, key=key, page=max(int(what), 0)))


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranking of a year, of all that the person may count or of a part; with `unit`, why that one is there.

    `file`: as a workbook.
    """

    year: int
    asked: Asked = field(default_factory=Asked)
    key: str = ""
    page: int = 0
    unit: str = ""
    file: bool = False

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Score within the person's scope."""
        whole = everything(known.person)
        code = "" if self.file else self.unit or await self._named_unit(store, whole)
        part = await self._part(store, whole, code)
        if part is None or isinstance(part, Outcome):
            return part or say(summary_texts.NOT_THEIRS)
        counted = campaigns_of(known, self.year)
        ranked = rank(known.board.scoring, await scoring.records(store, counted, part.scope))
        if not ranked:
            return say(texts.none_yet(self.year))
        if self.file:
            return self._file(known, ranked, part, len(counted))
        return self._why(known, ranked, code) if code else self._list(ranked, part, len(counted))

    async def _named_unit(self, store: Store, whole: Part) -> str:
        """The code of a unit that is asked about by it, within what the person may count."""
        theirs = await units_within(store, whole.scope.roots) if self.asked.words else []
        return next((one.code for one in theirs if plain(one.code) == self.asked.words), "")

    async def _part(self, store: Store, whole: Part, code: str) -> Part | Outcome | None:
        if self.key:
            return await of_key(store, whole, self.key)
        return whole if code or not self.asked.words else await of_words(store, whole, self.asked)

    def _why(self, known: Known, ranked: Sequence[Ranked], code: str) -> Outcome:
        one = next((one for one in ranked if one.code == code), None)
        if one is None:
            return say(texts.NOT_JUDGED)
        text = texts.explained(one, known.board.scoring, self.year, len(ranked))
        choices = (
            Choice(texts.BACK, f"rank:{self.year}:{self.key}:0"),
            Choice(texts.RULES, f"rank:{self.year}:{self.key}:rules"),
        )
        return say(Reply(text, choices, MessageKind.CARD))

    def _file(self, known: Known, ranked: Sequence[Ranked], part: Part, campaigns: int) -> Outcome:
        told = texts.counted(len(ranked), campaigns, known.local(known.now))
        export = Export(Form.EXCEL, 0, known.now, part.key, year=self.year)
        words = texts.caption(self.year, part.name, told)
        return say(Reply(words, kind=MessageKind.SUMMARY, export=export))

    def _list(self, ranked: Sequence[Ranked], part: Part, campaigns: int) -> Outcome:
        pages = -(-len(ranked) // PAGE)
        page = min(self.page, pages - 1)
        shown = ranked[page * PAGE : (page + 1) * PAGE]
        head = texts.heading(self.year, part.name, campaigns, len(ranked), page + 1, pages)
        act = f"rank:{self.year}:{part.key}"
        more = [Choice(texts.NEXT, f"{act}:{page + 1}")] if page + 1 < pages else []
        choices = (
            *(Choice(one.code, f"{act}:why:{one.code}") for one in shown),
            *more,
            Choice(texts.RULES, f"{act}:rules"),
            Choice(texts.FILE, f"{act}:file"),
        )
        text = "\n".join([head, *(texts.line(one) for one in shown)])
        return say(Reply(text, choices, MessageKind.CARD, layout="chips"))


def campaigns_of(known: Known, year: int) -> list[Campaign]:
    """The campaigns that are scored: due in that year and by now, and not called off."""
    return scored(known.campaigns, year, known.now, known.board.zone)
