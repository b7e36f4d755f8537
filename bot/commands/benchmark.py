"""tonghop bench: how fast the house is, here and now."""

import asyncio
from typing import Annotated

import typer

from bot.bench.parts import PARTS
from bot.commands.shell import AsJson, Mistake, emit
from texts import commands as texts

Parts = Annotated[list[str] | None, typer.Argument(metavar="[PART]...", help=f"Any of: {', '.join(PARTS)}.")]


def bench(parts: Parts = None, as_json: AsJson = False) -> None:
    """Measure; medians and ratios of one run are to be trusted, single figures are not."""
    chosen = parts or list(PARTS)
    unknown = [part for part in chosen if part not in PARTS]
    if unknown:
        raise Mistake(texts.no_part(unknown[0], list(PARTS)))
    figures: dict[str, float] = {}
    for part in chosen:
        figures |= asyncio.run(_measure(part))
    emit(figures, (f"{name:20} {value:>12,}" for name, value in figures.items()), as_json=as_json)


async def _measure(part: str) -> dict[str, float]:
    return await PARTS[part]()
