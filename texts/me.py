"""What a person is told of themselves: duties, deadlines, their page, leaving."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.campaigns import Campaign
from domain.people import Person
from texts.linking import ROLES
from texts.writing import capital, day, deadline, moment

LEAVE, STAY = "Rời khỏi", "Ở lại"
ASK_TO_LEAVE = (
    "Đồng chí muốn rời khỏi trợ lý này? Bot sẽ không nhắn và không nhận báo cáo của đồng chí nữa. "
    "Các báo cáo đã gửi vẫn được giữ; muốn quay lại, đồng chí xin mã mới của cán bộ Ban."
)
STAYED = "Vâng, không có gì thay đổi."
NO_DEADLINES = "Hiện không có đợt nào đang mở."
CHANNELS = {"web": "trang riêng", "telegram": "Telegram", "zalo": "Zalo"}


def left(agency: str) -> str:
    """The person has left."""
    return f"Đồng chí đã rời khỏi trợ lý. Cảm ơn đồng chí; {agency} đã được báo để cử người thay."


def about(person: Person, accounts: Sequence[tuple[str, datetime]], zone: ZoneInfo) -> str:
    """Everything that stands under a person's name."""
    lines = [f"Đồng chí: {person.name}"]
    for duty in person.duties:
        unit = f" của {duty.unit_name} ({duty.unit_code})" if duty.unit_name else ""
        since = f", đồng ý lưu thông tin từ {moment(duty.agreed_at.astimezone(zone))}" if duty.agreed_at else ""
        lines.append(f"• {capital(ROLES[duty.role])}{unit}{since}")
    if not person.duties:
        lines.append("• Hiện không giữ nhiệm vụ nào ở đây.")
    lines += [
        f"• Nhắn từ {CHANNELS.get(name, name)}, lần cuối {moment(seen.astimezone(zone))}"
        for name, seen in accounts
    ]
    return "\n".join([*lines, "Bot lưu gì: /riengtu. Thôi dùng: /roikhoi."])


def deadline_line(campaign: Campaign, due: datetime, today: date, *, owed: bool) -> str:
    """One campaign's deadline, and whether something is still owed in it."""
    days = (due.date() - today).days
    left = f"còn {days} ngày" if days > 0 else "hôm nay" if days == 0 else f"đã quá {-days} ngày"
    return f"• {campaign.name}: {deadline(due)} ({left}){', đơn vị còn nội dung chưa xong' if owed else ''}"


def page_link(link: str) -> str:
    """A fresh link to one's own page."""
    return (
        f"Trang riêng của đồng chí: {link}\n"
        "Liên kết dùng được một lần, trong 30 phút. Đồng chí không chuyển cho người khác."
    )


def dashboard_link(link: str) -> str:
    """A fresh link to the dashboard."""
    return (
        f"Bảng theo dõi: {link}\nLiên kết dùng được một lần, trong 30 phút. Đồng chí không chuyển cho người khác."
    )


def gone(name: str, duty: str, on: datetime) -> str:
    """To officers: somebody has left."""
    return f"⚠️ Đ/c {name}, {duty}, đã tự rời khỏi trợ lý ngày {day(on.date())}. Gõ /moi để cấp mã cho người thay."
