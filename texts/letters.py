"""What officers are told where codes are made for many units at once."""

from datetime import datetime, timedelta

from domain.exports import Form
from texts.writing import day, padded

FORMS = {Form.PDF: "Thư để in (PDF)", Form.WORD: "Thư Word", Form.EXCEL: "Danh sách Excel"}
STOP, REVOKE = "Thôi", "Thu hồi các mã này"
FOR_ALL = "Mã cho mọi đơn vị"
NOTHING_MADE = "Vâng, chưa cấp mã nào."
EVERYBODY_LINKED = "Mọi đơn vị trong phần đồng chí phụ trách đều đã có đầu mối nên không cấp mã nào."
NOT_HERE = (
    "Ở đây không gửi được tệp nên chưa cấp mã nào; đồng chí gõ /web để mở trang riêng rồi gõ /moi ở đó. "
    "Cấp mã cho một đơn vị thì gõ luôn ở đây: /moi kèm mã đơn vị."
)
NO_UNITS = "Trong phần đồng chí phụ trách chưa có đơn vị nào."
NONE_GOOD = "Các mã này đã được dùng, thu hồi hoặc hết hạn cả rồi. Cần mã mới, đồng chí gõ /moi."


def for_these(count: int) -> str:
    """The button below the list of units that have no reporter."""
    return f"Mã cho {padded(count)} đơn vị này"


def ask(count: int, expires: datetime, *, linked_too: bool) -> str:
    """Whether, for how many units, and until when they are good."""
    whose = (
        f"Cấp {padded(count)} mã mới cho {padded(count)} đơn vị, kể cả đơn vị đã có đầu mối (để thêm người)?"
        if linked_too
        else f"Cấp {padded(count)} mã mới cho {padded(count)} đơn vị chưa có đầu mối?"
    )
    return (
        f"{whose}\nMỗi mã dùng một lần, đến hết ngày {day(expires.date() - timedelta(days=1))}. "
        "Mã đã cấp trước cho các đơn vị này mà chưa ai dùng sẽ không dùng được nữa.\nĐồng chí cần tệp nào?"
    )


def too_many(count: int, most: int) -> str:
    """More than are made in a chat."""
    return (
        f"Có {padded(count)} đơn vị, nhiều hơn {padded(most)} nên không làm ở đây được; "
        "đồng chí nhờ người quản trị chạy trên máy chủ: tonghop invite --all --role secretary --out thu.pdf."
    )


def caption(form: Form, count: int) -> str:
    """Below the file."""
    what = "Danh sách mã" if form is Form.EXCEL else "Thư mời, mỗi đơn vị một trang"
    return (
        f"{what}: {padded(count)} đơn vị. Ai cầm mã là vào được, nên đồng chí gửi riêng cho từng đơn vị "
        "và xóa tệp khi gửi xong. Cần dạng khác của chính các mã này thì bấm nút dưới đây."
    )


def revoked(count: int) -> str:
    """What was still good of a batch opens nothing any more."""
    return f"Đã thu hồi {padded(count)} mã chưa dùng; thư và danh sách đã in không dùng được nữa."
