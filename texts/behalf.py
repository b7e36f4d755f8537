"""What is said as an officer writes down what a unit told them: to the officer, and to the unit."""

from datetime import datetime

from domain.reports import Debt
from texts import items
from texts.reporting import RECORDED
from texts.writing import day, moment

CORRECT = "Sửa"
WHICH_UNIT = (
    "Đồng chí ghi hộ đơn vị nào? Gõ mã hoặc một phần tên, kèm luôn câu trả lời nếu tiện, "
    "ví dụ: /ghiho DB001 lúc 9h30 đã học rồi, 45 đồng chí dự."
)
BAD_HOUR = (
    "Tôi chưa rõ đơn vị báo lúc nào; đồng chí viết như “lúc 9h30” hoặc “lúc 16:30 ngày 14/6”, không sau bây giờ."
)
NO_FILE = "Nội dung này không nhận tệp; tệp vừa rồi không gắn với báo cáo nào."
CLOSED = "Đợt này đã đóng, hoặc đơn vị không thuộc đợt, nên không ghi hộ được."


def nothing_open(unit: str) -> str:
    """There is nothing to report for the unit."""
    return f"{unit} không có nội dung nào trong các đợt đang mở."


def before_it_opened(name: str) -> str:
    """The hour that was stated lies before the campaign."""
    return f"Lúc đó đợt {name} chưa mở; đồng chí xem lại thời điểm đơn vị báo."


def which(unit: str) -> str:
    """Which campaign?"""
    return f"Ghi hộ {unit} nội dung nào?"


def opening(unit: str, at: datetime | None) -> str:
    """Whom it is for, and when they said it."""
    when = f"đơn vị báo lúc {moment(at)}" if at else "đơn vị báo bây giờ; nếu báo lúc khác, gõ ví dụ: lúc 9h30"
    return f"Ghi hộ {unit} ({when})."


def hour_set(at: datetime) -> str:
    """When it was said is noted."""
    return f"Vâng, đơn vị báo lúc {moment(at)}."


def by(name: str) -> str:
    """Who reported, in what is kept of the report."""
    return f"{name} (ghi hộ)"


def receipt(debt: Debt, at: datetime, *, reached: bool) -> str:
    """The officer's receipt."""
    told = items.facts(debt.campaign, debt.standing.answers, debt.quotas)
    unit = "Đầu mối của đơn vị được báo." if reached else "Đơn vị chưa có đầu mối nhận được tin."
    return (
        f"✅ {RECORDED} lúc {moment(at)}, ghi hộ: {debt.unit_name} — {debt.campaign.name}: {told}.\n"
        f"{unit} Nếu chưa đúng, đồng chí bấm Sửa."
    )


def told(debt: Debt, officer: str, at: datetime) -> str:
    """To the unit's secretary."""
    said = items.facts(debt.campaign, debt.standing.answers, debt.quotas)
    said += f", dự kiến {day(debt.standing.planned_on)}" if debt.standing.planned_on else ""
    return (
        f"Đ/c {officer} ghi hộ {debt.unit_name} theo lời đơn vị lúc {moment(at)} — {debt.campaign.name}: {said}.\n"
        "Nếu chưa đúng, đồng chí bấm Sửa hoặc gõ /sua."
    )
