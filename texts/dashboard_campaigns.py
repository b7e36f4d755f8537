"""What the dashboard's rooms of campaigns say: the list, the form, the preview."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.campaigns import Campaign, ItemKind
from domain.reviews import Counts
from texts import files
from texts.planning import KINDS as TEMPLATES
from texts.planning import MARKED
from texts.switching import CANCEL, CLOSE, EXTEND, REOPEN
from texts.writing import capital, moment, padded, short_deadline

__all__ = ["MARKED", "TEMPLATES"]
STATES = {"open": "Đang mở", "coming": "Chưa mở", "closed": "Đã đóng", "cancelled": "Đã hủy"}
KINDS: dict[ItemKind, str] = {
    ItemKind.CONFIRM: "Đã làm hay chưa",
    ItemKind.QUOTA: "Bao nhiêu trên chỉ tiêu",
    ItemKind.NUMBER: "Một con số",
    ItemKind.DATE: "Ngày",
    ItemKind.CHOICE: "Chọn một dòng",
    ItemKind.TEXT: "Chữ",
    ItemKind.FILE: "Tệp hoặc ảnh",
}
COUNTS = {Counts.SUBMITTED: "Ngay khi đơn vị báo", Counts.ACCEPTED: "Chỉ khi cán bộ đã duyệt"}
ACTS = {"extended": EXTEND, "closed": CLOSE, "cancelled": CANCEL, "open": REOPEN}
SAY: Mapping[str, str] = {
    "title": "Đợt báo cáo",
    "ranking": "Xếp hạng năm, tải về Excel:",
    "new": "Tạo đợt mới",
    "change": "Sửa đợt",
    "how_new": "Bắt đầu từ một mẫu, từ một đợt trước (nút Sao), hoặc từ tờ trống.",
    "blank": "Tờ trống",
    "templates": "Mẫu",
    "saved": "Mẫu đã lưu",
    "drop": "Bỏ mẫu",
    "none": "Chưa có đợt nào.",
    "code": "Mã",
    "campaign": "Đợt",
    "state": "Trạng thái",
    "figure": "Kết quả",
    "days": "Mở – hạn",
    "by": "Người tạo",
    "acts": "Việc",
    "edit": "Sửa",
    "copy": "Sao",
    "older": "Đợt cũ hơn",
    "newer": "Đợt mới hơn",
    "about": "Tên và thời gian",
    "name_label": "Tên đợt",
    "name_hint": "Đơn vị thấy đúng tên này.",
    "short_label": "Tên gọi tắt",
    "short_hint": "Nếu tên dài; dùng trong tin nhắn và nút bấm.",
    "code_label": "Mã đợt",
    "code_hint": "Chữ không dấu, số, gạch nối; dùng trong lệnh như /dot.",
    "opens_day": "Mở từ ngày",
    "opens_hint": "Để trống: mở ngay khi phát hành.",
    "opens_hour": "Giờ mở",
    "due_day": "Hạn báo cáo",
    "due_hour": "Giờ hết hạn",
    "counts_label": "Báo cáo được tính",
    "units": "Đơn vị",
    "units_how": "Để trống cả ba ô là tất cả đơn vị. Ghi nhiều ô thì lấy đơn vị khớp mọi ô.",
    "sectors": "Lĩnh vực",
    "under": "Trực thuộc",
    "all": "Tất cả",
    "codes": "Mã đơn vị",
    "codes_hint": "Cách nhau bằng dấu cách, dấu phẩy hoặc xuống dòng.",
    "items": "Nội dung hỏi",
    "item": "Nội dung",
    "label": "Nội dung, như: tổ chức học tập nghị quyết",
    "kind": "Trả lời bằng",
    "required": "Bắt buộc",
    "counted": "Danh từ khi đếm, như: cấp ủy, lượt người",
    "options": "Các lựa chọn, mỗi dòng một lựa chọn",
    "quota": "Chỉ tiêu",
    "quota_hint": "Để trống: theo danh sách đơn vị. Hoặc một số chung, hoặc mỗi dòng MÃ: số.",
    "min": "Nhỏ nhất",
    "max": "Lớn nhất",
    "wording": "Lời hỏi riêng",
    "ask": "Câu hỏi",
    "ask_hint": "Để trống thì trợ lý tự đặt câu; {quota} là chỉ tiêu của đơn vị.",
    "yes": "Nút “rồi”",
    "no": "Nút “chưa”",
    "done": "Việc đã làm, sau chữ “đã”",
    "add": "Thêm nội dung",
    "remove": "Bỏ",
    "up": "Lên",
    "down": "Xuống",
    "reminders": "Lịch nhắc",
    "days_before": "Nhắc trước hạn (số ngày)",
    "days_before_hint": "Cách nhau bằng dấu phẩy; 0 là đúng ngày hạn.",
    "at": "Giờ nhắc",
    "overdue_every": "Quá hạn, nhắc mỗi (ngày làm việc)",
    "overdue_times": "Nhắc quá hạn nhiều nhất (lần)",
    "quiet_from": "Không nhắn từ",
    "quiet_to": "đến",
    "working_days_only": "Chỉ nhắc ngày làm việc",
    "leaders_after": "Báo lãnh đạo khi quá hạn (ngày; 0: không)",
    "preview": "Đơn vị sẽ nhận",
    "no_preview": "Điền tên đợt và ít nhất một nội dung bắt buộc để xem trước.",
    "look": "Xem trước",
    "publish": "Phát hành",
    "save": "Lưu thay đổi",
    "seen": "Đồng chí xem lại dưới đây, đúng thì bấm",
    "wrong": "Chưa lưu được; đồng chí sửa các ô có ghi chú.",
    "template_label": "Lưu làm mẫu với tên",
    "keep_template": "Lưu làm mẫu",
    "back": "Về danh sách đợt",
    "for_example": "Ví dụ với",
    "differences": "Những gì thay đổi",
    "same": "Chưa có gì thay đổi.",
}
IN_A_FORM = {
    files.REQUIRED_FIELD: "Cần điền ô này.",
    files.BLANK_FIELD: "Cần điền ô này.",
    files.NOT_A_DATE: "Cần ngày như 30/6/2026 và giờ như 17:00.",
    files.DUE_BEFORE_OPEN: "Hạn phải sau lúc mở.",
    files.DUE_PAST: "Hạn này đã qua.",
    files.CODE_USED: "Mã này đã dùng cho đợt khác; đồng chí đặt mã khác.",
    files.NO_ITEMS: "Cần ít nhất một nội dung.",
    files.NONE_REQUIRED: "Cần ít nhất một nội dung bắt buộc.",
    files.NOT_A_KIND: "Đồng chí chọn một cách trả lời.",
    files.QUOTA_NEEDED: "Để trống, ghi một số chung, hoặc mỗi dòng MÃ: số.",
    files.OPTIONS_NEEDED: "Cần ít nhất hai lựa chọn, mỗi dòng một lựa chọn.",
    files.BOUNDS_CROSSED: "Số nhỏ nhất phải không lớn hơn số lớn nhất.",
    files.YES_IS_NO: "Hai nút phải khác nhau.",
    files.NOT_QUIET: "Cần cả hai giờ, như 20:00 và 07:00.",
    files.TOO_LARGE_YAML: "Biểu mẫu dài quá; đồng chí bớt nội dung, hoặc chọn đơn vị theo lĩnh vực.",
    files.NO_UNITS: "Không có đơn vị nào khớp trong phần đồng chí phụ trách.",
}


def wrong(sentence: str) -> str:
    """What is wrong with a field, beside it."""
    return IN_A_FORM.get(sentence, f"{capital(sentence)}.")


def state(one: Campaign, now: datetime) -> str:
    """Where a campaign stands: a name of STATES."""
    if one.cancelled_at is not None:
        return "cancelled"
    if one.is_open(now):
        return "open"
    return "coming" if one.closed_at is None else "closed"


def days(opens: datetime, due: datetime) -> str:
    """From when until when."""
    return f"{opens.day}/{opens.month}/{opens.year} – {short_deadline(due)}/{due.year}"


def reached(units: int, told: int, due: datetime, opens: datetime | None) -> str:
    """Whom a campaign is for, once everything about it is right."""
    when = f"mở lúc {moment(opens)}" if opens else "mở ngay khi phát hành"
    return f"{padded(units)} đơn vị, {padded(told)} đầu mối nhận được thông báo; {when}, hạn {moment(due)}."


def now_counted(units: int) -> str:
    """How many units a changed campaign is for."""
    return f"Đợt tính trên {padded(units)} đơn vị."


def example(name: str, code: str) -> str:
    """Whose chat the preview is."""
    return f"{name} ({code})"


def label_of(name: str, values: Mapping[str, Any]) -> str:
    """What a form handed in is called in one's own chat."""
    return f"{name}: {values.get('short') or values.get('title', '')}"[:200]
