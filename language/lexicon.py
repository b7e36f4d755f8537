"""The words that replies about reporting are made of, by what they do in a reply.

Listed with their marks; a word typed without marks matches every listed word it may stand for.
"""

from collections.abc import Iterable
from enum import Enum, auto

from language.spelling import bare


class Role(Enum):
    """What a word does in a reply."""

    COURTESY = auto()  # says nothing of the matter
    AGREES = auto()  # vâng, ok: a yes only to a question that was asked
    FINISHED = auto()  # rồi, xong
    PAST = auto()  # đã: finished only with a deed, or alone
    DEED = auto()  # tổ chức, học, gửi
    THING = auto()  # kế hoạch, báo cáo, ký: "có kế hoạch rồi" is no deed
    JUST = auto()  # mới: "mới học xong" is finished, "mai mới học" is not
    NOT_YET = auto()  # chưa
    NO = auto()  # không
    NOT_AT_ALL = auto()  # đâu: turns a deed into its contrary, or asks where
    WHERE = auto()  # vào, ở: "gửi vào đâu" asks
    UNFINISHED = auto()  # đang, sắp, gần, mai: under way, planned, partly, put off
    DOUBT = auto()  # chắc, hình như, hỏi: no answer at all


WORDS: dict[Role, str] = {
    Role.COURTESY: """ạ a á à nhé nha nhá nhe ơi thưa mà thì là cả cũng rất của cho với tại và các những được đc dc
        em anh chị bác cô chú tôi mình chúng tớ đồng chí đ/c đơn vị đv chi bộ cb đảng cấp ủy uỷ bên cơ quan
        trường bệnh viện công ty ban sở phòng khoa khối hôm ngày tháng tuần trước kia qua này nay sáng chiều tối
        trưa thứ hai ba tư bốn năm sáu bảy chủ nhật người lượt tham gia dự đầy đủ toàn thể tất hết trong lúc vừa
        lại đảng viên cán bộ tập thể cá nhân trực tiếp tuyến""",
    Role.THING: """kế hoạch kh bản lịch báo cáo bc nghị quyết nq hội nghị hn văn soạn ký in duyệt trình""",
    Role.AGREES: "vâng dạ ừ ừm uh uhm ok oke okie okê ờ có đúng nhất trí đồng ý 👍",
    Role.FINISHED: "rồi r rùi roài xong hoàn thành",
    Role.PAST: "đã",
    Role.DEED: "tổ chức học tập quán triệt triển khai thực hiện làm gửi nộp nghiên cứu họp phổ biến sinh hoạt",
    Role.JUST: "mới",
    Role.NOT_YET: "chưa ch chửa",
    Role.NO: "không k ko kg hông hổng hok chẳng chả",
    Role.NOT_AT_ALL: "đâu",
    Role.WHERE: "vào ở",
    Role.UNFINISHED: """đang sắp gần chuẩn bị mai mốt sau tới sẽ dự kiến định hoãn lùi dời còn một phần nửa tạm
        quên dở thiếu cuối""",
    Role.DOUBT: """chắc hình như lẽ hỏi rõ biết nhớ cơ bản bận nhầm gì nào sao ai để xem nhận trả lời nghe chào
        cảm ơn nếu khi hay hoặc bao giờ thấy nghĩ tưởng đoán ? phải mấy vài nhiều ít đầu giữa""",
}

SPELLED: dict[str, set[Role]] = {}
TYPED: dict[str, set[Role]] = {}
for _role, _words in WORDS.items():
    for _word in _words.split():
        SPELLED.setdefault(_word, set()).add(_role)
        TYPED.setdefault(bare(_word), set()).add(_role)


def roles_of(word: str, *, marked: bool) -> frozenset[Role]:
    """What a small word may do; empty: unknown. `marked`: its text carries Vietnamese marks, so that a listed
    word stands for itself; otherwise it may stand for every word that is typed so."""
    if marked and word in SPELLED:
        return frozenset(SPELLED[word])
    return frozenset(TYPED.get(word, ())) if word == bare(word) else frozenset(SPELLED.get(word, ()))


def any_of(words: Iterable[frozenset[Role]], *roles: Role) -> bool:
    """True when some word may do one of the things."""
    return any(word & set(roles) for word in words)
