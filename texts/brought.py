"""What is said of files that an officer sends without being asked."""

AS_NOTICE = "Gửi thành thông báo"


def what_for(name: str) -> str:
    """What is the file for?"""
    return f"Đã nhận tệp {name}. Đồng chí bấm dưới đây nếu muốn gửi tệp tới các đơn vị."
