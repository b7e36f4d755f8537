"""What a channel says of the bot before anybody writes; and what is wrong with it, for the operator.

Problems stand in the status, and once in the log. Telegram takes at most 512 and 120 characters of itself.
"""

from collections.abc import Sequence

DASHBOARD = "Bảng"
TOO_FAST = "Telegram yêu cầu gửi chậm lại"
MOVED = "nhóm đã chuyển sang nhóm lớn"
NOT_KNOWN = "Telegram không nhận mã bot; xem lại TONGHOP_TELEGRAM_TOKEN"
ZALO_NOT_KNOWN = "Zalo không nhận mã bot; xem lại TONGHOP_ZALO_TOKENS rồi chạy lại"
ZALO_QUOTA = "Zalo báo đã hết số tin được gửi; trả lời được giữ lại và thử dần, nhắc hạn đi theo tài khoản khác"
ZALO_HOOKED = (
    "Zalo đang đưa tin của bot này tới một địa chỉ khác (webhook) nên không hỏi tin được; "
    "gọi deleteWebhook cho bot, hoặc đặt TONGHOP_ZALO_MODE=webhook, rồi chạy lại"
)
ZALO_NOT_VERIFIED = (
    "Zalo chưa xác nhận được địa chỉ webhook ở TONGHOP_PUBLIC_URL; xem lại chứng thư, và việc kiểm tra "
    "trình duyệt của máy chủ trung gian"
)
MONTH_SPENT = "bot đã gửi đủ số tin của tháng"
HOW_TO_CHOOSE = "(gõ số hoặc trả lời bằng lời)"
ANOTHER_POLLER = "có chương trình khác đang nhận tin của cùng bot này; tắt chương trình đó"


def cannot_store(reason: str) -> str:
    """What came cannot be stored, so nothing more is taken."""
    return f"chưa lưu được tin đến ({reason}); sẽ nhận tiếp khi cơ sở dữ liệu trả lời"


def description(agency: str) -> str:
    """What somebody reads before they press Start."""
    return (
        f"Trợ lý báo cáo của {agency}.\n\n"
        "Đồng chí báo kết quả của đơn vị ngay tại đây, mỗi lần vài tin ngắn; bot chỉ nhắc đơn vị còn thiếu, "
        "và tổng hợp số liệu cho lãnh đạo.\n\n"
        "Để bắt đầu, đồng chí mở liên kết mời do Ban gửi, hoặc bấm Bắt đầu rồi gửi mã mời. "
        "Không gửi tài liệu mật, tài liệu nội bộ qua đây."
    )[:512]


def short_description(agency: str) -> str:
    """What stands on the bot's own page, and where it is shared."""
    return f"Báo cáo, nhắc hạn, tổng hợp số liệu cho {agency}. Cần mã mời của Ban."[:120]


def not_through(reason: str) -> str:
    """What the platform brings does not arrive; the reason is the platform's."""
    check = "xem lại địa chỉ, chứng thư, máy chủ trung gian"
    return f"Telegram không đưa được tin tới TONGHOP_PUBLIC_URL ({reason}); {check}"


def broken(reason: str) -> str:
    """The program itself is at fault."""
    return f"chương trình gặp lỗi ({reason}); xem nhật ký"


def refused(reason: str) -> str:
    """The platform takes a request for wrong, in its own words."""
    return f"Telegram từ chối: {reason}"


def no_answer(reason: str) -> str:
    """The platform does not answer."""
    return f"Telegram không trả lời ({reason}); đang thử lại"


def zalo_refused(reason: str) -> str:
    """Zalo takes a request for wrong, in its own words."""
    return f"Zalo từ chối: {reason}"


def zalo_no_answer(reason: str) -> str:
    """Zalo does not answer."""
    return f"Zalo không trả lời ({reason}); đang thử lại"


def figure_or(labels: Sequence[str]) -> str:
    """Where a figure is asked for and there are no buttons: what else may be answered."""
    return f"(gõ con số{''.join(f', hoặc “{label}”' for label in labels)})"
