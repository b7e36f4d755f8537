"""The year's ranking as people read it: the list, why a unit has its points, the rules, and the table of it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from domain.scoring import Deed, Ranked, Record, Scoring, points
from texts.writing import day, moment, number, padded, share

RULES, NEXT, BACK, FILE = "Cách chấm", "Trang sau", "Về bảng xếp hạng", "Excel"
DEEDS = {
    Deed.ON_TIME: "đúng hạn",
    Deed.LATE: "muộn",
    Deed.MISSING: "không báo",
    Deed.WAITING: "chờ duyệt, chưa tính điểm",
}
HEADER = ("Hạng", "Mã", "Đơn vị", "Lĩnh vực", "Điểm", "Tối đa", "Tỷ lệ", "Xếp loại", "Diễn giải")
PLACES, EACH = "Xếp hạng", "Từng đợt"
EACH_HEADER = ("Mã", "Đơn vị", "Đợt", "Kết quả", "Số lần trả lại", "Được duyệt tốt", "Điểm")
RULE_HEADER, GRADE_HEADER = ("Trong mỗi đợt đã đến hạn", "Điểm"), ("Xếp loại", "Tỷ lệ từ")
YES = "có"
NOTES = (
    "Báo cáo còn chờ duyệt chưa tính điểm, cũng không tính vào điểm tối đa.",
    "Tối đa là điểm đúng hạn của các đợt có đơn vị đó. Xếp theo tỷ lệ điểm trên tối đa; bằng nhau thì đồng hạng.",
)
HOW = "Đồng chí gõ /xephang, kèm năm, lĩnh vực hoặc mã đơn vị nếu cần, ví dụ: /xephang 2023 bệnh viện."
NOT_JUDGED = "Đơn vị này chưa có đợt nào được tính điểm."


def wrong_at(row: int, column: str) -> str:
    """A rule that cannot be used."""
    return f"dòng {row}, {column or 'tệp'}: thiếu hoặc không đúng; xem mẫu trong imports/scoring.yaml"


def unreadable(row: int, sentence: str) -> str:
    """A file that cannot be read."""
    return f"dòng {row}: {sentence}"


def none_yet(year: int) -> str:
    """There is nothing to rank."""
    return f"Năm {year} chưa có đợt nào đến hạn trong phần đồng chí theo dõi. {HOW}"


def heading(year: int, part: str, campaigns: int, units: int, page: int, pages: int) -> str:
    """The first line of a page of the ranking."""
    of = f" — {part}" if part else ""
    place = f", trang {page}/{pages}" if pages > 1 else ""
    return f"🏅 Xếp hạng năm {year}{of}: {padded(units)} đơn vị, {padded(campaigns)} đợt đã đến hạn{place}"


def line(one: Ranked) -> str:
    """A unit in the list."""
    grade = f" — {one.grade}" if one.grade else ""
    return f"{one.place}. {one.name} ({one.code}): {_points(one)}{grade}"


def _points(one: Ranked) -> str:
    return f"{number(one.points)}/{number(one.most)} điểm ({share(one.percent)})"


def explained(one: Ranked, rules: Scoring, year: int, units: int) -> str:
    """Every point of a unit."""
    head = f"{one.name} ({one.code}), năm {year}: {_points(one)}, hạng {one.place}/{units}"
    grade = f", xếp loại {one.grade}" if one.grade else ""
    return "\n".join([f"{head}{grade}.", *(f"• {why(record, rules)}" for record in one.records)])


def why(record: Record, rules: Scoring) -> str:
    """The points of one campaign: "Học tập: muộn +6, trả lại 01 lần −2 = 4"."""
    if record.deed is Deed.WAITING:
        return f"{record.campaign}: {DEEDS[record.deed]}"
    parts = [f"{DEEDS[record.deed]} {_signed(rules.of(record.deed))}"]
    if record.returned:
        parts.append(f"trả lại {padded(record.returned)} lần {_signed(rules.returned * record.returned)}")
    if record.good:
        parts.append(f"được duyệt tốt {_signed(rules.good)}")
    total = f" = {_plain(points(rules, record))}" if len(parts) > 1 else ""
    return f"{record.campaign}: {', '.join(parts)}{total}"


def _signed(value: int) -> str:
    return f"+{value}" if value > 0 else _plain(value)


def _plain(value: int) -> str:
    return f"−{-value}" if value < 0 else str(value)


def rules_told(rules: Scoring) -> str:
    """How it is scored."""
    grades = "; ".join(f"từ {one.from_percent}%: {one.name}" for one in rules.grades)
    return (
        f"Mỗi đợt đã đến hạn: đúng hạn {_signed(rules.on_time)}, muộn {_signed(rules.late)}, "
        f"không báo {_signed(rules.missing)}, mỗi lần bị trả lại {_signed(rules.returned)}, "
        f"được duyệt tốt {_signed(rules.good)}. Báo cáo còn chờ duyệt chưa tính.\n"
        "Xếp theo tỷ lệ trên điểm tối đa của các đợt có đơn vị đó; bằng nhau thì đồng hạng."
        + (f"\nXếp loại: {grades}." if grades else "")
    )


def table(ranked: Sequence[Ranked], rules: Scoring) -> list[tuple[str | int | Decimal, ...]]:
    """The ranking as rows under HEADER, typed: places and points are numbers, the share a decimal in per cent."""
    return [
        (
            one.place,
            one.code,
            one.name,
            one.sector,
            one.points,
            one.most,
            one.percent,
            one.grade,
            "; ".join(why(record, rules) for record in one.records),
        )
        for one in ranked
    ]


def title(year: int, part: str) -> str:
    """What a workbook is: the ranking of a year, of a part of the units."""
    return f"Xếp hạng năm {year}" + (f" – {part}" if part else "")


def counted(units: int, campaigns: int, as_of: datetime, *, to_the_day: bool = False) -> str:
    """Of how many units and campaigns, and as of when."""
    when = f"hết ngày {day(as_of.date())}" if to_the_day else moment(as_of)
    return f"{padded(units)} đơn vị, {padded(campaigns)} đợt đã đến hạn; tính đến {when}"


def caption(year: int, part: str, told: str) -> str:
    """Below the workbook of a ranking."""
    return f"Excel: xếp hạng năm {year}{f' — {part}' if part else ''}\n{told}"


def deeds(ranked: Sequence[Ranked], rules: Scoring) -> list[tuple[str | int | None, ...]]:
    """What each unit did in each campaign as rows under EACH_HEADER; no points for what is not judged yet."""
    return [
        (
            one.code,
            one.name,
            record.campaign,
            DEEDS[record.deed],
            record.returned,
            YES if record.good else "",
            None if record.deed is Deed.WAITING else points(rules, record),
        )
        for one in ranked
        for record in one.records
    ]


def rule_rows(rules: Scoring) -> list[tuple[str, int]]:
    """The rules as rows under RULE_HEADER."""
    return [
        ("Báo cáo đúng hạn", rules.on_time),
        ("Báo cáo muộn", rules.late),
        ("Không báo cáo", rules.missing),
        ("Mỗi lần bị trả lại", rules.returned),
        ("Được duyệt tốt", rules.good),
    ]


def grade_rows(rules: Scoring) -> list[tuple[str, Decimal]]:
    """The grades as rows under GRADE_HEADER, the highest first."""
    ordered = sorted(rules.grades, key=lambda one: -one.from_percent)
    return [(one.name, Decimal(one.from_percent)) for one in ordered]
