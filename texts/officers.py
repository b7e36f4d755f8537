"""What officers are told of units, people, codes and campaigns."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from domain.bots import Bot
from domain.campaigns import Campaign
from domain.people import Holder, Role
from domain.reports import Debt
from domain.units import Unit
from texts import items
from texts.linking import ROLES
from texts.me import CHANNELS
from texts.review import verdict
from texts.writing import because, day, deadline, moment, padded, short_day

LISTED = 60
ONE_MORE, NEW_CODE, REMOVE, KEEP = "Thêm đầu mối", "Cấp mã mới", "Gỡ", "Giữ nguyên"
MORE = "Xem tiếp"
REVOKE, REVOKE_ALL = "Thu hồi mã", "Thu hồi mã chưa dùng"
EXCUSE, TAKE_BACK = "Miễn", "Bỏ miễn"
KEPT = "Vâng, giữ nguyên."
MANY_WRONG_CODES = "⚠️ Có người gửi nhiều mã không đúng; việc nhận mã từ nơi đó đã tạm dừng một giờ."
MARKED_REFUSED = "⚠️ Có người gửi tin hoặc tệp có dấu chỉ độ mật; đã từ chối, không lưu, và đề nghị người gửi xóa."
CODE_USED = "Mã này đã được dùng nên không thu hồi được. Cần gỡ người đã nhận: gõ /donvi kèm mã đơn vị."
CODE_OVER = "Không còn mã nào chưa dùng để thu hồi."
NO_LONGER = "Người này không còn giữ nhiệm vụ đó nữa."
NOT_IN_CHARGE = "Việc này không thuộc phần đồng chí phụ trách."
NAME_A_UNIT = "Đồng chí phụ trách một số đơn vị; đồng chí gõ thêm mã đơn vị, ví dụ: /moi lãnh đạo DB001."
WHICH_UNIT = "Đồng chí gõ mã hoặc một phần tên đơn vị, ví dụ: /donvi DB001."
REASON_TOO_LONG = "Lý do dài quá; đồng chí viết dưới 300 ký tự."


def no_such_unit(words: str) -> str:
    """Nothing matches, within the officer's charge."""
    return f"Không thấy đơn vị nào khớp với “{words[:60]}” trong phần đồng chí phụ trách."


def several_units(found: Sequence[tuple[str, str]], count: int) -> str:
    """Too many match."""
    more = f"\n… và {count - len(found)} đơn vị khác." if count > len(found) else ""
    return f"Có {padded(count)} đơn vị khớp; đồng chí gõ rõ mã:\n" + _list(found) + more


def _list(found: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"• {name} ({code})" for code, name in found)


def unlinked(waiting: Sequence[tuple[str, str]], first: int = 0) -> str:
    """Who has not linked yet, from the `first` on as many as have room."""
    if not waiting:
        return "Mọi đơn vị đều đã có đầu mối. Cần thêm hoặc thay người: /moi kèm mã đơn vị."
    shown = waiting[first : first + LISTED]
    left = len(waiting) - first - len(shown)
    more = f"\n… và {padded(left)} đơn vị khác." if left else ""
    return (
        f"Còn {padded(len(waiting))} đơn vị chưa có đầu mối:\n{_list(shown)}{more}\n"
        "Cấp mã cho một đơn vị: /moi kèm mã đơn vị."
    )


def has_reporters(unit: str, names: Sequence[str]) -> str:
    """A unit that has reporters already: one more, or in whose place?"""
    who = ", ".join(f"đ/c {name}" for name in names)
    return f"{unit} đã có đầu mối: {who}. Đồng chí cấp mã để thêm người hay thay người?"


def instead_of(name: str) -> str:
    """The button for a successor."""
    return f"Thay đ/c {name}"


def remove(name: str) -> str:
    """The button that takes a duty away."""
    return f"Gỡ đ/c {name}"


def code(role: Role, unit: str, code: str, links: Sequence[str], expires: datetime, bot: Bot | None = None) -> str:
    """A code, to be passed on; with the bot it may be sent to."""
    whose = f" của {unit}" if unit else ""
    return (
        f"Mã cho {ROLES[role]}{whose}: {code}\nLiên kết: {' hoặc '.join(links)}\n{_send_to(bot)}"
        f"Dùng một lần, đến {moment(expires)}. Đồng chí chỉ gửi cho đúng người."
    )


def _send_to(bot: Bot | None) -> str:
    if bot is None:
        return ""
    found = f": {bot.link}" if bot.link else ""
    return f"Hoặc gửi mã này cho bot “{bot.name}” trên {CHANNELS.get(bot.channel, bot.channel)}{found}\n"


def revoked(count: int) -> str:
    """Codes open nothing any more."""
    return f"Đã thu hồi {padded(count)} mã; mã đó không dùng được nữa."


def linked(name: str, role: Role, unit: str) -> str:
    """To officers: somebody took up a duty."""
    return (
        f"🔗 Đ/c {name} vừa nhận làm {ROLES[role]}{f' của {unit}' if unit else ''}. Nếu không đúng người, bấm Gỡ."
    )


def duty(held: Holder) -> str:
    """ "đầu mối báo cáo của Đảng bộ A"."""
    return f"{ROLES[held.role]}{f' của {held.unit_name}' if held.unit_name else ''}"


def ask_to_remove(held: Holder) -> str:
    """Whether somebody's duty is to end."""
    return f"Gỡ đ/c {held.name} khỏi nhiệm vụ {duty(held)}? Những gì đồng chí ấy đã báo vẫn được giữ."


def removed(held: Holder) -> str:
    """The duty has ended."""
    return (
        f"Đã gỡ đ/c {held.name} khỏi nhiệm vụ {duty(held)}. Cấp mã cho người thay: /moi {held.unit_code}".rstrip()
    )


def you_are_removed(held: Holder, agency: str) -> str:
    """To the person whose duty ended."""
    return f"Đồng chí thôi làm {duty(held)} theo đề nghị của {agency}. Cảm ơn đồng chí."


def handed_over(held: Holder, successor: str) -> str:
    """To the person somebody has taken over from."""
    return f"Đ/c {successor} đã nhận bàn giao, thay đồng chí làm {duty(held)}. Cảm ơn đồng chí."


def card(
    unit: Unit,
    holding: Sequence[Holder],
    codes: Mapping[int, datetime],
    debts: Sequence[Debt],
    zone: ZoneInfo,
) -> str:
    """A unit: what it is, who serves it, which codes are still out, and where it stands."""
    lines = [f"{unit.name} ({unit.code})"]
    known = (unit.kind, unit.sector, f"trực thuộc {unit.parent}" if unit.parent else "")
    lines += [", ".join(part for part in known if part)] if any(known) else []
    lines.append(f"{padded(unit.members)} đảng viên, chỉ tiêu cá nhân {padded(unit.individual_quota)}")
    if unit.active_to:
        heir = f", sáp nhập vào {unit.merged_into}" if unit.merged_into else ""
        lines.append(f"Kết thúc từ ngày {day(unit.active_to)}{heir}")
    lines += [_holder(held, zone) for held in holding] or ["Chưa có đầu mối."]
    if codes:
        lines.append(f"{padded(len(codes))} mã chưa dùng, hạn {moment(max(codes.values()).astimezone(zone))}")
    if unit.phone:
        lines.append(f"Điện thoại: {unit.phone}")
    return "\n".join([*lines, *(_standing(debt, zone) for debt in debts)])


def not_reached(held: Holder, zone: ZoneInfo) -> str:
    """Nobody can be written to there, and since when, where that is known."""
    since = held.unreachable_since
    return ", không liên lạc được" + (f" từ {short_day(since.astimezone(zone).date())}" if since else "")


def _holder(held: Holder, zone: ZoneInfo) -> str:
    seen = f", dùng lần cuối {moment(held.last_seen.astimezone(zone))}" if held.last_seen else ""
    reach = "" if held.reachable else not_reached(held, zone)
    return f"• Đ/c {held.name}, {ROLES[held.role]} từ {day(held.since.astimezone(zone).date())}{seen}{reach}"


def _standing(debt: Debt, zone: ZoneInfo) -> str:
    told = items.facts(debt.campaign, debt.standing.answers, debt.quotas) or "chưa trả lời"
    said = debt.standing.said_at
    who = (
        f" (đ/c {debt.standing.by_name}, {moment(said.astimezone(zone))})"
        if said and debt.standing.by_name
        else ""
    )
    judged = verdict(debt)
    return f"• {debt.campaign.name}: {told}{who}{f' — {judged}' if judged else ''}"


class Reason(Protocol):
    """Who is excused, why and since when."""

    @property
    def name(self) -> str:
        """The unit."""
        ...

    @property
    def reason(self) -> str:
        """Why."""
        ...


def campaigns(found: Sequence[tuple[Campaign, datetime, bool]]) -> str:
    """Every campaign."""
    if not found:
        return "Chưa có đợt nào."
    lines = [
        f"• {one.code} — {one.name}: {_state(one, is_open=is_open)}, hạn {deadline(due)}"
        for one, due, is_open in found
    ]
    return "\n".join(lines)


def _state(campaign: Campaign, *, is_open: bool) -> str:
    if campaign.cancelled_at:
        return "đã hủy"
    return "đang mở" if is_open else "đã đóng" if campaign.closed_at else "chưa mở"


def campaign(one: Campaign, due: datetime, expected: int, excused: Sequence[Reason]) -> str:
    """One campaign."""
    lines = [f"{one.name} ({one.code})", f"Hạn {deadline(due)}; tính trên {padded(expected)} đơn vị."]
    lines += [f"• {item.label}{'' if item.required else ' (không bắt buộc)'}" for item in one.items]
    if excused:
        lines.append(f"Được miễn {padded(len(excused))} đơn vị:")
        lines += [f"• {unit.name}: {unit.reason}" for unit in excused]
    return "\n".join([*lines, how_to_excuse(one.code)])


def no_such_campaign(code: str) -> str:
    """No campaign of that code."""
    return f"Không có đợt nào mang mã {code[:40]}. Gõ /dot để xem các đợt."


def how_to_excuse(code: str) -> str:
    """How a unit is excused."""
    return f"Miễn một đơn vị: /dot {code} miễn MÃ lý do. Bỏ miễn: /dot {code} bỏ miễn MÃ."


def campaign_over(name: str) -> str:
    """A campaign that is closed changes no more."""
    return f"Đợt {name} đã đóng nên không đổi được nữa."


def not_in_it(unit: str, name: str) -> str:
    """The unit does not count there anyway."""
    return f"{unit} không thuộc đợt {name}, hoặc đã được miễn."


def not_excused(unit: str, name: str) -> str:
    """There is no excuse to take back."""
    return f"{unit} không được miễn trong đợt {name}."


def ask_why_excused(unit: str, name: str) -> str:
    """Why is a unit excused?"""
    return f"Vì sao miễn {unit} khỏi đợt {name}? Đồng chí viết ngắn gọn; /huy để thôi."


def ask_to_excuse(unit: str, name: str, reason: str) -> str:
    """Whether that is meant."""
    if reason:
        return f"Miễn {unit} khỏi đợt {name} từ bây giờ? Đơn vị không tính vào số liệu nữa. {because(reason)}"
    return f"Bỏ miễn {unit} trong đợt {name}? Từ bây giờ đơn vị lại tính vào số liệu và được nhắc."


def excused(unit: str, name: str, reason: str) -> str:
    """It is done."""
    return f"Đã miễn {unit} khỏi đợt {name}. {because(reason)}" if reason else f"{unit} lại thuộc đợt {name}."
