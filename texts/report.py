"""The words of a draft report in the Party's layout: what the clerk then numbers, and the head of office signs."""

from datetime import date

from domain.dossier import Dossier
from texts import items
from texts.exports import OTHER_SECTOR, as_of, percentage, states
from texts.summary import counting, noun
from texts.writing import capital, padded, small

PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
NUMBER = "Số          -BC/"
KIND = "BÁO CÁO"
RULE = "-----"
RESULTS, FIGURES, SECTORS = "I. KẾT QUẢ", "Biểu 1. Kết quả theo nội dung", "Biểu 2. Kết quả theo lĩnh vực"
RECIPIENTS, COPIES = "Nơi nhận:", ("- Như trên,", "- Lưu …")
SIGNER, SIGNED = "TRƯỞNG BAN", "(Họ và tên)"
PLACE_MISSING = "…………"
HEADS = ("TT", "Nội dung", "Kết quả", "Tổng số", "Tỷ lệ", "Còn lại")
SECTOR_HEADS = ("TT", "Lĩnh vực", "Đã báo cáo", "Tổng số", "Tỷ lệ", "Còn lại")
UNIT_HEADS = ("TT", "Đơn vị", "Lĩnh vực", "Tình trạng")


def place_and_day(place: str, day: date) -> str:
    """Hạ Long, ngày 05 tháng 02 năm 2018: a nought before days up to 9, and before the months 1 and 2."""
    month = f"{day.month:02d}" if day.month < 3 else f"{day.month}"
    return f"{place or PLACE_MISSING}, ngày {day.day:02d} tháng {month} năm {day.year}"


def about(dossier: Dossier) -> str:
    """What the report is about."""
    part = f", {dossier.part}" if dossier.part else ""
    return f"{dossier.campaign.title}{part}\n({small(as_of(dossier))})"


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


def figures(dossier: Dossier) -> list[tuple[str, ...]]:
    """Each x/y as a row."""
    return [
        (
            padded(place),
            f"{capital(count.item.label)} ({noun(count)})",
            str(count.done),
            str(count.total),
            percentage(count.done, count.total),
            padded(count.remaining),
        )
        for place, count in enumerate(counting(dossier.summary), 1)
    ]


def sectors(dossier: Dossier) -> list[tuple[str, ...]]:
    """Each sector as a row."""
    return [
        (
            padded(place),
            one.name or OTHER_SECTOR,
            str(one.done),
            str(one.total),
            percentage(one.done, one.total),
            padded(one.total - one.done),
        )
        for place, one in enumerate(dossier.sectors(), 1)
    ]


def missing_heading(many: int) -> str:
    """The appendix of those that have not reported."""
    return f"II. ĐƠN VỊ CHƯA BÁO CÁO ({padded(many)} đơn vị)"


def more(many: int) -> str:
    """Those that do not stand in the appendix."""
    return f"… và {padded(many)} đơn vị khác, có trong bảng Excel của đợt."
