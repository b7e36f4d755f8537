"""tonghop bench: how fast the house is, here and now."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from bot.commands.shell import AsJson, Mistake, emit
from texts import commands as texts

Parts = Annotated[list[str] | None, typer.Argument(metavar="[PART]...", help="Without any: all.")]


def bench(parts: Parts = None, as_json: AsJson = False) -> None:
    """Measure; medians and ratios of one run are to be trusted, single figures are not."""
    from bot.bench.parts import PARTS  # everything that is measured: no other command needs it

    chosen = parts or list(PARTS)
    unknown = [part for part in chosen if part not in PARTS]
    if unknown:
        raise Mistake(texts.no_part(unknown[0], list(PARTS)))
    figures: dict[str, float] = {}
    for part in chosen:
        figures |= asyncio.run(_measure(PARTS[part]))
    emit(figures, (f"{name:20} {value:>12,}" for name, value in figures.items()), as_json=as_json)


async def _measure(part: Callable[[], Awaitable[dict[str, float]]]) -> dict[str, float]:
    return await part()
