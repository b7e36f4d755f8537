"""What is said as an officer sets a campaign up, and to the units as it opens."""

from collections.abc import Sequence
from datetime import datetime

from domain.campaigns import CampaignDraft, Item
from domain.reviews import Counts
from texts import items
from texts.switching import ONLY_ACCEPTED
from texts.writing import capital, deadline, moment, padded

KINDS = {
    "study": "Học tập, quán triệt",
    "plan": "Đăng ký làm theo Bác",
    "figures": "Thu số liệu",
}
COPY, KEEP_TITLE = "Sao một đợt trước", "Giữ tên này"
IN_A_WEEK, IN_TWO_WEEKS, END_OF_MONTH = "Sau 1 tuần", "Sau 2 tuần", "Cuối tháng"
ALL_UNITS = "Tất cả đơn vị"
PUBLISH, CHANGE_TITLE, CHANGE_DUE = "Phát hành", "Sửa tên", "Sửa hạn"
COUNT_ACCEPTED, COUNT_ALL = "Chỉ tính khi duyệt", "Tính ngay khi báo"
CHANGE_UNITS, CHANGE_ITEMS, DROP_IT, DONE = "Đổi đơn vị", "Bớt nội dung", "Thôi, không tạo", "Xong"
WHICH = "Đồng chí tạo đợt theo mẫu nào?"
WHICH_COPY = "Đồng chí sao đợt nào? Nội dung, đơn vị, lịch nhắc lấy theo đợt đó."
NO_COPY = "Chưa có đợt nào để sao; đồng chí chọn một mẫu."
WHAT_TITLE = "Tên đợt là gì? Đơn vị thấy đúng tên này."
WHAT_FIGURES = "Cần những số nào? Đồng chí viết cách nhau bằng dấu chấm phẩy, ví dụ: Số tin; Số bài."
WHAT_DUE = "Hạn báo cáo ngày nào? Gõ như 30/6 hoặc 17:00 30/6, hay chọn."
WHICH_UNITS = "Đợt này cho những đơn vị nào? Chọn, hoặc gõ một hay nhiều lĩnh vực, cách nhau bằng dấu phẩy."
WHICH_ITEM = "Bớt nội dung nào?"
BAD_TITLE = "Tên đợt cần từ 5 đến 120 chữ."
BAD_FIGURES = "Mỗi số cần một tên từ 2 đến 80 chữ, nhiều nhất 10 số, không trùng nhau."
BAD_DUE = "Tôi chưa đọc được hạn, hoặc ngày đó đã qua; đồng chí viết như 30/6 hoặc 17:00 30/6."
MARKED = "Chữ này có dấu chỉ độ mật nên không gửi đi được; đồng chí viết lại."
CHOOSE = "Đồng chí chọn một trong các nút dưới đây, hoặc gõ /huy."
GIVEN_UP = "Vâng, không tạo đợt nào."
NO_UNITS = "Không có đơn vị nào như vậy trong phần đồng chí phụ trách; đồng chí chọn lại."
GONE = "Đợt để sao không còn nữa; đồng chí gõ lại /taodot."
DAY_OFF = "⚠️ Hạn rơi vào ngày nghỉ."


def unknown_sector(words: str) -> str:
    """Not a sector of the units."""
    return f"Không có lĩnh vực “{words[:60]}”; đồng chí chọn hoặc gõ lại."


def preview(draft: CampaignDraft, due: datetime, units: int, reached: int, part: str, *, day_off: bool) -> str:
    """The campaign before it is published."""
    one = draft.campaign
    lines = [
        f"📋 {one.title} ({one.code})",
        f"Hạn {deadline(due)}; mở ngay khi phát hành.",
        f"{capital(part)}: {padded(units)} đơn vị, {padded(reached)} đầu mối nhận được thông báo.",
        "Hỏi đơn vị:",
        *(f"• {_asked(item)}" for item in one.items),
        *([ONLY_ACCEPTED] if one.counts is Counts.ACCEPTED else []),
        _reminders(draft),
    ]
    return "\n".join([*lines, *([DAY_OFF] if day_off else [])])


def _asked(item: Item) -> str:
    return capital(item.label) + ("" if item.required else " (không bắt buộc)")


def _reminders(draft: CampaignDraft) -> str:
    policy = draft.campaign.policy
    before = ", ".join(str(day) for day in policy.days_before if day)
    on_day = " và ngày hạn" if 0 in policy.days_before else ""
    late = f"; quá hạn {policy.overdue_times} lần" if policy.overdue_times else ""
    return f"Nhắc trước {before} ngày{on_day}, lúc {policy.at:%H:%M}{late}, chỉ đơn vị còn thiếu."


def part(sectors: Sequence[str], codes: Sequence[str], under: str | None) -> str:
    """Whom a campaign is for."""
    if sectors:
        return f"lĩnh vực {', '.join(sectors)}"
    if codes or under:
        return "đơn vị được chọn" if codes else f"{under} và các đơn vị trực thuộc"
    return "tất cả đơn vị"


def drop(item: Item) -> str:
    """The button that leaves an item out."""
    return f"Bớt: {capital(item.label)}"


def published(name: str, code: str, units: int, reached: int) -> str:
    """It is open."""
    return (
        f"Đã mở đợt {name} cho {padded(units)} đơn vị; đã gửi thông báo tới {padded(reached)} đầu mối. "
        f"Xem, gia hạn, đóng: /dot {code}"
    )


def opened(name: str, asked: Sequence[Item], due: datetime, agency: str, opens: datetime | None = None) -> str:
    """To a unit's secretary: a campaign opens, now or at a later moment."""
    since = f" từ {moment(opens)}" if opens else ""
    told = "; ".join(items.deed(item) if item.done else item.label for item in asked if item.required)
    return f"📌 {agency} mở đợt {name}{since}, hạn {deadline(due)}.\nNội dung: {told}."
