"""What is wrong with a file an officer handed in, and what to do about it."""

from collections.abc import Sequence
from datetime import date

from texts.writing import day

EMPTY = "ô này để trống"
NO_HEADER = "không thấy dòng tiêu đề có các cột code, name"
NO_ROWS = "tệp không có đơn vị nào dưới dòng tiêu đề"
UNREADABLE = "không đọc được tệp; cần tệp CSV (UTF-8) hoặc .xlsx"
OLD_EXCEL = "tệp Excel đời cũ (.xls); đồng chí mở ra, lưu lại thành .xlsx rồi nhập"
NOT_WHOLE = "cần số nguyên từ 0 trở lên"
FORMULA_ERROR = "ô này là công thức bị lỗi; đồng chí gõ thẳng giá trị"


def became_a_day(value: date) -> str:
    """Excel took what was typed for a day."""
    return f"Excel đã đổi ô này thành ngày {day(value)}; đồng chí định dạng cột là Text rồi gõ lại"


def hidden_rows(rows: Sequence[int]) -> str:
    """Lines that Excel hides were read as well."""
    listed = ", ".join(str(row) for row in rows[:20]) + (" …" if len(rows) > 20 else "")
    return f"Lưu ý: {len(rows)} dòng đang ẩn trong Excel cũng được đọc (dòng {listed})."


def closed_units(codes: Sequence[str]) -> str:
    """The list names units that are no more."""
    return f"Lưu ý: đơn vị đã kết thúc, giữ nguyên, không nhập lại: {', '.join(codes)}."


def missing_column(name: str) -> str:
    """A column that must be there is not."""
    return f"thiếu cột {name}"


def unknown_column(name: str) -> str:
    """A column that nobody knows."""
    known = "code, name, kind, sector, members, individual_quota, parent, phone"
    return f"không có cột nào tên {name}; các cột được dùng: {known}"


def repeated_column(name: str) -> str:
    """A column that stands twice."""
    return f"cột {name} có hai lần"


def repeated_code(code: str, row: int) -> str:
    """A code that a line above has already."""
    return f"mã {code} đã có ở dòng {row}"


def too_long(limit: int) -> str:
    """More letters than fit."""
    return f"dài quá {limit} ký tự"


def unknown_parent(code: str) -> str:
    """The unit above is neither in the file nor known."""
    return f"không có đơn vị cấp trên mang mã {code}"


def circle(code: str) -> str:
    """A unit stands above itself."""
    return f"đơn vị {code} đứng trên chính nó"


# Campaign files: field names stand as they do in the file.
NOT_YAML = "tệp không đúng cú pháp YAML (dòng {line})"
NOT_A_MAPPING = "tệp phải gồm các dòng «tên: giá trị», bắt đầu bằng code"
UNKNOWN_FIELD = "không có trường này"
REQUIRED_FIELD = "thiếu trường này"
NOT_A_DATE = "cần ngày (2023-06-15) hoặc ngày giờ (2023-06-15 17:00)"
NOT_AN_HOUR = "cần giờ như 08:00"
NOT_QUIET = "cần khoảng giờ như 20:00-07:00"
DUE_BEFORE_OPEN = "hạn (due) phải sau ngày mở (opens)"
NO_ITEMS = "cần ít nhất một nội dung (items)"
NOT_TEXT = "cần chữ"
NOT_NUMBER = "cần số nguyên"
NOT_BOOLEAN = "cần true hoặc false"
NOT_A_KIND = "cần một trong: confirm, quota, number, date, choice, text, file"
QUOTA_NEEDED = "nội dung loại quota cần trường quota: individual_quota, một số, hoặc {mã: số}"
QUOTA_UNWANTED = "chỉ nội dung loại quota mới có trường quota"
OPTIONS_NEEDED = "nội dung loại choice cần ít nhất hai lựa chọn (options)"
BAD_KEY = "chỉ gồm chữ thường không dấu, số và dấu gạch dưới, bắt đầu bằng chữ"
BAD_CODE = "chỉ gồm chữ không dấu, số, dấu gạch nối và gạch dưới"
BAD_UNITS = "cần all, {sectors: […]}, {codes: […]} hoặc {under: MÃ}"
NONE_REQUIRED = "cần ít nhất một nội dung bắt buộc (required)"
OPTIONS_UNWANTED = "chỉ nội dung loại choice mới có lựa chọn (options)"
BOUNDS_UNWANTED = "chỉ nội dung loại number mới có min, max"
BOUNDS_CROSSED = "min phải không lớn hơn max"
WRONG_VALUE = "giá trị không hợp lệ"


def repeated_key(key: str) -> str:
    """Two items of the same key."""
    return f"key {key} đã dùng cho nội dung khác"


def field(path: str, problem: str) -> str:
    """A problem with its place: "items[2].kind: cần …"."""
    return f"{path}: {problem}"


def unknown_units(codes: str) -> str:
    """A campaign names units that are not there."""
    return f"units: không có đơn vị mang mã {codes}"


NO_UNITS = "units: không có đơn vị nào phù hợp"


CLOSED_CAMPAIGN = "code: đợt này đã đóng; mở lại trước khi đổi, hoặc đặt mã khác cho đợt mới"


def another_campaign(code: str, title: str) -> str:
    """The code is that of a campaign that asks for something else."""
    return f"code: mã {code} là của đợt khác ({title}); đồng chí đặt mã khác cho đợt mới"


def other_kind(key: str, kind: str) -> str:
    """An item that was answered cannot become one of another kind."""
    return f"items: nội dung {key} đang là loại {kind}; muốn đổi loại, đồng chí đặt key khác"


def emptied(code: str) -> str:
    """The list would leave a campaign without units."""
    return f"theo danh sách này, đợt {code} không còn đơn vị nào; đồng chí sửa đợt trước rồi nhập lại"


def refused(path: str) -> str:
    """Before the list of what is wrong; nothing was changed."""
    return f"Chưa nhập gì từ {path}; đồng chí sửa những chỗ sau rồi nhập lại:"


def place(row: int, column: str, problem: str) -> str:
    """One thing wrong in a table."""
    return f"dòng {row}, cột {column}: {problem}" if column else f"dòng {row}: {problem}"


def day_off(day: str) -> str:
    """The deadline falls on a day off; it stays where it is."""
    return f"Lưu ý: hạn {day} rơi vào ngày nghỉ; hạn không tự dời."
