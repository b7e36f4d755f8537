"""Marks of secrecy: a text that bears one is neither kept nor read further.

TỐI MẬT and TUYỆT MẬT in any case; MẬT in capitals alone on a line, in brackets, or after "Độ mật:". Only with
their diacritics: "có mặt", "bảo mật", "bao mat" are innocent.
"""

import re
import unicodedata

HIGHEST = re.compile(r"(?<!\w)(?:tối|tuyệt)\s+mật(?!\w)", re.IGNORECASE)
SECRET = re.compile(r"^\W*MẬT\W*$|[(\[{]\s*MẬT\s*[)\]}]", re.MULTILINE)
DEGREE = re.compile(r"(?i:độ\s+mật)\s*:\s*MẬT(?!\w)")


def is_marked(text: str) -> bool:
    """True when a text bears a mark of secrecy."""
    told = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text))
    return bool(HIGHEST.search(told) or SECRET.search(told) or DEGREE.search(told))
