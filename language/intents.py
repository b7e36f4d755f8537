"""What somebody wants who writes outside any conversation. Without a clear wish: unknown, and nothing is done."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from language.lexicon import LEXICON, Role
from language.meant import meant
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
    STOP = "stop"
    CANCEL = "cancel"
    CHART = "chart"
    EXPORT = "export"
    UNKNOWN = "unknown"


LONGEST = 200
OURS = (
    r"(?:(?:don vi|chi bo|dang bo|ben|co quan|truong) )?(?:cua )?(?:toi|em|minh|chung toi|chung em|bon em"
    r"|cua toi|cua em)"
)
THERE = (
    r"(?:da |con |duoc |co )?(?:nop|bao cao|gui|thieu|no|xong|duoc|hoc|ghi nhan|nhan|den dau|toi dau|dat"
    r"|lam|dang ky|hoan thanh)"
)
ASKING = r"(?:chua|gi|khong|dau|nao|sao|bao nhieu|may)"
WISH = r"^(?:da |a )?(?:toi muon |em muon |minh muon |muon |cho (?:toi|em|minh) |xin |toi can |em can |toi |em )?"
END = (
    r"(?: ngay| day| giup (?:toi|em|minh)| ho| a| nhe| di| luon| voi| cai| em| anh| chi| dong chi| ban| bot"
    r"| lai| nay| cho (?:toi|em))*$"
)
WHO = r"(?:don vi|ai|chi bo|dang bo|cap uy|nhung ai|noi|cho|co quan) ?(?:nao )?(?:con |ma )?"
PATTERNS = (
    (Intent.CANCEL, r"^(?:huy|huy bo|thoi|dung lai|ngung|ngung lai|bo qua|cancel)(?: a| nhe| di| em)*$"),
    (Intent.DEADLINE, rf"^(?:xem |cho (?:em|toi) |hoi )?han(?: nop| chot| bao cao)?{END}"),
    (Intent.HELP, r"^(?:bot )?(?:oi )?(?:hay |xin )?giup(?: (?:toi|em|minh|do|voi))?(?: voi| a)*$"),
    (Intent.CHART, r"\b(?:bieu do|do thi)\b"),
    (Intent.EXPORT, r"\bxuat (?:ra )?(?:excel|word|file|tep|bang|bao cao|xep hang)\b"
        r"|\b(?:file|bang|tep) (?:excel|word)\b"),
    (Intent.STATUS, rf"\b{OURS} (?:thi |bay gio |hien )?(?:the nao|ra sao|sao roi|den dau|tinh hinh)"),
    (Intent.STATUS, rf"\b{OURS} (?:thi |bay gio |hien )?{THERE}\b.*\b{ASKING}\b|\b(?:kiem tra|xem"
        rf"|tra cuu)(?: lai| giup| ho| cho)* (?:bao cao |tinh hinh |trang thai |ket qua )?(?:cua )?{OURS}\b"),
    (Intent.STATUS, rf"\btrang thai\b|\btinh hinh (?:cua )?{OURS}\b|\bcua (?:toi|em|minh|don vi (?:toi"
        rf"|em)) (?:\w+ ){{0,3}}(?:chua|dau roi|the nao)|\b(?:da )?nhan duoc (?:bao cao|ke hoach|file"
        rf"|cua) .*chua\b|\bghi nhan chua\b"),
    (Intent.MISSING, rf"\b{WHO}(?:chua|cham)(?: (?:co|nop|gui|bao cao|hoc|lam|xong|to chuc|hoan thanh|dang ky"
        rf"|thay|bao))?\b|^(?:chua nop|con thieu|con thieu ai|thieu ai|con ai|con nhung ai)(?: a| nua| nhi)*$"),
    (Intent.SUMMARY, r"\b(?:don vi|chi bo|dang bo|cap uy|ai|nhung ai) nao (?:da |duoc )?\w+|\bnhung ai da \w+"
        r"|\b(?:cac|nhung|tat ca|toan bo|moi) (?:don vi|chi bo|dang bo|co so)\b.*\b(?:chua|den dau|the nao"
        r"|bao nhieu|ra sao|may)\b"),
    (Intent.SUMMARY, r"^(?:da )?(?:den dau roi|tinh hinh (?:the nao|sao|den dau)(?: roi)?"
        r"|duoc bao nhieu(?: roi)?|ket qua(?: den dau| the nao)?(?: roi)?)(?: a| nhi)*$"),
    (Intent.CORRECT, rf"{WISH}(?:sua|sua bao cao|sua lai|dinh chinh|sua so lieu|sua ket qua"
        rf"|chinh sua)(?: bao cao| so lieu)?{END}"),
    (Intent.REPORT, rf"{WISH}(?:bao cao|nop bai|dang ky|cap nhat|nop|(?:gui|nop|lam|nhap) (?:bao cao|ke hoach"
        rf"|so lieu|ket qua))(?: don vi| chi bo| thang| quy| dot nay| ket qua| ke hoach)*{END}"),
)  # fmt: skip
COMPILED = tuple((intent, re.compile(pattern)) for intent, pattern in PATTERNS)
LISTED = {
    Intent.HELP: Role.HELP,
    Intent.STOP: Role.STOP,
    Intent.DEADLINE: Role.DEADLINE,
    Intent.SUMMARY: Role.SUMMARY,
    Intent.REPORT: Role.REPORT,
}
ORDER = (
    Intent.CANCEL, Intent.HELP, Intent.STOP, Intent.DEADLINE, Intent.CHART, Intent.EXPORT, Intent.STATUS,
    Intent.MISSING, Intent.SUMMARY, Intent.CORRECT, Intent.REPORT,
)  # fmt: skip
STOPPED = re.compile(r"(?:dừng|ngừng|ngưng)(?: lại)?(?: ạ| nhé| đi| em)*\W*$")  # "dung" may be "đúng"
DENIED = re.compile(
    r"\b(?:khong|chua|dung) (?:can |phai |muon )?(?:gui |nop |lam )?(?:bao cao|tong hop|huong dan|tro giup)\b"
)


def read_intent(text: str) -> Intent:
    """What a free text asks for."""
    if len(text.strip()) > 2 * LONGEST:
        return Intent.UNKNOWN
    said = " ".join(re.findall(r"\w+", plain(meant(text))))
    if not said or len(said) > LONGEST:
        return Intent.UNKNOWN
    if STOPPED.match(meant(text)):
        return Intent.CANCEL
    return next((intent for intent in ORDER if _wants(intent, said)), Intent.UNKNOWN)


def _wants(intent: Intent, said: str) -> bool:
    if intent in (Intent.REPORT, Intent.SUMMARY) and DENIED.search(said):
        return False
    listed = LISTED.get(intent)
    if listed and _any_of(frozenset(LEXICON.phrases[listed])).search(said):
        return intent is not Intent.REPORT or not _is_told(said)
    return any(pattern.search(said) for one, pattern in COMPILED if one is intent)


def _is_told(said: str) -> bool:
    """ "em gửi báo cáo rồi" tells; it wishes nothing."""
    return bool(
        re.search(r"\b(?:roi|xong|da (?:gui|nop|bao cao)|chua|khong|mai|tuan sau|sau|dang|sap|se)\b", said)
    )


@cache
def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    said = sorted((plain(phrase) for phrase in phrases), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, said))})\b")
