"""Help, courtesy and apology: what belongs to no single conversation."""

from collections.abc import Iterable

from domain.people import Role

APOLOGY = (
    "Xin lỗi đồng chí, tin vừa rồi chưa xử lý được do lỗi hệ thống; cán bộ phụ trách đã được báo. "
    "Đồng chí vui lòng thử lại sau, hoặc gõ /trogiup."
)
CANCELLED = "Đã dừng. Chưa có gì được ghi; đồng chí gõ /baocao để làm lại hoặc /trogiup để xem hướng dẫn."
NOTHING_TO_CANCEL = "Hiện không có việc nào đang dở. Đồng chí gõ /trogiup để xem hướng dẫn."
UNKNOWN = "Tôi chưa rõ ý đồng chí. Đồng chí gõ /trogiup để xem những việc có thể làm."
UNKNOWN_COMMAND = "Tôi không có lệnh này. Đồng chí gõ /trogiup để xem những việc có thể làm."
TOO_LONG = "Tin dài quá, tôi không đọc được hết. Đồng chí viết ngắn lại, mỗi tin một việc."
NOT_YOURS = "Việc này không thuộc phần của đồng chí. Đồng chí gõ /trogiup để xem những việc có thể làm."
NOT_SECRETARY = "Đồng chí không phải đầu mối báo cáo của đơn vị nào. Đồng chí gõ /trogiup để xem hướng dẫn."
STALE = "Lựa chọn này không còn dùng được. Đồng chí gõ /trogiup để xem những việc có thể làm."

COMMANDS = {
    Role.SECRETARY: (
        ("/baocao", "báo cáo nội dung đơn vị còn thiếu"),
        ("/trangthai", "xem đơn vị đã báo gì, còn thiếu gì"),
        ("/sua", "sửa báo cáo đã gửi"),
    ),
    Role.LEADER: (
        ("/tonghop", "xem số liệu; thêm mã đợt, ngày nếu cần: /tonghop nq-2023 15/6/2023"),
        ("/chuanop", "xem đơn vị chưa báo cáo"),
    ),
}
EVERYONE = (
    ("/huy", "dừng việc đang làm dở"),
    ("/riengtu", "bot lưu gì về đồng chí"),
    ("/trogiup", "xem lại hướng dẫn này"),
)
PRIVACY = (
    "Bot lưu tên hiển thị, tài khoản chat, chức danh và số điện thoại do Ban cung cấp, các câu trả lời, tệp "
    "và thời điểm, chỉ để tổng hợp báo cáo. Tin không thành báo cáo được xóa sau 180 ngày; báo cáo giữ nguyên "
    "lời đã viết. "
    "Chỉ đầu mối của đơn vị, lãnh đạo và cán bộ Ban được giao mới xem được. "
    "Không gửi tài liệu mật, tài liệu nội bộ qua đây. "
    "Muốn xem, sửa hoặc xóa thông tin của mình, đồng chí liên hệ cán bộ Ban."
)


def help_for(roles: Iterable[Role]) -> str:
    """What a person of these roles can do."""
    held = {Role.LEADER if role is Role.OFFICER else role for role in roles}
    lines = [line for role, lines in COMMANDS.items() if role in held for line in lines]
    told = "\n".join(f"{command} – {what}" for command, what in [*lines, *EVERYONE])
    return f"Đồng chí có thể gõ lệnh hoặc viết bằng lời:\n{told}"
