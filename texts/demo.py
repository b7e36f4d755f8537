"""The demonstration's people, all made up, and what each may try."""

from typing import Any


def _try(*parts: str) -> list[dict[str, Any]]:
    """Words to try: those in «» are shown as something to type or press."""
    return [{"text": part.strip("«»"), "quote": part.startswith("«")} for part in parts]


ROLES: list[dict[str, Any]] = [
    {
        "heading": "Đầu mối báo cáo của đơn vị",
        "roles": [
            {
                "id": "lan",
                "duty": "secretary",
                "unit_code": "DB001",
                "called": "Lan",
                "name": "Đ/c Lan",
                "unit": "Đảng bộ Sở Nội vụ",
                "try": _try("Sắp được nhắc hạn. Bấm ", "«Đã tổ chức»", " là xong; bấm ", "«Sửa»", " nếu nhầm."),
            },
            {
                "id": "minh",
                "duty": "secretary",
                "unit_code": "CB027",
                "called": "Minh",
                "name": "Đ/c Minh",
                "unit": "Chi bộ Trường THPT Chuyên tỉnh",
                "try": _try(
                    "Quen nhắn bằng lời của mình. Gõ ", "«dạ đv em học hôm qua rồi, 45 đc dự»", " rồi gửi kèm ảnh."
                ),
            },
            {
                "id": "tu",
                "duty": "secretary",
                "unit_code": "DB030",
                "called": "Tú",
                "name": "Đ/c Tú",
                "unit": "Đảng bộ Bệnh viện Phổi",
                "try": _try("Chưa tổ chức được. Gõ ", "«/baocao»", ", trả lời ", "«chưa»", " rồi hẹn ngày."),
            },
        ],
    },
    {
        "heading": "Lãnh đạo",
        "roles": [
            {
                "id": "hung",
                "duty": "leader",
                "unit_code": "",
                "called": "Hùng",
                "name": "Đ/c Hùng",
                "unit": "Ban Thường vụ",
                "try": _try(
                    "Cần con số trong một phút. Gõ ", "«/tonghop»", " hoặc ", "«/tonghop nq-2023 31/5/2023»"
                ),
            },
        ],
    },
    {
        "heading": "Cán bộ Ban",
        "roles": [
            {
                "id": "thu",
                "duty": "officer",
                "unit_code": "",
                "called": "Thu",
                "name": "Đ/c Thu",
                "unit": "Ban Tuyên giáo và Dân vận",
                "try": _try(
                    "Xem ai còn thiếu để gọi điện. Gõ ", "«/chuanop»", ", ", "«/donvi DB001»", ", ", "«/moi»"
                ),
            },
        ],
    },
]


def reporter(unit_code: str) -> str:
    """The made-up reporter of a unit that nobody plays."""
    return f"Mẫu {unit_code}"
