"""Whether units make one tree: every parent known, nobody above itself."""

from collections.abc import Iterator, Mapping, Sequence, Set

from domain.problems import Problem
from domain.units import UnitRow
from texts import files


def parent_problems(
    rows: Sequence[tuple[int, UnitRow]], codes: Set[str], known: Mapping[str, str | None]
) -> Iterator[Problem]:
    """What is wrong with the parents of numbered rows.

    `codes`: all of the file, also of rows that are wrong; `known`: the Board's, each with that of the unit above.
    """
    yield from _unknown(rows, codes | known.keys())
    above = {**known, **{row.code: row.parent for _, row in rows if row.parent or row.code not in known}}
    circular = _in_circles(above)
    yield from (Problem(line, "parent", files.circle(row.code)) for line, row in rows if row.code in circular)


def _unknown(rows: Sequence[tuple[int, UnitRow]], codes: Set[str]) -> Iterator[Problem]:
    for number, row in rows:
        if row.parent and row.parent not in codes:
            yield Problem(number, "parent", files.unknown_parent(row.parent))


def _in_circles(above: Mapping[str, str | None]) -> set[str]:
    """The codes from which the way up leads back to them; each step is taken once."""
    done: set[str] = set()
    circular: set[str] = set()
    for start in above:
        way: dict[str, int] = {}
        step: str | None = start
        while step and step not in done and step not in way:
            way[step] = len(way)
            step = above.get(step)
        if step in way:
            circular.update(list(way)[way[step or ""] :])
        done.update(way)
    return circular
