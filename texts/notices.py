"""What officers are told when something needs them."""

from collections.abc import Sequence
from datetime import datetime

from domain.bots import Bot
from texts.me import CHANNELS
from texts.writing import day, number

MESSAGE_FAILED = (
    "⚠️ Có một tin không xử lý được sau ba lần thử; người gửi đã được xin lỗi. "
    "Đồng chí báo người quản trị chạy lệnh: tonghop status."
)

DAMAGED = (
    "⚠️ Tệp cơ sở dữ liệu có chỗ hỏng. Đồng chí báo người quản trị chạy lệnh: tonghop doctor, "
    "rồi khôi phục từ bản sao lưu gần nhất."
)


def counts_off(codes: Sequence[str]) -> str:
    """The running count of campaigns is not what their reports come to."""
    return (
        f"⚠️ Số đếm của đợt {', '.join(codes)} không khớp với từng báo cáo. Đồng chí tạm chưa dùng số của đợt này "
        "và báo người quản trị chạy lệnh: tonghop doctor."
    )


def _named(bot: Bot) -> str:
    return f"Bot “{bot.name}” trên {CHANNELS.get(bot.channel, bot.channel)}"


OTHER_WAYS = (
    "bot vẫn trả lời người nhắn tới, còn tin nhắc hạn đi theo tài khoản khác của từng người, hoặc đơn vị vào danh "
    "sách cần gọi điện"
)


def messages_used(bot: Bot, sent: int, until: datetime) -> str:
    """Most, or all, of a month's messages are sent."""
    told = f"⚠️ {_named(bot)} đã gửi {number(sent)}/{number(bot.monthly)} tin của tháng này. "
    spent = sent >= bot.monthly
    kept = "Số còn lại ưu tiên để trả lời: khi chỉ còn đủ cho việc đó"
    return told + (f"Đến {day(until.date())}, {OTHER_WAYS}." if spent else f"{kept}, {OTHER_WAYS}.")


def refuses_all(bot: Bot) -> str:
    """The platform says that a bot may send nothing more."""
    return (
        f"⚠️ {_named(bot)} đang bị từ chối gửi tin vì hết số tin được gửi. Trả lời được giữ lại và thử dần; tin "
        "nhắc hạn đi theo tài khoản khác của từng người, hoặc đơn vị vào danh sách cần gọi điện. "
        "Đồng chí báo người quản trị chạy lệnh: tonghop status."
    )


def stopped(bot: Bot) -> str:
    """The platform does not know a bot's token any more."""
    return (
        f"⚠️ {_named(bot)} không dùng được nữa vì mã bot không đúng; tin nhắc hạn đi theo tài khoản khác của từng "
        "người. Đồng chí báo người quản trị chạy lệnh: tonghop status."
    )


def seats_taken(bot: Bot, taken: int) -> str:
    """Most, or all, of a bot's seats are taken."""
    full = taken >= bot.seats
    return (
        f"⚠️ {_named(bot)} đã có {number(taken)}/{number(bot.seats)} người"
        f"{', không nhận thêm người mới' if full else ''}. Đồng chí báo người quản trị thêm bot vào "
        "TONGHOP_ZALO_TOKENS; người chưa nối dùng trang riêng hoặc kênh khác."
    )
