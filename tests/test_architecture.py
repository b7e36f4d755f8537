"""The arrows between the floors go down, never up, never sideways; and no floor below knows a platform."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = (
    {"domain"},
    {"texts", "language"},
    {"storage", "exports", "imports"},
    {"handlers", "scheduler", "web"},
    {"bot"},
)
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
NO_PLATFORM = ("domain", "language", "handlers", "scheduler", "storage", "exports")
DRAWERS = {"utils", "helpers", "common", "base", "manager", "service", "misc"}


def modules(floor: str) -> Iterator[Path]:
    return (ROOT / floor).rglob("*.py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("floor", sorted(room for room in LEVEL if (ROOT / room).is_dir()))
def test_a_floor_imports_only_what_lies_below(floor: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(floor)
        for name in imported(path)
        if (room := name.split(".")[0]) in LEVEL and room != floor and LEVEL[room] >= LEVEL[floor]
    ]
    assert not wrong


@pytest.mark.parametrize("floor", NO_PLATFORM)
def test_no_platform_is_named_below_the_channels(floor: str) -> None:
    named = re.compile(r"telegram|zalo", re.IGNORECASE)
    wrong = [
        str(path.relative_to(ROOT)) for path in modules(floor) if named.search(path.read_text(encoding="utf-8"))
    ]
    assert not wrong


def test_only_the_clock_knows_the_scheduler_library() -> None:
    found = {
        str(path.relative_to(ROOT))
        for floor in LEVEL
        for path in modules(floor)
        if any(name.split(".")[0] == "apscheduler" for name in imported(path))
    }
    assert found == {"scheduler/clock.py"}


def test_time_is_an_argument_below_the_doors() -> None:
    asks = re.compile(r"datetime\.now\(|date\.today\(|time\.time\(|utcnow")
    below = ("domain", "texts", "language", "storage", "imports", "exports", "handlers", "scheduler", "web")
    wrong = [
        str(path.relative_to(ROOT))
        for floor in below
        for path in modules(floor)
        if asks.search(path.read_text(encoding="utf-8"))
    ]
    assert not wrong


def test_no_drawer_holds_what_has_no_room() -> None:
    assert not [path for floor in LEVEL for path in modules(floor) if path.stem in DRAWERS]


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for floor in LEVEL
        for path in modules(floor)
        if "versions" not in path.parts and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent
