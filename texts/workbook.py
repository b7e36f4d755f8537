"""The words of a campaign's workbook: its sheets, its columns."""

from typing import Any

from domain.dossier import Dossier
from texts.exports import as_of
from texts.summary import sentence
from texts.writing import capital

SUMMARY, UNITS, HISTORY = "Tổng hợp", "Chi tiết", "Lịch sử"
PLACE, CODE, UNIT, KIND, SECTOR, PARENT = "TT", "Mã", "Đơn vị", "Loại", "Lĩnh vực", "Đơn vị cấp trên"
STATE, PLANNED, SAID_AT, BY, PHONE = "Tình trạng", "Hẹn ngày", "Thời điểm báo", "Người báo", "Điện thoại"
RECORDED_AT, TOLD, WORDS = "Thời điểm ghi", "Nội dung", "Lời báo"
RESTATED = "(đợt thay đổi, được tính lại)"
MANY, ALL_UNITS, ITEM, SUM, GAVE = "Số đơn vị", "Tổng số đơn vị", "Nội dung", "Tổng", "Số đơn vị có số liệu"
YES = "Rồi"


def titles(dossier: Dossier) -> list[tuple[str, dict[str, Any]]]:
    """What stands above the figures, and how: the Board, the campaign, as of when, the sentence to paste."""
    rows: list[tuple[str, dict[str, Any]]] = [
        (dossier.board.agency, {}),
        (dossier.campaign.title, {"bold": True, "font_size": 15}),
        (as_of(dossier) + (f" – {capital(dossier.part)}" if dossier.part else ""), {"italic": True}),
        (sentence(dossier.summary, dossier.as_of), {}),
    ]
    return rows
