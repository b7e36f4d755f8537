"""The columns of a list of units, and the headings that officers give them."""

import re

from language.spelling import plain

REQUIRED = ("code", "name", "kind", "sector", "members", "individual_quota")
COLUMNS = (*REQUIRED, "parent", "phone")
ALSO_CALLED = {
    "code": ("mã", "mã đơn vị"),
    "name": ("tên", "tên đơn vị"),
    "kind": ("loại", "loại hình"),
    "sector": ("khối", "lĩnh vực"),
    "members": ("đảng viên", "số đảng viên"),
    "individual_quota": ("chỉ tiêu", "chỉ tiêu cá nhân"),
    "parent": ("cấp trên", "đơn vị cấp trên"),
    "phone": ("điện thoại", "số điện thoại", "sđt"),
}
PASSED_OVER = ("stt", "tt", "số thứ tự")
BETWEEN_WORDS = re.compile(r"[\W_]+")


def _fold(heading: str) -> str:
    """A heading without regard to case, marks and what stands between and around its words."""
    return BETWEEN_WORDS.sub(" ", plain(heading)).strip()


KNOWN = {_fold(also): column for column in COLUMNS for also in (column, *ALSO_CALLED[column])}
NOT_READ = {"", *map(_fold, PASSED_OVER)}


def column_of(heading: str) -> str | None:
    """The column that a heading names; "" for one that is passed over (a running number), None for an unknown."""
    folded = _fold(heading)
    return "" if folded in NOT_READ and (folded or not heading) else KNOWN.get(folded)
