"""The campaign that an officer's answers come to: a template or a copy, with what was put in its place.

The answers are those that a conversation holds (handlers/planning.py).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.campaigns import Audience, CampaignDraft, Item, ItemKind
from domain.reviews import Counts
from handlers.known import Known
from handlers.units import roots_of, units_within
from imports.templates import NAMES, template
from storage import audience, campaigns, openings, units
from storage.audience import NoUnits
from storage.database import Store

CODE_LENGTH = 24
Held = Mapping[str, Any]


def title_of(known: Known, held: Held) -> str:
    """The title of what is copied, or of the template."""
    if held["from"] in NAMES:
        return template(held["from"], known.board.zone, known.board.unit_noun).campaign.title
    return next(one.title for one in known.campaigns if one.id == int(held["from"]))


def _opening(known: Known, held: Held) -> datetime:
    """When it opens: now, unless a day that is yet to come was chosen."""
    chosen = held.get("opens")
    return max(datetime.fromisoformat(chosen), known.now) if chosen else known.now


async def draft_of(store: Store, known: Known, held: Held) -> CampaignDraft | None:
    """What is being set up, as a file would state it; None when what is copied is gone. Raises NoUnits."""
    if held["from"] in NAMES:
        base = template(held["from"], known.board.zone, known.board.unit_noun)
    else:
        stood = next((one for one in known.campaigns if one.id == int(held["from"])), None)
        if stood is None:
            return None
        base = await campaigns.draft_of(store, stood)
    kept = [item for item in base.campaign.items if item.key not in held.get("dropped", ())]
    figures = _figures(held)
    items = (*figures, *(item for item in kept if not figures or not item.required))
    campaign = replace(
        base.campaign, id=0, code=_code(known, base.campaign.code), title=held["title"], short="",
        opens_at=_opening(known, held), due_at=datetime.fromisoformat(held["due"]), items=tuple(items),
        closed_at=None, cancelled_at=None, version=1, counts=_counts(held, base.campaign.counts),
    )  # fmt: skip
    quotas = {key: rule for key, rule in base.quotas.items() if campaign.item(key)}
    return CampaignDraft(campaign, await _audience(store, known, held, base.audience), quotas)


def _counts(held: Held, before: Counts) -> Counts:
    """All reports or the accepted ones, as chosen; of a copy as it was."""
    if "accepted" not in held:
        return before
    return Counts.ACCEPTED if held["accepted"] else Counts.SUBMITTED


def _figures(held: Held) -> list[Item]:
    return [
        Item(f"figure_{place}", ItemKind.NUMBER, name) for place, name in enumerate(held.get("figures", ()), 1)
    ]


async def _audience(store: Store, known: Known, held: Held, base: Audience) -> Audience:
    """Whom it is for: as chosen, of a copy as it was; never beyond the officer's charge. Raises NoUnits."""
    wanted = Audience(sectors=tuple(held["sectors"])) if "sectors" in held else base
    roots = roots_of(known)
    if roots is None:
        return wanted
    theirs = [one for one in await units_within(store, roots) if one.active_to is None]
    if len(roots) == 1 and not wanted.codes and not wanted.under:
        return replace(wanted, under=next(one.code for one in theirs if one.id in roots))
    chosen = await _chosen_codes(store, wanted)
    codes = tuple(one.code for one in theirs if one.code in chosen)
    if not codes:
        raise NoUnits
    return Audience(codes=codes)


async def _chosen_codes(store: Store, wanted: Audience) -> set[str]:
    known = await units.all_units(store)
    return {one.code for one in audience.matching(known, wanted)}


def _code(known: Known, base: str) -> str:
    """A code that nobody has used: "nq-2023-06", "nq-2023-06-2"."""
    stem = base.split("-")[0][:CODE_LENGTH]
    first = f"{stem}-{known.today:%Y-%m}"
    used = {one.code.casefold() for one in known.campaigns}
    codes = (first, *(f"{first}-{place}" for place in range(2, 1000)))
    return next(code for code in codes if code.casefold() not in used)


async def reached(store: Store, draft: CampaignDraft, now: datetime) -> tuple[int, int]:
    """How many units a campaign is for, and how many of their reporters can be written to. Raises NoUnits."""
    chosen = audience.chosen(draft, await units.all_units(store))
    return len(chosen), await openings.reach(store, chosen, now)
