"""Replies are read as their writers meant them, or asked again: never guessed."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.agreement import agrees, denies
from language.confirm import read_confirm
from language.dates import read_date
from language.intents import Intent, read_intent
from language.misread import Misread, Reason
from language.numbers import read_number
from language.quotas import read_quota
from language.spelling import clean, plain

THURSDAY = date(2023, 6, 15)

YES = """
rồi ạ|dạ xong|đã làm rồi|chúng em đã triển khai|đơn vị đã tổ chức học tập ngày 3/6|hoàn thành rồi đồng chí nhé|XONG RỒI
hoc xong hom qua roi|da thuc hien|to chuc roi a|vừa họp xong|ok rồi|rùi nhé|Đã gửi|em nộp rồi|đã quán triệt cho toàn thể
chi bộ em học tuần trước rồi|chưa, à nhầm, xong rồi|đã học tập nghị quyết ạ|bên em làm xong hết rồi
"""
NO = """
chưa|dạ chưa ạ|chua lam|chưa có|sắp xong|đang triển khai|tuần sau làm|mai học ạ|không|chưa xong đâu|đã học đâu|có gửi đâu
đang chuẩn bị|gần xong rồi|hoãn rồi ạ|còn một phần|học được nửa rồi|sẽ tổ chức|đang dở|vâng chưa ạ|xong 3/5 chi bộ
dự kiến tháng sau|quên chưa làm|đã lên lịch
"""
UNCLEAR = """
chắc rồi|hình như xong rồi|hỏi đồng chí bí thư|em chào anh|làm ở đâu|gửi vào đâu ạ|bao giờ hết hạn|cơ bản xong|?|thế nào ạ
có kế hoạch rồi|đã báo cáo rồi|đã nhận được|em không biết|để em xem lại|tổ chức|xong thì em báo|nếu xong em báo
không phải là chưa học|đã phân công rồi|đã ký rồi|chi bộ 1 học rồi|nghị quyết nào|đã nghe|em đang bận|🙏|😊
đã mời báo cáo viên|bên em mất điện rồi|thôi|hết pin rồi
"""


def lines(text: str) -> list[str]:
    return [one for one in text.replace("\n", "|").split("|") if one]


@pytest.mark.parametrize("text", lines(YES))
def test_finished_is_yes(text: str) -> None:
    assert read_confirm(text).yes


@pytest.mark.parametrize("text", lines(NO))
def test_not_finished_is_no(text: str) -> None:
    assert not read_confirm(text).yes


@pytest.mark.parametrize("text", lines(UNCLEAR))
def test_what_is_not_an_answer_is_asked_again(text: str) -> None:
    with pytest.raises(Misread):
        read_confirm(text)


@pytest.mark.parametrize("text", ["vâng", "ok", "👍", "ừ", "dạ vâng ạ", "được rồi", "da", "oke", "có ạ"])
def test_a_bare_acknowledgement_is_a_weak_yes(text: str) -> None:
    read = read_confirm(text)
    assert read.yes
    assert read.weak


@pytest.mark.parametrize("text", ["đúng", "Đúng rồi ạ", "dung roi a", "vâng", "phải", "dạ đúng ạ", "ok", "👍"])
def test_agreeing(text: str) -> None:
    assert agrees(text)
    assert not denies(text)


@pytest.mark.parametrize("text", ["không", "sai rồi ạ", "không phải tôi", "khong dung", "không đúng"])
def test_denying(text: str) -> None:
    assert denies(text)
    assert not agrees(text)


@pytest.mark.parametrize(
    "text", ["dừng", "đừng", "đừng ghi", "đúng là chưa xong", "chưa đúng", "", "rồi", "em chào anh", "đúng không?"]
)
def test_neither_agreeing_nor_denying(text: str) -> None:
    assert not agrees(text)
    assert not denies(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("45", 45), ("45 đ/c", 45), ("1.250 lượt", 1250), ("1,250", 1250), ("1 250", 1250), ("khoảng 30 người", 30),
        ("hơn 530", 530), ("hai trăm linh năm", 205), ("mười lăm", 15), ("bốn lăm", 45), ("muoi nham", 15),
        ("một nghìn hai trăm", 1200), ("1k2", 1200), ("không có ai", 0), ("chưa có đồng chí nào", 0),
        ("tổng số 80, nữ 20", 80), ("40, à nhầm, 42", 42), ("dự 38 đồng chí ạ", 38),
    ],
)  # fmt: skip
def test_figures(text: str, value: int) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["gần 40", "dưới 30", "30-40", "30 đến 40", "vài chục", "1.25", "-3", "20 và 30", "0912345678", "12/5", "nhiều",
     "đủ", "rồi", "45 phút", "3 buổi", "một hai người", "?", "", "40%"],
)  # fmt: skip
def test_no_certain_figure_is_none(text: str) -> None:
    with pytest.raises(Misread):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "total", "value"),
    [
        ("2", 3, 2), ("đủ 3", 3, 3), ("Đủ", 3, 3), ("đủ cả 3 đ/c", 3, 3), ("cả ba", 3, 3), ("còn 1 người chưa", 3, 2),
        ("thiếu 1", 3, 2), ("2/3", 3, 2), ("chưa có ai", 3, 0), ("một nửa", 4, 2), ("50%", 4, 2), ("hai đồng chí", 3, 2),
        ("rồi ạ", 1, 1), ("chưa", 1, 0), ("0", 3, 0), ("tất cả", 5, 5), ("nop du roi", 2, 2),
    ],
)  # fmt: skip
def test_parts_of_a_quota(text: str, total: int, value: int) -> None:
    assert read_quota(text, total) == value


@pytest.mark.parametrize(
    ("text", "total"),
    [("4", 3), ("3/4", 3), ("5/3", 3), ("rồi ạ", 3), ("chưa", 3), ("nửa", 3), ("gần đủ", 3), ("chưa đủ", 3),
     ("khoảng 2", 3), ("đủ 2", 3), ("còn 1", 3), ("1 hoặc 2", 3), ("hỏi lại đã", 3), ("33%", 3)],
)  # fmt: skip
def test_no_certain_part_is_none(text: str, total: int) -> None:
    with pytest.raises(Misread):
        read_quota(text, total)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/5", "2023-05-12"), ("12-5-2023", "2023-05-12"), ("12.05.2023", "2023-05-12"), ("hôm qua", "2023-06-14"),
        ("hôm kia ạ", "2023-06-13"), ("hom nay", "2023-06-15"), ("ngày 3 tháng 6", "2023-06-03"), ("mai", "2023-06-16"),
        ("thứ sáu tuần trước", "2023-06-09"), ("chủ nhật tuần này", "2023-06-18"), ("25/12", "2022-12-25"),
        ("học ngày 1/6/2023 rồi", "2023-06-01"), ("3 ngày trước", "2023-06-12"), ("29/2", "2024-02-29"), ("10.5", "2023-05-10"),
    ],
)  # fmt: skip
def test_days(text: str, day: str) -> None:
    assert read_date(text, THURSDAY).isoformat() == day


@pytest.mark.parametrize(
    "text",
    ["31/6", "tháng 5", "12/5 hoặc 13/5", "15-17/5", "đầu tháng 6", "thứ 6", "hôm nọ", "", "29/2/2023"],
)
def test_no_certain_day_is_none(text: str) -> None:
    with pytest.raises(Misread):
        read_date(text, THURSDAY)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("báo cáo", Intent.REPORT), ("toi muon bao cao", Intent.REPORT), ("nộp kế hoạch", Intent.REPORT),
        ("tong hop ngay 31/5", Intent.SUMMARY), ("số liệu đến đâu rồi", Intent.SUMMARY),
        ("đơn vị nào chưa nộp", Intent.MISSING), ("cách nộp báo cáo", Intent.HELP), ("trợ giúp", Intent.HELP),
        ("hủy", Intent.CANCEL), ("thôi ạ", Intent.CANCEL), ("đơn vị em nộp chưa", Intent.STATUS), ("sửa", Intent.CORRECT),
        ("hạn nộp là ngày nào", Intent.DEADLINE), ("ok", Intent.UNKNOWN), ("5", Intent.UNKNOWN),
        ("chào đồng chí", Intent.UNKNOWN), ("đơn vị đã học xong", Intent.UNKNOWN),
    ],
)  # fmt: skip
def test_intents(text: str, intent: Intent) -> None:
    assert read_intent(text) is intent


@given(st.text(max_size=300))
def test_any_text_is_a_value_or_misread(text: str) -> None:
    for read in (
        read_confirm,
        read_number,
        lambda said: read_quota(said, 3),
        lambda said: read_date(said, THURSDAY),
    ):
        try:
            read(text)
        except Misread as misread:
            assert misread.reason in Reason
    assert read_intent(text) in Intent


@given(st.sampled_from(lines(YES + NO + UNCLEAR)), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]), st.booleans())
def test_how_letters_are_encoded_does_not_matter(text: str, form: str, loud: bool) -> None:
    def outcome(said: str) -> object:
        try:
            return read_confirm(said)
        except Misread:
            return None

    changed = unicodedata.normalize(form, f"\u200b {text}\u200e ")  # type: ignore[arg-type]
    assert outcome(changed.upper() if loud else changed) == outcome(text)


def test_spelling() -> None:
    assert clean("  Đã\u200b  tổ chức\u202e ") == "Đã tổ chức"
    assert plain("Đã HỌP") == "da hop"
    assert clean("１２") == "12"
