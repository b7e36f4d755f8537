"""The word lists: what a bad line says, words of a house of its own, and how words are spelled."""

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest

from language import lexicon
from language.confirm import read_confirm
from language.keystrokes import telex, vni
from language.lexicon import WORDS, BadLine, Lexicon, check, extend, spelled
from language.meant import meant
from language.misread import Misread
from language.spelling import key

ROOT = Path(__file__).parents[2]


@pytest.fixture
def own_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever is added is gone after the test."""
    before = copy.deepcopy(lexicon.LEXICON)
    yield
    for name in Lexicon.__slots__:
        setattr(lexicon.LEXICON, name, getattr(before, name))
    spelled.cache_clear()


def test_the_lists_that_come_with_the_program_are_good() -> None:
    check()
    assert len(list(WORDS.glob("*.txt"))) >= 4


def test_a_phrase_stands_once_in_a_list() -> None:
    """A second time it would only puzzle who extends the list."""
    for path in WORDS.glob("*.txt"):
        seen: set[tuple[str, str]] = set()
        section = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                section = line
            elif line and not line.startswith("#") and "=" not in line:
                for phrase in (one.strip() for one in line.split(",")):
                    assert (section, phrase) not in seen, f"{path.name} {section}: {phrase}"
                    seen.add((section, phrase))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[đã xong]\nngon\n[gì đó]\n", "w.txt, dòng 3: không có mục [gì đó]"),
        ("ngon rồi\n", "w.txt, dòng 1: trước dòng này phải có tên mục"),
        ("# ghi chú\n\n[đã xong]\nngon, xong 100%\n", "w.txt, dòng 4: “xong 100%” không phải một cụm từ"),
        ("[đã xong]\nmột hai ba bốn năm sáu bảy tám\n", "w.txt, dòng 2: “một hai ba bốn năm sáu bảy tám”"),
        ("[viết tắt]\nrồi r\n", "w.txt, dòng 2: viết theo mẫu “rồi = r, rùi”"),
        ("[viết tắt]\nrồi =\n", "w.txt, dòng 2: viết theo mẫu"),
    ],
)
def test_a_bad_line_is_told_in_one_sentence_and_nothing_is_taken(text: str, told: str, own_words: None) -> None:
    with pytest.raises(BadLine) as bad:
        extend(text, "w.txt")
    assert str(bad.value).startswith(told)
    assert "\n" not in str(bad.value)
    assert "ngon" not in lexicon.LEXICON.phrases[lexicon.Role.FINISHED]


def test_a_house_adds_words_of_its_own(own_words: None) -> None:
    with pytest.raises(Misread):
        read_confirm("ngon lành cành đào ạ")
    with pytest.raises(Misread):
        read_confirm("lụi rùng")
    extend("\ufeff# của tỉnh ta\n[đã xong]\nngon lành cành đào\n\n[viết tắt]\nchưa = lụi rùng, chwaa\n", "w.txt")
    assert read_confirm("ngon lanh canh dao").yes
    assert not read_confirm("lụi rùng ạ").yes


@pytest.mark.parametrize(
    ("keys", "word"),
    [("ddax", "đã"), ("hocj", "học"), ("rooif", "rồi"), ("chuwa", "chưa"), ("chuaw", "chưa"), ("dduwowcj", "được"),
     ("dduocwj", "được"), ("trieenr", "triển"), ("muwowif", "mười"), ("xong", "xong")],
)  # fmt: skip
def test_telex(keys: str, word: str) -> None:
    assert telex(keys) == key(word)


@pytest.mark.parametrize(
    ("keys", "word"),
    [("d9a4", "đã"), ("ho5c", "học"), ("ro62i", "rồi"), ("chu7a", "chưa"), ("d9u7o7c5", "được"), ("to63", "tổ"), ("a5", "ạ")],
)  # fmt: skip
def test_vni(keys: str, word: str) -> None:
    assert vni(keys) == key(word)


@pytest.mark.parametrize(
    "word", ["boss", "mess", "roi", "max2", "facebook", "tonghop", "zalo", "hoà", "t6", "cb1"]
)
def test_what_makes_no_word_we_know_stays(word: str) -> None:
    assert spelled(word) == word


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("45 đc dự", "45 đồng chí dự"), ("chưa làm đc", "chưa làm được"), ("đc 45 đ/c", "được 45 đồng chí"),
        ("đv em", "đơn vị em"), ("45 đv", "45 đảng viên"), ("rồi ch ạ", "rồi chị"), ("ch học", "chưa học"),
        ("kh có", "không có"), ("gửi kh rồi", "gửi kế hoạch rồi"), ("hn học", "hôm nay học"), ("dự hn", "dự hội nghị"),
        ("rồiiii", "rồi"), ("vânggg ạạ", "vâng"), ("t6 tuần trước", "thứ 6 tuần trước"), ("12th5", "12 tháng 5"),
        ("bao h nộp", "bao giờ nộp"), ("> chưa?\nrồi", "rồi"), ("nói là “chưa học” ạ", "nói là"),
        ("“rồi” ạ", "“rồi”"), ("hn45", "hn 45"),
    ],
)  # fmt: skip
def test_short_forms_by_what_stands_beside_them(text: str, said: str) -> None:
    assert meant(text) == said


def test_the_words_of_the_guide_can_be_taken(own_words: None) -> None:
    guide = (ROOT / "docs" / "huong-dan.md").read_text(encoding="utf-8")
    extend(guide.split("```")[1], "w.txt")
    assert read_confirm("đâu vô đó").yes
