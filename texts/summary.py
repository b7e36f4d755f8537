"""The count as people read it: in a chat, and as a sentence ready to paste (the forms of the Board's reports)."""

from collections.abc import Sequence
from datetime import date, datetime

from domain.campaigns import Item, ItemKind
from domain.chat import Figures, Measure, Part
from domain.summary import ItemCount, MissingUnit, Summary, percent
from texts import items
from texts.writing import day, moment, number, padded, share, small

NAMES_SHOWN = 8
MISSING = "Đơn vị chưa có"
STATES = {"returned": ", đã trả lại", "waiting": ", chờ duyệt"}
NONE_OPEN = "Hiện không có đợt nào đang mở."
HOW = (
    "Đồng chí gõ /tonghop, kèm mã đợt, ngày, lĩnh vực hoặc mã đơn vị nếu cần, "
    "ví dụ: /tonghop nq-2023 15/6/2023 bệnh viện."
)
BAD_DAY = "Tôi chưa rõ đồng chí hỏi số liệu đến ngày nào; đồng chí viết như 15/6/2023 hoặc “hết tháng 5”."
NOT_THEIRS = "Phần này không còn thuộc phạm vi đồng chí theo dõi. Đồng chí gõ lại /tonghop."


def unknown_part(words: str) -> str:
    """Neither a campaign, a sector nor a unit that the person may count."""
    return f"Không thấy đợt, lĩnh vực hay đơn vị nào khớp với “{words[:60]}”. {HOW}"


def sector(name: str, within: str) -> str:
    """A sector as the heading of its figures; `within`: the part of the tree it is of."""
    return f"lĩnh vực {name}" + (f" ({within})" if within else "")


def scope(names: Sequence[str]) -> str:
    """Units with all below them as the heading of their figures."""
    return f"{' và '.join(names)} và các đơn vị trực thuộc" if names else ""


def future_day(value: str) -> str:
    """A day that has not come."""
    return f"Ngày {value} chưa đến; số liệu chỉ tính đến hiện tại."


def none_then(as_of: datetime) -> str:
    """No campaign had begun by that day."""
    return f"Đến ngày {day(as_of.date())} chưa có đợt nào."


def title(as_of: datetime, part: str, *, to_the_day: bool) -> str:
    """The first line: as of when, and of which part."""
    when = f"hết ngày {day(as_of.date())}" if to_the_day else moment(as_of)
    return f"📊 Tính đến {when}" + (f" — {part}" if part else "")


def block(place: int, summary: Summary, missing: Sequence[MissingUnit], *, brief: bool) -> str:
    """One campaign: its x/y, and unless `brief` the states and the first missing names."""
    lines = [f"{place}. {summary.campaign.name}: {measures(summary)}"]
    if not brief:
        lines.append("   " + " · ".join(part.text for part in parts(summary)))
        if missing:
            lines.append("   " + names(summary, missing))
    return "\n".join(lines)


def names(summary: Summary, missing: Sequence[MissingUnit]) -> str:
    """The first names of the missing, then how many more there are."""
    shown = ", ".join(unit.name for unit in missing[:NAMES_SHOWN])
    more = summary.units.expected - summary.units.reported - min(len(missing), NAMES_SHOWN)
    return f"Chưa có: {shown} và {padded(more)} đơn vị khác" if more > 0 else f"Chưa có: {shown}"


def missing_list(name: str, missing: Sequence[MissingUnit], limit: int) -> str:
    """Every unit that has not reported, a line each."""
    if not missing:
        return f"{name}: tất cả đơn vị đã báo cáo."
    lines = [f"{place}. {unit.name} ({unit.code}){_note(unit)}" for place, unit in enumerate(missing[:limit], 1)]
    if len(missing) > limit:
        lines.append(f"… và {padded(len(missing) - limit)} đơn vị khác, có trong bảng Excel kèm theo.")
    return f"{name}: còn {padded(len(missing))} đơn vị chưa báo cáo.\n" + "\n".join(lines)


def _note(unit: MissingUnit) -> str:
    if unit.state:
        return STATES[unit.state]
    if unit.planned_on:
        return f", hẹn {day(unit.planned_on)}"
    return "" if unit.reachable else ", chưa có đầu mối liên lạc"


def parts(summary: Summary) -> tuple[Part, ...]:
    """On time, and where there are any late, not yet, silent; for several figures what remains of each."""
    units = summary.units
    kinds = ((units.planned, "đã hẹn ngày"), (units.waiting, "chờ duyệt"), (units.returned, "trả lại"))
    why = ", ".join(f"{padded(count)} {what}" for count, what in kinds if count)
    planned = f" ({why})" if why else ""
    found = [Part("done", f"đúng hạn {padded(units.on_time)}")]
    if units.late:
        found.append(Part("late", f"muộn {padded(units.late)}"))
    if units.not_yet:
        found.append(Part("notyet", f"chưa {padded(units.not_yet)}{planned}"))
    if units.silent:
        found.append(Part("silent", f"chưa trả lời {padded(units.silent)}"))
    several = counting(summary)
    if len(several) > 1:
        rest = ", ".join(f"{padded(count.remaining)} {noun(count)}" for count in several if count.remaining)
        if rest:
            found.append(Part(None, f"còn {rest}"))
    if told := _moved(summary):
        found.append(Part(None, told))
    return tuple(found)


def _moved(summary: Summary) -> str:
    """ "so với hôm qua +03, tuần trước +12"; nothing of what has not changed."""
    names = ("hôm trước", "tuần trước") if summary.to_the_day else ("hôm qua", "tuần trước")
    grown = zip(names, (summary.moved.day, summary.moved.week), strict=True)
    told = ", ".join(f"{name} {'+' if more > 0 else '−'}{padded(abs(more))}" for name, more in grown if more)
    return f"so với {told}" if told else ""


def figures(summary: Summary, missing: Sequence[MissingUnit], *, brief: bool) -> Figures:
    """The same for a channel that can draw it."""
    drawn = tuple(
        Measure(count.done, count.total, noun(count), share(percent(count.done, count.total)))
        for count in counting(summary)
    )
    if brief:
        return Figures(summary.campaign.name, drawn)
    return Figures(summary.campaign.name, drawn, parts(summary), names(summary, missing) if missing else "")


def counting(summary: Summary) -> list[ItemCount]:
    """The figures that are x of y."""
    return [count for count in summary.items if count.item.kind in (ItemKind.CONFIRM, ItemKind.QUOTA)]


def noun(count: ItemCount) -> str:
    """What is counted."""
    return count.item.counted or "đơn vị"


def measures(summary: Summary) -> str:
    """Every x/y with its percentage, in one line."""
    return " · ".join(_measure(count) for count in counting(summary))


def measures_bare(summary: Summary) -> str:
    """Every x/y and nothing else, where it stands below a name: "62/121 · 172/344"."""
    return " · ".join(f"{number(count.done)}/{number(count.total)}" for count in counting(summary))


def _measure(count: ItemCount) -> str:
    return f"{_ratio(count)} ({share(percent(count.done, count.total))})"


def _ratio(count: ItemCount) -> str:
    return f"{number(count.done)}/{number(count.total)} {noun(count)}"


def sentence(summary: Summary, as_of: datetime) -> str:
    """The sentence to paste into a report, by the kinds of the items; never "100%" unless all are in."""
    when = f"ngày {day(as_of.date())}" if summary.to_the_day else moment(as_of)
    told = [*(_counted(alike) for alike in by_deed(counting(summary))), *_others(summary)]
    return f"Tính đến {when}, " + "; ".join(told) + "." if told else f"Tính đến {when}, chưa có số liệu."


def by_deed(found: Sequence[ItemCount]) -> list[list[ItemCount]]:
    """Figures of one and the same deed stand together: plans of collectives, plans of individuals."""
    groups: list[list[ItemCount]] = []
    for count in found:
        if groups and _same_deed(groups[-1][0].item, count.item):
            groups[-1].append(count)
        else:
            groups.append([count])
    return groups


def _same_deed(first: Item, other: Item) -> bool:
    if other.done or other.kind is ItemKind.CONFIRM:
        return items.deed(first) == items.deed(other)
    return bool(first.done) and first.label.split()[:2] == other.label.split()[:2]


def _counted(alike: Sequence[ItemCount]) -> str:
    first, left = alike[0], [count for count in alike if count.remaining]
    have = " và ".join(_ratio(count) for count in alike)
    rest = " và ".join(f"{padded(count.remaining)} {noun(count)}" for count in left)
    if first.item.kind is ItemKind.QUOTA and not first.item.done:
        return f"{small(first.item.label)}: {have}" + (f", còn {rest}" if rest else "")
    deed = items.deed(first.item)
    if len(alike) == 1 and not left and first.total:
        return f"100% {noun(first)} ({number(first.done)}/{number(first.total)}) đã {deed}"
    return f"có {have} đã {deed}" + (f"; còn {rest} chưa {items.verb(first.item)}" if rest else "")


def _others(summary: Summary) -> list[str]:
    return [told for count in summary.items if (told := _other(count))]


def _other(count: ItemCount) -> str:
    label, units = small(count.item.label), f"{padded(count.gave)} đơn vị"
    match count.item.kind:
        case ItemKind.NUMBER if count.gave:
            counted = f" {count.item.counted}" if count.item.counted else ""
            return f"{label}: {padded(count.done)}{counted} ({units} có số liệu)"
        case ItemKind.CHOICE if any((count.counts or {}).values()):
            picked = (f"{padded(many)} đơn vị {small(one)}" for one, many in (count.counts or {}).items() if many)
            return f"{label}: {', '.join(picked)}"
        case ItemKind.DATE if count.earliest and count.latest:
            return f"{label}: {_days(count.earliest, count.latest)} ({units} có số liệu)"
        case ItemKind.FILE if count.gave:
            return f"{label}: {units} đã gửi"
    return ""


def _days(first: date, last: date) -> str:
    return f"ngày {day(first)}" if first == last else f"từ ngày {day(first)} đến ngày {day(last)}"
