"""What is wrong with a channel, for the operator: in the status, and once in the log."""

TOO_FAST = "Telegram yêu cầu gửi chậm lại"
MOVED = "nhóm đã chuyển sang nhóm lớn"
NOT_KNOWN = "Telegram không nhận mã bot; xem lại TONGHOP_TELEGRAM_TOKEN"
ANOTHER_POLLER = "có chương trình khác đang nhận tin của cùng bot này; tắt chương trình đó"


def cannot_store(reason: str) -> str:
    """What came cannot be stored, so nothing more is taken."""
    return f"chưa lưu được tin đến ({reason}); sẽ nhận tiếp khi cơ sở dữ liệu trả lời"


def no_answer(reason: str) -> str:
    """The platform does not answer."""
    return f"Telegram không trả lời ({reason}); đang thử lại"
