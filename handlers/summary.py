"""A leader asks for the count: what is meant is understood here, read afterwards, and told here."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import end_of_day
from domain.campaigns import Campaign, to_tell
from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from domain.exports import Export, Form
from domain.people import Role
from domain.summary import MissingUnit, Moved, Summary
from handlers import opened
from handlers.known import Known
from handlers.outcome import Outcome, say
from handlers.part import Asked, Part, everything, of_key, of_words
from language.cutoffs import read_cutoff
from language.misread import Misread
from language.spelling import plain
from storage import summary as stored
from storage.database import Store
from storage.summary import Scope
from texts import general, sending
from texts import summary as texts
from texts.writing import day as written

LISTED = 30
OFFERED = (Form.PICTURE, Form.WORD, Form.EXCEL)
ARGUMENTS = 200


@dataclass(frozen=True, slots=True)
class SummaryWanted:
    """A count to be read: of one campaign or of all that matter, now or as of a moment.

    `names`: the missing units are asked for rather than the figures. The part that is meant is `asked` for, or a
    button remembers its `key`. `notice` is said first.
    """

    code: str | None = None
    as_of: datetime | None = None
    names: bool = False
    asked: Asked = field(default_factory=Asked)
    key: str = ""
    notice: str = ""

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read the figures within the person's scope, and tell them."""
        part = await self.part(store, known)
        if isinstance(part, Outcome):
            return part
        return tell(known, self, part, await read(store, known, self, part.scope))

    async def part(self, store: Store, known: Known) -> Part | Outcome:
        """The part that is meant, within what the person may count; else what to say."""
        whole = everything(known.person)
        part = await (of_key(store, whole, self.key) if self.key else of_words(store, whole, self.asked))
        return part or say(texts.NOT_THEIRS)


@dataclass(frozen=True, slots=True)
class Found:
    """What was read for one campaign: its summary, and the names of the missing where they were wanted."""

    summary: Summary
    missing: tuple[MissingUnit, ...]
    brief: bool


def total(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/tonghop [campaign] [day], also in words."""
    return wanted_by(known, message.text, names=False)


def missing(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/chuanop [campaign] [day]: who has not reported."""
    return wanted_by(known, message.text, names=True)


def pressed(known: Known, code: str, as_of: str, key: str = "") -> Outcome:
    """The button that opens the missing units of what was shown."""
    if not _may(known):
        return say(general.NOT_YOURS)
    moment = end_of_day(date.fromisoformat(as_of), known.board.zone) if as_of else None
    return Outcome(wanted=SummaryWanted(code or None, moment, names=True, key=key))


def _may(known: Known) -> bool:
    return known.person is not None and known.person.has(Role.LEADER, Role.OFFICER)


def wanted_by(known: Known, text: str, *, names: bool) -> Outcome:
    """What a text asks for, in its `wanted`; else what to say."""
    if not _may(known):
        return say(general.NOT_READER)
    typed = text.startswith("/")
    said = plain(text.partition(" ")[2] if typed else text)[:ARGUMENTS]
    campaign, said = _campaign_named(known, said)
    try:
        cutoff = read_cutoff(said, known.today)
    except Misread:
        return say(texts.BAD_DAY)
    day = cutoff.day or known.today
    notice = texts.future_day(written(day)) if day > known.today else ""
    as_of = end_of_day(day, known.board.zone) if day < known.today else None
    return Outcome(wanted=SummaryWanted(campaign, as_of, names, Asked(cutoff.rest, text, typed), notice=notice))


def _campaign_named(known: Known, words: str) -> tuple[str | None, str]:
    """The code of the campaign that plain words name, by its code or its whole name; and the other words."""
    for one in known.campaigns:
        code = plain(one.code)
        if code in [word.strip(".,;:") for word in words.split()]:
            return one.code, " ".join(word for word in words.split() if word.strip(".,;:") != code)
    named = [one for one in known.campaigns if one.is_open(known.now) and plain(one.name) in words]
    if len(named) == 1:
        return named[0].code, words.replace(plain(named[0].name), " ")
    return None, words


async def read(store: Store, known: Known, wanted: SummaryWanted, scope: Scope) -> list[Found]:
    """Read what was wanted, within a scope."""
    return [
        await _found(store, campaign, wanted, scope, known.now, known.board.zone, brief=brief)
        for campaign, brief in campaigns_of(known, wanted)
    ]


def campaigns_of(known: Known, wanted: SummaryWanted) -> list[tuple[Campaign, bool]]:
    """The campaigns meant, and whether each is told in one line: those closed lately are."""
    at = wanted.as_of or known.now
    if wanted.code:
        return [(one, False) for one in known.campaigns if one.code == wanted.code]
    open_then, lately = to_tell(known.campaigns, at, all_closed=known.board.demo)
    told = [(one, wanted.as_of is not None) for one in open_then]
    return told if wanted.names else [*told, *((one, True) for one in lately)]


async def _found(
    store: Store,
    campaign: Campaign,
    wanted: SummaryWanted,
    scope: Scope,
    now: datetime,
    zone: ZoneInfo,
    *,
    brief: bool,
) -> Found:
    if wanted.as_of:
        summary = await stored.past(store, campaign, wanted.as_of, scope)
    else:
        summary = await stored.current(store, campaign, now, scope)
    if not brief and not wanted.names:
        summary = replace(summary, moved=await _moved(store, campaign, summary, scope, zone))
    limit = None if wanted.names else texts.NAMES_SHOWN
    names = [] if brief and not wanted.names else await stored.missing(store, campaign, wanted.as_of, scope, limit)
    return Found(summary, tuple(names), brief)


async def _moved(store: Store, campaign: Campaign, summary: Summary, scope: Scope, zone: ZoneInfo) -> Moved:
    """What has changed since the end of yesterday, and of that day a week ago."""
    today = summary.as_of.astimezone(zone).date()
    ends = (end_of_day(today - timedelta(days=1), zone), end_of_day(today - timedelta(days=7), zone))
    return await stored.moved(store, campaign, summary, ends, scope)


def tell(known: Known, wanted: SummaryWanted, part: Part, found: Sequence[Found]) -> Outcome:
    """Put what was read into words."""
    if not found:
        return say(texts.none_then(wanted.as_of) if wanted.as_of else texts.NONE_OPEN)
    if wanted.names:
        return say(*(letter for one in found for letter in _named(known, wanted, part, one)))
    as_of = known.local(wanted.as_of or known.now)
    lines = [*([wanted.notice] if wanted.notice else [])]
    lines.append(texts.title(as_of, part.name, to_the_day=wanted.as_of is not None))
    lines += [texts.block(place, one.summary, one.missing, brief=one.brief) for place, one in enumerate(found, 1)]
    drawn = tuple(texts.figures(one.summary, one.missing, brief=one.brief) for one in found)
    choices = _choices(known, wanted, part, found)
    return say(Reply("\n".join(lines), choices, MessageKind.SUMMARY, layout="pair", figures=drawn))


def _named(known: Known, wanted: SummaryWanted, part: Part, one: Found) -> list[Reply]:
    """The missing of one campaign; of a long list the first, and all of it in a file."""
    campaign = one.summary.campaign
    name = f"{campaign.name}{f' — {part.name}' if part.name else ''}"
    told = Reply(texts.missing_list(name, one.missing, LISTED))
    if len(one.missing) <= LISTED:
        return [told]
    export = export_of(known, wanted, part, campaign.id, Form.EXCEL)
    return [told, Reply(sending.full_list(campaign.name), kind=MessageKind.SUMMARY, export=export)]


def export_of(known: Known, wanted: SummaryWanted, part: Part, campaign_id: int, form: Form) -> Export:
    """A file of what was wanted, as of the same moment."""
    to_the_day = wanted.as_of is not None
    return Export(form, campaign_id, wanted.as_of or known.now, part.key, to_the_day)


def _choices(known: Known, wanted: SummaryWanted, part: Part, found: Sequence[Found]) -> tuple[Choice, ...]:
    """Who is missing, every figure opened, and the files."""
    day = known.local(wanted.as_of).date().isoformat() if wanted.as_of else ""
    details = opened.choice([one.summary.campaign for one in found], day, part.key)
    choices = (details, *offered(known, wanted, part, [one.summary for one in found]))
    if not any(one.missing for one in found) and not wanted.as_of:
        return choices
    return (Choice(texts.MISSING, f"missing:{wanted.code or ''}:{day}:{part.key}"), *choices)


def offered(
    known: Known, wanted: SummaryWanted, part: Part, counted: Sequence[Summary], without: Form | None = None
) -> tuple[Choice, ...]:
    """The files of what was counted, but for one; and the sentence, copied at once where there is only one."""
    day = known.local(wanted.as_of).date().isoformat() if wanted.as_of else ""
    which = f"{counted[0].campaign.id if wanted.code else ''}:{day}:{part.key}"
    files = (Choice(sending.KINDS[form], f"export:{form}:{which}") for form in OFFERED if form is not without)
    told = [texts.sentence(one, known.local(one.as_of)) for one in counted]
    return (*files, Choice(sending.SENTENCE, f"sentence:{which}", copy=told[0] if len(told) == 1 else ""))
