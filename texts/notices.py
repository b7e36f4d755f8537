"""What officers are told when something needs them."""

MESSAGE_FAILED = (
    "⚠️ Có một tin không xử lý được sau ba lần thử; người gửi đã được xin lỗi. "
    "Đồng chí báo người quản trị chạy lệnh: tonghop status."
)
