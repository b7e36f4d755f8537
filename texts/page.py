"""What the pages say besides the conversation: headings, buttons, states."""

from typing import Any

from domain.access import may_hand_in
from domain.exports import Form
from domain.people import Person, Role
from texts.evidence import EMPTY, TOO_LARGE
from texts.linking import ROLES
from texts.reporting import RECORDED
from texts.sending import SORTS
from texts.writing import capital, number

TOO_LONG = "Tin dài quá; đồng chí viết ngắn lại rồi gửi."
UNREADABLE = "Trang không đọc được yêu cầu này; đồng chí tải lại trang rồi thử lại."

NOT_KEPT = "(Tin có dấu mật, không được lưu)"

SAY = {
    "link_spent": (
        "Liên kết này đã được dùng hoặc đã hết hạn. Đồng chí gõ /web trong trò chuyện để lấy liên kết mới, "
        "hoặc nhập mã do Ban cấp."
    ),
    "upload_title": "Gửi tệp cho trợ lý",
    "upload_label": "Chọn tệp pdf, docx, xlsx, jpg hoặc png, tối đa 20 MB",
    "upload_send": "Gửi",
    "upload_spent": (
        "Liên kết này đã được dùng hoặc đã hết hạn. Đồng chí quay lại trò chuyện và gửi lại tệp ở đó để nhận "
        "liên kết mới."
    ),
    "download_title": "Tải tệp về máy",
    "download_take": "Tải tệp",
    "download_spent": (
        "Liên kết này đã được dùng hoặc đã hết hạn. Đồng chí quay lại trò chuyện, gõ lại lệnh vừa dùng "
        "(ví dụ /xuat) để nhận liên kết mới."
    ),
    "other_person": (
        "Trình duyệt này đã chuyển sang trang của người khác nên trang này không gửi được nữa. "
        "Đồng chí bấm vào đây để mở trang đang dùng."
    ),
    "attach": "Gửi kèm tệp hoặc ảnh",
    "sent_file": "Đồng chí gửi tệp:",
    "sending": "Đang gửi",
    "seconds_left": "còn khoảng # giây",
    "minutes_left": "còn khoảng # phút",
    "received": "Đã nhận",
    "refused": "Không nhận",
    "stop_sending": "Dừng gửi tệp này",
    "stopped": "Đã dừng, tệp chưa gửi.",
    "file_unsent": "Chưa gửi được; sẽ gửi lại khi có kết nối, đồng chí giữ trang này mở.",
    "file_too_large": TOO_LARGE,
    "file_empty": EMPTY,
    "open_file": "Tải tệp về máy",
    "copy": "Chép câu này",
    "copied": "Đã chép",
    "picture_gone": "Biểu đồ chỉ giữ 7 ngày; đồng chí gõ /bieudo để lấy bản mới.",
    "title": "Trợ lý báo cáo",
    "skip": "Đến ô trả lời",
    "menu": "Menu",
    "menu_label": "Việc có thể làm",
    "other_role": "Đổi vai xem thử",
    "log": "Nội dung trao đổi",
    "assistant": "Trợ lý:",
    "wrote": "Đồng chí viết:",
    "reminder": "Nhắc hạn",
    "done": "Xong",
    "waiting": "Đang chờ gửi",
    "unsent": "Chưa gửi được, sẽ tự gửi lại.",
    "send_again": "Gửi lại",
    "writing": "Trợ lý đang viết",
    "today": "Hôm nay",
    "pick_day": "Chọn ngày",
    "choices": "Chọn câu trả lời",
    "offline": "Mất kết nối, đang nối lại. Tin đồng chí viết được giữ trên máy này.",
    "offline_here": "Mất kết nối, đang nối lại. Đồng chí giữ trang này mở để tin đang viết không mất.",
    "back": "Đã nối lại.",
    "session_over": (
        "Phiên đã hết hạn. Đồng chí bấm vào đây để mở lại trang; tin chưa gửi vẫn được giữ trên máy này."
    ),
    "latest_only": "Trang chỉ hiện các tin gần nhất; các báo cáo trước đó vẫn được lưu đủ.",
    "no_script": (
        "Trang này cần JavaScript. Đồng chí bật JavaScript, hoặc mở liên kết bằng Chrome, Safari bản mới; "
        "không được thì gọi cán bộ Ban để báo cáo."
    ),
    "recorded": RECORDED,
    "weekdays": "Chủ nhật|Thứ Hai|Thứ Ba|Thứ Tư|Thứ Năm|Thứ Sáu|Thứ Bảy",
    "server_away": "Hệ thống đang gián đoạn; đồng chí vui lòng thử lại sau ít phút.",
    "write": "Viết câu trả lời",
    "send": "Gửi",
    "begin": "Bắt đầu",
    "empty_how": (
        "Đây là trang riêng của đồng chí. Bấm nút hoặc viết như nhắn tin; chỗ nào chưa rõ, trợ lý sẽ hỏi lại."
    ),
    "no_secrets": "Không gửi tài liệu mật, tài liệu nội bộ qua đây.",
    "open": "Mở",
    "open_how": "Đồng chí bấm Mở để vào trang báo cáo riêng của mình. Liên kết này chỉ dùng được một lần.",
    "whose_code": "Mã trong liên kết này là của ai?",
    "open_new": "Tôi là người khác",
    "back_to_page": "Về trang của tôi",
    "leave": "Thoát khỏi máy này",
    "away_title": "Hệ thống đang gián đoạn",
    "try_again": "Thử lại",
    "door_title": "Trang báo cáo của đơn vị",
    "door_how": (
        "Đồng chí nhập mã 8 ký tự do Ban cấp. Chưa có mã, đồng chí liên hệ cán bộ Ban phụ trách đơn vị mình."
    ),
    "door_label": "Mã 8 ký tự",
    "code_unreadable": "Mã gồm 8 chữ và số, ví dụ ABCD2345; đồng chí xem lại rồi nhập lại.",
    "roles_page": "Xem thử trợ lý báo cáo",
    "roles_title": "Đồng chí muốn vào vai ai?",
    "roles_how": (
        "Đây là bản xem thử với 121 đơn vị giả định của tỉnh Hà Sơn: không có người thật, không tin nào được "
        "gửi ra ngoài. Chọn một vai, nhắn như người đó, rồi đổi sang vai lãnh đạo để thấy con số đổi ngay."
    ),
    "open_dashboard": "Mở bảng theo dõi",
    "as_role": "với vai",
    "dashboard_try": "Mọi đơn vị, mọi đợt trên một trang: lọc, mở từng đơn vị, xem ai nói gì, lúc nào.",
    "roles_foot": (
        "Số liệu của hai đợt năm 2023 dừng ở ngày 15/6/2023. Tên người, trường học, bệnh viện và doanh nghiệp đều "
        "do người làm bản xem thử đặt ra."
    ),
}

MENU = {
    Role.SECRETARY: (
        ("Báo cáo", "/baocao"),
        ("Đơn vị còn nợ gì", "/trangthai"),
        ("Sửa báo cáo đã gửi", "/sua"),
        ("Hạn báo cáo", "/han"),
        ("Nhắc lại sau", "/hoannhac"),
    ),
    Role.LEADER: (
        ("Tổng hợp", "/tonghop"),
        ("Đơn vị chưa báo cáo", "/chuanop"),
        ("Biểu đồ", "/bieudo"),
        ("Xuất Excel, Word", "/xuat"),
        ("Bảng theo dõi", "/bang"),
    ),
    Role.OFFICER: (("Cấp mã, ai chưa nối", "/moi"), ("Các đợt", "/dot"), ("Nhắc ngay", "/nhac")),
}
EVERYONE = (
    ("Trợ giúp", "/trogiup"),
    ("Tôi là ai ở đây", "/toi"),
    ("Mở trên máy khác", "/web"),
    ("Quyền riêng tư", "/riengtu"),
)


def who(person: Person | None, agency: str) -> dict[str, Any]:
    """Whose page it is: unit (or agency), person with duty, greeting, menu, whether files may be handed in."""
    shared = {"greeting": greeting(person), "menu": menu(person), "reports": bool(person and may_hand_in(person))}
    shared["lists"] = bool(person and person.has(Role.OFFICER))
    if person is None or not person.duties:
        return shared | {"unit": agency, "who": ""}
    first = person.duties[0]
    unit = first.unit_name or agency
    more = len(person.unit_ids) - 1
    told = f"{unit} và {more} đơn vị khác" if more > 0 else unit
    duty = ROLES[first.role]
    return shared | {"unit": told, "who": f"Đ/c {person.name} · {capital(duty)}"}


def upload_until(until: str) -> str:
    """How long a file can be handed in."""
    return f"Liên kết dùng một lần, đến {until}. Trợ lý trả lời trong trò chuyện."


def download_of(name: str, form: Form, size: int) -> str:
    """What a link gives out; size in bytes."""
    return f"{SORTS[form]}: {name} ({number(max(1, size // 1024))} kB)."


def download_until(until: str, *, opened: bool) -> str:
    """How long it can be had."""
    if opened:
        return "Đã bấm tải; chưa thấy tệp thì đồng chí bấm lại trong ít phút, sau đó liên kết hết hiệu lực."
    return f"Liên kết dùng một lần, đến {until}. Bấm nút dưới đây để tải về máy này."


def handed_in(name: str) -> str:
    """A file was handed in."""
    return f"Đã nhận tệp {name}. Đồng chí quay lại trò chuyện để xem trả lời; có thể đóng trang này."


def held_by(person: Person | None) -> dict[str, str] | None:
    """This browser is somebody's page already: what is said of it, and the button that adds to it."""
    if person is None or not person.duties:
        return None
    unit = person.duties[0].unit_name
    named = f"đ/c {person.name}, {unit}" if unit else f"đ/c {person.name}"
    return {
        "told": f"Trình duyệt này đang mở trang của {named}.",
        "add": f"Tôi là đ/c {person.name}",
    }


def menu(person: Person | None) -> list[dict[str, str]]:
    """What can be tapped instead of typed."""
    roles = {duty.role for duty in person.duties} if person else set()
    roles |= {Role.LEADER} if Role.OFFICER in roles else set()
    entries = [entry for role, entries in MENU.items() if role in roles for entry in entries]
    return [{"label": label, "send": send} for label, send in [*entries, *EVERYONE]]


def greeting(person: Person | None) -> str:
    """The heading of an empty page."""
    return f"Chào đồng chí {person.name}" if person and person.name else "Chào đồng chí"
