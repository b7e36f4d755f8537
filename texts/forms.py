"""What is answered to a form of the dashboard: a campaign made or changed, a template kept."""

from collections.abc import Sequence

from texts.writing import capital

UNREADABLE = "Tôi chưa đọc được biểu mẫu này; đồng chí mở lại trang và làm lại."
GONE = "Không còn đợt này; đồng chí mở lại danh sách đợt."
CHANGED_MEANWHILE = "Đợt này vừa được đổi ở nơi khác; đồng chí mở lại trang sửa, xem rồi lưu lại."
BAD_NAME = "Mẫu cần một tên từ 2 đến 60 chữ."
NO_UNITS = "Không có đơn vị nào như vậy trong phần đồng chí phụ trách."
DROPPED = "Đã bỏ mẫu."


def refused(problems: Sequence[str]) -> str:
    """Why a form was not taken: the first of its problems."""
    return f"Chưa lưu: {problems[0]}{f' (và {len(problems) - 1} chỗ khác)' if len(problems) > 1 else ''}."


def changed(name: str, differences: Sequence[str]) -> str:
    """A campaign was changed: what is different now."""
    if not differences:
        return f"Đợt {name} không có gì thay đổi."
    return "\n".join([f"Đã lưu đợt {name}:", *(f"• {capital(one)}" for one in differences)])


def kept(name: str) -> str:
    """A template is kept."""
    return f"Đã lưu mẫu “{name}”; tạo đợt theo mẫu này ở trang Đợt báo cáo hoặc bằng /taodot."
