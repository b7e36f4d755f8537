"""What is said of files that people hand in."""

from datetime import datetime

from texts.writing import moment

NOT_NEEDED = (
    "Hiện không có nội dung nào của đơn vị đồng chí cần gửi tệp; tệp vừa rồi không gắn với báo cáo nào. "
    "Muốn báo cáo, đồng chí gõ /baocao."
)
CHOOSE_REPORT = "Đồng chí chọn báo cáo mà tệp này thuộc về, hoặc gõ /huy."
MARKED = (
    "⚠️ Tin hoặc tệp vừa rồi có dấu chỉ độ mật nên không được nhận, không được lưu. "
    "Không gửi tài liệu mật qua đây; đề nghị đồng chí xóa ngay ở máy mình và liên hệ cán bộ Ban."
)
KINDS = "pdf, docx, xlsx, jpg hoặc png, tối đa 20 MB"
NOT_TAKEN = f"Tệp này không nhận được; chỉ nhận {KINDS}. Đồng chí chụp ảnh hoặc lưu lại thành PDF rồi gửi."
TOO_LARGE = "Tệp lớn hơn 20 MB; đồng chí gửi bản nhẹ hơn, ví dụ chụp ảnh hoặc lưu thành PDF."
EMPTY = "Tệp này rỗng; đồng chí chọn lại tệp."
BROKEN = "Tệp này hỏng hoặc đặt mật khẩu, không mở được; đồng chí lưu lại rồi gửi."
TOO_SLOW = "Tệp PDF này quá phức tạp, không đọc được; đồng chí in lại thành PDF hoặc chụp ảnh rồi gửi."
ENOUGH = "Đơn vị đã gửi 200 tệp trong 24 giờ qua, mức nhiều nhất mỗi ngày; đề nghị đồng chí gửi tiếp vào ngày mai."
OLD_OFFICE = (
    "Tệp Word, Excel đời cũ hoặc đặt mật khẩu không mở được; đồng chí lưu lại thành .docx, .xlsx hoặc PDF rồi gửi."
)
MACROS = "Tệp có macro nên không nhận được; đồng chí lưu lại thành .docx, .xlsx không có macro hoặc PDF rồi gửi."
NO_ROOM = "Hệ thống chưa lưu được tệp; đồng chí vui lòng gửi lại sau ít phút."
LOST = "Hệ thống chưa lấy được tệp vừa rồi; đề nghị đồng chí gửi lại."
NO_NAME = "tep"
NOT_BROUGHT = "Kênh này chỉ chuyển được chữ và ảnh tới trợ lý; tin vừa rồi không đọc được."
GONE = "Hệ thống không còn giữ được nội dung tệp này; đề nghị đồng chí báo cán bộ Ban, và gửi lại tệp nếu còn."


def photo(number: int) -> str:
    """The name of a picture that came without one."""
    return f"anh-{number}.jpg"


def which(name: str) -> str:
    """A file that several reports could take; or several, by their names."""
    return f"Tệp {name} thuộc báo cáo nào?"


def taken(name: str) -> str:
    """The file goes with the report that is being made."""
    return f"Đã nhận tệp {name}, sẽ gửi cùng báo cáo này."


def taken_for(name: str, campaign: str) -> str:
    """The file waits for the answers that go with it."""
    return f"Đã nhận tệp {name} cho {campaign}. Để hoàn tất báo cáo, đồng chí trả lời thêm:"


def hand_in_at(link: str, until: datetime, label: str = "") -> str:
    """Where a document is handed in for this chat, if need be for which item; pictures can be sent as they are."""
    how = f"Ảnh thì gửi ngay tại đây; tệp thì gửi ở {link} (dùng một lần, đến {moment(until)})."
    return f"{label}: {how[0].lower()}{how[1:]}" if label else how
