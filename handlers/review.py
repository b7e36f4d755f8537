"""Officers look at what was reported: accept it, all of it, or return it with a note (/duyet)."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from domain.reports import Debt, Report, reviewed
from domain.reviews import Counts, Review, Verdict
from handlers.draft import act_on, files_of
from handlers.known import Known
from handlers.outcome import Outcome, TellAccepted, TellUnit, say
from handlers.units import in_charge, roots_of
from language.marks import is_marked
from storage import people, reports, reviews
from storage.database import Store
from storage.reviews import Place
from storage.summary import Scope
from texts import officers as officers_texts
from texts import review as texts

LONGEST, SHORTEST = 500, 3
AT_ONCE = 200


def begin(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/duyet [mã đợt]: the report that has waited longest, and how many more there are."""
    words = message.text.split() if message.text.startswith("/") else []
    code = words[1] if len(words) > 1 else ""
    if code and not any(one.code.casefold() == code.casefold() for one in known.campaigns):
        return say(officers_texts.no_such_campaign(code))
    return Outcome(wanted=Waiting(code))


async def _waiting(store: Store, known: Known, code: str = "") -> list[Place]:
    wanted = [
        one.id
        for one in known.campaigns
        if one.is_open(known.now)
        and one.counts is Counts.ACCEPTED
        and (not code or one.code.casefold() == code.casefold())
    ]
    return await reviews.waiting(store, wanted, Scope(roots_of(known))) if wanted else []


async def _debt(store: Store, known: Known, campaign_id: int, unit_id: int) -> Debt | None:
    """A unit's place in an open campaign, when the unit is in the officer's charge."""
    meant = [one for one in known.campaigns if one.id == campaign_id and one.is_open(known.now)]
    if not await in_charge(store, known, unit_id):
        return None
    return next(iter(await reports.debts_of(store, meant, [unit_id])), None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits; `after`: the one to go on from."""

    code: str = ""
    after: tuple[int, int] | None = None

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read the first, or the next, and show it."""
        return say(*await _next_card(store, known, await _waiting(store, known, self.code), self.after))


async def _next_card(
    store: Store, known: Known, found: Sequence[Place], after: tuple[int, int] | None = None
) -> list[Reply | str]:
    keys = [place[:2] for place in found]
    place = (keys.index(after) + 1) % len(keys) if after in keys else 0
    debt = await _debt(store, known, *keys[place]) if keys else None
    return [await _card(store, known, debt, len(found))] if debt else [texts.NONE_WAITING]


async def _card(store: Store, known: Known, debt: Debt, waiting: int) -> Reply:
    told = (await reviews.last_told(store, debt.campaign.id, [debt.unit_id])).get(debt.unit_id)
    found = await reviews.last(store, *debt.key) if debt.standing.review else None
    state = texts.state(debt, found, known.local(found.at) if found else None, waiting if debt.waits else 0)
    by = texts.reporter(told.by_name, on_behalf=told.on_behalf) if told else ""
    at = known.local(told.said_at if told else debt.standing.said_at or known.now)
    words = texts.card(debt, told.words if told else "", by, at, state)
    return Reply(words, tuple(_choices(debt, waiting)), MessageKind.CARD, layout="pair", files=files_of(debt))


def _choices(debt: Debt, waiting: int) -> list[Choice]:
    judged = debt.standing.review
    found = []
    if judged != Verdict.ACCEPTED and (debt.standing.complete or debt.standing.returned):
        found += [
            Choice(texts.ACCEPT, act_on("review", debt, "yes")),
            Choice(texts.ACCEPT_GOOD, act_on("review", debt, "good")),
        ]
    if judged != Verdict.RETURNED and debt.standing.version:
        found.append(Choice(texts.RETURN, act_on("review", debt, "back")))
    if debt.waits and waiting > 1:
        found += [Choice(texts.NEXT, act_on("review", debt, "next")), Choice(texts.ACCEPT_ALL, "review:all")]
    return found


def pressed(known: Known, talk: Talk, arguments: Sequence[str]) -> Outcome:
    """A choice of this room: CAMPAIGN:UNIT:VERSION and yes, good, back, next, show or why; or all, sure, stop."""
    match arguments[0]:
        case "all":
            return Outcome(wanted=AllAsked())
        case "sure" if talk.topic == "accept":
            return Outcome(wanted=AllAccepted(tuple((one[0], one[1], one[2]) for one in talk.data["shown"])))
        case "sure" | "stop":
            return say(texts.STOPPED)
    place = (int(arguments[0]), int(arguments[1]), int(arguments[2]))
    match arguments[3]:
        case "next":
            return Outcome(wanted=Waiting(after=place[:2]))
        case "why":
            return Outcome(wanted=Judged(place, Verdict.RETURNED, texts.REASONS[int(arguments[4])]))
        case "back":
            return Outcome(wanted=WhyAsked(place))
        case "show":
            return Outcome(wanted=Shown(place))
        case "yes" | "good":
            return Outcome(wanted=Judged(place, Verdict.ACCEPTED, good=arguments[3] == "good"))
    raise ValueError(arguments)


def why_answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """The officer wrote why a report is returned."""
    note = message.text
    if sum(letter.isalnum() for letter in note) < SHORTEST:
        return say(Reply(texts.NOTE_TOO_SHORT, talk.choices), talk=talk)
    if len(note) > LONGEST:
        return say(Reply(texts.NOTE_TOO_LONG, talk.choices), talk=talk)
    if is_marked(note):
        return say(Reply(texts.NOTE_MARKED, talk.choices), talk=talk)
    campaign, unit, version = talk.data["place"]
    return Outcome(wanted=Judged((campaign, unit, version), Verdict.RETURNED, note))


@dataclass(frozen=True, slots=True)
class Shown:
    """A report, from the unit's card."""

    place: Place

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Show what stands now, whatever it was then."""
        debt = await _debt(store, known, *self.place[:2])
        return say(await _card(store, known, debt, 1)) if debt else say(texts.CLOSED)


@dataclass(frozen=True, slots=True)
class WhyAsked:
    """A report is to be returned: why?"""

    place: Place

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Ask, unless it has changed."""
        debt = await _debt(store, known, *self.place[:2])
        if debt is None:
            return say(texts.CLOSED)
        if debt.standing.version != self.place[2]:
            return say(texts.MOVED_ON, await _card(store, known, debt, 1))
        choices = tuple(
            Choice(reason, act_on("review", debt, "why", str(number)))
            for number, reason in enumerate(texts.REASONS)
        )
        talk = Talk("return", {"place": list(self.place), "free": True})
        return say(Reply(texts.ask_why(debt), choices, layout="chips"), talk=talk)


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on what stood at a version."""

    place: Place
    verdict: Verdict
    note: str = ""
    good: bool = False

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Only the first verdict on a version counts; whoever comes second is shown what stands."""
        debt = await _debt(store, known, *self.place[:2])
        if debt is None or known.person is None:
            return say(texts.CLOSED)
        if debt.standing.version != self.place[2] or not debt.standing.version:
            return say(texts.MOVED_ON, await _card(store, known, debt, 1))
        report = _judge(known, debt, self.verdict, self.note, good=self.good)
        others = [place for place in await _waiting(store, known) if place[:2] != debt.key]
        more = await _next_card(store, known, others) if others and debt.waits else []
        if self.verdict is Verdict.ACCEPTED:
            told = TellAccepted(frozenset({debt.unit_id}), known.now)
            return say(texts.accepted(debt, len(others)), *more, report=report, deeds=[told])
        return await self._returned(store, known, debt, report, more)

    async def _returned(
        self, store: Store, known: Known, debt: Debt, report: Report, more: Sequence[Reply | str]
    ) -> Outcome:
        reached = await people.chats_of(store, await people.secretaries_of(store, [debt.unit_id]))
        again = Choice(texts.REPORT_AGAIN, f"report:{debt.campaign.id}:{debt.unit_id}:{report.standing.version}")
        name = known.person.name if known.person else ""
        letter = TellUnit(debt.unit_id, Reply(texts.came_back(debt, name, self.note), (again,)))
        return say(texts.returned(debt, reached=bool(reached)), *more, report=report, deeds=[letter])


def _judge(known: Known, debt: Debt, verdict: Verdict, note: str = "", *, good: bool = False) -> Report:
    assert known.person is not None  # noqa: S101 - strangers are answered before
    by = known.person
    return reviewed(debt, Review(verdict, by.id, by.name, known.now, debt.standing.version, note, good))


async def _debts(store: Store, known: Known, places: Sequence[Place]) -> list[Debt]:
    """The debts of these places that are still open and in the officer's charge, in their order."""
    meant = [one for one in known.campaigns if one.is_open(known.now)]
    allowed = set(await _waiting(store, known))
    found = {debt.key: debt for debt in await reports.debts_of(store, meant, {unit for _, unit, _ in places})}
    return [found[place[:2]] for place in places if place in allowed and place[:2] in found]


@dataclass(frozen=True, slots=True)
class AllAsked:
    """All that wait are to be accepted: which are they?"""

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Name them, and ask."""
        places = (await _waiting(store, known))[:AT_ONCE]
        if not places:
            return say(texts.NONE_WAITING)
        names = [texts.name_of(debt) for debt in await _debts(store, known, places)]
        choices = (Choice(texts.ACCEPT, "review:sure"), Choice(texts.STOP, "review:stop"))
        talk = Talk("accept", {"shown": [list(place) for place in places]})
        return say(Reply(texts.ask_all(names), choices), talk=talk)


@dataclass(frozen=True, slots=True)
class AllAccepted:
    """Those that were shown are accepted, but for what has changed since."""

    shown: tuple[Place, ...]

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Accept them."""
        debts = await _debts(store, known, self.shown)
        made = tuple(_judge(known, debt, Verdict.ACCEPTED) for debt in debts)
        words = texts.all_accepted(len(made), len(self.shown) - len(made))
        told = TellAccepted(frozenset(debt.unit_id for debt in debts), known.now)
        return Outcome((Reply(words),), reports=made, deeds=(told,))
