"""What is said of units that end."""

from domain.units import CannotEnd

NOT_YOURS = "Danh sách đơn vị do cán bộ phụ trách chung nhập; đồng chí gửi tệp cho cán bộ đó."


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
