"""An officer's or leader's wish in plain words: "xếp hạng năm 2023", "ghi hộ DB001 đã học rồi"."""

from enum import StrEnum

from language.spelling import clean, plain


class Wish(StrEnum):
    """What is wanted."""

    RANKING = "ranking"
    REVIEW = "review"
    ON_BEHALF = "on_behalf"
    NEW_CAMPAIGN = "new_campaign"
    CODES = "codes"


BEGINNINGS = {
    "xếp hạng": Wish.RANKING,
    "chấm điểm": Wish.RANKING,
    "duyệt báo cáo": Wish.REVIEW,
    "báo cáo chờ duyệt": Wish.REVIEW,
    "ghi hộ": Wish.ON_BEHALF,
    "tạo đợt": Wish.NEW_CAMPAIGN,
    "cấp mã": Wish.CODES,
    "thư mời": Wish.CODES,
    "in thư mời": Wish.CODES,
}
FILLERS = ("năm", "mới", "báo cáo", "đơn vị")


def read_wish(text: str) -> tuple[Wish, str] | None:
    """What a text begins by asking for, and its other words as they were written; None without a clear wish."""
    words = clean(text).split()
    for beginning, wish in BEGINNINGS.items():
        if _begin(words, beginning):
            rest = words[len(beginning.split()) :]
            while filler := next((one for one in FILLERS if _begin(rest, one)), None):
                rest = rest[len(filler.split()) :]
            return wish, " ".join(rest)
    return None


def _begin(words: list[str], beginning: str) -> bool:
    """True when the words begin so, with all marks or with none: "ghi họ" is not "ghi hộ"."""
    first = " ".join(words[: len(beginning.split())]).lower()
    return first in (beginning, plain(beginning))
