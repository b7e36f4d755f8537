"""What somebody wants who writes outside any conversation. Without a clear wish: unknown, and nothing is done."""

import re
from enum import StrEnum

from language.spelling import plain


class Intent(StrEnum):
    """What is wanted."""

    SUMMARY = "summary"
    MISSING = "missing"
    REPORT = "report"
    CORRECT = "correct"
    HELP = "help"
    STATUS = "status"
    DEADLINE = "deadline"
    CANCEL = "cancel"
    CHART = "chart"
    EXPORT = "export"
    UNKNOWN = "unknown"


LONGEST = 200
OWN = r"(?:don vi|dv|chi bo|cb|ben)? ?(?:toi|em|minh|chung toi|cua toi|cua em)"


WISH = r"^(?:toi muon |em muon |cho (?:toi|em) |xin )?"
WHO = r"(?:don vi|dv|ai|chi bo|nhung ai) (?:nao )?(?:con )?"
PATTERNS = (
    (Intent.HELP, r"\b(?:tro giup|huong dan|help|cach (?:nop|gui|bao cao|dung)|lam the nao|lam sao de)\b"),
    (Intent.CANCEL, r"^(?:huy|huy bo|thoi|dung lai|bo qua|cancel)(?: a| nhe| di)?$"),
    (Intent.DEADLINE, r"\b(?:han (?:nop|bao cao|chot|la|khi|den)|(?:bao gio|khi nao) (?:den|het) han|xem han)\b"),
    (Intent.CHART, r"\b(?:bieu do|do thi)\b"),
    (Intent.EXPORT, r"\bxuat (?:ra )?(?:excel|word|file|tep|bang|bao cao)\b|\b(?:file|bang|tep) (?:excel|word)\b"),
    (Intent.STATUS, rf"\b{OWN} (?:da |con )?(?:nop|bao cao|gui|thieu|no|xong|duoc)|\bkiem tra {OWN}"),
    (Intent.STATUS, rf"\btrang thai\b|\btinh hinh (?:cua )?{OWN}\b"),
    (Intent.MISSING, rf"\b{WHO}chua (?:co|nop|gui|bao cao|hoc|lam)\b|^(?:chua nop|con thieu)$"),
    (Intent.SUMMARY, r"\b(?:tong hop|so lieu|bao nhieu don vi|may don vi|tien do|ket qua chung)\b"),
    (Intent.CORRECT, rf"{WISH}(?:sua|sua bao cao|sua lai|dinh chinh)(?: bao cao)?(?: a| nhe)?$"),
    (Intent.REPORT, rf"{WISH}(?:bao cao|(?:gui|nop) (?:bao cao|ke hoach))(?: ngay| a| nhe)?$"),
)
COMPILED = tuple((intent, re.compile(pattern)) for intent, pattern in PATTERNS)


def read_intent(text: str) -> Intent:
    """What a free text asks for."""
    said = plain(text)
    if len(said) > LONGEST:
        return Intent.UNKNOWN
    return next((intent for intent, pattern in COMPILED if pattern.search(said)), Intent.UNKNOWN)
