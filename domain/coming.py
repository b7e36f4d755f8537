"""A slot that is yet to come, as a button names it: a press acts only while it is due when the button said."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import Calendar, local
from domain.campaigns import Campaign
from domain.chat import Choice
from domain.reminders import Slot, may_leave

ACTS = ("put-off", "hour", "sample")
MINUTE = "%Y%m%d%H%M"
HOURS = (time(8), time(9), time(10), time(14), time(15), time(16))


def acts_on(act: str, campaign_id: int, slot: Slot, *more: str) -> str:
    """The action of a choice about a slot."""
    return ":".join([act, str(campaign_id), _deadline(slot), slot.step, _minute(slot.due_at), *more])


def offers(campaign_id: int, slot: Slot, labels: Sequence[str]) -> tuple[Choice, ...]:
    """What an officer may do about a slot, by these labels: put it off, change its hour, have it sent on trial."""
    return tuple(Choice(label, acts_on(act, campaign_id, slot)) for label, act in zip(labels, ACTS, strict=True))


def named(found: Iterable[Slot], arguments: Sequence[str]) -> Slot | None:
    """The slot that an action's arguments (deadline, step, …) name, wherever it has been moved to; or None."""
    return next((one for one in found if [_deadline(one), one.step] == list(arguments[:2])), None)


def stands(slot: Slot, arguments: Sequence[str]) -> bool:
    """True while the slot is due at the minute that the action was about."""
    return _minute(slot.due_at) == arguments[2]


def _deadline(slot: Slot) -> str:
    return str(slot.deadline.toordinal() if slot.deadline else 0)


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):{MINUTE}}"


def put_off(slot: Slot, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """The same hour on the next working day."""
    at = slot.due_at.astimezone(zone)
    return local(calendar.working_day_from(at.date() + timedelta(days=1)), at.time(), zone)


def other_hours(
    campaign: Campaign, slot: Slot, now: datetime, zone: ZoneInfo, calendar: Calendar
) -> list[datetime]:
    """The hours that the slot may be moved to on its day: office hours that are not quiet and yet to come."""
    at = slot.due_at.astimezone(zone)
    choices = (local(at.date(), hour, zone) for hour in HOURS)
    return [
        one for one in choices if one != at and one > now and may_leave(one, [campaign.policy], zone, calendar)
    ]
