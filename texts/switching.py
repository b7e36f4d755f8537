"""What is said as a campaign is closed, opened again, extended or called off: to officers, and to its units."""

from datetime import datetime

from texts.writing import because, deadline, padded

EXTEND, CLOSE, CANCEL, REOPEN, OPEN_NOW = "Gia hạn", "Đóng đợt", "Hủy đợt", "Mở lại", "Mở ngay"
ONLY_ACCEPTED = "Chỉ tính báo cáo đã duyệt."
YES, NO = "Đúng", "Giữ nguyên"
ASK_UNTIL = "Gia hạn đến ngày nào, vì sao? Đơn vị nhận được nguyên văn lý do. Ví dụ: 30/6 do mưa bão."
ASK_WHY = "Vì sao hủy đợt? Đơn vị nhận được nguyên văn lý do."
BAD_UNTIL = "Tôi chưa đọc được hạn mới; đồng chí viết như: 30/6 do mưa bão, hoặc 17:00 30/6 do mưa bão."
NO_REASON = "Đồng chí ghi thêm lý do sau ngày, ví dụ: 30/6 do mưa bão."
NOT_ALL_YOURS = "Đợt này có đơn vị ngoài phần đồng chí phụ trách; đề nghị cán bộ phụ trách chung thực hiện."
MARKED = "Lý do có dấu chỉ độ mật nên không gửi đi được; đồng chí viết lại."
TOO_LONG = "Lý do dài quá; đồng chí viết dưới 300 ký tự."
OVER = "Đợt này đã đóng hoặc đã hủy nên không đổi được nữa."
STILL_OPEN = "Đợt này chưa đóng."
GONE = "Không còn đợt này. Gõ /dot để xem các đợt."
DONE = {
    "closed": "Đã đóng đợt {name}: không nhận thêm báo cáo, không nhắc nữa. Mở lại: /dot {code} mở lại.",
    "open": "Đã mở lại đợt {name}.",
    "begun": "Đã mở đợt {name}.",
    "cancelled": "Đã hủy đợt {name}; những gì đã báo được giữ nhưng không tính nữa.",
}


def how(code: str) -> str:
    """What can be done with a campaign, in words."""
    return f"Gia hạn: /dot {code} gia hạn 30/6 lý do. Đóng: /dot {code} đóng. Hủy: /dot {code} hủy lý do."


def opens_at(at: datetime) -> str:
    """It is yet to open."""
    return f"Chưa mở; mở lúc {deadline(at)}."


def _told(reached: int) -> str:
    return f"{padded(reached)} đầu mối được báo." if reached else "Không cần báo đầu mối nào."


def asked(act: str, name: str, reason: str, reached: int) -> str:
    """Whether that is meant."""
    match act:
        case "closed":
            return f"Đóng đợt {name}? Đợt không nhận thêm báo cáo và không nhắc nữa."
        case "open":
            return f"Mở lại đợt {name}? Đơn vị lại báo cáo được và được nhắc."
        case "begun":
            return f"Mở đợt {name} ngay? Đơn vị báo cáo được từ bây giờ."
    return f"Hủy đợt {name}? {_told(reached)} {because(reason)}"


def not_later(due: datetime) -> str:
    """The new deadline is none."""
    return f"Hạn mới phải sau hạn đang có ({deadline(due)})."


def ask_to_extend(name: str, due: datetime, reason: str, reached: int) -> str:
    """Whether that is meant."""
    return f"Gia hạn đợt {name} đến {deadline(due)}? {_told(reached)} {because(reason)}"


def extended(name: str, due: datetime, reached: int) -> str:
    """It is done."""
    told = f", đã báo {padded(reached)} đầu mối" if reached else ""
    return f"Đã gia hạn đợt {name} đến {deadline(due)}{told}."


def extended_notice(name: str, due: datetime, reason: str) -> str:
    """To the units."""
    return f"📌 Đợt {name} được gia hạn đến {deadline(due)}. {because(reason)}"
