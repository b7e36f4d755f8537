"""A reply in its clauses: where one ends, what a correction takes back, which question is only repeated."""

import re

from language.meant import meant

BREAK = re.compile(
    r"[,;:!…\n]+(?!\d)|\.+(?!\d)|\.\.+|(?<=[?])|\s[-–—]+\s|[()\[\]]|(?<=\d)[,;](?=\d{1,2}/)|(?<=/\d{2})[,;]"
    r"|(?<=/\d)[,;]"
)
TURN = re.compile(
    r"\s(?:nhưng mà|nhưng|nhung ma|nhung|tuy nhiên|tuy nhien|song le)\s"
    r"|\s(?:mà|ma)\s(?=(?:chưa|chua|cá nhân|ca nhan|tập thể|tap the)\b)"
    r"|(?<!không)(?<!khong)(?<!chẳng)\s(?:còn|con|và|va)\s(?=(?:cá nhân|ca nhan|tập thể|tap the|chi bộ|chi bo"
    r"|cb|đơn vị|bên)\b)"
    r"|\s(?=(?:à nhầm|à quên|ấy chết|ý quên|ý nhầm|à không|nhầm ạ|a nham|a quen|ay chet|y quen|a khong|nham a)\b)"
)
TAKES_BACK = re.compile(
    r"^(?:(?:quên|quen|nhầm|nham|chết|chet)(?=$|\s\d|\s(?:ạ|a|nhé|em|anh|chị)\b)"
    r"|ấy chết|ay chet|chết thật|thôi chết|thoi chet|à quên|a quen|ý quên|y quen|à nhầm|a nham|ý nhầm"
    r"|(?:em |tôi |mình |toi |minh )?(?:(?:đếm|ghi|gõ|viết|bấm|nhắn|báo|tính|nhớ|nói|dem|ghi|go|viet|bam|bao"
    r"|tinh|nho|noi) )?(?:nhầm|nham)(?=$|\s\d|\s(?:ạ|a|nhé)\b)"
    r"|ghi nhầm|gõ nhầm|viết nhầm|bấm nhầm|nhắn nhầm|ý lộn|í lộn|lộn"
    r"|à không|a khong|à|ủa|ý em là|y em la|ý là|đính chính|dinh chinh|nói lại|noi lai"
    r"|sửa lại|sua lai|em sửa|xin sửa|đúng ra|đúng ra là)"
    r"(?:\s(?:rồi|ạ|a|là|la|nhé|em|anh|chị|xin lỗi|xin đính chính|phải là))*(?:\s|$)"
)


SORRY = re.compile(
    r"^(?:(?:em|tôi|mình) )?(?:xin lỗi|xin loi|sorry)(?: (?:em|anh|chị|chi|đồng chí|các bác|bác|ạ|a|nhé"
    r"|nha))*(?:\s|$)"
)
NOT_THIS = re.compile(r"\b(?:không phải|khong phai) (?:là |la )?\d[^,;\n]{0,40}?\s(?:mà là|ma la|mà|ma)\s(?=.*\d)")
AND_NOT = re.compile(r"(?<=\S)[\s,]+(?:chứ|chu) (?:không phải|khong phai) (?:là |la )?\d.*$")
NOT_BUT = re.compile(r"(\b(?:không phải|khong phai) (?:là |la )?(?:chưa|chua)\b.*?)\s(?:mà|ma)\s")


def clauses_of(text: str) -> list[str]:
    """The clauses of a reply as they are meant, "?" kept at the end of a question."""
    said = TURN.sub("\n", f" {NOT_BUT.sub(_but, settled(meant(text)))} ")
    return [clause for part in BREAK.split(said) if (clause := " ".join(part.split()).strip(" '.-"))]


def settled(said: str) -> str:
    """ "không phải 48 mà 50", "50 chứ không phải 48" are 50."""
    return NOT_THIS.sub("", AND_NOT.sub("", said))


def _but(found: re.Match[str]) -> str:
    return f"{found[1]}\n"


def as_corrected(clauses: list[str]) -> list[str]:
    """What follows a correction ("chưa… à, xong rồi") replaces what came before it."""
    kept: list[str] = []
    corrects = False
    for place, clause in enumerate(clauses):
        sorry = SORRY.sub("", clause)
        if sorry != clause:
            kept = [sorry] if sorry and kept else [*kept, *([sorry] if sorry else [])]
            continue
        corrected = TAKES_BACK.sub("", clause) if kept else clause
        if corrected != clause:
            if not corrected and corrects and place == len(clauses) - 1:
                break  # "chưa, à học rồi, em nhầm": told already
            kept, corrects = [corrected] if corrected else [], True
        else:
            kept.append(clause)
    return kept
