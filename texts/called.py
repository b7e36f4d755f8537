"""What is said where the dashboard is opened from inside an app."""

from collections.abc import Mapping

SAY: Mapping[str, str] = {
    "title": "Bảng theo dõi",
    "opening": "Đang mở bảng theo dõi…",
    "open": "Mở bảng theo dõi",
    "how": "Bảng theo dõi mở từ nút cạnh ô nhắn tin của trợ lý, hoặc bằng lệnh /bang.",
    "not_vouched": "Chưa mở được: lần mở này đã quá vài phút hoặc không đúng. Đồng chí đóng lại rồi mở từ trợ lý.",
    "unknown": "Tài khoản này chưa được liên kết; đồng chí gửi mã của mình cho trợ lý trước.",
    "spent": "Lần mở này đã dùng rồi; đồng chí đóng lại rồi mở từ trợ lý.",
}
