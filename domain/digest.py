"""When leaders hear of the week, and when of the units that still lag."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import WEEKDAYS, Calendar, local
from domain.campaigns import Campaign
from domain.summary import Summary

AT, GRACE = time(8), timedelta(hours=6)
A_WEEK, DAYS = timedelta(days=7), 7
ESCALATED_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Moved:
    """A campaign in a digest: its figures now, and a week ago; None: it had not begun."""

    now: Summary
    before: Summary | None

    def gained(self, place: int) -> int:
        """By how much the figure of an item has grown."""
        count = self.now.items[place]
        before = self.before.items if self.before else ()
        return count.done - next((one.done for one in before if one.item.key == count.item.key), 0)

    @property
    def is_news(self) -> bool:
        """True when something has moved, or the campaign is new."""
        return self.before is None or any(self.gained(place) for place in range(len(self.now.items)))

    def is_due(self, week: date, zone: ZoneInfo) -> bool:
        """True when its deadline is in the week that begins on that Monday."""
        return week <= self.now.campaign.due_at.astimezone(zone).date() < week + A_WEEK


def digest_moment(week: date, zone: ZoneInfo, calendar: Calendar = WEEKDAYS) -> datetime | None:
    """When the digest of the week from that Monday on is due: on its first working day; None where it has none."""
    days = (week + timedelta(days=number) for number in range(DAYS))
    first = next((day for day in days if calendar.is_working_day(day)), None)
    return local(first, AT, zone) if first else None


def due_week(now: datetime, zone: ZoneInfo, calendar: Calendar = WEEKDAYS) -> date | None:
    """The Monday of the week whose digest is due now, within its grace; None at any other hour."""
    today = now.astimezone(zone).date()
    week = today - timedelta(days=today.weekday())
    moment = digest_moment(week, zone, calendar)
    return week if moment is not None and moment <= now < moment + GRACE else None


def escalates(campaign: Campaign, now: datetime, zone: ZoneInfo, calendar: Calendar = WEEKDAYS) -> bool:
    """True when a campaign's lagging units are to be named to leaders now.

    From that many days after the deadline, at the campaign's own hours of a working day; never two weeks later.
    """
    policy, here = campaign.policy, now.astimezone(zone)
    if not policy.leaders_after or not campaign.is_open(now) or campaign.cancelled_at is not None:
        return False
    day = campaign.due_at.astimezone(zone).date() + timedelta(days=policy.leaders_after)
    begins = local(day, policy.at, zone)
    decent = policy.at <= here.time() and (here.time() < policy.quiet_from or policy.quiet_from <= policy.at)
    works = calendar.is_working_day(here.date()) or not policy.working_days_only
    return begins <= now < begins + ESCALATED_WITHIN and decent and works
