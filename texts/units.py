"""What is said of units: those that end, and those that are excused."""

from datetime import date

from domain.campaigns import Refit
from domain.units import Unit
from texts.writing import day


def farewell(unit: Unit, heir: str | None) -> str:
    """To a unit's secretary: the unit is no more."""
    since = f" từ ngày {day(unit.active_to)}" if unit.active_to else ""
    if heir:
        return (
            f"{unit.name} đã sáp nhập vào {heir}{since}; đồng chí không phải báo cáo cho {unit.name} nữa. "
            f"Nếu tiếp tục báo cáo cho {heir}, đồng chí xin mã mới của cán bộ Ban."
        )
    return f"{unit.name} đã kết thúc hoạt động{since}; đồng chí không phải báo cáo cho đơn vị này nữa."


def closed(name: str, on: date, heir: str | None) -> str:
    """To the officer: the unit ends on that day."""
    where = f", sáp nhập vào {heir}" if heir else ""
    return f"{name} kết thúc từ ngày {day(on)}{where}; từ ngày đó không tính vào số liệu nữa."


def line(unit: Unit) -> str:
    """A unit in a list."""
    ended = f"\tkết thúc {day(unit.active_to)}" if unit.active_to else ""
    return f"{unit.code}\t{unit.name}\t{unit.sector}\t{unit.individual_quota}{ended}"


def refitted(code: str, refit: Refit) -> str:
    """What a change of the list did to a campaign."""
    parts = [
        f"{what}: {', '.join(codes)}"
        for what, codes in (("thêm", refit.joined), ("thôi tính", refit.left), ("đổi chỉ tiêu", refit.requoted))
        if codes
    ]
    return f"Đợt {code}, từ nay {'; '.join(parts)}."
