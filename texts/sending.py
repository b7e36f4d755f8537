"""What is said with a file that was made, and where it could not be."""

from datetime import datetime

from domain.exports import Form
from domain.summary import Summary
from texts import summary as summaries
from texts.writing import day, moment

SORTS = {
    Form.EXCEL: "Bảng Excel",
    Form.WORD: "Dự thảo báo cáo Word",
    Form.PICTURE: "Biểu đồ (ảnh)",
}
KINDS = {Form.EXCEL: "Excel", Form.WORD: "Word", Form.PICTURE: "Biểu đồ"}
WHICH_FORM = "Đồng chí cần tệp nào?"
WHICH_CAMPAIGN = "Đồng chí cần tệp của đợt nào?"
SENTENCE = "Câu để dán"
FAILED = "Chưa làm được tệp do lỗi hệ thống; đồng chí vui lòng gõ /xuat để thử lại, hoặc báo cán bộ phụ trách."
NOT_YOURS_ANY_MORE = "Tệp này không còn thuộc phạm vi đồng chí theo dõi. Đồng chí gõ /tonghop."
TOO_LARGE = "Tệp lớn quá, không gửi được ở đây. Đồng chí gõ /web rồi gõ /xuat trên trang riêng để tải về."


def full_list(name: str) -> str:
    """Below the file that holds the whole of a long list."""
    return f"Danh sách đầy đủ: {name}"


def elsewhere(text: str) -> str:
    """Where files cannot be sent: the words, and how to come by the file."""
    return f"{text}\nỞ đây không gửi được tệp; đồng chí gõ /web để mở trang riêng rồi gõ lại lệnh này."


def at_link(text: str, link: str, until: datetime) -> str:
    """Where files cannot be sent: the words, and the link that gives the file out."""
    return f"{text}\nTải tệp ở {link} (dùng một lần, đến {moment(until)})."


def on_page(text: str, name: str) -> str:
    """Where files cannot be sent: the words of a notice, and where its file waits."""
    return f"{text}\n📎 {name}\nỞ đây không gửi được tệp; đồng chí gõ /web, mở trang riêng, tệp chờ sẵn ở đó."


def gone(text: str) -> str:
    """The words of a notice whose file is kept no more."""
    return f"{text}\n(Tệp gửi kèm không còn được giữ; đồng chí hỏi cán bộ Ban nếu cần.)"


def caption(form: Form, summary: Summary, part: str, when: str) -> str:
    """Below a file: what it is of, its figures, as of when."""
    name = f"{summary.campaign.name}{f' — {part}' if part else ''}"
    head = f"📊 {name}" if form is Form.PICTURE else f"{KINDS[form]}{DRAFTS.get(form, '')}: {name}"
    return f"{head}\n{when}: {summaries.measures(summary)}"


DRAFTS = {Form.WORD: " (dự thảo báo cáo)"}


def as_of(summary: Summary) -> str:
    """Tính đến 18:00 ngày 15/6/2023."""
    when = f"hết ngày {day(summary.as_of.date())}" if summary.to_the_day else moment(summary.as_of)
    return f"Tính đến {when}"
