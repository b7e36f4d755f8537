"""The figures of a workbook's first sheet, as formulas over its list of units."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from domain.campaigns import Item, ItemKind
from domain.dossier import Dossier, Line
from domain.summary import ItemCount
from exports.characters import allowed
from texts import exports as texts
from texts import workbook as words
from texts.summary import noun
from texts.writing import capital

LONGEST_WORDS = 255
SECTOR, STATE = "sector", "state"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and what it comes to; {row} in it is its own row, counted from 1. `share`: of the whole."""

    text: str
    value: float
    share: bool = False


Cell = str | int | Formula | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet."""

    cells: tuple[Cell, ...]
    heading: bool = False


APART = Row(())


def done(item: Item, line: Line) -> int | None:
    """What of its quota a unit has; no more than the quota, as it counts no more. None: it has not said."""
    value = line.last.answers.get(item.key) if line.last else None
    return None if value is None else min(int(value), line.quotas.get(item.key, 0))


def of(dossier: Dossier, columns: Sequence[str]) -> list[Row]:
    """Every figure, in the order of the sheet; `columns`: those of the list of units after its number, by key."""
    lists = {key: _range(place, len(dossier.lines)) for place, key in enumerate(columns, 1)}
    rows = [*_states(dossier, lists[STATE]), *_items(dossier, lists), *_sectors(dossier, lists)]
    return [*rows, *_others(dossier, lists)]


def _range(column: int, rows: int) -> str:
    letter = xl_col_to_name(column)
    return f"'{words.UNITS}'!${letter}$2:${letter}${max(rows, 1) + 1}"


def _count(cells: str, text: str) -> str:
    """How many cells hold the words, whatever the words are: nothing in them is a wildcard."""
    return f'SUMPRODUCT(--({cells}="{_quoted(text)}"))'


def _quoted(text: str) -> str:
    return allowed(text)[:LONGEST_WORDS].replace('"', '""')


def _states(dossier: Dossier, cells: str) -> Iterator[Row]:
    units = dossier.summary.units
    yield APART
    yield Row((words.STATE, words.MANY), heading=True)
    counts = {
        texts.STATES["done"]: units.on_time,
        texts.STATES["late"]: units.late,
        texts.STATES["notyet"]: units.not_yet,
        texts.STATES["silent"]: units.silent,
    }
    for state, many in counts.items():
        yield Row((capital(state), Formula("=" + _count(cells, state), many)))
    yield Row((words.ALL_UNITS, Formula(f"=ROWS({cells})" if units.expected else "=0", units.expected)))


def _items(dossier: Dossier, lists: Mapping[str, str]) -> Iterator[Row]:
    found = [count for count in dossier.summary.items if count.item.kind in (ItemKind.CONFIRM, ItemKind.QUOTA)]
    if found:
        yield APART
        yield Row((words.ITEM, texts.REPORTED, texts.EXPECTED, texts.SHARE, texts.LEFT), heading=True)
    for count in found:
        label = f"{capital(count.item.label)} ({noun(count)})"
        if count.item.kind is ItemKind.CONFIRM:
            yes, cells = words.YES, lists[f"item {count.item.key}"]
            yield _share(label, f"={_count(cells, yes)}", f"=ROWS({cells})" if count.total else "=0", count)
        else:
            have, quota = lists[f"item {count.item.key}"], lists[f"quota {count.item.key}"]
            yield _share(label, f"=SUM({have})", f"=SUM({quota})", count)


def _share(label: str, have: str, total: str, count: ItemCount) -> Row:
    part = count.done / count.total if count.total else 0.0
    share = Formula("=IF(C{row}=0,0,B{row}/C{row})", part, share=True)
    left = Formula("=C{row}-B{row}", count.total - count.done)
    return Row((label, Formula(have, count.done), Formula(total, count.total), share, left))


def _sectors(dossier: Dossier, lists: Mapping[str, str]) -> Iterator[Row]:
    yield APART
    yield Row((texts.BY_SECTOR, texts.REPORTED, texts.EXPECTED, texts.SHARE, texts.LEFT), heading=True)
    sector, state = lists[SECTOR], lists[STATE]
    for one in dossier.sectors():
        of_it = f'(TRIM({sector})="{_quoted(one.name)}")'
        in_time, late = texts.STATES["done"], texts.STATES["late"]
        have = f'=SUMPRODUCT({of_it}*(({state}="{in_time}")+({state}="{late}")))'
        total = f"=SUMPRODUCT(--{of_it})"
        share = Formula("=IF(C{row}=0,0,B{row}/C{row})", one.done / one.total, share=True)
        left = Formula("=C{row}-B{row}", one.total - one.done)
        yield Row((texts.sector(one), Formula(have, one.done), Formula(total, one.total), share, left))


def _others(dossier: Dossier, lists: Mapping[str, str]) -> Iterator[Row]:
    found = [count for count in dossier.summary.items if count.item.kind in (ItemKind.NUMBER, ItemKind.CHOICE)]
    if found:
        yield APART
        yield Row((texts.OTHER_FIGURES, words.SUM, words.GAVE), heading=True)
    for count in found:
        cells, label = lists[f"item {count.item.key}"], capital(count.item.label)
        if count.item.kind is ItemKind.NUMBER:
            total, gave = Formula(f"=SUM({cells})", count.done), Formula(f"=COUNT({cells})", count.gave)
            yield Row((f"{label} ({count.item.counted})" if count.item.counted else label, total, gave))
        else:
            for option, many in (count.counts or {}).items():
                counted = Formula(f"={_count(cells, option)}", many) if len(option) < LONGEST_WORDS else many
                yield Row((f"{label}: {option}", None, counted))
