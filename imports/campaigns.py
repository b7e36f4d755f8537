"""The campaign file: checked field by field, refused by line and name, in words an officer can act on."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from domain.calendar import local
from domain.campaigns import Audience, Campaign, CampaignDraft, Item, ItemKind, Policy
from domain.problems import Problem
from imports.campaign_form import FIELDS, LAST_HOUR, SAID, CampaignForm, ItemForm, RemindersForm, UnitsForm
from imports.letters import Unreadable
from imports.outline import Outline, Part, read_outline
from texts import files


class BadCampaign(Exception):
    """The file is wrong: what, where and why, by line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(files.spot(one.row, one.column, one.problem) for one in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """A campaign as a file states it, and the file: to show where something stands that is refused later."""

    draft: CampaignDraft
    outline: Outline

    def problem(self, sentence: str, *path: Part) -> Problem:
        """What is wrong with the field that a path leads to ("units", "codes", 0)."""
        return Problem(*self.outline.place(path), sentence)


def read_campaign(data: bytes, zone: ZoneInfo, unit_noun: str) -> CampaignDraft:
    """The campaign of a file. Raises BadCampaign with every problem, in Vietnamese."""
    return read_campaign_file(data, zone, unit_noun).draft


def read_campaign_file(data: bytes, zone: ZoneInfo, unit_noun: str) -> CampaignFile:
    """The campaign of a file, with its lines. Raises BadCampaign. Slow for a large one: not for the event loop."""
    try:
        outline, problems = read_outline(data)
    except Unreadable as error:
        raise BadCampaign([Problem(error.row, "", error.sentence)]) from error
    try:
        form = CampaignForm.model_validate(outline.values)
    except ValidationError as error:
        problems += [_problem(outline, one) for one in error.errors()]
        raise BadCampaign(_once(problems)) from None
    if problems:
        raise BadCampaign(problems)
    return CampaignFile(draft_of(form, zone, unit_noun), outline)


def draft_of(form: CampaignForm, zone: ZoneInfo, unit_noun: str) -> CampaignDraft:
    """The campaign that a form states."""
    units = UnitsForm() if form.units == "all" else form.units
    campaign = Campaign(
        id=0,
        code=form.code,
        title=form.title,
        short=form.short,
        opens_at=local(form.opens[0], form.opens[1] or time(0, 0), zone),
        due_at=local(form.due[0], form.due[1] or LAST_HOUR, zone),
        items=tuple(_item(item, unit_noun) for item in form.items),
        policy=_policy(form.reminders),
        counts=form.counts,
    )
    quotas = {item.key: item.quota for item in form.items if item.quota is not None}
    return CampaignDraft(campaign, Audience(tuple(units.sectors), tuple(units.codes), units.under), quotas)


def _item(form: ItemForm, unit_noun: str) -> Item:
    return Item(
        key=form.key,
        kind=form.kind,
        label=form.label,
        counted=form.counted or (unit_noun if form.kind is ItemKind.CONFIRM else ""),
        required=form.required,
        ask=form.ask,
        yes=form.yes,
        no=form.no,
        done=form.done,
        options=tuple(form.options),
        least=form.min,
        most=form.max,
    )


def _policy(form: RemindersForm) -> Policy:
    return Policy(
        days_before=tuple(form.days_before),
        at=form.at,
        overdue_every=form.overdue_every,
        overdue_times=form.overdue_times,
        quiet_from=form.quiet[0],
        quiet_to=form.quiet[1],
        working_days_only=form.working_days_only,
        leaders_after=form.leaders_after,
    )


BY_TYPE = {
    "missing": files.REQUIRED_FIELD,
    "string_type": files.NOT_TEXT,
    "string_too_short": files.BLANK_FIELD,
    "list_type": files.NOT_A_LIST,
    "model_type": files.NOT_FIELDS,
    "enum": files.NOT_A_KIND,
}
# Fields that may be one of several things: what pydantic says of each of them would be a riddle.
BY_FIELD = {"units": files.BAD_UNITS, "quota": files.QUOTA_NEEDED, "counts": files.BAD_COUNTS}


def _problem(outline: Outline, found: ErrorDetails) -> Problem:
    """What pydantic found, where it stands in the file, in words for officers."""
    told, path = found.get("ctx", {}), found["loc"]
    if found["type"] == "missing":
        line, name = outline.place(path[:-1], str(path[-1]))
    elif found["type"] == SAID:
        line, name = outline.place([*path, *told["path"]], told["field"])
    else:
        line, name = outline.place(path)
    return Problem(line, name, sentence_of(found, name.rpartition(".")[2]))


def sentence_of(found: ErrorDetails, field: str) -> str:
    """What pydantic found of a field, in words for officers."""
    kind, told = found["type"], found.get("ctx", {})
    if kind == "extra_forbidden":
        close = difflib.get_close_matches(str(found["loc"][-1]), FIELDS, n=1)
        return files.unknown_field(close[0] if close else "")
    if found["input"] is None:
        return files.BLANK_FIELD
    if field in BY_FIELD and kind != "missing" and not told.get("field"):
        return BY_FIELD[field]
    if kind == SAID:
        return str(told[SAID])
    if kind == "string_too_long":
        return files.too_long(told["max_length"])
    return files.too_many(told["max_length"]) if kind == "too_long" else BY_TYPE.get(kind, files.WRONG_VALUE)


def _once(problems: Sequence[Problem]) -> list[Problem]:
    """Each place once, by line; not one of which a part is wrong: that says more."""
    names = {one.column for one in problems}
    wholes = {name[:place] for name in names for place, letter in enumerate(name) if letter in ".["}
    kept: dict[tuple[int, str], Problem] = {}
    for one in problems:
        if one.column not in wholes:
            kept.setdefault((one.row, one.column), one)
    return sorted(kept.values(), key=lambda one: one.row)
