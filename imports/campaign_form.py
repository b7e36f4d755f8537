"""What a campaign file may hold, field by field. Its values are trimmed text (imports/outline.py)."""

import re
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.campaigns import ItemKind
from domain.reviews import Counts
from texts import files

DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::\d{2})?)?", re.ASCII)
HOUR = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
YEARS = range(2000, 2101)
LAST_HOUR = time(17, 0)
MOST_ITEMS, MOST_OPTIONS = 200, 50
SAID = "said"


def wrong(sentence: str, field: str = "", *path: str | int) -> PydanticCustomError:
    """A problem in words for officers: of this form, or of a field in it, to which `path` leads."""
    return PydanticCustomError(SAID, "{said}", {SAID: sentence, "field": field, "path": path})


def _moment(value: Any) -> Any:
    """A day, or a day with an hour: (date, hour or None)."""
    found = DAY.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise wrong(files.NOT_A_DATE)
    year, month, day, hour, minute = found.groups()
    try:
        moment = date(int(year), int(month), int(day)), time(int(hour), int(minute)) if hour else None
    except ValueError:
        raise wrong(files.NOT_A_DATE) from None
    if moment[0].year not in YEARS:
        raise wrong(files.year_out_of(YEARS[0], YEARS[-1]))
    return moment


def _hour(value: Any) -> Any:
    found = HOUR.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise wrong(files.NOT_AN_HOUR)
    return time(int(found[1]), int(found[2]))


def _quiet(value: Any) -> Any:
    """ "20:00-07:00" as two hours."""
    parts = value.split("-") if isinstance(value, str) else []
    if len(parts) != 2:
        raise wrong(files.NOT_QUIET)
    return _hour(parts[0]), _hour(parts[1])


def _boolean(value: Any) -> Any:
    found = {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None
    if found is None:
        raise wrong(files.NOT_BOOLEAN)
    return found


def whole(least: int, most: int) -> BeforeValidator:
    """A whole number from `least` to `most`, as text."""

    def read(value: Any) -> Any:
        number = int(value) if isinstance(value, str) and WHOLE.fullmatch(value) else None
        if number is None or not least <= number <= most:
            raise wrong(files.not_whole_between(least, most))
        return number

    return BeforeValidator(read)


def _matching(pattern: str, sentence: str) -> BeforeValidator:
    def read(value: Any) -> Any:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise wrong(sentence)
        return value

    return BeforeValidator(read)


Moment = Annotated[tuple[date, time | None], BeforeValidator(_moment)]
Hour = Annotated[time, BeforeValidator(_hour)]
Quiet = Annotated[tuple[time, time], BeforeValidator(_quiet)]
Boolean = Annotated[bool, BeforeValidator(_boolean)]
Text = Annotated[str, Field(min_length=1, max_length=500)]
Code = Annotated[str, _matching(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", files.BAD_CODE)]
ItemKey = Annotated[str, _matching(r"[a-z][a-z0-9_]{0,31}", files.BAD_KEY)]
Count = Annotated[int, whole(0, 10_000_000)]
Bound = Annotated[int, whole(-1_000_000_000, 1_000_000_000)]
UpToAYear = Annotated[int, whole(0, 365)]


class Form(BaseModel):
    """A part of the file: unknown fields are refused; one that is left blank is as if it were not there."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        needed = {name for name in values if name not in cls.model_fields or cls.model_fields[name].is_required()}
        return {name: value for name, value in values.items() if value is not None or name in needed}


class ItemForm(Form):
    """One thing asked."""

    key: ItemKey
    kind: ItemKind
    label: Text
    counted: str = Field("", max_length=100)
    required: Boolean = True
    ask: str = Field("", max_length=500)
    yes: str = Field("", max_length=40)
    no: str = Field("", max_length=40)
    done: str = Field("", max_length=300)
    quota: Literal["individual_quota"] | Count | dict[str, Count] | None = None
    options: list[Text] = Field([], max_length=MOST_OPTIONS)
    min: Bound | None = None
    max: Bound | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "ItemForm":
        if self.kind is ItemKind.QUOTA and self.quota is None:
            raise wrong(files.QUOTA_NEEDED, "quota")
        if self.kind is not ItemKind.QUOTA and self.quota is not None:
            raise wrong(files.QUOTA_UNWANTED, "quota")
        if self.kind is not ItemKind.NUMBER and (self.min is not None or self.max is not None):
            raise wrong(files.BOUNDS_UNWANTED, "max" if self.min is None else "min")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise wrong(files.BOUNDS_CROSSED, "min")
        if self.yes and _alike(self.yes, self.no):
            raise wrong(files.YES_IS_NO, "no")
        return self

    @model_validator(mode="after")
    def _options_differ(self) -> "ItemForm":
        if self.kind is not ItemKind.CHOICE and self.options:
            raise wrong(files.OPTIONS_UNWANTED, "options")
        for place, option in enumerate(self.options):
            if any(_alike(option, other) for other in self.options[:place]):
                raise wrong(files.repeated_option(option), "", "options", place)
        if self.kind is ItemKind.CHOICE and len(self.options) < 2:
            raise wrong(files.OPTIONS_NEEDED, "options")
        return self


def _alike(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


class RemindersForm(Form):
    """When lagging units are reminded."""

    days_before: list[UpToAYear] = Field([7, 3, 1, 0], max_length=MOST_OPTIONS)
    at: Hour = time(8, 0)
    overdue_every: Annotated[int, whole(1, 60)] = 3
    overdue_times: Annotated[int, whole(0, 60)] = 3
    quiet: Quiet = (time(20, 0), time(7, 0))
    working_days_only: Boolean = True
    leaders_after: UpToAYear = 5


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
    items: list[ItemForm] = Field(max_length=MOST_ITEMS)
    reminders: RemindersForm = RemindersForm.model_validate({})
    counts: Counts = Counts.SUBMITTED

    @model_validator(mode="after")
    def _makes_sense(self) -> "CampaignForm":
        if not self.items:
            raise wrong(files.NO_ITEMS, "items")
        if not any(item.required for item in self.items):
            raise wrong(files.NONE_REQUIRED, "items")
        if _order(self.due, LAST_HOUR) <= _order(self.opens, time(0, 0)):
            raise wrong(files.DUE_BEFORE_OPEN, "due")
        return self

    @model_validator(mode="after")
    def _keys_differ(self) -> "CampaignForm":
        keys = [item.key for item in self.items]
        for place, key in enumerate(keys):
            if key in keys[:place]:
                raise wrong(files.repeated_key(key), "key", "items", place)
        return self


FORMS: tuple[type[Form], ...] = (CampaignForm, ItemForm, UnitsForm, RemindersForm)
FIELDS = frozenset(name for form in FORMS for name in form.model_fields)


def _order(moment: tuple[date, time | None], hour: time) -> datetime:
    return datetime.combine(moment[0], moment[1] or hour)
