"""The words of a draft report: what the names in its template give way to, and what can be wrong with one.

The clerk then numbers it, and the head of office signs. The rest of its words stand in the template.
"""

from datetime import date

from domain.dossier import Dossier, Line
from texts import items
from texts.exports import DRAFT, OTHER_SECTOR, as_of, percentage, promised_or_state, states
from texts.summary import counting, noun, sentence
from texts.writing import capital, day, padded, small

SENTENCE = "câu tổng hợp"
NAMES = (
    *("cơ quan", "cơ quan cấp trên", "địa danh, ngày", "tên đợt", "thời điểm", SENTENCE, "tình trạng", "đề nghị"),
    *("số đơn vị", "số chưa báo cáo", "chưa báo cáo thêm", "đơn vị thêm"),
)
SHARES = ("tt", "tên", "kết quả", "tổng số", "tỷ lệ", "còn lại")
UNIT = ("tt", "mã", "tên", "loại", "lĩnh vực", "cấp trên", "tình trạng", "ngày", "số liệu")
LISTS = {"nội dung": SHARES, "lĩnh vực": SHARES, "chưa báo cáo": UNIT, "đơn vị": UNIT}
PLACE_MISSING = "…………"
NOT_A_DOCUMENT = "đó không phải tệp Word (.docx)"
UNREADABLE = "không đọc được tệp"
NO_DRAFT_MARK = f"trong mẫu phải có chữ “{DRAFT}”"
MARKED = "trong mẫu có dấu chỉ độ mật"


def no_sentence() -> str:
    """A draft without its figures."""
    return f"trong mẫu phải có {{{SENTENCE}}}"


def unknown_name(name: str) -> str:
    """A name that gives way to nothing."""
    return f"không có mục nào tên là {name[:60]}"


def no_list(words: str) -> str:
    """A row of a table that stands for no list."""
    return f"dòng “{words[:80]}” của bảng phải gồm các mục của đúng một danh sách"


def broken(name: str, why: str) -> str:
    """The Board's own template cannot be used."""
    return (
        f"Mẫu dự thảo {name} không dùng được: {why}. Đề nghị sửa mẫu, hoặc bỏ tệp đó khỏi thư mục dữ liệu để dùng "
        "mẫu đi kèm."
    )


def good(name: str) -> str:
    """To tonghop doctor: the Board's own template can be used."""
    return f"Mẫu dự thảo Word của cơ quan: dùng được ({name})."


def place_and_day(place: str, day: date) -> str:
    """Hạ Long, ngày 05 tháng 02 năm 2018: a nought before days up to 9, and before the months 1 and 2."""
    month = f"{day.month:02d}" if day.month < 3 else f"{day.month}"
    return f"{place or PLACE_MISSING}, ngày {day.day:02d} tháng {month} năm {day.year}"


def values(dossier: Dossier, listed: int, attached: int) -> dict[str, str]:
    """What stands for each name; so many units have room in the list of the missing, and in that of all."""
    board, missing = dossier.board, len(dossier.missing)
    told = (
        board.agency,
        board.parent,
        place_and_day(board.place, dossier.made_on),
        dossier.campaign.title + (f", {dossier.part}" if dossier.part else ""),
        small(as_of(dossier)),
        sentence(dossier.summary, dossier.as_of),
        breakdown(dossier),
        request(dossier),
        padded(len(dossier.lines)),
        padded(missing),
        more(missing - listed),
        more(len(dossier.lines) - attached),
    )
    return dict(zip(NAMES, told, strict=True))


def lists(dossier: Dossier, listed: int, attached: int) -> dict[str, list[dict[str, str]]]:
    """The rows of each list: figures by item, by sector where there are several, the missing units, all units."""
    by_sector = sectors(dossier)
    return {
        "nội dung": figures(dossier),
        "lĩnh vực": by_sector if len(by_sector) > 1 else [],
        "chưa báo cáo": [_unit(dossier, place, one) for place, one in enumerate(dossier.missing[:listed], 1)],
        "đơn vị": [_unit(dossier, place, one) for place, one in enumerate(dossier.lines[:attached], 1)],
    }


def breakdown(dossier: Dossier) -> str:
    """On time, late, not yet, silent, as a sentence."""
    units = dossier.summary.units
    told = ", ".join(words for _, words in states(dossier))
    return f"Trong tổng số {padded(units.expected)} đơn vị: {told}."


def request(dossier: Dossier) -> str:
    """What those who lag are asked to do; "" when nobody does."""
    if not dossier.missing:
        return ""
    first = next(iter(counting(dossier.summary)), None)
    deed = f"{items.deed(first.item)} và " if first else ""
    return f"Đề nghị các đơn vị chưa thực hiện khẩn trương {deed}báo cáo về {dossier.board.agency}."


def figures(dossier: Dossier) -> list[dict[str, str]]:
    """Each x/y as a row."""
    return [
        _share(place, f"{capital(count.item.label)} ({noun(count)})", count.done, count.total, count.remaining)
        for place, count in enumerate(counting(dossier.summary), 1)
    ]


def sectors(dossier: Dossier) -> list[dict[str, str]]:
    """Each sector as a row."""
    return [
        _share(place, one.name or OTHER_SECTOR, one.done, one.total, one.total - one.done)
        for place, one in enumerate(dossier.sectors(), 1)
    ]


def _share(place: int, name: str, done: int, total: int, left: int) -> dict[str, str]:
    told = (padded(place), name, str(done), str(total), percentage(done, total), padded(left))
    return dict(zip(SHARES, told, strict=True))


def _unit(dossier: Dossier, place: int, line: Line) -> dict[str, str]:
    said, last = line.became_at or (line.last.said_at if line.last else None), line.last
    told = (
        str(place),
        line.code,
        line.name,
        line.kind,
        line.sector,
        line.parent,
        promised_or_state(dossier, line),
        day(dossier.local(said).date()) if said else "",
        capital(items.brief(dossier.campaign, last.answers, line.quotas)) if last else "",
    )
    return dict(zip(UNIT, told, strict=True))


def more(many: int) -> str:
    """Those that have no room in a list."""
    return f"… và {padded(many)} đơn vị khác, có trong bảng Excel của đợt." if many > 0 else ""
