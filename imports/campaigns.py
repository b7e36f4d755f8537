"""The campaign file: checked field by field, refused by name, in words an officer can act on."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from domain.calendar import local
from domain.campaigns import Audience, Campaign, CampaignDraft, Item, ItemKind, Policy
from texts import files

DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::\d{2})?)?")
HOUR = re.compile(r"(\d{1,2}):(\d{2})")
LAST_HOUR = time(17, 0)
BOOLEAN, WHOLE, DAYS = (f"tag:yaml.org,2002:{kind}" for kind in ("bool", "int", "timestamp"))


class Loader(yaml.SafeLoader):
    """YAML as officers expect it: yes and no are words, 12:30 an hour (not 750, as in YAML 1.1), days text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in (BOOLEAN, WHOLE, DAYS)]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver(BOOLEAN, re.compile(r"^(?:true|false)$"), list("tf"))
Loader.add_implicit_resolver(WHOLE, re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))


class BadCampaign(Exception):
    """The file is wrong; each problem is a sentence with its field."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def _wrong(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("said", "{said}", {"said": sentence})


def _moment(value: Any) -> Any:
    """A day, or a day with an hour: (date, hour or None)."""
    found = DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise _wrong(files.NOT_A_DATE)
    year, month, day, hour, minute = found.groups()
    try:
        return date(int(year), int(month), int(day)), time(int(hour), int(minute)) if hour else None
    except ValueError:
        raise _wrong(files.NOT_A_DATE) from None


def _hour(value: Any) -> Any:
    found = HOUR.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise _wrong(files.NOT_AN_HOUR)
    return time(int(found[1]), int(found[2]))


def _quiet(value: Any) -> Any:
    """ "20:00-07:00" as two hours."""
    parts = value.split("-") if isinstance(value, str) else []
    if len(parts) != 2:
        raise _wrong(files.NOT_QUIET)
    return _hour(parts[0]), _hour(parts[1])


Moment = Annotated[tuple[date, time | None], BeforeValidator(_moment)]
Hour = Annotated[time, BeforeValidator(_hour)]
Quiet = Annotated[tuple[time, time], BeforeValidator(_quiet)]
Text = Annotated[str, Field(min_length=1, max_length=500)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$")]
ItemKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Count = Annotated[int, Field(strict=True, ge=0, le=10_000_000)]


class Form(BaseModel):
    """A part of the file: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class ItemForm(Form):
    """One thing asked."""

    key: ItemKey
    kind: ItemKind
    label: Text
    counted: str = Field("", max_length=100)
    required: bool = Field(True, strict=True)
    ask: str = Field("", max_length=500)
    yes: str = Field("", max_length=40)
    no: str = Field("", max_length=40)
    done: str = Field("", max_length=300)
    quota: Literal["individual_quota"] | Count | dict[str, Count] | None = None
    options: list[Text] = []
    min: int | None = Field(None, strict=True)
    max: int | None = Field(None, strict=True)

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "ItemForm":
        if self.kind is ItemKind.QUOTA and self.quota is None:
            raise _wrong(files.QUOTA_NEEDED)
        if self.kind is not ItemKind.QUOTA and self.quota is not None:
            raise _wrong(files.QUOTA_UNWANTED)
        if self.kind is ItemKind.CHOICE and len(set(self.options)) < 2:
            raise _wrong(files.OPTIONS_NEEDED)
        if self.kind is not ItemKind.CHOICE and self.options:
            raise _wrong(files.OPTIONS_UNWANTED)
        if self.kind is not ItemKind.NUMBER and (self.min is not None or self.max is not None):
            raise _wrong(files.BOUNDS_UNWANTED)
        if self.min is not None and self.max is not None and self.min > self.max:
            raise _wrong(files.BOUNDS_CROSSED)
        return self


class RemindersForm(Form):
    """When lagging units are reminded."""

    days_before: list[Annotated[int, Field(strict=True, ge=0, le=365)]] = [7, 3, 1, 0]
    at: Hour = time(8, 0)
    overdue_every: Annotated[int, Field(strict=True, ge=1, le=60)] = 3
    overdue_times: Annotated[int, Field(strict=True, ge=0, le=60)] = 3
    quiet: Quiet = (time(20, 0), time(7, 0))
    working_days_only: bool = Field(True, strict=True)
    leaders_after: Annotated[int, Field(strict=True, ge=0, le=365)] = 5


class UnitsForm(Form):
    """Which units."""

    sectors: list[Text] = []
    codes: list[Text] = []
    under: Text | None = None


class CampaignForm(Form):
    """The whole file."""

    code: Code
    title: Text
    short: str = Field("", max_length=100)
    opens: Moment
    due: Moment
    units: Literal["all"] | UnitsForm
    items: list[ItemForm]
    reminders: RemindersForm = Field(default_factory=lambda: RemindersForm.model_validate({}))

    @model_validator(mode="after")
    def _makes_sense(self) -> "CampaignForm":
        if not self.items:
            raise _wrong(files.NO_ITEMS)
        if not any(item.required for item in self.items):
            raise _wrong(files.NONE_REQUIRED)
        keys = [item.key for item in self.items]
        for key in keys:
            if keys.count(key) > 1:
                raise _wrong(files.repeated_key(key))
        if _order(self.due, LAST_HOUR) <= _order(self.opens, time(0, 0)):
            raise _wrong(files.DUE_BEFORE_OPEN)
        return self


def _order(moment: tuple[date, time | None], hour: time) -> datetime:
    return datetime.combine(moment[0], moment[1] or hour)


def read_campaign(data: bytes, zone: ZoneInfo, unit_noun: str) -> CampaignDraft:
    """The campaign of a file. Raises BadCampaign with every problem, in Vietnamese."""
    try:
        form = CampaignForm.model_validate(_load(data))
    except ValidationError as error:
        raise BadCampaign([_sentence(problem) for problem in error.errors()]) from None
    return _draft(form, zone, unit_noun)


def _load(data: bytes) -> Mapping[str, Any]:
    try:
        loaded = yaml.load(data.decode("utf-8-sig"), Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise BadCampaign([files.NOT_YAML.format(line=mark.line + 1 if mark else 1)]) from None
    if not isinstance(loaded, dict) or not all(isinstance(key, str) for key in loaded):
        raise BadCampaign([files.NOT_A_MAPPING])
    return loaded


def _draft(form: CampaignForm, zone: ZoneInfo, unit_noun: str) -> CampaignDraft:
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


SENTENCES = {
    "extra_forbidden": files.UNKNOWN_FIELD,
    "missing": files.REQUIRED_FIELD,
    "string_type": files.NOT_TEXT,
    "int_type": files.NOT_NUMBER,
    "bool_type": files.NOT_BOOLEAN,
    "enum": files.NOT_A_KIND,
}
BY_FIELD = {"code": files.BAD_CODE, "key": files.BAD_KEY, "units": files.BAD_UNITS, "quota": files.QUOTA_NEEDED}


def _sentence(problem: ErrorDetails) -> str:
    """What pydantic found, with its place in the file, in words for officers."""
    place = [part for part in problem["loc"] if not _is_branch(part)]
    path = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
    if problem["type"] == "said":
        told = problem["ctx"]["said"]
        return files.field(path, told) if path else told
    told = SENTENCES.get(problem["type"])
    if told is None or problem["type"].endswith("_type"):
        named = next((part for part in reversed(place) if part in BY_FIELD), None)
        told = BY_FIELD[str(named)] if named else told or files.WRONG_VALUE
    return files.field(path, told)


def _is_branch(part: Any) -> bool:
    """Pydantic names the branch of a union it tried; the officer wrote no such word."""
    return isinstance(part, str) and (
        part.startswith(("literal[", "dict[", "constrained")) or part in ("UnitsForm", "int")
    )
