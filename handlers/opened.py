"""Every figure opens: to its units, a page at a time, with who said it, when, and in which words.

A press is open:CAMPAIGN:DAY:PART:FIGURE:PAGE. CAMPAIGN is its number, empty while there are several; DAY is empty
for now; PART is the key of a part (handlers/part.py); FIGURE one of FIGURES, "i3" for the item in that place, or
"sector", "parent".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import end_of_day
from domain.campaigns import Campaign, Item, ItemKind
from domain.chat import Choice, MessageKind, Reply
from domain.people import Role
from domain.summary import Summary
from handlers.known import Known
from handlers.outcome import Outcome, say
from handlers.part import Part, everything, of_key
from storage import entries
from storage import summary as stored
from storage.campaigns import as_it_was
from storage.database import Store
from texts import general
from texts import opened as texts
from texts import summary as summary_texts

PAGE, MOST_PAGES = 10, 10_000
FIGURES = {
    "on": '"on_time":1',
    "late": '"late":1',
    "no": '"not_yet":1',
    "plan": '"planned":1',
    "wait": '"waiting":1',
    "back": '"returned":1',
    "none": entries.SILENT,
}
MARKS = {
    ItemKind.CONFIRM: '"yes:{key}":',
    ItemKind.QUOTA: '"done:{key}":',
    ItemKind.CHOICE: '"pick:{key}:',
}
OPENS = re.compile(rf"(?:{'|'.join(FIGURES)}|sector|parent|i\d{{1,3}})?")
GAVE = '"gave:{key}":'


def choice(campaigns: Sequence[Campaign], day: str, key: str) -> Choice:
    """The button that opens the figures of a summary."""
    only = str(campaigns[0].id) if len(campaigns) == 1 else ""
    return Choice(texts.OPEN, f"open:{only}:{day}:{key}")


def pressed(known: Known, arguments: Sequence[str]) -> Outcome:
    """A press of this room; what may be read is looked at again with each."""
    if known.person is None or not known.person.has(Role.LEADER, Role.OFFICER):
        return say(general.NOT_YOURS)
    campaign, day, key, figure, page = [*arguments, "", ""][:5]
    if not OPENS.fullmatch(figure):
        raise ValueError(figure)
    when = date.fromisoformat(day) if day else None
    return Outcome(wanted=Opened(int(campaign or 0), when, key, figure, min(max(int(page or 0), 0), MOST_PAGES)))


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure to be opened; without `figure`, which; without `campaign_id`, of which campaign."""

    campaign_id: int
    day: date | None
    key: str
    figure: str = ""
    page: int = 0

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read it within the person's scope."""
        part = await of_key(store, everything(known.person), self.key)
        if part is None:
            return say(summary_texts.NOT_THEIRS)
        as_of = end_of_day(self.day, known.board.zone) if self.day else None
        if not self.campaign_id:
            return self._which(known, as_of or known.now)
        campaign = next((one for one in known.campaigns if one.id == self.campaign_id), None)
        if campaign is None:
            return say(texts.GONE)
        if as_of:
            campaign = await as_it_was(store, campaign, as_of)
        match self.figure:
            case "":
                return await self._figures(store, known, campaign, part, as_of)
            case "sector" | "parent":
                return await self._shares(store, campaign, part, as_of)
        return await self._units(store, known, campaign, part, as_of)

    def _act(self, campaign: Campaign, figure: str, page: int = 0) -> str:
        day = self.day.isoformat() if self.day else ""
        return f"open:{campaign.id}:{day}:{self.key}:{figure}:{page}"

    def _which(self, known: Known, at: datetime) -> Outcome:
        begun = [one for one in known.campaigns if one.opens_at <= at and one.cancelled_at is None]
        choices = tuple(Choice(one.name, self._act(one, "")) for one in reversed(begun))
        return say(Reply(texts.WHICH, choices[:PAGE], MessageKind.CARD)) if choices else say(texts.GONE)

    async def _figures(
        self, store: Store, known: Known, campaign: Campaign, part: Part, as_of: datetime | None
    ) -> Outcome:
        found = await (
            stored.past(store, campaign, as_of, part.scope)
            if as_of
            else stored.current(store, campaign, known.now, part.scope)
        )
        choices = [
            Choice(texts.state(name, count), self._act(campaign, name)) for name, count in _states(found) if count
        ]
        choices += [
            Choice(texts.item(count), self._act(campaign, f"i{place}"))
            for place, count in enumerate(found.items)
            if count.done or count.gave or any((count.counts or {}).values())
        ]
        choices.append(Choice(texts.BY_SECTOR, self._act(campaign, "sector")))
        choices.append(Choice(texts.BY_PARENT, self._act(campaign, "parent")))
        text = texts.which_figure(found, part.name, known.local(found.as_of))
        return say(Reply(text, tuple(choices), MessageKind.CARD, layout="pair"))

    async def _shares(self, store: Store, campaign: Campaign, part: Part, as_of: datetime | None) -> Outcome:
        by_sector = self.figure == "sector"
        read, none = (entries.by_sector, texts.NO_SECTOR) if by_sector else (entries.by_parent, texts.NO_PARENT)
        rows = [
            (one.name or none, one.reported, one.expected)
            for one in await read(store, campaign, as_of, part.scope)
        ]
        kind = texts.BY_SECTOR if by_sector else texts.BY_PARENT
        back = Choice(texts.BACK, self._act(campaign, ""))
        return say(Reply(texts.shares(campaign, kind.lower(), part.name, rows), (back,), MessageKind.CARD))

    async def _units(
        self, store: Store, known: Known, campaign: Campaign, part: Part, as_of: datetime | None
    ) -> Outcome:
        place = int(self.figure[1:]) if self.figure not in FIGURES else 0
        if place >= len(campaign.items):
            return say(texts.GONE)
        name, mark = _figure(campaign, self.figure)
        first = self.page * PAGE
        found, count = await entries.behind(store, campaign, as_of, part.scope, mark, (first, PAGE))
        pages = -(-count // PAGE)
        lines = [
            texts.entry(
                place, one.name, one.code, campaign, dict(one.answers), dict(one.quotas), one.told,
                known.local(one.told.said_at) if one.told else None, one.planned_on,
            )
            for place, one in enumerate(found, first + 1)
        ]  # fmt: skip
        more = (
            [Choice(texts.MORE, self._act(campaign, self.figure, self.page + 1))] if self.page + 1 < pages else []
        )
        choices = (*more, Choice(texts.BACK, self._act(campaign, "")))
        head = texts.heading(campaign, name, count, self.page + 1, pages)
        return say(Reply("\n".join([head, *(lines or [texts.NOBODY])]), choices, MessageKind.CARD))


def _states(found: Summary) -> list[tuple[str, int]]:
    units = found.units
    return [
        ("on", units.on_time), ("late", units.late), ("no", units.not_yet), ("plan", units.planned),
        ("wait", units.waiting), ("back", units.returned), ("none", units.silent),
    ]  # fmt: skip


def _figure(campaign: Campaign, figure: str) -> tuple[str, str]:
    """What a figure is called, and the mark of the units behind it."""
    if figure in FIGURES:
        return texts.STATES[figure], FIGURES[figure]
    item: Item = campaign.items[int(figure[1:])]
    return item.label, MARKS.get(item.kind, GAVE).replace("{key}", item.key)
