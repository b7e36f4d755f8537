"""What officers are told when something needs them."""

from collections.abc import Sequence

MESSAGE_FAILED = (
    "⚠️ Có một tin không xử lý được sau ba lần thử; người gửi đã được xin lỗi. "
    "Đồng chí báo người quản trị chạy lệnh: tonghop status."
)


def counts_off(codes: Sequence[str]) -> str:
    """The running count of campaigns is not what their reports come to."""
    return (
        f"⚠️ Số đếm của đợt {', '.join(codes)} không khớp với từng báo cáo. Đồng chí tạm chưa dùng số của đợt này "
        "và báo người quản trị chạy lệnh: tonghop doctor."
    )
