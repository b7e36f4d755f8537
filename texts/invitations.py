"""The letters that bring the codes on paper, one unit a page, and the list of codes as a workbook."""

from collections.abc import Sequence
from datetime import date

from texts.me import CHANNELS
from texts.writing import day

SUBJECT = "V/v mời kết nối kênh báo cáo nhanh"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
NUMBER = "Số ……-CV/……"
DEAR = "Kính gửi: "
WHY = (
    "Để đơn vị báo cáo nhanh, khỏi phải gọi điện nhiều lần, Ban mở kênh nhắn tin tổng hợp kết quả. Đồng chí kết "
    "nối một lần theo khung dưới đây; những lần sau chỉ cần bấm nút hoặc trả lời bằng lời của mình."
)
SCAN = "Mở máy ảnh điện thoại, soi mã vuông này."
CHECK = "Kiểm tra tên đơn vị, bấm “Đúng”."
CODE = "Mã của đơn vị:"
KEPT = "Kênh này chỉ lưu tên hiển thị, tài khoản nhắn tin, các câu trả lời và tệp đã gửi để tổng hợp. "
NOT_HERE = "Không gửi tài liệu mật, tài liệu nội bộ qua kênh này."
STILL_ON_PAPER = " Báo cáo bằng văn bản vẫn gửi theo quy định."
COPIES = "Nơi nhận:"
COPIED_TO = ("- Như trên,", "- Lưu Văn phòng Ban.")
SIGNED_BY = "LÃNH ĐẠO BAN"

SHEET = "Mã mời"
COLUMNS = ("Mã đơn vị", "Đơn vị", "Mã mời", "Trang riêng", "Liên kết khác", "Dùng đến hết ngày")


def reader(unit: str) -> str:
    """To whom it is addressed."""
    return f"Đồng chí đầu mối báo cáo của {unit}"


def unit(name: str, code: str) -> str:
    """The unit that the code is for."""
    return f"{name} ({code})"


def place_and_day(place: str, today: date) -> str:
    """The place, and the day for the clerk to fill in."""
    return f"{place or '…………'}, ngày …… tháng …… năm {today.year}"


def type_it(places: Sequence[str]) -> str:
    """Where the code may be typed instead."""
    return f"Hoặc vào {' hay '.join(places)}, gõ mã:"


def on_bot(name: str, channel: str) -> str:
    """A place where a code is typed: that bot on its channel."""
    return f"bot “{name}” trên {CHANNELS.get(channel, channel)}"


def until(last: date, agency: str) -> str:
    """The last day on which the code is good all day, and whom to ask for another."""
    return (
        f"Mã chỉ dùng được một lần, đến hết ngày {day(last)}. Nếu mã đã có người dùng hoặc không đúng đơn vị, "
        f"đề nghị đồng chí liên hệ {agency} để được cấp mã khác."
    )
