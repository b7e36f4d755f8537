"""An officer sets a campaign up (/taodot): from a template or an earlier one, a preview, and it opens.

What is being set up is held by the conversation: {from, title, due, sectors, figures, dropped}; "from" is the name
of a template or the number of a campaign. Nothing is kept anywhere else until it is published.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from domain.calendar import is_working_day, local
from domain.campaigns import Audience, CampaignDraft, Item, ItemKind
from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from handlers.known import Known
from handlers.outcome import Outcome, Publish, say
from handlers.units import roots_of, units_within
from imports.templates import NAMES, template
from language.deadlines import read_deadline
from language.marks import is_marked
from language.misread import Misread
from language.spelling import plain
from storage import audience, campaigns, people, units
from storage.audience import NoUnits
from storage.database import Store
from texts import planning as texts
from texts import reporting

TOPIC = "plan campaign"
TITLE, FIGURE = (5, 120), (2, 80)
MOST_FIGURES, SHOWN = 10, 8
CODE_LENGTH = 24
Held = Mapping[str, Any]


def begin(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/taodot: which template?"""
    choices = (
        *(Choice(texts.KINDS[name], f"make:from:{name}") for name in NAMES),
        Choice(texts.COPY, "make:copy"),
    )
    return say(Reply(texts.WHICH, choices), talk=Talk(TOPIC, {"step": "from"}))


def pressed(known: Known, talk: Talk, arguments: Sequence[str]) -> Outcome:
    """A choice of this room. ValueError for one that is not of what is being set up now."""
    if talk.topic != TOPIC:
        raise ValueError(arguments)
    held, (act, *rest) = talk.data, arguments
    match act:
        case "copy":
            return _which_copy(known)
        case "from":
            return _ask_title(known, {"from": rest[0]})
        case "title" | "due" | "units" | "items":
            return _ask(known, held, act)
        case "keep":
            return _titled(known, held, _named(known, held))
        case "days":
            return _dated(known, held, _day_of(known, rest[0]))
        case "sector":
            return _checked({**held, "sectors": [held["shown"][int(rest[0])]] if rest[0] else []})
        case "drop":
            return _checked({**held, "dropped": [*held.get("dropped", ()), rest[0]]})
        case "publish":
            return Outcome(wanted=Published(held))
        case "done":
            return _checked(held)
    return say(texts.GIVEN_UP)


def answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came to the question that is open."""
    held, text = talk.data, message.text
    again = Reply("", talk.choices, layout="chips")
    if is_marked(text):
        return say(replace(again, text=texts.MARKED), talk=talk)
    match held["step"]:
        case "title":
            if not TITLE[0] <= len(text) <= TITLE[1]:
                return say(replace(again, text=texts.BAD_TITLE), talk=talk)
            return _titled(known, held, text)
        case "figures":
            return _figured(known, held, text) or say(replace(again, text=texts.BAD_FIGURES), talk=talk)
        case "due":
            try:
                return _dated(known, held, read_deadline(text, known.local(known.now))[0])
            except Misread:
                return say(replace(again, text=texts.BAD_DUE), talk=talk)
        case "units":
            return Outcome(wanted=SectorsNamed(held, text, talk))
    return say(replace(again, text=texts.WHICH), talk=talk)


def _which_copy(known: Known) -> Outcome:
    earlier = [one for one in reversed(known.campaigns) if one.cancelled_at is None][:SHOWN]
    if not earlier:
        return say(texts.NO_COPY)
    choices = tuple(Choice(one.name, f"make:from:{one.id}") for one in earlier)
    return say(Reply(texts.WHICH_COPY, choices), talk=Talk(TOPIC, {"step": "from"}))


def _named(known: Known, held: Held) -> str:
    """The title of what is copied, or of the template."""
    if held["from"] in NAMES:
        return template(held["from"], known.board.zone, known.board.unit_noun).campaign.title
    return next(one.title for one in known.campaigns if one.id == int(held["from"]))


def _ask_title(known: Known, held: Held) -> Outcome:
    was = _named(known, held)
    keep = (Choice(was[: TITLE[1]], "make:keep"),) if len(was) <= TITLE[1] else ()
    return say(Reply(texts.WHAT_TITLE, keep), talk=Talk(TOPIC, {**held, "step": "title", "free": True}))


def _titled(known: Known, held: Held, title: str) -> Outcome:
    held = {**held, "title": title}
    if held["from"] == "figures" and not held.get("figures"):
        return say(texts.WHAT_FIGURES, talk=Talk(TOPIC, {**held, "step": "figures", "free": True}))
    return _checked(held) if held.get("due") else _ask(known, held, "due")


def _figured(known: Known, held: Held, text: str) -> Outcome | None:
    names = [" ".join(one.split()) for one in text.split(";") if one.strip()]
    alike = {plain(one) for one in names}
    fits = all(FIGURE[0] <= len(one) <= FIGURE[1] for one in names)
    if not names or len(names) > MOST_FIGURES or len(alike) < len(names) or not fits:
        return None
    return _ask(known, {**held, "figures": names}, "due")


def _ask(known: Known, held: Held, step: str) -> Outcome:
    match step:
        case "title":
            return _ask_title(known, held)
        case "due":
            often = ((texts.IN_A_WEEK, "7"), (texts.IN_TWO_WEEKS, "14"), (texts.END_OF_MONTH, "month"))
            choices = tuple(Choice(label, f"make:days:{days}") for label, days in often)
            return say(Reply(texts.WHAT_DUE, choices, layout="chips"), talk=Talk(TOPIC, {**held, "step": "due"}))
        case "units":
            return Outcome(wanted=UnitsAsked(held))
    return Outcome(wanted=ItemsAsked(held))


def _day_of(known: Known, days: str) -> datetime:
    """A week or two from today, or the last day of this month, of the next one in its last days; at 17:00."""
    today = known.today
    if days == "month":
        soon = today + timedelta(days=3)
        day = soon.replace(day=calendar.monthrange(soon.year, soon.month)[1])
    else:
        day = today + timedelta(days=int(days))
    return local(day, time(17, 0), known.board.zone)


def _dated(known: Known, held: Held, due: datetime) -> Outcome:
    held = {**held, "due": due.isoformat()}
    chosen = "sectors" in held or held["from"] not in NAMES
    return _checked(held) if chosen else Outcome(wanted=UnitsAsked(held))


def _checked(held: Held) -> Outcome:
    return Outcome(wanted=Preview(held))


async def _draft(store: Store, known: Known, held: Held) -> CampaignDraft | None:
    """What is being set up, as a file would state it; None when what is copied is gone. Raises NoUnits."""
    if held["from"] in NAMES:
        base = template(held["from"], known.board.zone, known.board.unit_noun)
    else:
        stood = next((one for one in known.campaigns if one.id == int(held["from"])), None)
        if stood is None:
            return None
        base = await campaigns.draft_of(store, stood)
    kept = [item for item in base.campaign.items if item.key not in held.get("dropped", ())]
    figures = _figures(held)
    items = (*figures, *(item for item in kept if not figures or not item.required))
    campaign = replace(
        base.campaign, id=0, code=_code(known, base.campaign.code), title=held["title"], short="",
        opens_at=known.now, due_at=datetime.fromisoformat(held["due"]), items=tuple(items), closed_at=None,
        cancelled_at=None, version=1,
    )  # fmt: skip
    quotas = {key: rule for key, rule in base.quotas.items() if campaign.item(key)}
    return CampaignDraft(campaign, await _audience(store, known, held, base.audience), quotas)


def _figures(held: Held) -> list[Item]:
    return [
        Item(f"figure_{place}", ItemKind.NUMBER, name) for place, name in enumerate(held.get("figures", ()), 1)
    ]


async def _audience(store: Store, known: Known, held: Held, base: Audience) -> Audience:
    """Whom it is for: as chosen, of a copy as it was; never beyond the officer's charge. Raises NoUnits."""
    wanted = Audience(sectors=tuple(held["sectors"])) if "sectors" in held else base
    roots = roots_of(known)
    if roots is None:
        return wanted
    theirs = [one for one in await units_within(store, roots) if one.active_to is None]
    if len(roots) == 1 and not wanted.codes and not wanted.under:
        return replace(wanted, under=next(one.code for one in theirs if one.id in roots))
    chosen = await _chosen_codes(store, wanted)
    codes = tuple(one.code for one in theirs if one.code in chosen)
    if not codes:
        raise NoUnits
    return Audience(codes=codes)


async def _chosen_codes(store: Store, wanted: Audience) -> set[str]:
    known = await units.all_units(store)
    return {one.code for one in audience.matching(known, wanted)}


def _code(known: Known, base: str) -> str:
    """A code that nobody has used: "nq-2023-06", "nq-2023-06-2"."""
    stem = base.split("-")[0][:CODE_LENGTH]
    first = f"{stem}-{known.today:%Y-%m}"
    used = {one.code.casefold() for one in known.campaigns}
    codes = (first, *(f"{first}-{place}" for place in range(2, 1000)))
    return next(code for code in codes if code.casefold() not in used)


@dataclass(frozen=True, slots=True)
class UnitsAsked:
    """Which units? All in the officer's charge, or those of a sector."""

    held: Held

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Offer the sectors."""
        theirs = [one for one in await units_within(store, roots_of(known)) if one.active_to is None]
        sectors = sorted({one.sector for one in theirs if one.sector})[:SHOWN]
        choices = (
            Choice(f"{texts.ALL_UNITS} ({len(theirs)})", "make:sector:"),
            *(Choice(name, f"make:sector:{place}") for place, name in enumerate(sectors)),
        )
        talk = Talk(TOPIC, {**self.held, "step": "units", "shown": sectors})
        return say(Reply(texts.WHICH_UNITS, choices, layout="chips"), talk=talk)


@dataclass(frozen=True, slots=True)
class SectorsNamed:
    """Sectors were typed."""

    held: Held
    words: str
    talk: Talk

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Take those that there are, in the officer's charge."""
        theirs = {one.sector for one in await units_within(store, roots_of(known)) if one.sector}
        by_name = {plain(name): name for name in theirs}
        named = [plain(one) for one in self.words.split(",") if one.strip()]
        unknown = [one for one in named if one not in by_name]
        if unknown or not named:
            return say(Reply(texts.unknown_sector(self.words), self.talk.choices, layout="chips"), talk=self.talk)
        return await Preview({**self.held, "sectors": [by_name[one] for one in named]}).answer(store, known)


@dataclass(frozen=True, slots=True)
class ItemsAsked:
    """Which item is to be left out?"""

    held: Held

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Offer those that are not required."""
        try:
            draft = await _draft(store, known, self.held)
        except NoUnits:
            return say(texts.NO_UNITS)
        if draft is None:
            return say(texts.GONE)
        free = [item for item in draft.campaign.items if not item.required]
        drops = (Choice(texts.drop(item), f"make:drop:{item.key}") for item in free)
        choices = (*drops, Choice(texts.DONE, "make:done"))
        return say(Reply(texts.WHICH_ITEM, choices), talk=Talk(TOPIC, {**self.held, "step": "items"}))


async def _reached(store: Store, draft: CampaignDraft) -> tuple[int, int]:
    """How many units a campaign is for, and how many of their reporters can be written to. Raises NoUnits."""
    chosen = audience.chosen(draft, await units.all_units(store))
    return len(chosen), len(await people.chats_of(store, await people.secretaries_of(store, chosen)))


@dataclass(frozen=True, slots=True)
class Preview:
    """The campaign as it would be."""

    held: Held

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Count whom it is for, and show it."""
        try:
            draft = await _draft(store, known, self.held)
            count, reached = await _reached(store, draft) if draft else (0, 0)
        except NoUnits:
            again = await UnitsAsked({**self.held}).answer(store, known)
            return replace(again, replies=(Reply(texts.NO_UNITS), *again.replies))
        if draft is None:
            return say(texts.GONE)
        due = known.local(draft.campaign.due_at)
        of = texts.part(draft.audience.sectors, draft.audience.codes, draft.audience.under)
        text = texts.preview(draft, due, count, reached, of, day_off=not is_working_day(due.date()))
        changes = ((texts.CHANGE_TITLE, "title"), (texts.CHANGE_DUE, "due"), (texts.CHANGE_UNITS, "units"))
        free = any(not item.required for item in draft.campaign.items)
        choices = (
            Choice(texts.PUBLISH, "make:publish"),
            *(Choice(label, f"make:{act}") for label, act in changes),
            *([Choice(texts.CHANGE_ITEMS, "make:items")] if free else []),
            Choice(texts.DROP_IT, "make:off"),
        )
        talk = Talk(TOPIC, {**self.held, "step": "preview"})
        return say(Reply(text, choices, MessageKind.CARD, layout="pair"), talk=talk)


@dataclass(frozen=True, slots=True)
class Published:
    """The officer said go."""

    held: Held

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Make it, and tell the units."""
        try:
            draft = await _draft(store, known, self.held)
            count, reached = await _reached(store, draft) if draft else (0, 0)
        except NoUnits:
            return say(texts.NO_UNITS)
        if draft is None or draft.campaign.due_at <= known.now:
            return say(texts.GONE if draft is None else texts.BAD_DUE)
        one = draft.campaign
        report = (Choice(reporting.REPORT_NOW, "report"),)
        notice = Reply(texts.opened(one.name, one.items, known.local(one.due_at), known.board.agency), report)
        return say(texts.published(one.name, one.code, count, reached), deeds=[Publish(draft, notice)])
