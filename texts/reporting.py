"""What is said to a unit's secretary: questions, receipts, refusals.

"Đã ghi nhận" stands in receipts of a report and nowhere else.
"""

from collections.abc import Sequence
from datetime import date, datetime

from domain.campaigns import Item, ItemKind
from domain.reports import Debt
from texts import items
from texts.review import verdict
from texts.writing import day, deadline, moment, short_day, short_deadline, small

SHORT = 30
RECORDED = "Đã ghi nhận"
REPORT_NOW, LATER, CORRECT = "Báo cáo ngay", "Để sau", "Sửa"
REPLACE, KEEP = "Thay", "Giữ"
RIGHT = "Đúng"
SKIP, GO_ON = "Bỏ qua", "Báo tiếp"
TODAY, YESTERDAY = "Hôm nay", "Hôm qua"
THIS_WEEK, NEXT_WEEK, NOT_SURE = "Tuần này", "Tuần sau", "Chưa rõ"

NOTHING_OWED = "Đơn vị của đồng chí không còn nội dung nào phải báo cáo. Cảm ơn đồng chí."
NOTHING_OPEN = "Hiện không có đợt nào đang mở cho đơn vị của đồng chí."
NOTHING_TO_CORRECT = "Đơn vị của đồng chí chưa có báo cáo nào để sửa trong các đợt đang mở."
WHICH = "Đồng chí báo nội dung nào?"
WHICH_TO_CORRECT = "Đồng chí sửa báo cáo nào?"
WHICH_ITEM = "Đồng chí sửa mục nào?"
NOTHING_MORE = "Vâng, không bổ sung gì thêm. Báo cáo đang có được giữ nguyên."
UNCLEAR = "Tôi chưa rõ ý đồng chí."
LATER_SAID = "Vâng. Khi nào báo cáo, đồng chí gõ /baocao."
KEPT_SAID = "Vâng, giữ nguyên báo cáo đang có."
PLAN_UNCLEAR = "Đồng chí cho biết ngày dự kiến, ví dụ 13/6, hoặc chọn một dòng dưới đây."
PLAN_PAST = "Ngày dự kiến phải từ hôm nay trở đi."
NO_PLAN_SAID = "Đã rõ. Khi nào xong, đồng chí gõ /baocao."


def closed(name: str) -> str:
    """The campaign takes no more answers."""
    return f"Đợt {name} đã đóng, không nhận thêm báo cáo. Cần bổ sung, đồng chí liên hệ cán bộ Ban."


def owed(debts: Sequence[Debt], deadlines: Sequence[datetime]) -> str:
    """What a unit still owes, after linking."""
    if not debts:
        return "Đơn vị hiện không có nội dung nào phải báo cáo."
    if len(debts) == 1:
        due = deadlines[0]
        return f"Đơn vị đang có 1 nội dung cần báo cáo: {debts[0].campaign.name} — hạn {deadline(due)}."
    lines = [
        f"{place}. {debt.campaign.name} — hạn {deadline(due)}"
        for place, (debt, due) in enumerate(zip(debts, deadlines, strict=True), 1)
    ]
    return f"Đơn vị đang có {len(debts)} nội dung cần báo cáo:\n" + "\n".join(lines)


def opening(debt: Debt, due: datetime, *, with_unit: bool) -> str:
    """The line before the first question."""
    unit = f"{debt.unit_name} — " if with_unit else ""
    back = f" Báo cáo trước {verdict(debt)}." if debt.standing.returned else ""
    return f"{unit}{debt.campaign.name} (hạn {short_day(due)}).{back}"


def choice_of(debt: Debt, *, with_unit: bool) -> str:
    """A debt as a choice."""
    return f"{debt.campaign.name} — {debt.unit_name}" if with_unit else debt.campaign.name


def receipt(debt: Debt, at: datetime) -> str:
    """The receipt of a report."""
    told = items.facts(debt.campaign, debt.standing.answers, debt.quotas)
    waits = "Báo cáo được tính khi Ban duyệt. " if debt.waits else ""
    return (
        f"✅ {RECORDED} lúc {moment(at)}: {debt.unit_name} — {debt.campaign.name}: {told}.\n"
        f"{waits}Nếu chưa đúng, đồng chí bấm Sửa hoặc gõ /sua."
    )


def add(more: Sequence[Item]) -> str:
    """The button that adds what may be added."""
    if all(item.kind is ItemKind.FILE for item in more):
        return "Gửi kèm tệp"
    label = small(more[0].label)
    return f"Bổ sung {label}" if len(more) == 1 and len(label) <= SHORT else "Bổ sung thông tin"


def not_yet(debt: Debt) -> str:
    """A plain "not yet" was kept; when will it be?"""
    verb = items.verb(debt.campaign.head) if debt.campaign.head else "thực hiện"
    return f"Đã ghi: {debt.unit_name} chưa {verb}. Đơn vị dự kiến {verb} ngày nào?"


def understood_not_yet(item: Item) -> str:
    """Words were read as "not yet", and something else is asked now."""
    return f"Tôi hiểu là chưa {items.verb(item)}."


def planned(debt: Debt, planned_on: date, due: date | None, held_until: date | None) -> str:
    """A promised date was kept; that it lies past the deadline is said, where that is still to come."""
    verb = items.verb(debt.campaign.head) if debt.campaign.head else "thực hiện"
    quiet = f" Bot không nhắc nội dung này đến hết ngày {short_day(held_until)}." if held_until else ""
    late = f" (sau hạn {short_day(due)})" if due and planned_on > due else ""
    return f"Đã ghi: chưa {verb}, dự kiến {day(planned_on)}{late}.{quiet}"


def understood(debt: Debt, lines: str, *, with_unit: bool) -> str:
    """What was understood, before it counts."""
    unit = f" của {debt.unit_name}" if with_unit else ""
    return f"Về {debt.campaign.name}{unit}, tôi hiểu là:\n{lines}"


def stands(debt: Debt, at: datetime) -> str:
    """What stands, to somebody who pressed an old button."""
    told = items.facts(debt.campaign, debt.standing.answers, debt.quotas)
    by = f", do đ/c {debt.standing.by_name} báo" if debt.standing.by_name else ""
    return f"{debt.unit_name} — {debt.campaign.name}: báo cáo đang có lúc {moment(at)}{by}: {told}{_judged(debt)}."


def _judged(debt: Debt) -> str:
    found = verdict(debt)
    return f" — {found}" if found else ""


def ask_replace(debt: Debt, at: datetime, new: str) -> str:
    """Whether what stands may be replaced."""
    told = items.facts(debt.campaign, debt.standing.answers, debt.quotas)
    by = f" của đ/c {debt.standing.by_name}" if debt.standing.by_name else ""
    return f"Thay báo cáo{by} lúc {moment(at)} ({told}) bằng: {new}?"


def status_line(debt: Debt, due: datetime) -> str:
    """Where a unit stands in one campaign."""
    told = items.facts(debt.campaign, debt.standing.answers, debt.quotas) or "chưa trả lời"
    return f"• {debt.unit_name} — {debt.campaign.name} (hạn {short_deadline(due)}): {told}{_judged(debt)}"


def misread(reason: str, *, may_skip: bool) -> str:
    """Why an answer was not taken, and the way out where nothing else is offered."""
    if reason == "not_a_file" and not may_skip:
        return f"{MISREAD[reason]} {NO_FILE_YET}"
    return MISREAD.get(reason, UNCLEAR)


NO_FILE_YET = "Chưa có tệp thì đồng chí gõ /huy."
MISREAD = {
    "not_a_figure": "Tôi cần một con số.",
    "not_an_option": "Đồng chí chọn một trong các dòng dưới đây.",
    "not_a_file": "Tôi cần một tệp hoặc ảnh chụp, không phải chữ.",
    "too_long": "Đồng chí viết ngắn lại, dưới 1.000 ký tự.",
    "too_few": "Số này nhỏ hơn mức cho phép; đồng chí xem lại.",
    "two_figures": "Tôi thấy hai con số; đồng chí cho biết một số.",
    "too_many": "Số này lớn hơn mức cho phép; đồng chí xem lại.",
    "rough": "Tôi cần con số đúng, không phải số ước.",
    "not_a_date": "Tôi chưa đọc được ngày; đồng chí viết như 13/6.",
    "future": "Ngày này chưa đến.",
}
