"""Every kind of line that the program writes into its log has a sentence, and can be searched for."""

import ast
from datetime import date
from pathlib import Path

import pytest

from domain.log import Entry, Search
from handlers.log import read_search
from tests.support.people import at
from texts import log

ROOT = Path(__file__).parents[2]
FLOORS = ("bot", "handlers", "scheduler", "storage", "web")


def kinds_written() -> set[str]:
    """The kinds that audit.note is called with; of a function that passes its own on, those it is given."""
    found: set[str] = set()
    for floor in FLOORS:
        for path in (ROOT / floor).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
                place = {"audit.note": 1, "end_duty": 4}.get(ast.unparse(call.func).removeprefix("people."))
                if place and len(call.args) > place and isinstance(call.args[place], ast.Constant):
                    found.add(call.args[place].value)
    return found


def test_every_kind_has_a_sentence_and_a_name() -> None:
    told_apart = {f"{done} {what}" for done in ("retry", "drop") for what in ("letter", "message")}
    written = kinds_written() | {"remove", "accept", "return", "on behalf"} | told_apart
    assert len(written) > 20
    assert written == set(log.KINDS) == set(log.SENTENCES)


@pytest.mark.parametrize("action", log.SENTENCES)
def test_a_line_that_tells_little_is_still_a_sentence(action: str) -> None:
    """Old lines, and those of units and people that are no more."""
    told = log.sentence(Entry(at("2023-06-12 08:00"), action))
    assert told.startswith("Người quản trị máy chủ ")
    assert "None" not in told


@pytest.mark.parametrize(
    ("asked", "search"),
    [
        ("", Search()),
        ("Sở Mẫu trả lại", Search(("so", "mau", "tra", "lai"))),
        ("ghi hộ 12/6", Search(("ghi", "ho"), day=date(2023, 6, 12))),
        ("ngày 12/12 DB001", Search(("db001",), day=date(2022, 12, 12))),
        ("12/6/2022", Search(day=date(2022, 6, 12))),
        ("31/2", Search(("31/2",))),
    ],
)
def test_what_is_searched_for(asked: str, search: Search) -> None:
    assert read_search(asked, date(2023, 6, 13)) == search
