"""A year's ranking as it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.board import Board
from domain.scoring import Ranked


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who stands where as of a moment on the Board's clock. `part`: of which units; `campaigns`: of how many.

    `to_the_day`: the moment is the end of a day asked for.
    """

    board: Board
    year: int
    ranked: Sequence[Ranked]
    campaigns: int
    as_of: datetime
    part: str = ""
    to_the_day: bool = False
