"""What is wrong with a file that was handed in, place by place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place of a file: the line as the officer sees it (from 1), the column or field, why."""

    row: int
    column: str
    problem: str
