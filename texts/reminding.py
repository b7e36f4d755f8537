"""The reminder: one message a person over all that their units owe."""

from collections.abc import Sequence
from datetime import date, datetime

from domain.reports import Debt
from texts import items
from texts.review import verdict
from texts.writing import WEEKDAYS, deadline, moment, padded, short_day, short_deadline

LATER = "Nhắc lại sau"
ASK_WHEN = "Bot nhắc lại đồng chí lúc nào?"
GONE_BY = "Lúc đó không còn chọn được. Bot nhắc lại đồng chí lúc nào?"


def greeting(name: str) -> str:
    """How a person is addressed."""
    return f"Đ/c {name}" if name else "Kính gửi đồng chí"


def left(due: datetime, today: date) -> str:
    """How long until the deadline, or since."""
    days = (due.date() - today).days
    if days > 0:
        return f"còn {days} ngày đến hạn ({short_deadline(due)})"
    if days == 0:
        return f"hôm nay là hạn ({due:%H:%M})"
    return f"đã quá hạn {short_day(due.date())}"


def single(name: str, debt: Debt, due: datetime, today: date, question: str) -> str:
    """One thing owed: the question itself stands in the message."""
    rest = owed_rest(debt)
    return (
        f"{greeting(name)}, {debt.unit_name}: {left(due, today)} nội dung {debt.campaign.name}"
        f"{f' ({rest})' if rest else ''}.\n{question}"
    )


def several(name: str, debts: Sequence[Debt], dues: Sequence[datetime], *, with_unit: bool) -> str:
    """Several things owed: a line each, by deadline."""
    lines = []
    for place, (debt, due) in enumerate(zip(debts, dues, strict=True), 1):
        unit = f" — {debt.unit_name}" if with_unit else ""
        rest = owed_rest(debt)
        lines.append(f"{place}. {debt.campaign.name}{unit}: hạn {deadline(due)}{f', {rest}' if rest else ''}")
    whose = "các đơn vị của đồng chí" if with_unit else debts[0].unit_name
    return f"{greeting(name)}: {whose} còn {padded(len(debts))} nội dung chưa báo cáo xong.\n" + "\n".join(lines)


def owed_rest(debt: Debt) -> str:
    """What is left of a report that was begun: "còn 01 cá nhân"; empty when nothing was said."""
    if debt.standing.returned:
        return verdict(debt)
    parts = []
    for item in debt.owed_items() if debt.standing.version else ():
        quota, have = debt.quotas.get(item.key), debt.standing.answers.get(item.key)
        if quota and have is not None:
            parts.append(f"còn {padded(quota - int(have))} {item.counted or items.deed(item)}")
    return ", ".join(parts)


def moment_of(at: datetime, today: date) -> str:
    """A moment to be reminded at, as a choice."""
    ahead = (at.date() - today).days
    if ahead == 0:
        return f"Tối nay {at.hour} giờ"
    if ahead <= 2:
        return "Ngày mai" if ahead == 1 else "Ngày kia"
    return f"{WEEKDAYS[at.weekday()]} {short_day(at.date())}".capitalize()


def will_remind(at: datetime, today: date) -> str:
    """When somebody will be reminded, as they wished."""
    when = f"lúc {at:%H:%M} hôm nay" if at.date() == today else f"lúc {moment(at)}"
    return f"Vâng, bot sẽ nhắc lại {when}. Đồng chí báo trước lúc đó thì bot không nhắc nữa."


def none_left(due: datetime | None) -> str:
    """There is no decent hour left before the deadline."""
    before = f" trước hạn ({short_deadline(due)})" if due else ""
    return f"Không còn lúc nào{before} để nhắc lại. Khi nào báo cáo, đồng chí gõ /baocao."
