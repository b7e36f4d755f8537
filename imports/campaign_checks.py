"""What speaks against a campaign beside its form: codes that there are not, what can no longer be changed."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from domain.campaigns import Campaign, CampaignDraft
from imports.outline import Part
from texts import files

Objection = tuple[tuple[Part, ...], str]
"""The path to a field, as in a campaign file, and a sentence."""


def unknown_units(draft: CampaignDraft, codes: Collection[str]) -> Iterator[Objection]:
    """Units that are named and are not there; `codes`: those that are."""
    wanted = draft.audience
    for place, code in enumerate(wanted.codes):
        if code not in codes:
            yield ("units", "codes", place), files.unknown_unit(code)
    if wanted.under and wanted.under not in codes:
        yield ("units", "under"), files.unknown_unit(wanted.under)
    for place, item in enumerate(draft.campaign.items):
        rule = draft.quotas.get(item.key)
        for code in rule if isinstance(rule, Mapping) else ():
            if code not in codes:
                yield ("items", place, "quota", code), files.unknown_unit(code)


def cannot_make(draft: CampaignDraft, used: Collection[str], now: datetime) -> Iterator[Objection]:
    """Why a campaign cannot be new; `used`: the codes of those that there are."""
    if draft.campaign.code.casefold() in {code.casefold() for code in used}:
        yield ("code",), files.CODE_USED
    if draft.campaign.due_at <= now:
        yield ("due",), files.DUE_PAST


def cannot_change(stood: Campaign, draft: CampaignDraft, now: datetime) -> Iterator[Objection]:
    """Why a campaign cannot become what a draft says."""
    if stood.closed_at is not None and stood.closed_at <= now:
        yield ("code",), files.CLOSED_CAMPAIGN
        return
    items = draft.campaign.items
    if not any(stood.item(item.key) for item in items):
        yield ("code",), files.another_campaign(stood.code, stood.title)
    for place, item in enumerate(items):
        old = stood.item(item.key)
        if old and old.kind is not item.kind:
            yield ("items", place, "kind"), files.other_kind(old.key, old.kind)
