"""What is said of files that an officer sends without being asked."""

from collections.abc import Sequence

AS_NOTICE = "Gửi thành thông báo"


def what_for(names: Sequence[str]) -> str:
    """What are the files for?"""
    return f"Đã nhận tệp {', '.join(names)}. Tệp này dùng vào việc gì? Chưa chọn thì chưa gửi cho ai."


def to_report(unit: str) -> str:
    """The button for the report that was just written down for a unit."""
    return f"Kèm báo cáo của {unit}"
