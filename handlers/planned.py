"""The campaign that an officer's answers come to: a template or a copy, with what was put in its place.

The answers are those that a conversation holds (handlers/planning.py).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.campaigns import Audience, CampaignDraft, Item, ItemKind, free_code
from domain.reviews import Counts
from handlers.known import Known
from handlers.units import roots_of
from imports.campaign_values import read_values
from imports.templates import NAMES, template
from storage import audience, campaigns, openings, templates, units
from storage.database import Store

SAVED = "t"
Held = Mapping[str, Any]


def saved_id(held: Held) -> int | None:
    """The number of the saved template that is begun from ("t3"), or None."""
    mark, number = held["from"][:1], held["from"][1:]
    return int(number) if mark == SAVED and number.isascii() and number.isdigit() else None


def title_of(known: Known, held: Held) -> str:
    """The title of what is copied, or of the template; that of a saved one is held."""
    if "was" in held:
        return str(held["was"])
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
    elif found := await _begun_from(store, known, held):
        base = found
    else:
        return None
    kept = [item for item in base.campaign.items if item.key not in held.get("dropped", ())]
    figures = _figures(held)
    items = (*figures, *(item for item in kept if not figures or not item.required))
    code = free_code(base.campaign.code, known.today, (one.code for one in known.campaigns))
    campaign = replace(
        base.campaign, id=0, code=code, title=held["title"], short="",
        opens_at=_opening(known, held), due_at=datetime.fromisoformat(held["due"]), items=tuple(items),
        closed_at=None, cancelled_at=None, version=1, counts=_counts(held, base.campaign.counts),
    )  # fmt: skip
    quotas = {key: rule for key, rule in base.quotas.items() if campaign.item(key)}
    wanted = Audience(sectors=tuple(held["sectors"])) if "sectors" in held else base.audience
    return CampaignDraft(campaign, await audience.confined(store, wanted, roots_of(known)), quotas)


async def _begun_from(store: Store, known: Known, held: Held) -> CampaignDraft | None:
    """A saved template, or an earlier campaign; None when it is gone."""
    if number := saved_id(held):
        kept = await templates.find(store, number)
        return read_values(kept.values, known.board.zone, known.board.unit_noun) if kept else None
    stood = next((one for one in known.campaigns if one.id == int(held["from"])), None)
    return await campaigns.draft_of(store, stood) if stood else None


def _counts(held: Held, before: Counts) -> Counts:
    """All reports or the accepted ones, as chosen; of a copy as it was."""
    if "accepted" not in held:
        return before
    return Counts.ACCEPTED if held["accepted"] else Counts.SUBMITTED


def _figures(held: Held) -> list[Item]:
    return [
        Item(f"figure_{place}", ItemKind.NUMBER, name) for place, name in enumerate(held.get("figures", ()), 1)
    ]


async def reached(store: Store, draft: CampaignDraft, now: datetime) -> tuple[int, int]:
    """How many units a campaign is for, and how many of their reporters can be written to. Raises NoUnits."""
    chosen = audience.chosen(draft, await units.all_units(store))
    return len(chosen), await openings.reach(store, chosen, now)
