"""What is said as officers look at reports: to them, and to the unit whose report came back."""

from collections.abc import Sequence
from datetime import datetime

from domain.reports import Debt
from domain.reviews import Review, Verdict
from texts import items
from texts.writing import moment, padded

ACCEPT, ACCEPT_GOOD, ACCEPT_ALL = "Chấp nhận", "Chấp nhận, tốt", "Chấp nhận tất cả"
RETURN, NEXT, STOP = "Trả lại", "Xem báo cáo khác", "Thôi"
REPORT_AGAIN, OPEN_BACK = "Báo lại", "Sửa"
REASONS = ("Thiếu tệp minh chứng", "Số liệu chưa khớp", "Chưa đủ nội dung")
NONE_WAITING = "Không có báo cáo nào chờ duyệt trong phần đồng chí phụ trách."
NO_MORE = "Không còn báo cáo nào chờ duyệt."
MOVED_ON = "Báo cáo này vừa thay đổi nên lượt duyệt của đồng chí không được tính. Hiện trạng:"
STOPPED = "Vâng, chưa duyệt gì thêm."
NOTE_TOO_SHORT = "Đồng chí ghi rõ vì sao trả lại, để đơn vị biết phải sửa gì."
NOTE_TOO_LONG = "Lời ghi dài quá; đồng chí viết dưới 500 ký tự."
NOTE_MARKED = (
    "Lời ghi có dấu chỉ độ mật nên không được lưu, không được gửi. Đồng chí viết lại, không kèm nội dung mật."
)
CLOSED = "Đợt đã đóng, hoặc đơn vị không còn thuộc đợt, nên không duyệt được nữa. Báo cáo còn chờ: /duyet."
UNREACHED = "Chưa đầu mối nào của đơn vị nhận được tin; đề nghị đồng chí gọi điện."
LISTED = 20
SHORT = 40


def choice_of(debt: Debt) -> str:
    """The button that opens a report from the unit's card."""
    name = debt.campaign.name
    return f"Duyệt: {name if len(name) <= SHORT else name[: SHORT - 1].rstrip() + '…'}"


def card(debt: Debt, words: str, by: str, at: datetime, state: str) -> str:
    """A report as an officer judges it: what it says, in which words, who and when."""
    told = items.facts(debt.campaign, debt.standing.answers, debt.quotas) or "chưa trả lời"
    quoted = f": “{words}”" if words else ""
    who = f"{by} báo" if by else "Báo"
    return (
        f"{debt.unit_name} ({debt.unit_code}) — {debt.campaign.name}\n"
        f"{told}\n{who} lúc {moment(at)}{quoted}\n{state}"
    )


def reporter(name: str, *, on_behalf: bool) -> str:
    """Who reported: "Đ/c Lan", "Đ/c Thu (ghi hộ)"; empty where nobody is known."""
    return f"Đ/c {name}{' (ghi hộ)' if on_behalf else ''}" if name else ""


def state(debt: Debt, review: Review | None, at: datetime | None, waiting: int) -> str:
    """Where a report stands: waiting, accepted or returned, by whom and when."""
    if review is None or at is None or not debt.standing.review:
        return f"Chờ duyệt, cùng {padded(waiting - 1)} báo cáo khác." if waiting > 1 else "Chưa duyệt."
    if review.verdict is Verdict.RETURNED:
        return f"Đ/c {review.by_name} đã trả lại lúc {moment(at)}: “{review.note}”"
    return f"Đ/c {review.by_name} đã chấp nhận lúc {moment(at)}{', chất lượng tốt' if review.good else ''}."


def accepted(debt: Debt, left: int) -> str:
    """A report was accepted."""
    rest = f"Còn {padded(left)} báo cáo chờ duyệt." if left else NO_MORE
    return f"Đã chấp nhận báo cáo của {debt.unit_name}. {rest}"


def ask_why(debt: Debt) -> str:
    """Why is it returned?"""
    return (
        f"Trả lại báo cáo của {debt.unit_name} ({debt.campaign.name}): đồng chí ghi lý do, "
        "đơn vị sẽ nhận được nguyên văn."
    )


def returned(debt: Debt, *, reached: bool) -> str:
    """It was returned, and the unit told."""
    told = "Đầu mối của đơn vị được báo ngay." if reached else UNREACHED
    return f"Đã trả lại báo cáo của {debt.unit_name}. {told}"


def came_back(debt: Debt, name: str, note: str) -> str:
    """To the unit's secretary: the report is owed again, and why."""
    return (
        f"⚠️ {debt.unit_name} — {debt.campaign.name}: báo cáo được trả lại (đ/c {name}): “{note}”\n"
        "Nội dung này cần báo lại; đồng chí bấm Báo lại, hoặc gõ /baocao."
    )


def your_reports_accepted(named: Sequence[tuple[str, str]]) -> str:
    """To the unit's secretary: reports were accepted, each given as (unit, campaign)."""
    if len(named) == 1:
        unit, campaign = named[0]
        return f"✅ Ban đã duyệt báo cáo của {unit}: {campaign}."
    listed = "\n".join(f"• {unit}: {campaign}" for unit, campaign in named)
    return f"✅ Ban đã duyệt {padded(len(named))} báo cáo:\n{listed}"


def ask_all(names: Sequence[str]) -> str:
    """Whether all that wait are to be accepted."""
    shown = "\n".join(f"• {name}" for name in names[:LISTED])
    more = f"\n… và {padded(len(names) - LISTED)} báo cáo khác." if len(names) > LISTED else ""
    return f"Chấp nhận cả {padded(len(names))} báo cáo đang chờ?\n{shown}{more}"


def name_of(debt: Debt) -> str:
    """A report in a list."""
    return f"{debt.unit_name} — {debt.campaign.name}"


def all_accepted(count: int, changed: int) -> str:
    """All were accepted but those that had changed meanwhile."""
    rest = f" {padded(changed)} báo cáo vừa thay đổi nên chưa duyệt; gõ /duyet để xem." if changed else ""
    return f"Đã chấp nhận {padded(count)} báo cáo.{rest}"


def verdict(debt: Debt) -> str:
    """Where a report stands, to its unit: "chờ duyệt", "được trả lại: …"; empty where nobody looks at it."""
    if debt.standing.returned:
        return f"được trả lại: “{debt.standing.note}”"
    if debt.standing.review == Verdict.ACCEPTED:
        return "đã duyệt"
    return "chờ duyệt" if debt.waits else ""
