"""What is wrong with a file an officer handed in, and what to do about it."""

from collections.abc import Sequence
from datetime import date

from texts.writing import day, number

UNREADABLE = "không đọc được tệp; cần tệp CSV (UTF-8) hoặc .xlsx"
SPOILT_UTF_8 = "dòng này có chữ bị hỏng mã; đồng chí mở tệp gốc, lưu lại thành CSV UTF-8 rồi nhập"
TOO_LARGE = "tệp quá lớn; đồng chí chép riêng bảng đơn vị sang một tệp mới rồi nhập"
OLD_EXCEL = "tệp Excel đời cũ (.xls); đồng chí mở ra, lưu lại thành .xlsx rồi nhập"
PROTECTED = "tệp có mật khẩu; đồng chí mở ra, bỏ mật khẩu, lưu lại rồi nhập"
OPEN_DOCUMENT = "tệp của LibreOffice (.ods); đồng chí mở ra, lưu lại thành .xlsx rồi nhập"
WORD_DOCUMENT = "tệp Word, không phải bảng tính; đồng chí chép bảng sang Excel, lưu thành .xlsx rồi nhập"
BINARY_EXCEL = "tệp Excel nhị phân (.xlsb); đồng chí mở ra, lưu lại thành .xlsx rồi nhập"

# Lists of units. The columns, and what officers call them.
COLUMNS = {
    "code": "mã",
    "name": "tên",
    "kind": "loại",
    "sector": "khối",
    "members": "đảng viên",
    "individual_quota": "chỉ tiêu",
    "parent": "cấp trên",
    "phone": "điện thoại",
}
EMPTY = "ô này để trống"
NO_HEADER = "không thấy dòng tiêu đề có các cột code, name (hoặc mã, tên)"
NO_ROWS = "tệp không có đơn vị nào dưới dòng tiêu đề"
NOT_WHOLE = "cần số nguyên từ 0 trở lên"
FORMULA_ERROR = "ô này là công thức bị lỗi; đồng chí gõ thẳng giá trị"
FORMULA = "(công thức)"
FORMULA_EMPTY = "ô này là công thức chưa có kết quả; đồng chí mở tệp bằng Excel, lưu lại rồi nhập"
OLD_FONT = "chữ gõ bằng phông cũ (TCVN3, .VnTime); đồng chí chuyển sang Unicode rồi nhập"
QUOTES = 'dấu ngoặc kép mở ở dòng này không khép đúng; trong ngoặc kép, mỗi dấu " viết hai lần'


def became_a_day(value: date) -> str:
    """Excel took what was typed for a day."""
    return f"Excel đã đổi ô này thành ngày {day(value)}; đồng chí định dạng cột là Text rồi gõ lại"


def hidden_rows(rows: Sequence[int]) -> str:
    """Lines that Excel hides were read as well."""
    listed = ", ".join(str(row) for row in rows[:20]) + (" …" if len(rows) > 20 else "")
    return f"Lưu ý: {len(rows)} dòng đang ẩn trong Excel cũng được đọc (dòng {listed})."


def hidden_columns(headings: Sequence[str]) -> str:
    """Columns that Excel hides were read as well."""
    return f"Lưu ý: cột đang ẩn trong Excel cũng được đọc: {', '.join(headings)}."


def other_sheets(names: Sequence[str]) -> str:
    """Only the first sheet was read."""
    return f"Lưu ý: chỉ đọc trang đầu; chưa đọc trang: {', '.join(names)}."


def closed_units(codes: Sequence[str]) -> str:
    """The list names units that are no more."""
    return f"Lưu ý: đơn vị đã kết thúc, giữ nguyên, không nhập lại: {', '.join(codes)}."


def missing_column(name: str) -> str:
    """A column that must be there is not."""
    return f"thiếu cột {name} ({COLUMNS[name]})"


def unknown_column(heading: str) -> str:
    """A column that nobody knows."""
    known = ", ".join(f"{name} ({also})" for name, also in COLUMNS.items())
    return f"không có cột nào tên {heading}; các cột được dùng: {known}"


def repeated_column(first: str, second: str) -> str:
    """Two headings of one column."""
    if first == second:
        return f"cột {first} có hai lần"
    return f"cột {second} và cột {first} là một; đồng chí bỏ một cột"


def too_many_cells(cells: int, headings: int) -> str:
    """A line is longer than the heading."""
    return f"dòng có {cells} ô, tiêu đề có {headings} cột; giá trị có dấu ngăn cột cần đặt trong ngoặc kép"


def too_few_cells(cells: int, headings: int) -> str:
    """A line is shorter than the heading, and a figure stands where words should."""
    return f"dòng có {cells} ô, tiêu đề có {headings} cột; đồng chí xem lại, các ô có thể bị lệch cột"


def repeated_code(code: str, row: int) -> str:
    """A code that a line above has already."""
    return f"mã {code} đã có ở dòng {row}"


def other_letters(code: str, row: int | None = None) -> str:
    """A code that differs from another only in the case of its letters."""
    where = f"ở dòng {row}" if row else "của đơn vị đã có"
    return f"chỉ khác mã {code} {where} ở chữ hoa, chữ thường; đồng chí viết giống nhau hoặc đặt mã khác"


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
NOT_YAML = "dòng này không đúng cú pháp; mỗi dòng là «tên: giá trị», các dòng cùng cấp thụt vào bằng nhau"
TABS = "dòng này thụt vào bằng phím Tab; đồng chí thay bằng dấu cách"
COLON = "giá trị có dấu hai chấm cần đặt trong ngoặc kép"
OPEN_QUOTE = "dấu ngoặc kép mở ở dòng này chưa khép"
SPECIAL = "giá trị bắt đầu bằng *, &, !, % hoặc @ cần đặt trong ngoặc kép"
NOT_A_NAME = "trước dấu hai chấm cần tên một trường"
NOT_A_MAPPING = "tệp phải gồm các dòng «tên: giá trị», bắt đầu bằng code"
TOO_LARGE_YAML = "tệp quá lớn; tệp mô tả đợt không quá 256 KB"
REQUIRED_FIELD = "thiếu trường này"
BLANK_FIELD = "trường này để trống"
NOT_A_DATE = "cần ngày (2023-06-15) hoặc ngày giờ (2023-06-15 17:00)"
NOT_AN_HOUR = "cần giờ như 08:00"
NOT_QUIET = "cần khoảng giờ như 20:00-07:00"
DUE_BEFORE_OPEN = "hạn (due) phải sau ngày mở (opens)"
NO_ITEMS = "cần ít nhất một nội dung (items)"
NOT_TEXT = "cần chữ"
NOT_BOOLEAN = "cần true hoặc false"
NOT_A_LIST = "cần danh sách, như [A, B]"
NOT_FIELDS = "cần các trường «tên: giá trị»"
NOT_A_KIND = "cần một trong: confirm, quota, number, date, choice, text, file"
QUOTA_NEEDED = "nội dung loại quota cần trường quota: individual_quota, một số, hoặc {mã: số}"
QUOTA_UNWANTED = "chỉ nội dung loại quota mới có trường quota"
OPTIONS_NEEDED = "nội dung loại choice cần ít nhất hai lựa chọn (options)"
BAD_KEY = "chỉ gồm chữ thường không dấu, số và dấu gạch dưới, bắt đầu bằng chữ, tối đa 32 ký tự"
BAD_CODE = "chỉ gồm chữ không dấu, số, dấu gạch nối và gạch dưới, tối đa 32 ký tự"
BAD_UNITS = "cần all, {sectors: […]}, {codes: […]} hoặc {under: MÃ}"
BAD_COUNTS = "cần submitted (tính báo cáo đã gửi) hoặc accepted (tính báo cáo đã duyệt)"
NONE_REQUIRED = "cần ít nhất một nội dung bắt buộc (required)"
OPTIONS_UNWANTED = "chỉ nội dung loại choice mới có lựa chọn (options)"
BOUNDS_UNWANTED = "chỉ nội dung loại number mới có min, max"
BOUNDS_CROSSED = "min phải không lớn hơn max"
YES_IS_NO = "yes và no phải khác nhau"
WRONG_VALUE = "giá trị không hợp lệ"
NO_UNITS = "không có đơn vị nào phù hợp"
CODE_USED = "mã này đã dùng cho đợt khác"
DUE_PAST = "hạn này đã qua"
CLOSED_CAMPAIGN = "đợt này đã đóng; mở lại trước khi đổi, hoặc đặt mã khác cho đợt mới"


def unknown_field(close: str) -> str:
    """A field that nobody knows, and the known one that looks like it."""
    return f"không có trường này; có phải {close}?" if close else "không có trường này"


def repeated_field(row: int) -> str:
    """A field that stands twice in one place."""
    return f"trường này đã có ở dòng {row}; đồng chí bỏ một dòng"


def not_whole_between(least: int, most: int) -> str:
    """A number that is none, or too small or too large."""
    return f"cần số nguyên từ {number(least)} đến {number(most)}"


def year_out_of(first: int, last: int) -> str:
    """A day of another age."""
    return f"năm phải từ {first} đến {last}"


def too_many(limit: int) -> str:
    """A list that is too long."""
    return f"nhiều quá {limit} mục"


def repeated_key(key: str) -> str:
    """Two items of the same key."""
    return f"key {key} đã dùng cho nội dung khác"


def repeated_option(option: str) -> str:
    """Two options that a reply could not tell apart."""
    return f"lựa chọn «{option}» có hai lần"


def unknown_unit(code: str) -> str:
    """A campaign names a unit that is not there."""
    return f"không có đơn vị mang mã {code}"


def another_campaign(code: str, title: str) -> str:
    """The code is that of a campaign that asks for something else."""
    return f"mã {code} là của đợt khác ({title}); đồng chí đặt mã khác cho đợt mới"


def other_kind(key: str, kind: str) -> str:
    """An item that was answered cannot become one of another kind."""
    return f"nội dung {key} đang là loại {kind}; muốn đổi loại, đồng chí đặt key khác"


def emptied(code: str) -> str:
    """The list would leave a campaign without units."""
    return f"theo danh sách này, đợt {code} không còn đơn vị nào; đồng chí sửa đợt trước rồi nhập lại"


def refused(path: str) -> str:
    """Before the list of what is wrong; nothing was changed."""
    return f"Chưa nhập gì từ {path}; đồng chí sửa những chỗ sau rồi nhập lại:"


def place(row: int, column: str, problem: str) -> str:
    """One thing wrong in a table."""
    return f"dòng {row}, cột {column}: {problem}" if column else f"dòng {row}: {problem}"


def spot(row: int, field: str, problem: str) -> str:
    """One thing wrong in a campaign file: "dòng 9, items[2].kind: cần …"."""
    return f"dòng {row}, {field}: {problem}" if field else f"dòng {row}: {problem}"


def day_off(day: str, name: str = "") -> str:
    """The deadline falls on a day off, which may have a name; it stays where it is."""
    return f"Lưu ý: hạn {day} rơi vào ngày nghỉ{f' ({name})' if name else ''}; hạn không tự dời."
