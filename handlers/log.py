"""An officer reads who did what: /nhatky, with words to search for and a day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from domain.chat import Inbound, Reply, Talk
from domain.log import Search
from handlers.known import Known
from handlers.outcome import Outcome, say
from handlers.units import roots_of
from language.spelling import plain
from storage import log
from storage.database import Store
from texts import log as texts

LATEST, LONGEST = 15, 100
DAY = re.compile(r"(?<!\S)(?:ngày\s+|ngay\s+)?(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?(?!\S)", re.IGNORECASE)


def show(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/nhatky [words] [day]: the latest lines that hold all of the words."""
    asked = message.text.partition(" ")[2].strip()[:LONGEST]
    return Outcome(wanted=Latest(asked, read_search(asked, known.today)))


def read_search(asked: str, today: date) -> Search:
    """What is searched for: plain words, and a day, this year's or last year's where none is told."""
    found = DAY.search(asked)
    day = _day(found, today) if found else None
    rest = asked[: found.start()] + asked[found.end() :] if found and day else asked
    return Search(tuple(plain(rest).split()), day=day)


def _day(found: re.Match[str], today: date) -> date | None:
    year = int(found[3]) if found[3] else today.year
    try:
        day = date(year, int(found[2]), int(found[1]))
    except ValueError:
        return None
    return day.replace(year=year - 1) if day > today + timedelta(days=1) and not found[3] else day


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest lines of the log within the officer's charge."""

    asked: str
    search: Search

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read them."""
        me, zone = known.person.id if known.person else 0, known.board.zone
        lines, found = await log.read(store, roots_of(known), me, self.search, texts.KINDS, zone, (0, LATEST))
        if not lines:
            return say(texts.NOTHING)
        return say(Reply(texts.latest([texts.line(one, zone) for one in lines], found, self.asked)))
