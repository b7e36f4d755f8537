"""A leader asks for the count: what is meant is understood here, read afterwards, and told here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.access import summary_roots
from domain.calendar import end_of_day
from domain.campaigns import Campaign
from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from domain.people import Role
from domain.summary import MissingUnit, Summary
from handlers.known import Known
from handlers.outcome import Outcome, say
from language.dates import find_date
from storage import summary as stored
from storage.database import Store
from storage.summary import Scope
from texts import general
from texts import summary as texts
from texts.writing import day

RECENT = timedelta(days=92)
LISTED = 60
ARGUMENTS = 200


@dataclass(frozen=True, slots=True)
class SummaryWanted:
    """A count to be read: of one campaign or of all that matter, now or as of a moment.

    `names`: the missing units are asked for rather than the figures. `notice` is said first.
    """

    code: str | None = None
    as_of: datetime | None = None
    names: bool = False
    notice: str = ""

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read the figures within the person's scope, and tell them."""
        return tell(known, self, await read(store, known, self))


@dataclass(frozen=True, slots=True)
class Found:
    """What was read for one campaign: its summary, and the names of the missing where they were wanted."""

    summary: Summary
    missing: tuple[MissingUnit, ...]
    brief: bool


def total(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/tonghop [campaign] [day], also in words."""
    return _wanted(known, message.text, names=False)


def missing(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/chuanop [campaign] [day]: who has not reported."""
    return _wanted(known, message.text, names=True)


def pressed(known: Known, code: str, as_of: str) -> Outcome:
    """The button that opens the missing units of what was shown."""
    if not _may(known):
        return say(general.NOT_YOURS)
    moment = end_of_day(date.fromisoformat(as_of), known.board.zone) if as_of else None
    return Outcome(wanted=SummaryWanted(code or None, moment, names=True))


def _may(known: Known) -> bool:
    return known.person is not None and known.person.has(Role.LEADER, Role.OFFICER)


def _wanted(known: Known, text: str, *, names: bool) -> Outcome:
    if not _may(known):
        return say(general.NOT_READER)
    words = text[:ARGUMENTS]
    found = find_date(words, known.today)
    code = _campaign_named(known, words)
    if code is None and text.startswith("/") and (unknown := _unknown_code(words, dated=found is not None)):
        return say(texts.unknown_campaign(unknown))
    if found is not None and found > known.today:
        return Outcome(wanted=SummaryWanted(code, None, names, notice=texts.future_day(day(found))))
    as_of = end_of_day(found, known.board.zone) if found and found < known.today else None
    return Outcome(wanted=SummaryWanted(code, as_of, names))


def _campaign_named(known: Known, text: str) -> str | None:
    words = {word.strip(".,;:").casefold() for word in text.split()}
    return next((one.code for one in known.campaigns if one.code.casefold() in words), None)


def _unknown_code(text: str, *, dated: bool) -> str | None:
    """A word after the command that is neither a campaign nor part of a date."""
    words = [word for word in text.split()[1:] if any(letter.isalpha() for letter in word)]
    return words[0] if words and not dated else None


async def read(store: Store, known: Known, wanted: SummaryWanted) -> list[Found]:
    """Read what was wanted, within the person's scope."""
    roots = summary_roots(known.person) if known.person else frozenset[int]()
    scope = Scope(roots)
    return [
        await _found(store, campaign, wanted, scope, known.now, brief=brief)
        for campaign, brief in _campaigns(known, wanted)
    ]


def _campaigns(known: Known, wanted: SummaryWanted) -> list[tuple[Campaign, bool]]:
    """The campaigns meant, and whether each is told in one line: those closed lately are."""
    at = wanted.as_of or known.now
    if wanted.code:
        return [(one, False) for one in known.campaigns if one.code == wanted.code]
    begun = [one for one in known.campaigns if one.opens_at <= at and one.cancelled_at is None]
    open_then = [(one, wanted.as_of is not None) for one in begun if one.is_open(at)]
    closed = [
        (one, True)
        for one in begun
        if one.closed_at and one.closed_at <= at and (known.board.demo or at - one.closed_at <= RECENT)
    ]
    return open_then if wanted.names else [*open_then, *closed]


async def _found(
    store: Store, campaign: Campaign, wanted: SummaryWanted, scope: Scope, now: datetime, *, brief: bool
) -> Found:
    if wanted.as_of:
        summary = await stored.past(store, campaign, wanted.as_of, scope)
    else:
        summary = await stored.current(store, campaign, now, scope)
    limit = None if wanted.names else texts.NAMES_SHOWN
    names = [] if brief and not wanted.names else await stored.missing(store, campaign, wanted.as_of, scope, limit)
    return Found(summary, tuple(names), brief)


def tell(known: Known, wanted: SummaryWanted, found: Sequence[Found]) -> Outcome:
    """Put what was read into words."""
    if not found:
        return say(texts.none_then(wanted.as_of) if wanted.as_of else texts.NONE_OPEN)
    if wanted.names:
        return say(*(texts.missing_list(one.summary.campaign.name, one.missing, LISTED) for one in found))
    as_of = known.local(wanted.as_of or known.now)
    lines = [*([wanted.notice] if wanted.notice else []), texts.title(as_of, to_the_day=wanted.as_of is not None)]
    lines += [texts.block(place, one.summary, one.missing, brief=one.brief) for place, one in enumerate(found, 1)]
    drawn = tuple(texts.figures(one.summary, one.missing, brief=one.brief) for one in found)
    action = f"missing:{wanted.code or ''}:{as_of.date().isoformat() if wanted.as_of else ''}"
    choices = (Choice(texts.MISSING, action),) if any(one.missing for one in found) or wanted.as_of else ()
    return say(Reply("\n".join(lines), choices, MessageKind.SUMMARY, layout="pair", figures=drawn))
