"""What the dashboard's room of the list of units says."""

from collections.abc import Mapping

from domain.units import Comparison
from texts.files import COLUMNS
from texts.writing import capital, number, padded

MOST = 200
NAME = "Danh sách đơn vị"
HEADS = {name: capital(told) for name, told in COLUMNS.items()}
SAY: Mapping[str, str] = {
    "title": NAME,
    "codes": "Mã và thư mời",
    "how_codes": (
        "Thư mời để in (PDF, Word) hoặc danh sách mã (Excel), cho mọi đơn vị hay riêng đơn vị chưa có đầu mối."
    ),
    "codes_all": "Cho mọi đơn vị",
    "codes_rest": "Cho đơn vị chưa có đầu mối",
    "upload": "Nhập danh sách từ tệp",
    "how": "Tệp Excel (.xlsx) hoặc CSV có các cột mã, tên, loại, khối, đảng viên, chỉ tiêu; có thể thêm cấp trên, "
    "điện thoại. Chưa có gì thay đổi cho đến khi đồng chí bấm Nhập.",
    "file": "Tệp danh sách",
    "check": "Xem thử",
    "wrong": "Tệp có lỗi nên chưa nhập được; đồng chí sửa những chỗ sau rồi gửi lại.",
    "line": "Dòng",
    "column": "Cột",
    "problem": "Lý do",
    "added": "Thêm",
    "changed": "Đổi",
    "closed": "Đã kết thúc, giữ nguyên",
    "campaigns": "Với các đợt đang mở",
    "take": "Nhập danh sách",
    "other": "Chọn tệp khác",
    "was": "trước là",
    "now": "nay là",
    "nothing": "trống",
    "same": "Danh sách giống hệt danh sách đang có; không có gì để nhập.",
    "end": "Kết thúc hoặc sáp nhập đơn vị",
    "end_how": "Từ ngày đó đơn vị không tính vào số liệu; những gì đã báo trước đó được giữ.",
    "code": "Mã đơn vị",
    "on": "Ngày đầu tiên không còn đơn vị",
    "into": "Sáp nhập vào (mã, nếu có)",
    "look": "Xem trước",
    "do_end": "Kết thúc đơn vị",
    "from_day": "Từ ngày đó:",
    "no_campaigns": "Đơn vị không nằm trong đợt nào đang mở.",
    "empty": "Đồng chí chọn một tệp .xlsx hoặc .csv.",
    "too_large": "Tệp quá lớn; tệp danh sách không quá 20 MB.",
    "gone": "Tệp này không còn; đồng chí gửi lại tệp danh sách.",
}


def summed(found: Comparison) -> str:
    """What a list would do, in a line."""
    return (
        f"Thêm {number(len(found.added))}, đổi {number(len(found.changed))}, "
        f"giữ nguyên {number(len(found.unchanged))} đơn vị."
    )


def more(rows: int) -> str:
    """So many rows are not shown."""
    return f"… và {number(rows - MOST)} dòng khác" if rows > MOST else ""


def effect(campaign: str, done: int, of: int, reported: bool) -> str:
    """What the end of a unit does to a campaign's figure."""
    return f"Đợt {campaign}: {padded(done)}/{padded(of)} → {padded(done - reported)}/{padded(of - 1)} đơn vị."
