"""What the command line says. Errors of settings and of the command line itself are English."""

from texts.writing import padded


def cannot_read(path: str, reason: str) -> str:
    """A file that cannot be opened."""
    return f"Cannot read {path}: {reason}."


def bad_scoring(path: str, problem: str) -> str:
    """The rules of the year's points cannot be used."""
    return f"TONGHOP_SCORING: {path}: {problem}"


def cannot_write(path: str, reason: str) -> str:
    """A folder that cannot be written."""
    return f"Cannot write in {path}: {reason}."


def cannot_print(reason: str) -> str:
    """Standard output is closed, or a file on a full disk."""
    return f"Cannot write to standard output: {reason}."


def not_a_day(value: str) -> str:
    """A day that is none."""
    return f"{value} is not a day; write it as 2023-06-15."


def future_day(value: str) -> str:
    """A day that has not come."""
    return f"{value} has not come yet; --as-of takes today or a past day."


def database_away(reason: str) -> str:
    """The database does not answer."""
    return f"The database does not answer: {reason}."


def database_newer(version: str) -> str:
    """The tables are of a later version than this program."""
    return f"The database is of a newer tonghop (version {version}); install that one, or restore a backup."


def no_campaign(code: str) -> str:
    """No campaign of that code."""
    return f"There is no campaign {code}; see: tonghop campaign list."


def no_unit(code: str) -> str:
    """No unit of that code."""
    return f"There is no unit {code}; see: tonghop units list."


def unit_closed(code: str, day: str) -> str:
    """The unit has ended already."""
    return f"Unit {code} was closed on {day}."


def already_running(data_dir: str) -> str:
    """Another instance holds the data directory."""
    return f"Another tonghop is running on {data_dir}; stop it first."


def cannot_listen(address: str) -> str:
    """The port is taken."""
    return f"Cannot listen on {address}; set TONGHOP_HTTP_PORT to a free port."


def not_a_demonstration(url: str) -> str:
    """The demonstration must not touch real data."""
    return f"The database {url} was not made by the demonstration; set TONGHOP_DATABASE_URL to another one."


NEEDS_CHECKOUT = "it needs the checkout, as its Bot API server lives with the tests."
NEEDS_PROC = "it reads /proc, which this system does not have."
NEEDS_POSTGRESQL = "it needs PostgreSQL from the development group (make setup)."


def part_left_out(part: str, reason: str) -> str:
    """A benchmark that cannot be run here."""
    return f"The benchmark {part} was left out: {reason}"


HOW_TO_LOAD = "Say: tonghop bench load --units N --campaigns N --reports N."


def not_empty(url: str) -> str:
    """A made-up country goes only where nothing lies yet."""
    return f"{url} holds units already; let TONGHOP_DATABASE_URL name an empty database."


def no_part(part: str, parts: list[str]) -> str:
    """No benchmark of that name."""
    return f"There is no benchmark {part}; there are: {', '.join(parts)}."


def no_duty(number: int) -> str:
    """No duty of that number is held."""
    return f"Nobody holds a duty {number}; see: tonghop people list."


def no_person(number: int) -> str:
    """No person of that number, or erased already."""
    return f"There is no person {number}; see: tonghop people list, and with --gone."


def erased(name: str) -> str:
    """Somebody was erased."""
    return f"Đã xóa thông tin của đ/c {name}; số liệu đã báo được giữ, không còn tên."


def no_open_code(code: str) -> str:
    """The code opens nothing, or was used or revoked."""
    return f"{code} is no unused code."


def not_a_reply(line: int) -> str:
    """A line of the input that is no reply to read."""
    return (
        f"Line {line} is not a reply to read: it needs id, question (with a kind, and what that kind has), today "
        'and text, such as {"id": 1, "question": {"kind": "confirm"}, "today": "2023-06-15", "text": "rồi ạ"}.'
    )


def not_utf8(name: str) -> str:
    """A text that is not UTF-8."""
    return f"{name} is not UTF-8 text; save it as UTF-8."


CODE_OR_UNIT = "Give either the code or --unit."
MERGED_INTO_ITSELF = "--merged-into names the unit itself; give the unit it became part of."
UNIT_NEEDED = "A secretary's code is for one unit: give --unit CODE, or --all for every unit."
UNIT_OR_ALL = "Give either --unit or --all, not both."
ALL_FOR_SECRETARIES = "--all makes codes for secretaries; give --role secretary."
NOT_A_ROLE = "--role takes secretary, officer or leader."
NO_UNITS = "There are no units yet; see: tonghop units import."
CLOSED_ALREADY = "The campaign is closed already."
ALREADY = {
    "open": "The campaign is open already.",
    "closed": CLOSED_ALREADY,
    "cancelled": "The campaign is cancelled already.",
}

OFFICER_CODE = "Mã của cán bộ Ban đầu tiên (dùng một lần, trong 24 giờ): {code}"
OFFICER_THERE = "Đã có cán bộ Ban; cần thêm người, chạy: tonghop invite --role officer."
CAMPAIGN_OR_RANKING = "Give either the code of a campaign, or --ranking YEAR."
RANKING_AS = "A ranking is a workbook: give --format xlsx."
LETTERS_FOR_SECRETARIES = "--out makes letters for secretaries; give --role secretary."
LETTERS_AS = "--out takes a file whose name ends in .docx, .pdf or .xlsx."
CODE_LINE = "{unit}\t{code}\t{link}"
WHOLE_TREE = "(tất cả)"
CAMPAIGN_LINE = "{code}\t{state}\thạn {due}\t{name}"
STATES = {"coming": "chưa mở", "open": "đang mở", "closed": "đã đóng", "cancelled": "đã hủy"}
UNITS_DONE = "Thêm {added}, đổi {changed}, giữ nguyên {unchanged} đơn vị."
UNITS_DRY = "Thử, chưa nhập gì: thêm {added}, đổi {changed}, giữ nguyên {unchanged} đơn vị."
CAMPAIGN_ADDED = "Đã nhận đợt {code} cho {units} đơn vị, mở {opens}, hạn {due}."
CAMPAIGN_CHANGED = "Đã đổi đợt {code}; những gì đã báo được giữ và tính lại:"
CAMPAIGN_SAME = "Đợt {code}: không có gì thay đổi."
CAMPAIGN_DRY = "Thử, chưa ghi gì:"
WAITING = " [{count} báo cáo chờ duyệt]"
RUN_LINE = "{campaign}: còn {lagging} đơn vị, nhắc {queued} người; không liên lạc được: {unreachable}"
NOBODY = "không có"
MESSAGE_LINE = "  → đ/c {name} ({channel}):"
HOLDER_LINE = "{id}\tngười {person}\t{name}\t{duty}\ttừ {since}{reach}"
UNREAD_LINE = "{day}\t{times} lần\t{kind}\t{words}\t({question})"
ALL_READ = "Chưa có câu trả lời nào phải hỏi lại."
STANDARD_INPUT = "Standard input"
ALL_LINKED = "Mọi đơn vị đều đã có đầu mối."
STATUS_LINES = (
    "Tin đến: chờ {inbox_waiting}, lỗi {inbox_failed}",
    "Tin đi: chờ {outbox_waiting}, đã gửi {sent}, lỗi {outbox_failed}, đã hủy {cancelled}",
    "Người: {linked} đã nối, {unreachable} không liên lạc được{lost}",
)
LOST_SINCE = " (lâu nhất từ {day})"
SEND_TO = "Zalo, gửi mã cho bot “{bot}” {url}"
CHANNEL_LINE = "Kênh {name}: {state}"
BOT_LINE = "  {sign}{bot}: {seats}/{seats_limit} người, {sent_this_month}/{limit} tin tháng này{kept}"
WARNED, KEPT_LINE = "⚠️ ", ", giữ {count} để trả lời"
CHANNEL_GOOD, CHANNEL_OFF = "tốt", "tắt"
NOT_RUNNING = "tonghop run không chạy, hoặc đồng hồ đã dừng quá 3 phút"

DEMO_STEPS = {
    "units": "Nhập 121 đơn vị mẫu…",
    "history": "Dựng lại số liệu đến ngày 15/6/2023…",
    "open": "Mở đợt đang chạy…",
}
READY = "Sẵn sàng: mở {address}"
DEMO_READY = "Sẵn sàng: mở {address}, chọn một vai rồi nhắn thử. Dừng bằng Ctrl+C."


def nothing_ranked(year: int) -> str:
    """No campaign of that year is due."""
    return f"No campaign of {year} was due by then; nothing can be ranked."


def exported(path: str) -> str:
    """A file was made."""
    return f"Written to {path}."


def letters_written(path: str, count: int) -> str:
    """The codes lie in a file, which is to be kept like a key."""
    return f"Đã ghi {padded(count)} mã vào {path}. Mỗi mã dùng một lần: giữ tệp cẩn thận, gửi riêng từng đơn vị."
