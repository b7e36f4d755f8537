"""What the dashboard says of reminder runs: those to come, those there were, and the sheet of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.chat import Choice
from domain.sheets import Fate, Line
from texts.runs import CALL, OTHERS, why
from texts.writing import deadline, hour, padded, short_day, short_deadline

SAY = {
    "title": "Lượt nhắc",
    "coming": "Sắp tới",
    "nothing_coming": "Trong 14 ngày tới không có lượt nhắc nào theo lịch.",
    "past": "Đã qua",
    "nothing_past": "Chưa có lượt nhắc nào.",
    "urge": "Nhắc ngay",
    "urge_how": "Trợ lý cho xem trước nhắc ai, bao nhiêu đồng chí, nội dung thế nào; bấm Nhắc ngay ở đó mới gửi.",
    "when": "Lúc",
    "campaign": "Đợt",
    "step": "Lượt",
    "lagging": "Chưa báo cáo",
    "reminded": "Đã nhắc",
    "failed": "Lỗi",
    "unreached": "Không liên lạc được",
    "acts": "Việc làm được",
    "unit": "Đơn vị",
    "code": "Mã",
    "result": "Kết quả",
    "why": "Vì sao",
    "who": "Đầu mối",
    "phone": "Số máy",
    "full": "Danh sách đầy đủ",
    "print_view": "Bản in để gọi điện",
    "print": "In",
    "word": "Tải bản Word",
    "excel": "Tải Excel của đợt",
    "all": "Mọi lượt nhắc",
    "back": "Về bảng kết quả",
    "now": "Số liệu hiện nay; đơn vị đã báo cáo xong không còn trong bảng.",
    "nobody": "Các đơn vị trong phạm vi đồng chí đã báo cáo xong.",
    "nobody_to_call": "Không còn đơn vị nào phải gọi điện.",
    "caption": "Từng đơn vị chưa báo cáo và kết quả nhắc",
    "past_caption": "Các lượt nhắc đã qua, mới nhất trước",
    "coming_caption": "Các lượt nhắc sắp tới",
}
STATES = {"running": "đang gửi", "missed": "đã lỡ", "told": "đã lỡ"}
RAN = ("running", "done")
FATES = {Fate.REMINDED: "đã nhắc", Fate.UNREACHED: "không liên lạc được", Fate.FAILED: "lỗi khi gửi", **OTHERS}


@dataclass(frozen=True, slots=True)
class Coming:
    """A run that is yet to come, as it is shown; `choices`: what may be done about it."""

    when: str
    campaign: str
    step: str
    choices: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """A run that was, as it is shown; `figures` are empty where none were kept, or not for this reader."""

    id: int
    when: str
    campaign: str
    step: str
    state: str
    figures: Sequence[str] = ()
    ran: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """A lagging unit of a sheet, as it is shown."""

    code: str
    name: str
    result: str
    who: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A run in figures, and those to call first."""

    id: int
    title: str
    about: str
    tally: Sequence[tuple[str, str]]
    calls: Sequence[Shown] = ()
    to_call: str = ""


def title(due_at: datetime) -> str:
    """Đợt nhắc 08:00 ngày 12/6."""
    return f"Đợt nhắc {hour(due_at)} ngày {short_day(due_at.date())}"


def about(name: str, *, then: bool) -> str:
    """Which campaign's run it was; `then`: the figures are those of its end."""
    return f"{name}; số liệu khi nhắc xong" if then else name


def step(name: str) -> str:
    """Why a run is due then."""
    kind, _, number = name.partition("-")
    match kind:
        case "before":
            return f"trước hạn {number} ngày" if number != "0" else "ngày đến hạn"
        case "overdue":
            return f"quá hạn, lần {number}"
    return "cán bộ cho nhắc"


def coming(name: str, due_at: datetime, why_then: str, choices: Sequence[Choice]) -> Coming:
    """A run that is yet to come."""
    return Coming(short_deadline(due_at), name, step(why_then), choices)


def gone(slot_id: int, name: str, due_at: datetime, why_then: str, state: str, kept: Mapping[str, Any]) -> Gone:
    """A run that was, with the figures of its sheet as it was when it was through."""
    figures: tuple[str, ...] = ()
    if kept:
        reminded = kept[Fate.REMINDED] + kept[Fate.UNSEEN]
        figures = tuple(padded(n) for n in (kept["lagging"], reminded, kept[Fate.FAILED], kept[Fate.UNREACHED]))
    return Gone(slot_id, deadline(due_at), name, step(why_then), STATES.get(state, ""), figures, state in RAN)


def tally(counts: Mapping[Fate, int]) -> list[tuple[str, str]]:
    """A sheet in figures: (what, how many)."""
    told = [
        ("Chưa báo cáo", f"{padded(sum(counts.values()))} đơn vị"),
        ("Đã nhắc", padded(counts[Fate.REMINDED] + counts[Fate.UNSEEN])),
    ]
    more = (
        (Fate.UNSEEN, "Trong đó chưa xem"),
        (Fate.LATER, "Sẽ nhắc sau"),
        (Fate.PROMISED, "Đã hẹn ngày"),
    )
    told += [(label, padded(counts[fate])) for fate, label in more if counts[fate]]
    return [
        *told,
        ("Lỗi khi gửi", padded(counts[Fate.FAILED])),
        ("Không liên lạc được", padded(counts[Fate.UNREACHED])),
    ]


def line(one: Line, *, in_charge: bool) -> Shown:
    """A unit of a sheet; names of people and phones only for who is in charge of it."""
    if not in_charge:
        return Shown(one.code, one.name, FATES[one.fate])
    result = why(one) if one.fate in CALL else FATES[one.fate]
    return Shown(one.code, one.name, result, ", ".join(one.reporters), one.phone)


def to_call(count: int) -> str:
    """Over those to ring up."""
    return f"Cần gọi điện: {padded(count)} đơn vị"
