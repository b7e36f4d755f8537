"""Lists of units in text files: read whole, or refused with every place named."""

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.headings import ALSO_CALLED, COLUMNS, column_of
from imports.units import read_units
from texts import files

HEAD = "code,name,kind,sector,members,individual_quota\n"
FULL = HEAD.replace("\n", ",parent,phone\n")
TABLE = HEAD + 'A1,"Đảng bộ Sở Mẫu",đảng bộ,cơ quan,73,3\nA2,Chi bộ B,,,,\n\n'


def places(text: str) -> list[tuple[int, str]]:
    found = read_units(text.encode(), {"DB000": None})
    assert bool(found.rows) != bool(found.problems)
    return [(problem.row, problem.column) for problem in found.problems]


def said(data: bytes) -> str:
    found = read_units(data, {})
    assert not found.rows
    return " ".join(problem.problem for problem in found.problems)


@pytest.mark.parametrize("encode", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_flavours_of_csv(encode: str, end: str, separator: str) -> None:
    text = TABLE.replace(",", separator).replace("\n", end)
    mark = "\ufeff" if encode == "utf-16-be" else ""
    found = read_units((mark + text).encode(encode), {})
    assert not found.problems
    assert [(row.code, row.name, row.members, row.individual_quota) for row in found.rows] == [
        ("A1", "Đảng bộ Sở Mẫu", 73, 3),
        ("A2", "Chi bộ B", 0, 0),
    ]


def test_windows_1258_comes_out_composed() -> None:
    # An older office program keeps the marks of a vowel apart: "Ð¶" and the like do not occur, "ê" + dot below does.
    data = (
        (HEAD + "A1,Đảng bộ Việt Nam,,,1,1\n")
        .replace("ệ", "ê\u0323")
        .replace("ả", "a\u0309")
        .replace("ộ", "ô\u0323")
    )
    found = read_units(data.encode("cp1258"), {})
    assert not found.problems
    assert found.rows[0].name == "Đảng bộ Việt Nam"


def test_spoilt_letters_are_refused_not_read_as_others() -> None:
    spoilt = (HEAD + "A1,Đảng bộ Việt Nam,,,1,1\nA2,Chi bộ Tệp hỏng,,,1,1\n").encode()
    place = spoilt.index("hỏng".encode()) + 1
    found = read_units(spoilt[:place] + b"\xff" + spoilt[place:], {})
    assert [(one.row, one.problem) for one in found.problems] == [(3, files.SPOILT_UTF_8)]
    found = read_units((HEAD + "A1,§¶ng bé Së Néi vô,,,1,1\n").encode(), {})
    assert [(one.row, one.column, one.problem) for one in found.problems] == [(2, "name", files.OLD_FONT)]


def test_what_cannot_be_seen_is_no_part_of_a_value() -> None:
    found = read_units((HEAD + "\u200bA1,Chi\u00a0 bộ\tA\x07\u00ad ,,,1.250,\ufeff3\n").encode(), {})
    assert [(row.code, row.name, row.members, row.individual_quota) for row in found.rows] == [
        ("A1", "Chi bộ A", 1250, 3)
    ]


def test_titles_and_excels_own_hint_may_stand_above_the_header() -> None:
    titled = "DANH SÁCH, tính đến 15/6\n\n" + FULL.replace(",", ";") + "A1;Đảng bộ A, B;;;1;1;;0912345678\n"
    assert read_units(titled.encode(), {}).rows[0].name == "Đảng bộ A, B"
    hinted = "sep=|\n" + (HEAD + "A1,B,,,1,1\n").replace(",", "|")
    assert read_units(hinted.encode(), {}).rows[0].code == "A1"
    twice = "mã,tên,loại,khối,số lượng,\n" + "Mã,Tên,Loại,Khối,Đảng viên,Chỉ tiêu\nA1,B,,,7,1\n"
    assert read_units(twice.encode(), {}).rows[0].members == 7


@pytest.mark.parametrize("column", COLUMNS)
def test_a_heading_counts_in_any_case_with_or_without_marks(column: str) -> None:
    assert files.COLUMNS[column] in ALSO_CALLED[column]
    for heading in (column, *ALSO_CALLED[column]):
        for written in (heading, heading.upper(), f" {heading.replace(' ', '  ')} *".title()):
            assert column_of(written) == column
    assert column_of(
        ALSO_CALLED["name"][1].replace("đ", "d").replace("ê", "e").replace("ơ", "o").replace("ị", "i")
    )


def test_vietnamese_headings_in_any_order_and_problems_name_them_as_written() -> None:
    head = "STT,TÊN ĐƠN VỊ,Mã,khoi,Loại hình,Số đảng viên,Chỉ tiêu,Đơn vị cấp trên,Số Điện Thoại\n"
    found = read_units((head + "1,Đảng bộ A,A1,cơ quan,đảng bộ,73,3,,912345678\n").encode(), {})
    assert astuple(found.rows[0]) == ("A1", "Đảng bộ A", "đảng bộ", "cơ quan", 73, 3, None, "0912345678")
    assert places(head + "1,,A1,,,x,1,ZZ,\n") == [(2, "TÊN ĐƠN VỊ"), (2, "Số đảng viên")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "")]),
        ("a,b\n1,2\n", [(1, "")]),
        ("code,name\nA,B\n", [(1, "kind"), (1, "sector"), (1, "members"), (1, "individual_quota")]),
        (HEAD.replace("sector", "sector,color"), [(1, "color")]),
        (HEAD.replace("kind", "kind,kind"), [(1, "kind")]),
        (HEAD.replace("kind", "kind,Mã đơn vị"), [(1, "Mã đơn vị")]),
        (HEAD, [(1, "")]),
        (HEAD + ",B,,,1,1\n", [(2, "code")]),
        (HEAD + "A,B,,,x,1\nB,,,,1,-1\n", [(2, "members"), (3, "name"), (3, "individual_quota")]),
        (HEAD + "A,B,,,1,1\nA,C,,,1,1\n", [(3, "code")]),
        (HEAD + "A,B,,,x,1\nA,C,,,1,1\n", [(2, "members"), (3, "code")]),
        (HEAD + "A,B,,,1,1\na,C,,,1,1\n", [(3, "code")]),
        (HEAD + "db000,B,,,1,1\n", [(2, "code")]),
        (FULL + "A,B,,,1,1,ZZ\n", [(2, "parent")]),
        (FULL + "A,B,,,x,1\nB,B,,,1,1,A\n", [(2, "members")]),
        (FULL + "A,B,,,1,1,B\nB,B,,,1,1,A\nC,B,,,1,1,A\n", [(2, "parent"), (3, "parent")]),
        (FULL + "A,B,,,1,1,A\n", [(2, "parent")]),
        (HEAD + "A,B,,,1.5,1\n", [(2, "members")]),
        (HEAD + "A,B,,,99999999999999999999,1\n", [(2, "members")]),
        (HEAD + f"A,{'x' * 301},,,1,1\n", [(2, "name")]),
        (HEAD + "A,B,C,,,1,1\n", [(2, "")]),
        (HEAD + "A,B,cơ quan,73,3\n", [(2, "")]),
        (HEAD + "A,#REF!,,,#N/A,1\n", [(2, "name"), (2, "members")]),
        (HEAD + 'A,"hai\ndòng",,,1,1\nB,C,,,x,1\n', [(4, "members")]),
        (HEAD + 'A,"hai\ndòng",,,x,1\n', [(2, "members")]),
        (HEAD + 'A,B,,,1,1\nB,"C,,,1,1\nD,E,,,1,1\n', [(3, "")]),
        (HEAD + 'A,B,,,1,1\nB,"C" D,,,1,1\n', [(3, "")]),
        (HEAD + 'A,B,,,1,1\nB,"C,,,1,1\nD,"E,,,1,1\n', [(3, "")]),
    ],
)
def test_everything_wrong_with_a_list_is_named(text: str, expected: list[tuple[int, str]]) -> None:
    assert places(text) == expected


def test_quotes_inside_a_name_are_part_of_it() -> None:
    found = read_units((HEAD + 'A,Chi bộ "Mẫu" số 1,,,1,1\n').encode(), {})
    assert found.rows[0].name == 'Chi bộ "Mẫu" số 1'


def test_a_long_chain_of_parents_is_walked_once() -> None:
    rows = [f"C{one},B,,,1,1,{f'C{one - 1}' if one else ''},\n" for one in range(20_000)]
    assert len(read_units((FULL + "".join(rows)).encode(), {}).rows) == 20_000


@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: (HEAD + text).encode("utf-8", "replace")))
def test_any_bytes_are_units_or_problems(data: bytes) -> None:
    found = read_units(data, {})
    assert bool(found.rows) != bool(found.problems)
