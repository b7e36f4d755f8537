"""What tonghop doctor finds: each thing in one sentence, and where it is not well, what to do."""

from datetime import date

from texts.writing import day, number, padded

SIGNS = {"good": "✅", "note": "⚠️", "bad": "❌"}
ALL_WELL = "Mọi thứ đều tốt."

NO_DATA_DIR = "Chưa có thư mục dữ liệu {path}; chạy: tonghop init."
CANNOT_WRITE = "Không ghi được vào thư mục dữ liệu {path}; kiểm tra quyền của tài khoản chạy tonghop."
OPEN_TO_OTHERS = "Người khác trên máy đọc được: {paths}. Chạy: chmod 600 cho các tệp này."
DATA_DIR_GOOD = "Thư mục dữ liệu {path}: ghi được, chỉ tài khoản này đọc được."
DISK_GOOD = "Đĩa còn trống {free}."
DISK_LOW = "Đĩa chỉ còn trống {free}; dọn bớt trước khi đầy, vì đĩa đầy thì không nhận được báo cáo."
NO_DATABASE = "Chưa có cơ sở dữ liệu ở {path}; chạy: tonghop init."
DATABASE_AWAY = "Cơ sở dữ liệu không trả lời: {reason}. Kiểm tra TONGHOP_DATABASE_URL và máy chủ dữ liệu."
KEY_MISSING = "Chưa đặt TONGHOP_SECRET_KEY; với PostgreSQL, mọi máy chạy tonghop phải dùng chung một khóa."
DATABASE_OLD = "Cơ sở dữ liệu do bản tonghop cũ hơn tạo ra; chạy lại tonghop run để nâng cấp."
DATABASE_NEW = "Cơ sở dữ liệu do bản tonghop mới hơn tạo ra ({found}); cài bản mới hơn để chạy."
DATABASE_BROKEN = "Tệp cơ sở dữ liệu bị hỏng ({reason}); dừng tonghop và khôi phục từ bản sao lưu gần nhất."
DATABASE_GOOD = "Cơ sở dữ liệu: trả lời, đúng phiên bản, không hỏng."
MARKER_MISSING = (
    "Thư mục dữ liệu {path} không phải của cơ sở dữ liệu này; mọi máy chạy tonghop phải dùng chung một thư mục."
)
RUNNING = "tonghop run đang chạy."
NOT_RUNNING = "tonghop run không chạy, nên không ai nhận được tin; chạy: tonghop run."
NO_PUBLIC_URL = "Chưa đặt TONGHOP_PUBLIC_URL, nên chỉ máy này mở được trang; đặt địa chỉ https của máy chủ."
PUBLIC_URL_GOOD = "Người dùng mở trang ở {url}."
NO_OFFICER = "Chưa có cán bộ Ban nào; chạy: tonghop init, rồi gửi mã cho cán bộ."
NO_UNITS = "Chưa có đơn vị nào; chạy: tonghop units import."
QUEUES_GOOD = "Tin đến và tin đi: không có gì tồn đọng."
TALLIES_GOOD = "Số đếm khớp với từng báo cáo."
ZALO_POLLING = (
    "Zalo đang chạy kiểu hỏi tin (polling), chỉ để thử: tin gửi lúc tonghop không chạy có thể mất. "
    "Khi dùng thật, đặt TONGHOP_ZALO_MODE=webhook và TONGHOP_PUBLIC_URL."
)
FILES_GOOD = "Tệp đã nhận: đủ trên đĩa."


def officers(count: int) -> str:
    """How many officers there are."""
    return f"Cán bộ Ban: {padded(count)} người."


def unlinked(units: int, waiting: int) -> str:
    """How many units have nobody who reports."""
    if not waiting:
        return f"Đơn vị: {padded(units)}, đều đã có đầu mối."
    return (
        f"Đơn vị: {padded(units)}, trong đó {padded(waiting)} chưa có đầu mối; xem tên: tonghop people unlinked."
    )


def failed(inbox: int, outbox: int) -> str:
    """Messages that were set aside."""
    return (
        f"{padded(inbox)} tin đến và {padded(outbox)} tin đi không xử lý được; "
        "xem nhật ký của tonghop run và báo người quản trị."
    )


def waiting(minutes: int) -> str:
    """A message has waited too long."""
    return f"Có tin đến chờ đã {padded(minutes)} phút; nếu tonghop run đang chạy, xem nhật ký của nó."


def tallies_off(codes: str) -> str:
    """The running count is not what the standings come to."""
    return f"Số đếm của đợt {codes} không khớp với từng báo cáo; sao lưu rồi báo người phát triển."


def files_missing(count: int) -> str:
    """Bytes that are not where they should be."""
    return f"{padded(count)} tệp đã nhận không còn trên đĩa; khôi phục thư mục files từ bản sao lưu."


def due_on_day_off(name: str, on: date) -> str:
    """A deadline falls on a day off."""
    return f"Hạn của đợt {name} ({day(on)}) rơi vào ngày nghỉ; hạn không tự dời."


def size(count: int) -> str:
    """Bytes as people say them."""
    giga = count / 1024**3
    return f"{giga:.1f} GB".replace(".", ",") if giga >= 1 else f"{count // 1024**2} MB"


def bot(name: str, seats: tuple[int, int], messages: tuple[int, int]) -> str:
    """How far a bot's limits are used up: people and messages, each of how many; 0: no limit is known."""
    people, sent = (f"{number(used)}{f'/{number(most)}' if most else ''}" for used, most in (seats, messages))
    return f"Bot Zalo “{name}”: {people} người, đã gửi {sent} tin tháng này."


def bots_gone(accounts: int, alone: int, codes: int) -> str:
    """What is left of bots that left the settings: accounts, people with no other, open codes; "": nothing."""
    told = []
    if accounts:
        left = f", trong đó {padded(alone)} người không còn cách nào khác, phải gọi điện" if alone else ""
        told.append(f"{padded(accounts)} tài khoản nối qua bot không còn trong cài đặt{left}")
    if codes:
        told.append(f"{padded(codes)} mã mời chưa dùng chỉ tới bot không còn trong cài đặt")
    how = "đặt lại mã của bot đó, hoặc cấp mã mới để các đồng chí nối qua bot đang dùng."
    return "; ".join([*told, how]) if told else ""
