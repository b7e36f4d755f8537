"""What the dashboard says of files to take home."""

from domain.exports import Form
from texts.sending import KINDS

SAY = {"take": "Tải về", "picture": "Biểu đồ của đợt"}
NO_SUCH_FILE = "Không có tệp này, hoặc tệp không thuộc phạm vi đồng chí theo dõi."
NOT_MADE = "Chưa làm được tệp do lỗi hệ thống. Đồng chí tải lại sau ít phút, hoặc báo cán bộ phụ trách."


def kind(form: Form) -> str:
    """A file as its link names it."""
    return KINDS[form]
