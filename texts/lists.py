"""What is said of the list of units that an officer sends."""

from collections.abc import Mapping, Sequence

from domain.campaigns import Refit
from domain.problems import Problem
from domain.units import ImportResult
from texts import files
from texts.writing import number, padded

TAKE, DROP, FORM = "Nhập", "Thôi", "Tải danh sách đang có"
SHOWN = 10
FILE_NAME = "danh-sach-don-vi.xlsx"
SHEET = "Đơn vị"
NOT_YOURS = (
    "Danh sách đơn vị do cán bộ Ban phụ trách toàn bộ các đơn vị nhập; đồng chí chuyển tệp cho cán bộ đó giúp."
)
TAKING = "Đang nhập danh sách."
DROPPED = "Vâng, không nhập gì; danh sách đơn vị giữ nguyên."
GONE = "Hệ thống không còn giữ tệp danh sách này; đồng chí gửi lại tệp."
TOO_LARGE = "Tệp lớn quá 8 MB; đồng chí chép riêng bảng đơn vị sang một tệp mới rồi gửi."
FAILED = "Chưa đọc được danh sách do lỗi hệ thống; đồng chí gửi lại tệp, hoặc báo cán bộ phụ trách."
THE_LIST = "Danh sách đơn vị đang có; đồng chí sửa hoặc thêm dòng rồi gửi lại tệp vào đây."
SEND_IT = "Muốn thêm hoặc sửa nhiều đơn vị, đồng chí gửi danh sách (Excel hoặc CSV) vào đây."


def reading(name: str) -> str:
    """While it is being read."""
    return f"Đang đọc danh sách {name}."


def is_no_list(errors: Sequence[Problem]) -> bool:
    """True for a table that is no list of units at all."""
    return [one.problem for one in errors] == [files.NO_HEADER]


def no_list(name: str) -> str:
    """The columns that it should have."""
    *needed, parent, phone = files.COLUMNS.values()
    return (
        f"Tệp {name} không phải danh sách đơn vị: cần một dòng tiêu đề có các cột {', '.join(needed)}; "
        f"có thể thêm {parent}, {phone}."
    )


def refused(name: str, errors: Sequence[Problem], right: int) -> str:
    """Nothing is taken: the first things that are wrong."""
    if len(errors) == 1 and not errors[0].column and not right:
        return f"Chưa nhập gì. Tệp {name}: {errors[0].problem}."
    shown = [f"• {files.place(one.row, one.column, one.problem)}" for one in errors[:SHOWN]]
    more = [f"… và {padded(len(errors) - SHOWN)} lỗi khác."] if len(errors) > SHOWN else []
    head = f"Chưa nhập gì từ {name}: {number(right)} dòng đúng, {padded(len(errors))} lỗi."
    return "\n".join([head, *shown, *more, "Đồng chí sửa trong tệp rồi gửi lại cả tệp."])


def _counts(result: ImportResult) -> str:
    return (
        f"thêm {number(result.added)}, sửa {number(result.changed)}, giữ nguyên {number(result.unchanged)} đơn vị"
    )


def _refits(refits: Mapping[str, Refit]) -> list[str]:
    """What it does to campaigns, in numbers."""
    parts = {
        code: [
            f"{what} {padded(len(codes))}"
            for what, codes in (("thêm", one.joined), ("thôi tính", one.left), ("đổi chỉ tiêu", one.requoted))
            if codes
        ]
        for code, one in refits.items()
    }
    return [f"Đợt {code}: {', '.join(told)} đơn vị." for code, told in parts.items() if told]


def nothing_new(name: str, result: ImportResult, warnings: Sequence[str]) -> str:
    """The list is what is there already."""
    head = f"Tệp {name} giống danh sách đang có ({number(result.unchanged)} đơn vị): không có gì để nhập."
    return "\n".join([head, *warnings])


def would_change(name: str, result: ImportResult, refits: Mapping[str, Refit], warnings: Sequence[str]) -> str:
    """What it would change."""
    head = f"Tệp {name}: {_counts(result)}."
    rest = "Đơn vị không có trong tệp thì giữ nguyên. Đồng chí bấm Nhập để nhập."
    return "\n".join([head, *_refits(refits), *warnings, rest])


def done(name: str, result: ImportResult, refits: Mapping[str, Refit]) -> str:
    """What it has changed."""
    head = f"✅ Đã nhập {name}: {_counts(result)}."
    codes = ["Cấp mã cho đơn vị mới: /moi."] if result.added else []
    return "\n".join([head, *_refits(refits), *codes])
