"""Help, courtesy and apology: what belongs to no single conversation."""

from collections.abc import Collection, Iterable, Sequence

from domain.people import Role

APOLOGY = (
    "Xin lỗi đồng chí, tin vừa rồi chưa xử lý được do lỗi hệ thống; cán bộ phụ trách đã được báo. "
    "Đồng chí vui lòng thử lại sau, hoặc gõ /trogiup."
)
STOPPED = "Đã dừng; chưa có gì được ghi. Đồng chí gõ /trogiup để xem những việc có thể làm."
OUTAGE = "Hệ thống đang gián đoạn; tin của đồng chí sẽ được xử lý khi khôi phục."
OUTAGE_SEND_AGAIN = "Hệ thống đang gián đoạn; tin của đồng chí có thể chưa được lưu, đề nghị gửi lại sau."
CANCELLED = "Đã dừng. Chưa có gì được ghi; đồng chí gõ /baocao để làm lại hoặc /trogiup để xem hướng dẫn."
NOTHING_TO_CANCEL = "Hiện không có việc nào đang dở. Muốn thôi nhận tin, gõ /roikhoi; xem hướng dẫn, gõ /trogiup."
UNKNOWN = "Tôi chưa rõ ý đồng chí. Đồng chí gõ /trogiup để xem những việc có thể làm."
UNKNOWN_COMMAND = "Tôi không có lệnh này. Đồng chí gõ /trogiup để xem những việc có thể làm."
TOO_LONG = "Tin dài quá, tôi không đọc được hết. Đồng chí viết ngắn lại, mỗi tin một việc."
NOT_YOURS = "Việc này không thuộc phần của đồng chí. Đồng chí gõ /trogiup để xem những việc có thể làm."
NOT_READER = "Số liệu tổng hợp dành cho lãnh đạo và cán bộ Ban. Đồng chí gõ /trangthai để xem đơn vị mình."
NOT_SECRETARY = "Đồng chí không phải đầu mối báo cáo của đơn vị nào. Đồng chí gõ /trogiup để xem hướng dẫn."
STALE_PRESS = "Nút này không còn dùng được; đồng chí gõ /trogiup."
PRESSED_AGAIN = "Đồng chí đã chọn ở tin này rồi."
NO_WORDS = "Tôi chỉ đọc được chữ, ảnh và tệp. Đồng chí viết bằng chữ, hoặc gõ /trogiup để xem hướng dẫn."
STALE = "Lựa chọn này không còn dùng được. Đồng chí gõ /trogiup để xem những việc có thể làm."

COMMANDS = {
    Role.SECRETARY: (
        ("/baocao", "báo cáo nội dung đơn vị còn thiếu"),
        ("/trangthai", "xem đơn vị đã báo gì, còn thiếu gì"),
        ("/sua", "sửa báo cáo đã gửi"),
        ("/han", "xem hạn báo cáo"),
        ("/hoannhac", "chọn lúc khác để được nhắc"),
    ),
    Role.LEADER: (
        ("/tonghop", "xem số liệu; thêm mã đợt, ngày, lĩnh vực nếu cần: /tonghop nq-2023 15/6/2023 bệnh viện"),
        ("/chuanop", "xem đơn vị chưa báo cáo"),
        ("/bieudo", "lấy biểu đồ của một đợt: /bieudo nq-2023"),
        ("/xuat", "lấy bảng Excel hoặc dự thảo Word: /xuat nq-2023 excel"),
        ("/xephang", "xếp hạng năm, vì sao: /xephang 2023 bệnh viện"),
        ("/bang", "mở bảng theo dõi: mọi đơn vị, mọi đợt trên một trang"),
        ("/han", "xem hạn của các đợt"),
        ("/bantin", "nhận hoặc thôi nhận bản tin sáng thứ Hai"),
    ),
    Role.OFFICER: (
        ("/donvi", "xem một đơn vị: đầu mối, báo cáo, tệp: /donvi DB001"),
        ("/moi", "xem đơn vị chưa có đầu mối, cấp mã: /moi DB001"),
        ("/taodot", "tạo đợt theo mẫu hoặc sao đợt trước, xem lại rồi phát hành"),
        ("/dot", "xem, gia hạn, đóng, hủy đợt; miễn một đơn vị: /dot nq-2023 miễn DB001 lý do"),
        ("/duyet", "xem báo cáo chờ duyệt: chấp nhận, hoặc trả lại kèm lý do"),
        ("/ghiho", "ghi hộ một đơn vị báo qua điện thoại: /ghiho DB001 lúc 9h30 đã học rồi"),
        ("/nhac", "nhắc ngay các đơn vị chưa báo cáo: /nhac nq-2023"),
        ("/thongbao", "gửi thông báo tới đầu mối các đơn vị, xem ai đã nhận"),
        ("/nhatky", "xem ai đã làm gì: /nhatky DB001, /nhatky trả lại 12/6"),
        ("/nhom", "trong nhóm: cho cả nhóm theo dõi một đợt: /nhom nq-2023"),
    ),
}
EVERYONE = (
    ("/toi", "đồng chí là ai ở đây"),
    ("/web", "lấy liên kết vào trang riêng trên máy khác"),
    ("/lienket", "nối thêm tài khoản ở kênh khác"),
    ("/huy", "dừng việc đang làm dở"),
    ("/riengtu", "bot lưu gì về đồng chí"),
    ("/trogiup", "xem lại hướng dẫn này"),
)
IN_GROUPS = (("/tonghop", "xem số liệu tổng hợp"),)
PRIVACY = (
    "Bot lưu tên hiển thị, tài khoản chat, chức danh và số điện thoại do Ban cung cấp, các câu trả lời, tệp "
    "và thời điểm, chỉ để tổng hợp báo cáo. Tin không thành báo cáo được xóa sau 180 ngày; báo cáo giữ nguyên "
    "lời đã viết. "
    "Chỉ đầu mối của đơn vị, lãnh đạo và cán bộ Ban được giao mới xem được. "
    "Không gửi tài liệu mật, tài liệu nội bộ qua đây. "
    "Xem thông tin của mình: /toi; thôi dùng: /roikhoi; muốn sửa hoặc xóa, đồng chí liên hệ cán bộ Ban."
)


NOT_OFFICER = "Việc này dành cho cán bộ Ban. Đồng chí gõ /trogiup để xem những việc có thể làm."


def refusal(roles: Collection[Role]) -> str:
    """To somebody whose duties do not allow a command, by the roles that it is for."""
    if Role.SECRETARY in roles:
        return NOT_SECRETARY
    return NOT_READER if Role.LEADER in roles else NOT_OFFICER


def commands_of(roles: Iterable[Role]) -> list[tuple[str, str]]:
    """The commands of a person of these roles, each with what it does."""
    held = set(roles)
    held |= {Role.LEADER} if Role.OFFICER in held else set()
    lines = dict(line for role, lines in COMMANDS.items() if role in held for line in lines)
    return [*lines.items(), *EVERYONE]


def help_for(roles: Iterable[Role]) -> str:
    """What a person of these roles can do."""
    told = "\n".join(f"{command} – {what}" for command, what in commands_of(roles))
    return f"Đồng chí có thể gõ lệnh hoặc viết bằng lời:\n{told}"


def chosen(text: str, label: str) -> str:
    """A message whose choice was made: what it said, and what was chosen."""
    return f"{text}\n→ {label}"


def with_files(text: str, names: Sequence[str]) -> str:
    """A message with the names of the files that it holds, where they cannot be opened from it."""
    return text + "".join(f"\n📎 {name}" for name in names)
