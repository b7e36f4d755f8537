"""Whatever is pressed or written, by whomever: it is answered, not set aside, and changes only what it may.

How many are tried follows the profile of hypothesis: the suite tries the same few, `make fuzz` many others.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.access import COMMANDS
from domain.chat import RawMessage
from handlers.flow import OFFICER_ACTS, THEIR_ACTS
from handlers.snooze import ACT as SNOOZE
from storage import inbox, outbox
from storage.database import Database
from tests.conversations.test_rights import CHANGES_NOTHING, PRESSES, set_up, state
from tests.support.people import chat, set_up_house
from tests.support.transcript import Stage
from texts import general

SHORT = 10
EXAMPLES = settings().max_examples // 10
WHO = ("Lạ", "Nga", "Lan", "Bình", "Quý", "Thu")
ACTS = sorted({
    *OFFICER_ACTS, *THEIR_ACTS, SNOOZE, "attach", "later", "missing", "export", "sentence", "open", "rank", "ack",
    "weekly", "link", "join", "",
})  # fmt: skip
PIECES = (
    "", "0", "1", "2", "-1", "999", "2023", "yes", "no", "x", "show", "list", "on", "off", "all", "u1", "u999",
    "i0", "nq", "DB001", "2023-06-11", "2023-13-45", "0000-00-00", "lag1", "xlsx", "png", "why", "sure", "a" * 22,
    "9" * 30, "-" + "9" * 30, "+" + "9" * 30, "1_0" * 9, " 7", "٣", "²", "None", "\u202e", "😀", "'; --", "{0}",
    "%s",
)  # fmt: skip
WORDS = (*PIECES, "rồi", "chưa", "tổng hợp", "xuất excel", "bệnh viện", "12/6", "45 đ/c", "45/0", "đúng", "sửa")
LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
LEAVING = ("/roikhoi", "/start")


def presses() -> st.SearchStrategy[str]:
    """What a button could carry: those that there are, about anything, and made up ones; at most 64 bytes."""
    numbers = dict.fromkeys(("nq", "unit", "version", "duty"), st.sampled_from([0, 1, 2, 3, 4, 5, 999]))
    about = st.fixed_dictionaries(numbers | {"code": st.just("DB002")})
    known = st.builds(lambda action, told: action.format(**told), st.sampled_from(PRESSES), about)
    parts = st.lists(st.sampled_from(PIECES), max_size=5)
    made = st.builds(lambda act, rest: ":".join([act, *rest]), st.sampled_from(ACTS), parts)
    odd = st.text(LETTERS, min_size=1, max_size=20)
    return st.one_of(known, made, odd).filter(stays).map(lambda said: said.encode()[:64].decode(errors="ignore"))


def stays(action: str) -> bool:
    """Nobody leaves or is sent away for good: after that there is little to try."""
    return not action.startswith("leave") and not (action.startswith("remove") and action.endswith("yes"))


def moves() -> st.SearchStrategy[dict[str, str]]:
    """Something that somebody writes, or presses."""
    command = st.sampled_from(sorted(set(COMMANDS) - set(LEAVING)))
    words = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
    text = st.one_of(st.builds("{} {}".format, command, words), words, st.text(LETTERS, max_size=40))
    pressed = presses().map(lambda action: {"text": "x", "action": action})
    return st.one_of(text.map(lambda said: {"text": said}), pressed)


class Room:
    """A house in one event loop, with everybody of test_rights in it."""

    def __init__(self, url: str) -> None:
        self.runner = asyncio.Runner()
        self.database = Database(url)
        self.numbers = count()
        self.house = self.run(lambda: set_up_house(self.database))
        self.stage: Stage = self.run(lambda: set_up(self.house))

    def run(self, asked: Callable[[], Awaitable[Any]]) -> Any:
        async def inside() -> Any:
            return await asked()

        return self.runner.run(inside())

    def close(self) -> None:
        self.run(self.database.close)
        self.runner.close()

    async def heard(self, name: str, said: list[dict[str, str]]) -> list[str]:
        """All that is said after those moves of somebody."""
        before = len(self.stage.channel.said)
        for one in said:
            raw = RawMessage(chat(name), f"any{next(self.numbers)}", one | {"sender": name}, self.stage.now)
            await self.stage.inbox.receive([raw])
        await self.stage.settle()
        return [reply.text for _, reply in self.stage.channel.said[before:]]

    async def failed(self) -> tuple[int, int]:
        async with self.database.read() as store:
            return (await inbox.counts(store))["failed"], (await outbox.counts(store))["failed"]


@pytest.fixture
def room(database_url: str) -> Iterator[Room]:
    made = Room(database_url)
    yield made
    made.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", WHO)
def test_anything_is_answered_and_changes_only_what_it_may(name: str, room: Room) -> None:
    before = room.run(lambda: state(room.house))

    @settings(max_examples=EXAMPLES, derandomize=EXAMPLES <= SHORT)
    @given(st.lists(moves(), min_size=1, max_size=12))
    def tried(said: list[dict[str, str]]) -> None:
        heard = room.run(lambda: room.heard(name, said))
        assert general.APOLOGY not in heard
        assert room.run(room.failed) == (0, 0)
        if name in CHANGES_NOTHING:
            assert room.run(lambda: state(room.house)) == before

    tried()
