"""What the dashboard (bảng theo dõi) says: headings, states, the words of a cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.campaigns import Campaign
from domain.chat import Figures, State
from domain.matrix import Cell, Order, Reach, Row
from domain.summary import Summary
from texts.me import CHANNELS
from texts.summary import figures, measures_bare
from texts.writing import day, deadline, hour, moment, number, short_day, short_deadline

TITLE = "Bảng theo dõi"
PLACES = (
    ("Các đơn vị", "/bang"),
    ("Đợt báo cáo", "/bang/dot"),
    ("Lượt nhắc", "/bang/nhac"),
    ("Trò chuyện", "/chat"),
)
"""The dashboard's rooms that everybody who may look has, as (name, address)."""
LIST = ("Danh sách đơn vị", "/bang/danh-sach")
WHOLE_TREE_PLACES = (LIST, ("Tin chờ, tin lỗi", "/bang/tin"))
"""The rooms that only officers of the whole tree have besides."""
OFFICERS_PLACES = (("Nhật ký", "/bang/nhat-ky"),)
"""The rooms that officers have besides."""
STATES: dict[State, str] = {
    "done": "Xong",
    "late": "Muộn",
    "notyet": "Chưa",
    "silent": "Chưa trả lời",
    "returned": "Bị trả lại",
}
ORDERS = {Order.CODE: "Theo mã", Order.LAG: "Chậm lâu nhất trước"}
SAY = {
    "title": TITLE,
    "skip": "Đến ô tìm đơn vị",
    "skip_main": "Đến nội dung chính",
    "menu": "Việc có thể làm",
    "chat": "Trò chuyện",
    "camps": "Các đợt báo cáo",
    "no_camps": "Chưa có đợt báo cáo nào đến ngày này.",
    "units": "Đơn vị",
    "find": "Tìm tên hoặc mã, không cần dấu",
    "sector": "Lĩnh vực",
    "all": "Tất cả",
    "under": "Trực thuộc",
    "campaign": "Đợt",
    "order": "Xếp",
    "day": "Tính đến hết ngày",
    "now": "Về hiện tại",
    "states": "Có nội dung ở trạng thái",
    "filters": "Lọc và sắp xếp",
    "print": "In",
    "sift": "Lọc",
    "unsifted": "Bỏ lọc",
    "caption": "Trạng thái của từng đơn vị theo từng đợt báo cáo",
    "code": "Mã",
    "unit": "Đơn vị",
    "reach": "Liên lạc",
    "not_asked": "không giao",
    "nobody": "Không có đơn vị nào khớp. Đồng chí bỏ bớt điều kiện lọc.",
    "before": "Trang trước",
    "after": "Trang sau",
    "pages": "Trang",
    "assistant": "Trợ lý trả lời",
    "answer": "Trả lời trợ lý",
    "send": "Gửi",
    "working": "Trợ lý đang xử lý; đồng chí tải lại trang sau giây lát.",
    "close": "Đóng",
    "refused": "Bảng theo dõi dành cho lãnh đạo và cán bộ theo dõi báo cáo.",
    "refused_how": "Đồng chí báo cáo và xem việc của đơn vị mình trong trò chuyện.",
    "to_chat": "Mở trò chuyện",
}


@dataclass(frozen=True, slots=True)
class Camp:
    """A campaign as its heading shows it: `share` and `gone` in per cent, of the figure and of its time."""

    code: str
    figures: Figures
    share: str
    gone: str
    opens: str
    due: str


@dataclass(frozen=True, slots=True)
class Word:
    """A cell in words: `small` stands beside it in smaller type, with its noun where there is room."""

    state: State
    text: str
    small: str = ""
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as it is shown; `cells` without a word where the campaign does not ask the unit."""

    code: str
    name: str
    sector: str
    cells: Sequence[Word | None]
    reach: str


def when(at: datetime, asked: date | None) -> str:
    """As of when, below the Board's name."""
    return f"tính đến hết ngày {day(asked)}" if asked else f"tính đến {moment(at)}"


def camp(summary: Summary, at: datetime, zone: ZoneInfo) -> Camp:
    """A campaign's figures, and the line of its time."""
    one = summary.campaign
    opens, due = one.opens_at.astimezone(zone), one.due_at.astimezone(zone)
    drawn = figures(summary, (), brief=False)
    first = summary.items[0] if summary.items else None
    units = (summary.units.reported, summary.units.expected)
    done, total = (first.done, first.total) if first and first.total else units
    return Camp(
        code=one.code,
        figures=drawn,
        share=_hundredths(done, total),
        gone=_hundredths(int((at - opens).total_seconds()), int((due - opens).total_seconds())),
        opens=f"mở {short_day(opens)}",
        due=_due(summary.campaign, due, at, zone),
    )


def _hundredths(part: int, whole: int) -> str:
    return f"{min(max(part / whole, 0.0), 1.0) * 100:.2f}" if whole > 0 else "100.00"


def _due(one: Campaign, due: datetime, at: datetime, zone: ZoneInfo) -> str:
    said = f"hạn {short_deadline(due) if due.year == at.year else deadline(due)}"
    if one.closed_at and one.closed_at <= at:
        return f"{said}, đã đóng {day(one.closed_at.astimezone(zone))}"
    left = (due.date() - at.date()).days
    if at > due:
        return f"{said}, đã hết"
    return f"{said}, còn {left} ngày" if left else f"{said}, hôm nay"


def column(summary: Summary, zone: ZoneInfo) -> tuple[str, str, str]:
    """The head of a column: the campaign's code, name, and bare figures."""
    return summary.campaign.code, summary.campaign.name, measures_bare(summary)


def row(found: Row, campaigns: Sequence[Campaign], zone: ZoneInfo) -> Shown:
    """A unit in words."""
    cells = [word(cell, one, zone) if cell else None for cell, one in zip(found.cells, campaigns, strict=True)]
    return Shown(found.code, found.name, found.sector, cells, reach(found.reach))


def word(cell: Cell, campaign: Campaign, zone: ZoneInfo) -> Word:
    """What a cell says: "đã, 12/6", "muộn 17:16", "hẹn 20/6", beside it "1/3 cá nhân"."""
    parts = [
        (item.counted, *cell.parts[item.key])
        for item in campaign.items
        if cell.parts and cell.parts.get(item.key, (0, 0))[1]
    ]
    small = " · ".join(f"{number(done)}/{number(quota)}" for _, done, quota in parts)
    noun = parts[0][0] if len(parts) == 1 else ""
    return Word(cell.state, _said(cell, campaign, zone), small, noun)


def _said(cell: Cell, campaign: Campaign, zone: ZoneInfo) -> str:
    at = cell.at.astimezone(zone) if cell.at else None
    match cell.state:
        case "done":
            return f"đã, {short_day(at)}" if at else "đã"
        case "late":
            same = at and at.date() == campaign.due_at.astimezone(zone).date()
            return f"muộn {hour(at) if same else short_day(at)}" if at else "muộn"
        case "notyet" if cell.waiting:
            return "chờ duyệt"
        case "notyet":
            return f"hẹn {short_day(cell.planned_on)}" if cell.planned_on else "chưa"
        case "returned":
            return "bị trả lại"
    return "chưa trả lời"


def reach(found: Reach) -> str:
    """How a unit's reporter is reached."""
    if found.channel:
        return CHANNELS.get(found.channel, found.channel)
    return "không nhận được tin" if found.held else "chưa có đầu mối"


def found(many: int, of: int) -> str:
    """How many units the sieve lets through."""
    return f"Đủ {number(of)} đơn vị" if many == of else f"{number(many)}/{number(of)} đơn vị"
