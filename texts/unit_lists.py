"""What is said of the list of units as it is brought in line with a file, and of units that end."""

from domain.units import CannotEnd, Comparison
from texts.writing import number

NOT_YOURS = "Danh sách đơn vị do cán bộ phụ trách chung nhập; đồng chí gửi tệp cho cán bộ đó."
GONE = "Tệp này không còn; đồng chí gửi lại tệp danh sách."


def refused(first: str, many: int) -> str:
    """Nothing was taken: the first of what is wrong."""
    more = f" (và {many - 1} chỗ khác)" if many > 1 else ""
    return f"Chưa nhập gì: {first}{more}. Đồng chí sửa tệp rồi gửi lại."


def taken(found: Comparison) -> str:
    """What was done."""
    return (
        f"Đã nhập danh sách: thêm {number(len(found.added))}, đổi {number(len(found.changed))}, "
        f"giữ nguyên {number(len(found.unchanged))} đơn vị."
    )


def cannot_end(error: CannotEnd) -> str:
    """Why a unit does not end as it was asked."""
    match error.why:
        case "no unit":
            return f"Không có đơn vị mang mã {error.name[:64] or '…'}; đồng chí xem lại mã."
        case "over":
            return f"{error.name} đã có ngày kết thúc rồi."
        case "into itself":
            return "Đơn vị không sáp nhập vào chính nó được; đồng chí ghi mã đơn vị khác."
    return "Đồng chí chọn ngày đầu tiên không còn đơn vị này."
