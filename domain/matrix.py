"""The field at a glance: units against campaigns, a cell for what each unit stands at in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.chat import State

STATES: tuple[State, ...] = ("done", "late", "notyet", "silent", "returned")


class Order(StrEnum):
    """How the units are put in order: by code, or those that have lagged longest first."""

    CODE = "ma"
    LAG = "no"


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which units are looked at. `words`: plain words of the code or name, each of them; `under`: a unit's id."""

    words: tuple[str, ...] = ()
    sector: str = ""
    states: tuple[State, ...] = ()
    under: int | None = None
    order: Order = Order.CODE


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a unit stands in a campaign. `at`: when it said so; `parts`: item key → (done, quota).

    `waiting`: all was said, and an officer is yet to accept it.
    """

    state: State
    at: datetime | None = None
    planned_on: date | None = None
    parts: Mapping[str, tuple[int, int]] | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """How a unit is reached: `channel` of the account used last, empty where none can be; `held`: by somebody."""

    channel: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A unit and its cells, one a campaign; None where the campaign does not ask it."""

    id: int
    code: str
    name: str
    sector: str
    members: int
    cells: tuple[Cell | None, ...]
    reach: Reach = Reach()


@dataclass(frozen=True, slots=True)
class Matrix:
    """A page of the field: its rows, how many units the sieve lets through, and how many there are in all."""

    rows: tuple[Row, ...]
    found: int
    total: int


def state_of(figures: Mapping[str, int]) -> State:
    """The state that a unit's figures tell; without figures it is silent."""
    for measure, state in _TELLS:
        if figures.get(measure):
            return state
    return "silent"


_TELLS: tuple[tuple[str, State], ...] = (
    ("returned", "returned"),
    ("on_time", "done"),
    ("late", "late"),
    ("not_yet", "notyet"),
)
