"""The log in words: who did what, one sentence a line."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.log import Entry
from domain.people import Role
from texts.linking import ROLES
from texts.me import CHANNELS
from texts.writing import day, deadline, hour, padded

TITLE = "Nhật ký"
NOTHING = "Không có dòng nhật ký nào khớp trong phần đồng chí phụ trách."
COMMAND_LINE = "Người quản trị máy chủ"
ERASED = "đầu mối đã xóa"
KINDS = {
    "import units": "nhập danh sách đơn vị",
    "close unit": "kết thúc đơn vị",
    "invite": "cấp mã",
    "revoke": "thu hồi mã",
    "link": "nhận nhiệm vụ",
    "remove": "gỡ đầu mối",
    "replace": "thay đầu mối",
    "leave": "rời khỏi",
    "join": "nối thêm tài khoản",
    "erase": "xóa thông tin cá nhân",
    "add campaign": "tạo đợt",
    "change campaign": "sửa đợt",
    "refit campaign": "cập nhật đơn vị của đợt",
    "open campaign": "mở đợt",
    "close campaign": "đóng đợt",
    "cancel campaign": "hủy đợt",
    "extend": "gia hạn đợt",
    "excuse": "miễn đơn vị",
    "readmit": "bỏ miễn đơn vị",
    "accept": "chấp nhận báo cáo",
    "return": "trả lại báo cáo",
    "on behalf": "ghi hộ",
    "remind": "nhắc ngay",
    "remind unit": "nhắc riêng một đơn vị",
    "move reminder": "dời lượt nhắc",
    "notice": "gửi thông báo",
    "call off notice": "dừng gửi thông báo",
    "group": "nhóm theo dõi đợt",
    "group-end": "nhóm thôi theo dõi",
    "keep template": "lưu mẫu đợt",
    "drop template": "bỏ mẫu đợt",
    "retry letter": "gửi lại tin lỗi",
    "drop letter": "bỏ qua tin lỗi",
    "retry message": "xử lý lại tin đến",
    "drop message": "bỏ qua tin đến",
}
"""What was done, as it is searched for: action → in words."""

SAY = {
    "title": TITLE,
    "find": "Tìm người, đơn vị, đợt, việc; không cần dấu",
    "kind": "Việc",
    "day": "Ngày",
    "at": "Lúc",
    "what": "Ai làm gì",
    "caption": "Nhật ký: ai làm gì, mới nhất trước",
    "nothing": "Không có dòng nào khớp. Đồng chí bỏ bớt điều kiện tìm.",
}


def sentence(entry: Entry) -> str:
    """Who did what: "Đ/c Thu miễn Đảng bộ A khỏi đợt B: lý do"."""
    told = SENTENCES.get(entry.action)
    return f"{_by(entry)} {told(entry) if told else KINDS.get(entry.action, entry.action)}"


def _by(entry: Entry) -> str:
    if entry.by == ERASED:
        return ERASED.capitalize()
    return f"Đ/c {entry.by}" if entry.by else COMMAND_LINE


def line(entry: Entry, zone: ZoneInfo) -> str:
    """A line in the chat: "08:03 12/6/2023: Đ/c Thu …"."""
    return f"{when(entry, zone)}: {sentence(entry)}"


def when(entry: Entry, zone: ZoneInfo) -> str:
    """08:03 12/6/2023."""
    at = entry.at.astimezone(zone)
    return f"{hour(at)} {day(at.date())}"


def latest(lines: Sequence[str], found: int, asked: str) -> str:
    """/nhatky: the latest lines, and how to see more."""
    about = f" khớp “{asked}”" if asked else ""
    head = f"📒 Nhật ký{about}, mới nhất trước ({padded(found)} dòng):"
    more = f"\n… và {padded(found - len(lines))} dòng trước đó; xem hết ở /bang." if found > len(lines) else ""
    hint = "" if asked else "\nTìm: /nhatky kèm tên người, đơn vị, mã đợt, việc hoặc ngày."
    return "\n".join([head, *(f"• {one}" for one in lines)]) + more + hint


def found(many: int) -> str:
    """How many lines there are."""
    return f"{padded(many)} dòng"


def _role(entry: Entry) -> str:
    try:
        return ROLES[Role(entry.subject)]
    except ValueError:
        return "đầu mối"


def _of_unit(entry: Entry) -> str:
    return f" của {entry.unit}" if entry.unit else ""


def _whom(entry: Entry) -> str:
    if entry.about == ERASED:
        return ERASED
    return f"đ/c {entry.about}" if entry.about else "một đồng chí"


def _for_reason(entry: Entry) -> str:
    reason = entry.detail.get("reason") or entry.detail.get("note")
    return f": {reason}" if reason else ""


def _invite(entry: Entry) -> str:
    several = entry.detail.get("units") or ()
    if len(several) > 1:
        return f"cấp mã {_role(entry)} cho {padded(len(several))} đơn vị"
    return f"cấp mã {_role(entry)}{_of_unit(entry)}{f' ({several[0]})' if several else ''}"


def _import(entry: Entry) -> str:
    told = entry.detail
    return f"nhập danh sách: thêm {padded(told.get('added', 0))}, sửa {padded(told.get('changed', 0))} đơn vị"


def _close_unit(entry: Entry) -> str:
    on, heir = entry.detail.get("on"), entry.detail.get("merged_into")
    since = f" từ ngày {day(date.fromisoformat(on))}" if on else ""
    return f"kết thúc {entry.unit or entry.subject}{since}{f', sáp nhập vào {heir}' if heir else ''}"


def _fitted(entry: Entry) -> str:
    """How many units a campaign gained and lost; not which: the reader may follow only a part."""
    names = (("joined", "thêm"), ("left", "thôi tính"), ("requoted", "đổi chỉ tiêu"))
    parts = [f"{what} {padded(len(entry.detail[key]))}" for key, what in names if entry.detail.get(key)]
    return f" ({', '.join(parts)} đơn vị)" if parts else ""


def _moved(entry: Entry) -> str:
    to = entry.detail.get("to")
    return f"dời một lượt nhắc của đợt {entry.campaign}" + (f" sang {_moment(to)}" if to else "")


def _moment(iso: str) -> str:
    return deadline(datetime.fromisoformat(iso))


def _notice(entry: Entry) -> str:
    part, people = entry.detail.get("part"), entry.detail.get("people", 0)
    return f"gửi thông báo tới {part or 'các đơn vị'} ({padded(people)} đồng chí)"


SENTENCES: dict[str, Callable[[Entry], str]] = {
    "import units": _import,
    "close unit": _close_unit,
    "invite": _invite,
    "revoke": lambda entry: f"thu hồi {padded(len(entry.detail.get('invites') or ()))} mã chưa dùng",
    "link": lambda entry: f"nhận làm {_role(entry)}{_of_unit(entry)}",
    "remove": lambda entry: f"gỡ {_whom(entry)} khỏi nhiệm vụ {_role(entry)}{_of_unit(entry)}",
    "replace": lambda entry: f"cho người khác thay {_whom(entry)} làm {_role(entry)}{_of_unit(entry)}",
    "leave": lambda entry: "tự rời khỏi, thôi mọi nhiệm vụ",
    "join": lambda entry: f"nối thêm tài khoản {CHANNELS.get(entry.subject, entry.subject)}",
    "erase": lambda entry: "xóa thông tin cá nhân của một đồng chí",
    "add campaign": lambda entry: f"tạo đợt {entry.campaign} cho {padded(entry.detail.get('units', 0))} đơn vị",
    "change campaign": lambda entry: f"sửa đợt {entry.campaign}{_fitted(entry)}",
    "refit campaign": lambda entry: f"cập nhật đợt {entry.campaign} theo danh sách đơn vị{_fitted(entry)}",
    "open campaign": lambda entry: f"mở đợt {entry.campaign}",
    "close campaign": lambda entry: f"đóng đợt {entry.campaign}",
    "cancel campaign": lambda entry: f"hủy đợt {entry.campaign}",
    "extend": lambda entry: f"gia hạn đợt {entry.campaign}{_for_reason(entry)}",
    "excuse": lambda entry: f"miễn {entry.unit} khỏi đợt {entry.campaign}{_for_reason(entry)}",
    "readmit": lambda entry: f"bỏ miễn {entry.unit} trong đợt {entry.campaign}",
    "accept": lambda entry: (
        f"chấp nhận báo cáo của {entry.unit} ({entry.campaign})"
        f"{', chất lượng tốt' if entry.detail.get('good') else ''}"
    ),
    "return": lambda entry: f"trả lại báo cáo của {entry.unit} ({entry.campaign}){_for_reason(entry)}",
    "on behalf": lambda entry: f"ghi hộ {entry.unit} ({entry.campaign})",
    "remind": lambda entry: f"nhắc ngay các đơn vị chưa báo cáo của đợt {entry.campaign}",
    "remind unit": lambda entry: f"nhắc riêng {entry.unit}",
    "move reminder": _moved,
    "notice": _notice,
    "call off notice": lambda entry: "dừng gửi phần còn chờ của một thông báo",
    "group": lambda entry: (
        f"cho một nhóm theo dõi đợt {entry.campaign}{', có nêu tên' if entry.detail.get('names') else ''}"
    ),
    "group-end": lambda entry: "cho một nhóm thôi theo dõi",
    "keep template": lambda entry: f"lưu mẫu đợt “{entry.subject}”",
    "drop template": lambda entry: f"bỏ mẫu đợt “{entry.subject}”",
    "retry letter": lambda entry: "cho gửi lại một tin bị lỗi",
    "drop letter": lambda entry: "bỏ qua một tin gửi bị lỗi",
    "retry message": lambda entry: "cho xử lý lại một tin đến",
    "drop message": lambda entry: "bỏ qua một tin đến chưa xử lý được",
}
