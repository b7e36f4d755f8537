"""Notices: what an officer is asked and told on the way, and what those who get one read."""

from collections.abc import Sequence
from datetime import datetime

from domain.notices import Echo, Reach, Silent
from texts.writing import deadline, hour, moment, padded, short_day

RECEIVED = "Đã nhận"
SEND, SEND_AT_ONCE, TRY, DROP = "Gửi", "Gửi ngay", "Gửi thử cho tôi", "Hủy"
WHO_NOT, AGAIN, CALL_OFF = "Ai chưa nhận", "Xem lại", "Dừng gửi"
EVERYONE, ALL_UNITS = "Tất cả đơn vị", "tất cả đơn vị"
FILE_ALONE = "Chỉ gửi tệp"
WRITE = (
    "Đồng chí viết nội dung thông báo, gửi một tệp hoặc ảnh, hoặc cả hai; người nhận đọc đúng nguyên văn và mở "
    "được tệp."
)
WORDS_TOO = "Đồng chí viết lời thông báo đi kèm, hoặc bấm Chỉ gửi tệp."
FILE_LOST = "Hệ thống không còn giữ tệp của thông báo này; đồng chí gõ /thongbao và gửi lại tệp."
TOO_LONG = "Thông báo dài quá; đồng chí viết dưới 3.000 ký tự."
WHOM = "Gửi cho ai? Đồng chí bấm chọn, hoặc gõ tên lĩnh vực, mã đơn vị (gồm cả đơn vị trực thuộc)."
UNKNOWN_PART = "Không thấy, hoặc có nhiều lĩnh vực, đơn vị khớp trong phần đồng chí phụ trách."
PRESS = "Đồng chí bấm Gửi để gửi, Gửi thử cho tôi để xem trước, hoặc Hủy."
TRIAL_READ = "Đây là tin thử; khi gửi thật, người nhận bấm nút này và đồng chí xem được ai đã nhận."
DROPPED = "Đã hủy; chưa gửi gì cho ai."
CALLED_OFF = "Đã dừng: những tin chưa đi thì không gửi nữa."
THANKS = "Cảm ơn đồng chí đã xác nhận."
GONE = "Không còn thấy thông báo này trong phần đồng chí phụ trách. Đồng chí gõ /thongbao."


def notice(agency: str, text: str) -> str:
    """What those who get it read; a file may go without words."""
    return f"📣 Thông báo của {agency}:\n{text}" if text else f"📣 Thông báo của {agency}: xem tệp kèm theo."


def with_file(name: str, instead_of: str = "", *, several: bool = False) -> str:
    """A file goes with the notice: one alone, whatever came before or along with it."""
    if several:
        return f"Mỗi thông báo kèm được một tệp: lấy tệp {name}."
    if instead_of:
        return f"Thông báo kèm tệp {name}, thay cho {instead_of}; mỗi thông báo kèm được một tệp."
    return f"Thông báo kèm tệp {name}."


def lagging_in(campaign: str) -> str:
    """The button for those who lag in a campaign."""
    return f"Đơn vị chưa xong: {campaign}"


def part_lagging(campaign: str, within: str) -> str:
    """Those who lag, as a part."""
    return f"các đơn vị chưa xong nội dung {campaign}" + (f", {within}" if within else "")


def sector(name: str) -> str:
    """The button for a sector."""
    return f"Lĩnh vực {name}"


def earlier(at: datetime) -> str:
    """The button that shows what came of an earlier notice."""
    return f"Thông báo {hour(at)} ngày {short_day(at.date())}"


def preview(part: str, reach: Reach, later: datetime | None) -> str:
    """Whom the message above would reach, and when where that is not now."""
    left = reach.units - reach.units_reached
    unreached = f" {padded(left)} đơn vị chưa có ai nhận được tin." if left else ""
    when = f"\nĐang ngoài giờ gửi tin: bấm Gửi thì tin đi lúc {deadline(later)}." if later else ""
    return f"Tin trên sẽ gửi tới {_reached(reach)} ({part}).{unreached}{when}"


def _reached(reach: Reach) -> str:
    return f"{padded(reach.people)} người ở {padded(reach.units_reached)} đơn vị"


def nobody(part: str) -> str:
    """There is nobody to be told."""
    return f"Không có ai nhận được tin ở phần này ({part}). Đồng chí chọn phần khác, hoặc gõ /huy."


def sent(reach: Reach, later: datetime | None) -> str:
    """It is on its way, or waits for a decent hour."""
    if later:
        return f"Thông báo sẽ tới {padded(reach.people)} người lúc {deadline(later)}."
    return f"Thông báo đang được gửi tới {padded(reach.people)} người."


def echo(at: datetime, part: str, found: Echo, *, file: str = "", called_off: bool) -> str:
    """What came of a notice: counts, and who has not acknowledged it."""
    left = found.people - found.acknowledged
    stopped = " Đã dừng gửi." if called_off else ""
    head = (
        f"Thông báo {moment(at)} ({part}){f', kèm tệp {file}' if file else ''}: gửi {padded(found.people)} người, "
        f"đã nhận {padded(found.acknowledged)}, chưa {padded(left)}.{stopped}"
    )
    return "\n".join([head, *_lines(found.silent, left)])


def _lines(silent: Sequence[Silent], left: int) -> list[str]:
    if not silent:
        return []
    more = [f"… và {padded(left - len(silent))} người khác."] if left > len(silent) else []
    return ["Chưa bấm Đã nhận:", *(_line(one) for one in silent), *more]


def _line(one: Silent) -> str:
    call = f", {one.phone}" if one.phone else ""
    why = " (không gửi được)" if one.failed else " (không còn là đầu mối)" if one.left else ""
    return f"• Đ/c {one.name}, {one.unit_name}{'' if one.left else call}{why}"
