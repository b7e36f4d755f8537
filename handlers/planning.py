"""An officer sets a campaign up (/taodot): from a template or an earlier one, a preview, and it opens.

What is being set up is held by the conversation: {from, title, due, sectors, figures, dropped, accepted};
"from" is the name of a template, the number of a campaign, or the mark of a template that was saved ("t3", whose
title is then in "was"). Nothing is kept anywhere else until it is published.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from domain.calendar import local
from domain.chat import Choice, Inbound, Reply, Talk
from domain.notices import decent_moment
from handlers.known import Known
from handlers.outcome import Outcome, say
from handlers.planned import SAVED, Held, saved_id, title_of
from handlers.publishing import TOPIC, ItemsAsked, Preview, Published, SectorsNamed, UnitsAsked
from imports.templates import NAMES
from language.dates import read_date
from language.deadlines import read_deadline
from language.marks import is_marked
from language.misread import Misread
from language.spelling import plain
from storage import templates
from storage.database import Store
from texts import planning as texts

BEGUN, WHOLE = ("from",), ("from", "title", "due")
SHOWS = ("title", "due", "units", "items", "sector", "drop", "accepted", "opens", "try", "publish", "done")
NEEDED: dict[str, tuple[str, ...]] = {**dict.fromkeys(SHOWS, WHOLE), "keep": BEGUN, "days": ("from", "title")}
OFTEN = {"7": texts.IN_A_WEEK, "14": texts.IN_TWO_WEEKS, "month": texts.END_OF_MONTH}
TITLE, FIGURE = (5, 120), (2, 80)
MOST_FIGURES, SHOWN = 10, 8


def begin(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/taodot: which template?"""
    return Outcome(wanted=Begun())


@dataclass(frozen=True, slots=True)
class Begun:
    """From which template, one of the house or one that was saved, or from an earlier campaign?"""

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Offer them."""
        choices = (
            *(Choice(texts.KINDS[name], f"make:from:{name}") for name in NAMES),
            *(Choice(one.name, f"make:from:{SAVED}{one.id}") for one in await templates.saved(store)),
            Choice(texts.COPY, "make:copy"),
        )
        return say(Reply(texts.WHICH, choices), talk=Talk(TOPIC, {"step": "from"}))


def pressed(known: Known, talk: Talk, arguments: Sequence[str]) -> Outcome:
    """A choice of this room. ValueError for one that is not of what is being set up now."""
    if talk.topic != TOPIC:
        raise ValueError(arguments)
    held, (act, *rest) = talk.data, arguments
    if any(name not in held for name in NEEDED.get(act, ())):
        raise ValueError(arguments)
    match act:
        case "copy":
            return _which_copy(known)
        case "from" if saved_id({"from": rest[0]}):
            return Outcome(wanted=FromSaved(rest[0]))
        case "from":
            return _ask_title(known, {"from": _known_base(known, rest[0])})
        case "title" | "due" | "units" | "items":
            return _ask(known, held, act)
        case "opens":
            return _checked(_without_opening(held)) if rest else _ask(known, held, act)
        case "try":
            return Outcome(wanted=Preview(held, trial=True))
        case "keep":
            return _titled(known, held, title_of(known, held))
        case "days":
            return _dated(known, held, _day_of(known, rest[0]))
        case "sector":
            return _checked({**held, "sectors": [held.get("shown", [])[int(rest[0])]] if rest[0] else []})
        case "drop":
            return _checked({**held, "dropped": [*held.get("dropped", ()), rest[0]]})
        case "accepted":
            return _checked({**held, "accepted": rest[0] == "yes"})
        case "publish":
            return Outcome(wanted=Published(held))
        case "done":
            return _checked(held)
    return say(texts.GIVEN_UP)


def _known_base(known: Known, name: str) -> str:
    """What is begun from, if there is such a template or campaign. Raises ValueError."""
    if name not in NAMES and int(name) not in {one.id for one in known.campaigns}:
        raise ValueError(name)
    return name


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
        case "opens":
            return _opening(known, held, text) or say(replace(again, text=texts.BAD_OPENING), talk=talk)
        case "units":
            return Outcome(wanted=SectorsNamed(held, text, talk))
    return say(replace(again, text=texts.CHOOSE), talk=talk)


def _which_copy(known: Known) -> Outcome:
    earlier = [one for one in reversed(known.campaigns) if one.cancelled_at is None][:SHOWN]
    if not earlier:
        return say(texts.NO_COPY)
    choices = tuple(Choice(one.name, f"make:from:{one.id}") for one in earlier)
    return say(Reply(texts.WHICH_COPY, choices), talk=Talk(TOPIC, {"step": "from"}))


@dataclass(frozen=True, slots=True)
class FromSaved:
    """A template that was saved was chosen, by its mark."""

    mark: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Its title is offered to be kept."""
        found = await templates.find(store, saved_id({"from": self.mark}) or 0)
        if found is None:
            return say(texts.GONE)
        return _ask_title(known, {"from": self.mark, "was": str(found.values["title"])})


def _ask_title(known: Known, held: Held) -> Outcome:
    was = title_of(known, held)
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
            choices = tuple(Choice(label, f"make:days:{days}") for days, label in OFTEN.items())
            return say(Reply(texts.WHAT_DUE, choices, layout="chips"), talk=Talk(TOPIC, {**held, "step": "due"}))
        case "opens":
            choices = (Choice(texts.OPEN_NOW, "make:opens:now"),)
            return say(Reply(texts.WHAT_OPENING, choices), talk=Talk(TOPIC, {**held, "step": "opens"}))
        case "units":
            return Outcome(wanted=UnitsAsked(held))
    return Outcome(wanted=ItemsAsked(held))


def _day_of(known: Known, days: str) -> datetime:
    """A week or two from today, or the last day of this month, of the next one in its last days; at 17:00."""
    today = known.today
    if days not in OFTEN:
        raise ValueError(days)
    if days == "month":
        soon = today + timedelta(days=3)
        day = soon.replace(day=calendar.monthrange(soon.year, soon.month)[1])
    else:
        day = today + timedelta(days=int(days))
    return local(day, time(17, 0), known.board.zone)


def _opening(known: Known, held: Held, text: str) -> Outcome | None:
    """It is to open on a day to come: at a decent hour, as units hear of it then. None: no such day."""
    try:
        day = read_date(text, known.today)
    except Misread:
        return None
    opens = decent_moment(local(day, time(0), known.board.zone), known.board.zone, known.board.calendar)
    due = datetime.fromisoformat(held["due"])
    return _checked({**held, "opens": opens.isoformat()}) if known.now < opens < due else None


def _without_opening(held: Held) -> Held:
    return {name: value for name, value in held.items() if name != "opens"}


def _dated(known: Known, held: Held, due: datetime) -> Outcome:
    opens = held.get("opens")
    still = opens is None or datetime.fromisoformat(opens) < due
    held = {**(held if still else _without_opening(held)), "due": due.isoformat()}
    chosen = "sectors" in held or held["from"] not in NAMES
    return _checked(held) if chosen else Outcome(wanted=UnitsAsked(held))


def _checked(held: Held) -> Outcome:
    return Outcome(wanted=Preview(held))
