"""What is said when somebody brings a second account of theirs, on another channel."""

from datetime import datetime

from texts.me import CHANNELS
from texts.writing import moment

WRONG_PERSON = "Vâng, tôi chưa nối tài khoản này. Nếu đồng chí cần dùng trợ lý, hãy gửi mã do Ban cấp."
ALREADY = "Tài khoản này đã là của đồng chí rồi; đồng chí gửi mã từ tài khoản khác, ở kênh khác."
OVER = "Mã này đã được dùng hoặc đã hết hạn. Đồng chí gõ /lienket ở tài khoản cũ để lấy mã mới."
RIGHT, WRONG = "Đúng", "Không phải"


def code(code: str, until: datetime) -> str:
    """A code that joins another account."""
    return (
        f"Mã nối tài khoản: {code}\n"
        "Đồng chí gửi mã này cho trợ lý từ tài khoản thứ hai của mình (Telegram, Zalo hoặc trang riêng). "
        f"Dùng một lần, đến {moment(until)}. Không đưa mã cho người khác."
    )


def ask(name: str) -> str:
    """Whether the account that wrote is that person's too."""
    return (
        f"Mã này nối tài khoản này với đ/c {name}: báo được từ cả hai nơi, nhắc hạn gửi tới nơi dùng sau cùng.\n"
        "Có đúng là tài khoản của đồng chí không?"
    )


def joined(name: str) -> str:
    """The account is theirs from now on."""
    return f"Đã nối: tài khoản này nay cũng là của đ/c {name}. Đồng chí gõ /trogiup để xem những việc có thể làm."


def told(channel: str) -> str:
    """To the other accounts of the person: one more was joined."""
    return (
        f"🔗 Đã nối thêm một tài khoản {CHANNELS.get(channel, channel)} của đồng chí. "
        "Nếu không phải đồng chí làm, hãy báo ngay cán bộ Ban."
    )


def of_another(name: str) -> str:
    """The account belongs to somebody else already."""
    return f"Tài khoản này đang là của đ/c {name}. Muốn nối với người khác, trước hết gõ /roikhoi ở đây."
