"""What stands in the files that are made, beside the figures."""

from datetime import date, datetime

from domain.campaigns import Item, ItemKind
from domain.chat import State
from domain.dossier import Dossier, Line, Share
from domain.summary import ItemCount, Summary, percent
from texts import items
from texts.summary import by_deed, counting, noun
from texts.writing import capital, day, moment, number, padded, share, short_day, small

STATES: dict[State, str] = {
    "done": "đúng hạn",
    "late": "muộn",
    "notyet": "chưa",
    "silent": "chưa trả lời",
    "returned": "bị trả lại",
}
JUDGED = {"returned": STATES["returned"], "waiting": "chờ duyệt"}
OTHER_SECTOR = "khác"
UNITS_REPORTED = "đơn vị đã báo cáo"
BY_SECTOR = "Theo lĩnh vực"
OVER_TIME = "Theo thời gian"
OTHER_FIGURES = "Số liệu khác"
DRAFT = "DỰ THẢO"
UNOFFICIAL = ("tổng hợp từ trả lời của các đơn vị;", "chưa thay báo cáo chính thức.")
LISTED_ELSEWHERE = "Danh sách có trong bảng Excel của đợt."
REPORTED, EXPECTED, SHARE, LEFT = "Đã báo cáo", "Tổng số", "Tỷ lệ", "Còn lại"


def as_of(dossier: Dossier) -> str:
    """Tính đến 18:00 ngày 15/6/2023."""
    told = dossier.as_of
    return f"Tính đến {f'ngày {day(told.date())}' if dossier.summary.to_the_day else moment(told)}"


def deeds(summary: Summary) -> list[tuple[ItemCount, str]]:
    """Each x/y with what was counted, below its figure: "cấp ủy cơ sở đã tổ chức"."""
    return [(count, _deed(alike[0].item, count)) for alike in by_deed(counting(summary)) for count in alike]


def _deed(first: Item, count: ItemCount) -> str:
    if first.kind is ItemKind.CONFIRM:
        return f"{noun(count)} đã {items.verb(first)}"
    label = small(count.item.label)
    return label if noun(count).casefold() in label.casefold() else f"{noun(count)}: {label}"


def of(done: int, total: int) -> str:
    """116/121."""
    return f"{number(done)}/{number(total)}"


def percentage(done: int, total: int) -> str:
    """95,87%."""
    return share(percent(done, total))


def states(dossier: Dossier) -> list[tuple[State, str]]:
    """How many units are in each state, with its shape: ("done", "đúng hạn 110")."""
    units = dossier.summary.units
    not_yet = units.not_yet - units.returned
    counts: list[tuple[State, int]] = [
        ("done", units.on_time),
        ("late", units.late),
        ("notyet", not_yet),
        ("silent", units.silent),
        ("returned", units.returned),
    ]
    return [(state, f"{STATES[state]} {padded(many)}") for state, many in counts if many or state == "done"]


def sector(one: Share) -> str:
    """A sector as a label."""
    return one.name or OTHER_SECTOR


def more_sectors(many: int) -> str:
    """Sectors that are not drawn."""
    return f"và {padded(many)} lĩnh vực khác"


def full(total: int) -> str:
    """The line that the curve climbs to."""
    return f"đủ {number(total)}"


def due(moment_due: datetime) -> str:
    """The stroke of the deadline."""
    return f"hạn {short_day(moment_due.date())}"


def left(many: int) -> str:
    """The heading of those that have not reported."""
    return f"Còn {padded(many)} đơn vị"


def more_units(many: int) -> str:
    """Units that are not named."""
    return f"và {padded(many)} đơn vị khác"


def promised(planned_on: date) -> str:
    """The day a unit has named."""
    return f"hẹn {short_day(planned_on)}"


def source(*, demo: bool) -> tuple[str, ...]:
    """The foot of a picture."""
    first, *rest = UNOFFICIAL
    return (f"Số liệu mẫu, {first}" if demo else capital(first), *rest)


def other_figures(dossier: Dossier) -> list[tuple[str, str, str]]:
    """What is neither x of y nor a choice: (label, figure, from how many units)."""
    found = []
    for count in dossier.summary.items:
        told = _other(count)
        if told and count.gave:
            is_file = count.item.kind is ItemKind.FILE
            found.append((capital(count.item.label), told, "" if is_file else f"{padded(count.gave)} đơn vị"))
    return found


def _other(count: ItemCount) -> str:
    match count.item.kind:
        case ItemKind.NUMBER:
            return f"{number(count.done)} {count.item.counted}".rstrip()
        case ItemKind.DATE if count.earliest and count.latest:
            return days(count.earliest, count.latest)
        case ItemKind.FILE:
            return f"{padded(count.gave)} đơn vị đã gửi"
    return ""


def days(first: date, last: date) -> str:
    """10/5/2023, or 10/5/2023 – 12/5/2023."""
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def choices(count: ItemCount) -> list[tuple[str, int]]:
    """How many units chose each option, the most chosen first."""
    return sorted((count.counts or {}).items(), key=lambda pair: -pair[1])


def headings(item: Item) -> tuple[str, ...]:
    """The columns that an item takes in a list of units; a quota has two."""
    label = capital(item.label)
    return (f"{label}: đã có", f"{label}: phải có") if item.kind is ItemKind.QUOTA else (label,)


def promised_or_state(dossier: Dossier, line: Line) -> str:
    """Where a unit stands: "đúng hạn", "muộn", "chờ duyệt", "bị trả lại", "hẹn 20/6/2023", "chưa trả lời"."""
    if line.last and line.last.judged and not line.reported:
        return JUDGED[line.last.judged]
    if line.last and line.last.planned_on and not line.reported:
        return f"hẹn {day(line.last.planned_on)}"
    return STATES[line.state(dossier.campaign)]
