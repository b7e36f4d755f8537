"""How many had reported at each moment, from the opening day to the deadline or, once that is over, to now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.dossier import Dossier
from exports.drawing import EDGE, INK, LEFT, PRINT, RIGHT, SOFT, Sheet
from exports.font import width
from texts import exports as texts
from texts.writing import number, short_day

HIGH, ABOVE = 240.0, 70
LONG, APART, FROM_EDGE = 62, 104, 84
MONTHS = (1, 2, 3, 6, 12)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the curve lies: its moments and its figures as places on the sheet."""

    first: datetime
    last: datetime
    right: float
    foot: float
    total: int

    def x(self, moment: datetime) -> float:
        """The place of a moment."""
        span = max((self.last - self.first).total_seconds(), 1)
        gone = min(max((moment - self.first).total_seconds(), 0), span)
        return LEFT + (self.right - LEFT) * gone / span

    def y(self, done: int) -> float:
        """The height of a figure."""
        return self.foot - HIGH * min(done / max(self.total, 1), 1)


def draw_curve(sheet: Sheet, dossier: Dossier) -> None:
    """The whole section; nothing before the opening."""
    campaign, units = dossier.campaign, dossier.summary.units
    opens, due, now = (dossier.local(one) for one in (campaign.opens_at, campaign.due_at, dossier.as_of))
    if now <= opens or not units.expected:
        return
    sheet.heading(texts.OVER_TIME)
    label = number(units.reported)
    right = RIGHT - 24 - width(label, 34, bold=True)
    foot = sheet.y + ABOVE + HIGH
    frame = Frame(opens, max(due, now), right, foot, units.expected)
    _ground(sheet, frame)
    points = dossier.curve()
    _climb(sheet, frame, points, now)
    _deadline(sheet, frame, points, due, now)
    sheet.ring(frame.x(now), frame.y(units.reported))
    sheet.text(label, frame.x(now) + 24, frame.y(units.reported) + 12, size=34, bold=True, fill=INK)
    _days(sheet, frame)
    sheet.y = foot + 48


def _ground(sheet: Sheet, frame: Frame) -> None:
    top = frame.foot - HIGH
    sheet.line(f"M{LEFT} {top:.1f}H{frame.right:.1f}", EDGE, dotted=True)
    sheet.text(texts.full(frame.total), y=top - 14, size=30, fill=SOFT)
    sheet.line(f"M{LEFT} {frame.foot:.1f}H{frame.right:.1f}")


def _climb(sheet: Sheet, frame: Frame, points: Sequence[tuple[datetime, int]], now: datetime) -> None:
    """Steps; of those that fall on the same half of a pixel only the last is drawn."""
    path = [f"M{LEFT} {frame.foot:.1f}"]
    drawn = -1.0
    for moment, done in points:
        x = round(frame.x(moment) * 2) / 2
        step = f"H{x:.1f}V{frame.y(done):.1f}"
        if x == drawn:
            path[-1] = step
        else:
            path.append(step)
        drawn = x
    sheet.line("".join([*path, f"H{frame.x(now):.1f}"]), INK, 6)


def _deadline(
    sheet: Sheet, frame: Frame, points: Sequence[tuple[datetime, int]], due: datetime, now: datetime
) -> None:
    """The stroke of the deadline; its word stands where the curve does not pass."""
    at, words = frame.x(due), texts.due(due)
    sheet.line(f"M{at:.1f} {frame.foot - HIGH - 24:.1f}V{frame.foot + 14:.1f}", PRINT, 3)
    wide = width(words, 30, bold=True)
    from_moment = due - (frame.last - frame.first) * ((wide + 40) / (frame.right - LEFT))
    stood = [done for moment, done in points if moment <= from_moment]
    is_high = now < from_moment or (stood and frame.foot - frame.y(stood[-1]) > 64)
    y = frame.foot - 18 if is_high else frame.foot - HIGH + 46
    left_of_it = at - 14 - wide >= LEFT
    x, anchor = (at - 14, "end") if left_of_it else (at + 14, "start")
    sheet.text(words, x, y, size=30, bold=True, anchor=anchor)


def _days(sheet: Sheet, frame: Frame) -> None:
    """The opening day at the left, then whole steps of days or months."""
    y = frame.foot + 48
    sheet.text(short_day(frame.first.date()), y=y, size=30, fill=SOFT)
    for day in _ticks(frame):
        x = frame.x(datetime.combine(day, datetime.min.time(), frame.first.tzinfo))
        if LEFT + FROM_EDGE <= x <= frame.right:
            sheet.line(f"M{x:.1f} {frame.foot:.1f}v10")
            sheet.text(short_day(day), x, y, size=30, fill=SOFT, anchor="middle")


def _ticks(frame: Frame) -> Iterator[date]:
    """Days at even steps, as many as have room."""
    days = max((frame.last - frame.first).days, 1)
    most = max(int((frame.right - LEFT) / APART), 1)
    if days > LONG:
        months = days / 30.4
        step = next((one for one in MONTHS if months / one <= most), 12 * int(months / 12 / most + 1))
        yield from _months(frame.first.date(), frame.last.date(), step)
        return
    step = max(-(-days // min(most, 6)), 1)
    for place in range(1, days // step + 1):
        yield frame.first.date() + timedelta(days=place * step)


def _months(first: date, last: date, step: int) -> Iterator[date]:
    year, month = first.year, first.month
    while (day := date(year, month, 1)) <= last:
        if (month - 1) % step == 0 or step > 12:
            yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
