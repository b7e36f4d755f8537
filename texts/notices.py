"""What officers are told when something needs them."""

from collections.abc import Sequence

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
