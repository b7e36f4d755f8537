"""What officers read and press about letters and messages that failed."""

ACT, AGAIN, DROP = "failed", "again", "drop"
HOW = (AGAIN, DROP)
SEND_AGAIN, HANDLE_AGAIN, LEAVE = "Gửi lại", "Xử lý lại", "Bỏ qua"
NOT_YOURS = "Việc này dành cho cán bộ phụ trách toàn bộ đơn vị."
SETTLED_ALREADY = "Tin này không còn ở trạng thái lỗi; có thể đã được xử lý."
OVERTAKEN = (
    "Đồng chí ấy đã có tin nhắc khác đang chờ gửi, gồm mọi nội dung còn thiếu, nên không cần gửi lại tin này."
)
DONE = {
    ("letter", True): "Đã xếp gửi lại. Tin nhắc chỉ đi nếu đơn vị vẫn còn nội dung chưa báo cáo xong.",
    ("letter", False): "Đã bỏ qua: tin này không gửi nữa.",
    ("message", True): "Đã xếp xử lý lại. Nếu vẫn lỗi, đồng chí được báo lần nữa.",
    ("message", False): "Đã bỏ qua tin này.",
}


def choices(what: str, key: int) -> list[tuple[str, str]]:
    """What may be done about a failed letter or message: (label, action)."""
    again = SEND_AGAIN if what == "letter" else HANDLE_AGAIN
    return [(again, f"{ACT}:{what}:{key}:{AGAIN}"), (LEAVE, f"{ACT}:{what}:{key}:{DROP}")]
