"""A campaign as the values of a form, in the shape of a campaign file: all is text, in lists and mappings."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from domain.campaigns import Audience, CampaignDraft, Item, Policy, QuotaRule
from imports.campaign_checks import Objection
from imports.campaign_form import CampaignForm
from imports.campaigns import draft_of, sentence_of
from imports.outline import LARGEST, Part
from texts import files


class BadValues(Exception):
    """The values are wrong: the path to each field, and why."""

    def __init__(self, problems: Sequence[Objection]) -> None:
        super().__init__("; ".join(sentence for _, sentence in problems))
        self.problems = tuple(problems)


def read_values(values: Any, zone: ZoneInfo, unit_noun: str) -> CampaignDraft:
    """The campaign of a form's values, no larger than a file may be. Raises BadValues."""
    if len(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")) > LARGEST:
        raise BadValues([((), files.TOO_LARGE_YAML)])
    try:
        form = CampaignForm.model_validate(values)
    except ValidationError as error:
        found: dict[tuple[Part, ...], str] = {}
        for one in error.errors():
            path = _path(values, one["loc"], missing=one["type"] == "missing")
            told = one.get("ctx", {})
            path += (*told.get("path", ()), *([told["field"]] if told.get("field") else []))
            found.setdefault(path, sentence_of(one, str(path[-1]) if path else ""))
        raise BadValues(list(found.items())) from None
    return draft_of(form, zone, unit_noun)


def _path(values: Any, loc: Sequence[Part], *, missing: bool) -> tuple[Part, ...]:
    """What of a place in a form there is in the values: the names of alternatives are none of theirs."""
    path: list[Part] = []
    for part in loc:
        inside = isinstance(values, Mapping) and part in values
        if inside or (isinstance(values, list) and isinstance(part, int) and part < len(values)):
            path.append(part)
            values = values[part]
    return (*path, loc[-1]) if missing and path[-1:] != [loc[-1]] else tuple(path)


def values_of(draft: CampaignDraft, zone: ZoneInfo) -> dict[str, Any]:
    """The values that make a campaign what it is."""
    one = draft.campaign
    return {
        "code": one.code,
        "title": one.title,
        "short": one.short,
        "opens": _moment(one.opens_at, zone),
        "due": _moment(one.due_at, zone),
        "units": _units(draft.audience),
        "items": [_item(item, draft.quotas.get(item.key)) for item in one.items],
        "reminders": _reminders(one.policy),
        "counts": str(one.counts),
    }


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _units(wanted: Audience) -> Any:
    under = {"under": wanted.under} if wanted.under else {}
    told = {"sectors": list(wanted.sectors), "codes": list(wanted.codes)}
    found = {name: value for name, value in told.items() if value} | under
    return found or "all"


def _item(item: Item, quota: QuotaRule | None) -> dict[str, Any]:
    words = {name: getattr(item, name) for name in ("label", "counted", "ask", "yes", "no", "done")}
    bounds = {"min": item.least, "max": item.most}
    found: dict[str, Any] = {"key": item.key, "kind": str(item.kind), "required": str(item.required).lower()}
    found |= {name: value for name, value in words.items() if value}
    found |= {name: str(value) for name, value in bounds.items() if value is not None}
    if item.options:
        found["options"] = list(item.options)
    if quota is not None:
        by_unit = isinstance(quota, Mapping)
        found["quota"] = {code: str(many) for code, many in quota.items()} if by_unit else str(quota)  # type: ignore[union-attr]
    return found


def _reminders(policy: Policy) -> dict[str, Any]:
    return {
        "days_before": [str(day) for day in policy.days_before],
        "at": f"{policy.at:%H:%M}",
        "overdue_every": str(policy.overdue_every),
        "overdue_times": str(policy.overdue_times),
        "quiet": f"{policy.quiet_from:%H:%M}-{policy.quiet_to:%H:%M}",
        "working_days_only": str(policy.working_days_only).lower(),
        "leaders_after": str(policy.leaders_after),
    }
