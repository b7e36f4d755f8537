"""What is said to somebody who comes with a code, or without one."""

from datetime import datetime

from domain.people import Role
from texts.writing import moment

ROLES = {Role.SECRETARY: "đầu mối báo cáo", Role.OFFICER: "cán bộ Ban", Role.LEADER: "lãnh đạo"}

KEPT = (
    "Bot lưu tên hiển thị, tài khoản chat, chức danh và số điện thoại do Ban cung cấp, các câu trả lời, tệp và "
    "thời điểm, chỉ để tổng hợp; tin không thành báo cáo được xóa sau 180 ngày. "
    "Không gửi tài liệu mật, tài liệu nội bộ qua đây. Chi tiết: /riengtu"
)
RIGHT, WRONG = "Đúng", "Không phải"
ASK_NAME = "Đề nghị đồng chí cho biết họ và tên."
NAME_UNCLEAR = "Đề nghị đồng chí viết họ và tên bằng chữ, ví dụ: Nguyễn Thị Mẫu."
NOT_ME = "Tôi chưa nối tài khoản này với đơn vị nào. Mã vẫn còn dùng được; đồng chí vui lòng báo lại cho Ban."


def stranger(agency: str) -> str:
    """To somebody without a duty: how to get a code, and nothing else."""
    return (
        f"Đây là trợ lý báo cáo của {agency}. Để bắt đầu, đồng chí gửi mã 8 ký tự do Ban cấp; "
        "chưa có mã, đồng chí liên hệ cán bộ Ban phụ trách đơn vị mình."
    )


def duty(role: Role, unit: str, agency: str) -> str:
    """ "đầu mối báo cáo của Đảng bộ A"; without a unit, of all that the agency follows."""
    if unit:
        return f"{ROLES[role]} của {unit}"
    return (
        f"cán bộ {agency}" if role is Role.OFFICER else f"lãnh đạo, theo dõi tất cả đơn vị do {agency} phụ trách"
    )


def confirm(role: Role, unit: str, code: str, agency: str) -> str:
    """Whether this is the person the code was meant for, and what is kept about them."""
    named = f"{duty(role, unit, agency)} ({code})" if code else duty(role, unit, agency)
    return f"Mã này dành cho {named}.\nCó đúng là đồng chí không?\n{KEPT}"


def linked(role: Role, unit: str, agency: str) -> str:
    """The duty is taken up."""
    return f"Đồng chí đã là {duty(role, unit, agency)}."


def unknown_code(agency: str) -> str:
    """A code that opens nothing."""
    return f"Mã này không đúng. Đồng chí xem lại từng ký tự, hoặc xin mã mới của {agency}."


def used_code(agency: str) -> str:
    """A code somebody already used."""
    return f"Mã này đã được dùng. Đề nghị đồng chí xin mã mới của {agency}."


def expired_code(at: datetime, agency: str) -> str:
    """A code past its time."""
    return f"Mã này đã hết hạn lúc {moment(at)}. Đề nghị đồng chí xin mã mới của {agency}."


NO_CODE = "Đồng chí gõ /start kèm mã 8 ký tự do Ban cấp, ví dụ: /start ABCD2345."
PAUSED = "Đồng chí đã gửi nhiều mã không đúng; vui lòng thử lại sau một giờ hoặc liên hệ cán bộ Ban."
