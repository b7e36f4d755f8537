"""What the dashboard says of letters that wait or failed, and of messages that were set aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from texts.me import CHANNELS
from texts.troubles import choices
from texts.writing import moment, padded

LONGEST = 120
SAY = {
    "title": "Tin chờ, tin lỗi",
    "waiting": "Đang chờ gửi",
    "waiting_none": "Không có tin nào đang chờ gửi.",
    "waiting_caption": "Tin đang chờ gửi, theo giờ gửi",
    "failed": "Không gửi được",
    "failed_none": "Không có tin nào gửi không được.",
    "failed_caption": "Tin không gửi được, mới nhất trước",
    "aside": "Tin nhận được nhưng chưa xử lý được",
    "aside_none": "Không có tin nào chưa xử lý được.",
    "aside_caption": "Tin chưa xử lý được, mới nhất trước",
    "to": "Gửi tới",
    "from": "Người gửi",
    "kind": "Loại tin",
    "until": "Gửi từ lúc",
    "made": "Soạn lúc",
    "came": "Nhận lúc",
    "why": "Vì sao",
    "words": "Nội dung",
    "acts": "Việc làm được",
}
KINDS = {"reply": "trả lời", "reminder": "nhắc hạn", "notice": "thông báo", "digest": "bản tin"}
STRANGER = "người chưa liên kết"
NOT_TOLD = "không hiện nội dung của người chưa liên kết"
WORDED_LATE = "soạn ngay trước khi gửi"
IN_TURN, LATER_HOUR = "đang đến lượt", "chờ giờ nhắc"
PROGRAM = "lỗi trong chương trình"


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter or message as it is shown; `choices`: what may be done about it, as (label, action)."""

    who: str
    kind: str
    at: str
    why: str
    words: str
    choices: Sequence[tuple[str, str]] = ()


def heading(words: str, count: int) -> str:
    """A section's heading with how many there are."""
    return f"{words}: {padded(count)}"


def counted(outbox: Mapping[str, int]) -> str:
    """What the outbox holds, as `tonghop status` counts it."""
    return (
        f"Đã gửi {padded(outbox['sent'])}; chờ gửi hoặc chờ người nhận mở trang {padded(outbox['waiting'])}; "
        f"lỗi {padded(outbox['failed'])}; đã bỏ {padded(outbox['cancelled'])}."
    )


def who(name: str, channel: str) -> str:
    """Đ/c Lan (Zalo)."""
    return f"{f'đ/c {name}' if name else STRANGER} ({CHANNELS.get(channel, channel)})"


def waiting(name: str, channel: str, kind: str, until: datetime, now: datetime, error: str, words: str) -> Shown:
    """A letter that is yet to go out."""
    why = error or (LATER_HOUR if until > now else IN_TURN)
    return Shown(who(name, channel), KINDS.get(kind, kind), moment(until), why, _words(name, words))


def failed(key: int, name: str, channel: str, kind: str, made: datetime, error: str, words: str) -> Shown:
    """A letter that will not go out."""
    told = (who(name, channel), KINDS.get(kind, kind), moment(made), error or PROGRAM, _words(name, words))
    return Shown(*told, choices("letter", key))


def set_aside(key: int, name: str, channel: str, came: datetime, tries: int, trace: str, words: str) -> Shown:
    """A message that could not be handled; of a traceback only what sort of fault it was."""
    sort = trace.strip().rpartition("\n")[2].partition(":")[0]
    why = f"{PROGRAM}{f' ({sort})' if sort else ''}, đã thử {tries} lần"
    return Shown(who(name, channel), "", moment(came), why, _words(name, words), choices("message", key))


def _words(name: str, words: str) -> str:
    """The beginning of what was said, of people who are known."""
    if not name:
        return NOT_TOLD
    line = " ".join(words.split())
    return f"{line[:LONGEST].rstrip()}…" if len(line) > LONGEST else line or WORDED_LATE
