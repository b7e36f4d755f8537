"""What officers read of reminder runs: the sheet afterwards, the look beforehand, and what was missed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.sheets import Fate, Line, Sheet
from texts.writing import deadline, hour, moment, padded, short_day, short_deadline

NAMED, LISTED = 8, 40
FULL_LIST = "Danh sách đầy đủ"
CALL_LIST = "Bản in để gọi điện"
CALLS = "DANH SÁCH GỌI ĐIỆN"
CALL_HEADS = ("TT", "Đơn vị", "Vì sao phải gọi", "Điện thoại", "Kết quả gọi")
NOBODY_TO_CALL = "Lượt nhắc này không còn đơn vị nào phải gọi điện."
OFFERS = ("Hoãn", "Đổi giờ", "Gửi thử cho tôi")
NO_SUCH_RUN = "Không còn thấy lượt nhắc này. Đồng chí gõ /tonghop để xem số liệu hiện nay."
NOT_YOURS = "Lượt nhắc này còn có đơn vị ngoài phần đồng chí phụ trách, nên đồng chí không đổi được."
RAN = "Lượt nhắc này đã chạy, không hoãn hay đổi giờ được nữa."
CHANGED = "Lịch nhắc của đợt đã đổi từ khi có tin này, nên nút không còn dùng được."
URGE = "Nhắc ngay"
NONE_OPEN = "Hiện không có đợt nào đang mở."
NOBODY_OWES = "Không còn ai phải nhắc trong đợt này."
OTHERS = {
    Fate.UNSEEN: "chưa xem",
    Fate.LATER: "nhắc sau",
    Fate.PROMISED: "đã hẹn ngày",
}


def sheet(found: Sheet, at: datetime) -> str:
    """The sheet after a run; `at` is when it was due, where the Board is."""
    parts = [f"đã nhắc {padded(found.count(Fate.REMINDED, Fate.UNSEEN))}"]
    if unseen := found.count(Fate.UNSEEN):
        parts[0] += f" ({padded(unseen)} chưa xem)"
    parts.append(f"lỗi {padded(found.count(Fate.FAILED))}")
    parts.append(f"không liên lạc được {padded(found.count(Fate.UNREACHED))}")
    parts += [
        f"{OTHERS[one]} {padded(found.count(one))}" for one in (Fate.PROMISED, Fate.LATER) if found.count(one)
    ]
    lines = [
        f"Đợt nhắc {hour(at)} ngày {short_day(at.date())} — {found.campaign_name}",
        f"Chưa báo cáo: {padded(len(found.lines))} đơn vị · {' · '.join(parts)}",
    ]
    if calls := [line for line in found.lines if line.to_call]:
        more = f" và {padded(len(calls) - NAMED)} đơn vị khác" if len(calls) > NAMED else ""
        lines.append(f"Cần gọi điện: {', '.join(_call(one) for one in calls[:NAMED])}{more}")
    return "\n".join(lines)


def _call(line: Line) -> str:
    told = [why(line), *([line.phone] if line.phone else [])]
    return f"{line.name} ({', '.join(told)})"


def why(line: Line) -> str:
    """Why somebody has to ring up."""
    if not line.reporters:
        return "chưa có đầu mối"
    who = f"đ/c {line.reporters[0]}"
    return f"{who} đã chặn bot" if line.fate is Fate.UNREACHED else f"không gửi được cho {who}"


def full_list(found: Sheet, at: datetime) -> list[str]:
    """Every unit of a sheet as it stands now, whom to call first, in messages that can be read."""
    head = f"Đợt nhắc {hour(at)} ngày {short_day(at.date())} — {found.campaign_name}"
    lines = [f"{head}: {padded(len(found.lines))} đơn vị"]
    for fates, heading in GROUPS:
        units = [one for one in found.lines if one.fate in fates]
        if units:
            lines += ["", f"{heading} ({padded(len(units))}):", *_numbered(units, call=fates == CALL)]
    return ["\n".join(lines[start : start + LISTED]).strip() for start in range(0, len(lines), LISTED)]


def _numbered(units: Sequence[Line], *, call: bool) -> Iterator[str]:
    for place, one in enumerate(units, 1):
        told = _call(one) if call else f"{one.name}{f' (đ/c {one.reporters[0]})' if one.reporters else ''}"
        yield f"{place}. {told}"


CALL = (Fate.UNREACHED, Fate.FAILED)
GROUPS: tuple[tuple[tuple[Fate, ...], str], ...] = (
    (CALL, "Cần gọi điện"),
    ((Fate.UNSEEN,), "Đã nhắc, chưa xem"),
    ((Fate.REMINDED,), "Đã nhắc"),
    ((Fate.LATER,), "Sẽ nhắc sau"),
    ((Fate.PROMISED,), "Đã hẹn ngày"),
)


def preview(name: str, at: datetime, people: int, units: int, unreached: int) -> str:
    """The evening before a run: whom it will remind."""
    lost = f" Không liên lạc được {padded(unreached)} đơn vị." if unreached else ""
    return (
        f"Lượt nhắc sắp tới: {short_deadline(at)} — {name}\n"
        f"Sẽ nhắc {padded(people)} đồng chí; hiện còn {padded(units)} đơn vị chưa báo cáo.{lost}"
    )


def moved(name: str, at: datetime) -> str:
    """A run was put off, or is at another hour."""
    return f"Đã dời lượt nhắc {name} sang {deadline(at)}."


def which_hour(name: str, at: datetime) -> str:
    """Asking for another hour on the same day."""
    return f"Lượt nhắc {name}, {short_deadline(at)}: đổi sang mấy giờ?"


def now_at(name: str, at: datetime) -> str:
    """It was moved already."""
    return f"Lượt nhắc {name} hiện đặt lúc {deadline(at)}."


def sample(who: str, unit: str, at: datetime, labels: Sequence[str]) -> str:
    """Before the very words of a reminder: whose they are, and with which buttons."""
    buttons = " ".join(f"[{label}]" for label in labels)
    return f"Gửi thử: đ/c {who} ({unit}) sẽ nhận lúc {moment(at)} đúng nội dung dưới đây, kèm các nút {buttons}"


def missed(slots: Sequence[tuple[str, str, Sequence[datetime]]]) -> str:
    """Reminders that nobody got, as the program did not run: (code, name, when), by campaign."""
    lines = [
        f"• {name}: {', '.join(short_deadline(at) for at in whens)}. Muốn nhắc ngay, gõ: /nhac {code}"
        for code, name, whens in slots
    ]
    return (
        "⚠️ Có lượt nhắc đã lỡ vì lúc đó hệ thống không chạy hoặc ngoài giờ nhắc; quá 6 giờ nên không nhắc bù:\n"
        + "\n".join(lines)
    )


def clock_off(minutes: int, *, ahead: bool) -> str:
    """The machine's clock and the channel's differ."""
    how = "nhanh" if ahead else "chậm"
    return (
        f"⚠️ Đồng hồ máy chủ {how} khoảng {padded(minutes)} phút so với giờ của tin nhắn, nên giờ nhắc và "
        "đúng hạn, muộn có thể sai. Đồng chí báo người quản trị chỉnh lại giờ máy chủ."
    )


def lagging_line(name: str, units: int, people: int, unreached: int) -> str:
    """One campaign, before an officer has its units reminded."""
    if not units:
        return f"{name}: không còn đơn vị nào chưa báo cáo xong."
    lost = f"; không liên lạc được {padded(unreached)} đơn vị" if unreached else ""
    return f"{name}: còn {padded(units)} đơn vị, sẽ nhắc {padded(people)} đồng chí{lost}."


def whom(names: Sequence[tuple[str, Sequence[str]]], count: int) -> str:
    """Who would be reminded: the first of so many, each with the names of their units."""
    told = [
        f"đ/c {name} ({units[0] if len(units) == 1 else f'{padded(len(units))} đơn vị'})" for name, units in names
    ]
    more = f" và {padded(count - len(told))} đồng chí khác" if count > len(told) else ""
    return f"Gửi tới: {', '.join(told)}{more}."


def words(name: str, labels: Sequence[str]) -> str:
    """Before the very words that the first of them would read."""
    buttons = " ".join(f"[{label}]" for label in labels)
    return f"Mỗi đồng chí nhận theo phần việc của mình. Đ/c {name} sẽ nhận đúng như sau, kèm các nút {buttons}:"


def look_and_urge(name: str) -> str:
    """The button that leads to the look beforehand."""
    return f"Xem và nhắc: {name}"


def urged(name: str) -> str:
    """They are being reminded."""
    return f"Đang nhắc các đơn vị chưa báo cáo của đợt {name}. Xong, đồng chí nhận được bảng kết quả."


def unit_lagging(unit: str, owed: Sequence[str], names: Sequence[str]) -> str:
    """One unit, before an officer has it reminded."""
    who = ", ".join(f"đ/c {name}" for name in names)
    return f"{unit} chưa báo cáo xong: {'; '.join(owed)}. Sẽ nhắc {who}."


def unit_urged(unit: str, names: Sequence[str]) -> str:
    """Its reporters are being reminded."""
    return f"Đang nhắc {', '.join(f'đ/c {name}' for name in names)} ({unit}) mọi nội dung còn thiếu."


def unit_owes_nothing(unit: str) -> str:
    """There is nothing to remind it of."""
    return f"{unit} không còn nội dung nào chưa báo cáo xong."


def unit_held(unit: str) -> str:
    """All that it owes was promised for a day."""
    return f"{unit} đã hẹn ngày cho nội dung còn thiếu nên bot chưa nhắc. Cần gấp, đề nghị đồng chí gọi điện."


def unit_unreached(unit: str, phone: str) -> str:
    """Nobody can be written to there."""
    how = f"gọi điện: {phone}" if phone else "gọi điện, hoặc cấp mã mới bằng /moi"
    return f"Chưa đầu mối nào của {unit} nhận được tin; đề nghị đồng chí {how}."


def not_now(at: datetime | None) -> str:
    """It is night, or a day off."""
    then = f" Đồng chí nhắc được từ {deadline(at)}." if at else ""
    return f"Bây giờ là giờ yên lặng hoặc ngày nghỉ nên chưa nhắc.{then}"


def calls_of(found: Sheet, count: int, at: datetime) -> str:
    """Over the list of those to ring up: of which run, as of when, how many."""
    due = found.due_at.astimezone(at.tzinfo)
    run = f"Lượt nhắc {hour(due)} ngày {short_day(due.date())}"
    return f"{run}; tính đến {moment(at)} còn {padded(count)} đơn vị phải gọi"


def call_list(name: str, count: int) -> str:
    """Below the file."""
    return f"Bản in để gọi điện: {name}, {padded(count)} đơn vị"
