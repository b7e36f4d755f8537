"""tonghop bench: how fast the house is, here and now."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from bot.commands.shell import AsJson, Mistake, carry_out, configured, emit, opened
from texts import commands as texts

LOAD = "load"
Parts = Annotated[list[str] | None, typer.Argument(metavar="[PART]...", help="Without any: all but the longest.")]

Units = Annotated[int, typer.Option(min=0, help="With load: how many units.")]
Campaigns = Annotated[int, typer.Option(min=0, help="With load: how many campaigns.")]
Reports = Annotated[int, typer.Option(min=0, help="With load: how many reports.")]


def bench(
    parts: Parts = None, units: Units = 0, campaigns: Campaigns = 0, reports: Reports = 0, as_json: AsJson = False
) -> None:
    """Measure; medians and ratios of one run are to be trusted, single figures are not.

    `load` fills the empty database of the settings instead, and measures that.
    """
    if (parts == [LOAD]) != bool(units and campaigns and reports):
        raise Mistake(texts.HOW_TO_LOAD)
    if parts == [LOAD]:
        carry_out(_load(units, campaigns, reports, as_json=as_json))
        return
    from bot.bench.parts import ONLY_WHEN_ASKED, PARTS  # everything that is measured: no other command needs it

    chosen = parts or [part for part in PARTS if part not in ONLY_WHEN_ASKED]
    unknown = [part for part in chosen if part not in PARTS]
    if unknown:
        raise Mistake(texts.no_part(unknown[0], list(PARTS)))
    figures: dict[str, float] = {}
    for part in chosen:
        figures |= asyncio.run(_measure(part, PARTS[part], asked=bool(parts)))
    _show(figures, as_json=as_json)


def _show(figures: dict[str, float], *, as_json: bool) -> None:
    emit(figures, (f"{name:30} {value:>12,}" for name, value in figures.items()), as_json=as_json)


async def _load(units: int, campaigns: int, reports: int, *, as_json: bool) -> None:
    from bot.bench.load import NotEmpty, load

    async with opened(configured()) as database:
        try:
            figures = await load(database, units, campaigns, reports)
        except NotEmpty:
            raise Mistake(texts.not_empty(str(database.url))) from None
    _show(figures, as_json=as_json)


async def _measure(name: str, part: Callable[[], Awaitable[dict[str, float]]], *, asked: bool) -> dict[str, float]:
    """What a part comes to; nothing where it cannot be measured here. Raises Mistake where it was asked for."""
    from bot.bench.figures import LeftOut

    try:
        return await part()
    except LeftOut as reason:
        sentence = texts.part_left_out(name, str(reason))
        if asked:
            raise Mistake(sentence) from None
        sys.stderr.write(sentence + "\n")
        return {}
