"""The form of a campaign as its fields: everything is text as it was typed, so that nothing of it is lost.

A field is named as it is posted: "title", "i0.label" (of the first item); errors are told by the same names.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from domain.campaigns import ItemKind
from imports.outline import Part
from language.marks import is_marked
from web.safety import storable

PLAIN = (
    *("code", "title", "short", "opens_day", "opens_hour", "due_day", "due_hour", "counts", "under", "codes"),
    *("days_before", "at", "overdue_every", "overdue_times", "quiet_from", "quiet_to", "leaders_after"),
)
OF_ITEM = (
    *("key", "kind", "label", "counted", "required", "ask", "yes", "no", "done", "options", "quota", "min", "max"),
)
ONLY: Mapping[str, tuple[ItemKind, ...]] = {
    "quota": (ItemKind.QUOTA,),
    "options": (ItemKind.CHOICE,),
    **dict.fromkeys(("min", "max"), (ItemKind.NUMBER,)),
    **dict.fromkeys(("yes", "no", "done"), (ItemKind.CONFIRM,)),
    "counted": (ItemKind.CONFIRM, ItemKind.QUOTA, ItemKind.NUMBER),
}
"""What only items of some kinds have; what stands there in others is kept, and not sent."""
MOST_ITEMS, LONGEST = 60, 4_000
NAME = re.compile(r"i(\d{1,2})\.([a-z]+)", re.ASCII)
DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
BY_UNIT = re.compile(r"\s*(\S+?)\s*[:=]\s*(\S+)\s*")
WHERE = {
    ("due",): "due_day",
    ("opens",): "opens_day",
    ("units",): "codes",
    ("reminders", "quiet"): "quiet_from",
}
NEW_ITEM: Mapping[str, str] = {"kind": ItemKind.CONFIRM, "required": "1"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in the form."""

    fields: Mapping[str, str] = field(default_factory=dict)
    sectors: tuple[str, ...] = ()
    working_days_only: bool = True
    items: tuple[Mapping[str, str], ...] = ()

    def values(self, now: datetime | None = None) -> dict[str, Any]:
        """What it states, in the shape of a campaign file; `now`, local, is when one without a day opens."""
        at_once = f"{now:%Y-%m-%d %H:%M}" if now else ""
        told: dict[str, Any] = {name: self.fields.get(name, "").strip() for name in ("code", "title", "short")}
        told |= {"due": self._moment("due"), "opens": self._moment("opens") or at_once}
        told = {name: value for name, value in told.items() if value}
        told["counts"] = self.fields.get("counts") or "submitted"
        return told | {
            "units": self._units(),
            "items": [_item_values(item) for item in self.items],
            "reminders": self._reminders(),
        }

    def _moment(self, name: str) -> str:
        day, hour = self.fields.get(f"{name}_day", "").strip(), self.fields.get(f"{name}_hour", "").strip()
        if found := DAY.fullmatch(day):
            day = f"{found[3]}-{found[2]}-{found[1]}"
        return f"{day} {hour}".strip() if day else ""

    def _units(self) -> Any:
        under = self.fields.get("under", "").strip()
        named = {"sectors": list(self.sectors), "codes": _words(self.fields.get("codes", ""))}
        found = {name: value for name, value in named.items() if value} | ({"under": under} if under else {})
        return found or "all"

    def _reminders(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            name: self.fields.get(name, "").strip()
            for name in ("at", "overdue_every", "overdue_times", "leaders_after")
        }
        told["days_before"] = _words(self.fields.get("days_before", ""))
        quiet = [self.fields.get(name, "").strip() for name in ("quiet_from", "quiet_to")]
        told["quiet"] = "-".join(quiet) if any(quiet) else ""
        found = {name: value for name, value in told.items() if value or name == "days_before"}
        return found | {"working_days_only": "true" if self.working_days_only else "false"}

    def turned(self, act: str, place: int) -> "Sheet":
        """The sheet after a button of the form: an item more, one fewer, one further up or down."""
        items = list(self.items)
        if act == "add" and len(items) < MOST_ITEMS:
            items.append(NEW_ITEM)
        elif act == "drop" and place < len(items):
            del items[place]
        elif act in ("up", "down"):
            other = place + (1 if act == "down" else -1)
            if max(place, other) < len(items) and other >= 0:
                items[place], items[other] = items[other], items[place]
        return replace(self, items=tuple(items))

    def marked(self) -> list[str]:
        """The fields that bear a mark of secrecy."""
        said = [*self.fields.items()]
        for place, item in enumerate(self.items):
            said += [(f"i{place}.{name}", text) for name, text in item.items()]
        return [name for name, text in said if is_marked(text)]

    def digest(self, version: int) -> str:
        """A short name of all that stands in it, to know what was seen before it is done."""
        told = json.dumps([self.values(), version], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,;]+", text) if word]


def _item_values(item: Mapping[str, str]) -> dict[str, Any]:
    kind = item.get("kind", "")
    told: dict[str, Any] = {
        name: item.get(name, "").strip()
        for name in OF_ITEM
        if name not in ("required", "options", "quota") and kind in ONLY.get(name, (kind,))
    }
    told = {name: value for name, value in told.items() if value}
    told["required"] = "true" if item.get("required") else "false"
    if kind == ItemKind.CHOICE:
        told["options"] = [line.strip() for line in item.get("options", "").splitlines() if line.strip()]
    if kind == ItemKind.QUOTA:
        told["quota"] = _quota(item.get("quota", ""))
    return told


def _quota(text: str) -> Any:
    """The units' column where nothing stands; one number; or a unit and its number a line."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = [BY_UNIT.fullmatch(line) for line in lines]
    if lines and all(found):
        return {one[1]: one[2] for one in found if one}
    return text.strip() or "individual_quota"


def sheet_of(values: Mapping[str, Any], *, dated: bool = True) -> Sheet:
    """The form that states these values; without its code and days for a copy."""
    fields: dict[str, Any] = {name: values.get(name, "") for name in ("title", "short", "counts")}
    if dated:
        fields["code"] = values["code"]
        for name in ("opens", "due"):
            fields[f"{name}_day"], _, fields[f"{name}_hour"] = values[name].partition(" ")
    units = values["units"] if isinstance(values.get("units"), Mapping) else {}
    reminders = values.get("reminders", {})
    fields |= {name: text for name, text in reminders.items() if isinstance(text, str) and name in PLAIN}
    fields["days_before"] = ", ".join(reminders.get("days_before", ()))
    fields["quiet_from"], _, fields["quiet_to"] = reminders.get("quiet", "").partition("-")
    fields |= {"codes": " ".join(units.get("codes", ())), "under": units.get("under", "")}
    return Sheet(
        fields,
        tuple(units.get("sectors", ())),
        reminders.get("working_days_only", "true") == "true",
        tuple(_item_fields(item) for item in values.get("items", ())),
    )


def _item_fields(item: Mapping[str, Any]) -> dict[str, str]:
    found = {name: item[name] for name in OF_ITEM if isinstance(item.get(name), str)}
    found["required"] = "" if item.get("required") == "false" else "1"
    found["options"] = "\n".join(item.get("options", ()))
    quota = item.get("quota", "")
    if isinstance(quota, Mapping):
        quota = "\n".join(f"{code}: {many}" for code, many in quota.items())
    found["quota"] = "" if quota == "individual_quota" else quota
    return found


def posted(pairs: Iterable[tuple[str, str]]) -> Sheet:
    """The sheet as it was posted; items in the order of their numbers."""
    fields: dict[str, str] = {}
    items: dict[int, dict[str, str]] = {}
    sectors: list[str] = []
    for name, text in pairs:
        value = storable(text)[:LONGEST]
        if (found := NAME.fullmatch(name)) and found[2] in OF_ITEM:
            items.setdefault(int(found[1]), {})[found[2]] = value
        elif name == "sectors":
            sectors.append(value)
        elif name in PLAIN or name == "working_days_only":
            fields[name] = value
    ordered = [items[place] for place in sorted(items)][:MOST_ITEMS]
    return Sheet(fields, tuple(sectors), bool(fields.pop("working_days_only", "")), _with_keys(ordered))


def _with_keys(items: Sequence[dict[str, str]]) -> tuple[dict[str, str], ...]:
    """Items that are new get a key that no other has."""
    taken = {item.get("key", "") for item in items}
    free = (key for number in range(1, 1000) if (key := f"item_{number}") not in taken)
    return tuple(item if item.get("key") else {**item, "key": next(free)} for item in items)


def field_at(path: Sequence[Part]) -> str:
    """The name of the field that a path in the values leads to."""
    match list(path):
        case ["items", int(place), str(name), *_]:
            return f"i{place}.{name}"
        case ["items", int(place)]:
            return f"i{place}.label"
        case ["units" | "reminders" as part, str(name), *_]:
            return WHERE.get((part, name), name)
        case [first, *_]:
            return WHERE.get((str(first),), str(first))
    return "items"
