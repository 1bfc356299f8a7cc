"""Data files: every dialect gives the same rows, a broken line costs itself alone, and columns are checked first."""

import gzip
import io

import pytest

from newslake.errors import InvalidInput
from newslake.ingest.rows import SYNONYMS, check_mapping, columns, given, rows
from newslake.page import Given, Refusal

CSV = "link,headline,body\nhttps://a.example/,Bürger fürchten Änderungen,Größere Maßnahmen über Nacht\n"
ROW = {
    "link": "https://a.example/",
    "headline": "Bürger fürchten Änderungen",
    "body": "Größere Maßnahmen über Nacht",
}


def read(data: bytes, form: str = "csv") -> list:
    return list(rows(io.BytesIO(data), form))


def kinds(found: list) -> list[str]:
    return [each.reason if isinstance(each, Refusal) else "row" for each in found]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_csv_of_any_charset_is_read(charset):
    assert read(CSV.encode(charset)) == [ROW]


def test_csv_in_cyrillic_of_an_old_charset_is_read():
    text = "title;text\nЗаголовок статьи;Текст новости о выборах в городе сегодня\n"
    assert read(text.encode("cp1251")) == [
        {"title": "Заголовок статьи", "text": "Текст новости о выборах в городе сегодня"}
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_any_delimiter_is_read(delimiter):
    assert read(CSV.replace(",", delimiter).encode()) == [ROW]


def test_csv_cells_may_hold_lines_quotes_and_very_long_texts():
    long = "word " * 100_000
    data = f'title,text\n"He said ""no""","one\n\ntwo, {long}"\n'.encode()
    assert read(data) == [{"title": 'He said "no"', "text": f"one\n\ntwo, {long}"}]


def test_csv_row_with_more_cells_than_names_is_broken():
    assert kinds(read(b"title,text\na,b\na,b,c\na,b\n")) == ["row", "broken-record", "row"]


def test_csv_row_with_fewer_cells_lacks_the_rest():
    assert read(b"title,text,date\na,b\n") == [{"title": "a", "text": "b"}]


def test_blank_lines_are_passed_over():
    assert kinds(read(b"\n\ntitle,text\n\na,b\n,\n\n")) == ["row"]
    assert kinds(read(b'\n{"a": 1}\n\n\n', "json-lines")) == ["row"]


def test_line_that_is_no_json_object_is_broken():
    data = b'{"text": "a"}\n{"text": \n[1]\n"b"\n\xff\xfe\xff\n' + b"[" * 100_000 + b'\n{"text": "c"}'
    assert kinds(read(data, "json-lines")) == ["row", *["broken-record"] * 5, "row"]


def test_json_lines_with_a_byte_order_mark_are_read():
    assert read('{"text": "Grüße"}\n'.encode("utf-8-sig"), "json-lines") == [{"text": "Grüße"}]


@pytest.mark.parametrize(("form", "data"), [("csv", CSV.encode()), ("json-lines", b'{"text": "a"}\n')])
def test_compressed_file_is_read_as_the_plain_one(form, data):
    assert read(gzip.compress(data), form) == read(data, form)


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("csv", CSV.encode() + b"".join(b"https://a.example/%d,Title,Text\n" % n for n in range(99_000))),
        ("json-lines", b"".join(b'{"text": "%d"}\n' % n for n in range(99_000))),
    ],
)
def test_compressed_file_that_breaks_off_keeps_what_came_before(form, data):
    packed = gzip.compress(data)
    found = kinds(read(packed[: len(packed) // 2], form))
    assert found[0] == "row"
    assert found[-1] == "broken-record"


def named(data: bytes, mapping=None, form: str = "csv") -> dict:
    return dict(columns(io.BytesIO(data), form, "export", mapping))


def test_usual_names_of_columns_are_known_in_any_case():
    assert named(b"Link,HEADLINE,Body,date,Author,unheard\n,,x,,,\n") == {
        "url": "Link",
        "title": "HEADLINE",
        "text": "Body",
        "published": "date",
        "authors": "Author",
    }


def test_our_own_name_comes_before_a_synonym():
    assert named(b"content,text\na,b\n")["text"] == "text"


def test_mapping_is_taken_as_it_is_given():
    assert named(b"link,body,html\na,b,c\n", {"text": "body"}) == {"text": "body"}


def test_mapping_to_a_rare_column_of_json_lines_is_found():
    data = b'{"text": "a"}\n' * 2_000 + b'{"text": "a", "by": "b"}\n'
    assert named(data, {"text": "text", "authors": "by"}, "json-lines")["authors"] == "by"


@pytest.mark.parametrize(
    ("data", "form", "mapping", "message"),
    [
        (b"link,body\na,b\n", "csv", {"text": "boody"}, "'boody'.*link, body"),
        (b"link,body\na,b\n", "csv", {"url": "link"}, "text or html"),
        (b"link,words\na,b\n", "csv", None, "text or html"),
        (b"link,body\n", "csv", None, "line of column names"),
        (b"", "csv", None, "line of column names"),
        (b"[\n1,\n2\n]", "json-lines", None, "one JSON object a line"),
        (b"<html></html>", "json-lines", None, "one JSON object a line"),
    ],
)
def test_file_that_cannot_be_read_so_is_refused(data, form, mapping, message):
    with pytest.raises(InvalidInput, match=message):
        named(data, mapping, form)


@pytest.mark.parametrize("mapping", [{"headline": "title"}, {"text": ""}, {"text": None}])
def test_mapping_that_makes_no_sense_is_refused(mapping):
    with pytest.raises(InvalidInput):
        check_mapping(mapping)


def test_every_field_that_a_row_may_say_is_its_own_first_synonym():
    assert all(names[0] == ours for ours, names in SYNONYMS.items())


def test_given_is_what_the_row_says_verbatim():
    row = {"t": " A headline ", "a": ["Ada Example", {"name": "Bo Sample"}, 3], "d": 1767225600, "k": "", "s": None}
    names = {"title": "t", "authors": "a", "published": "d", "keywords": "k", "section": "s", "url": "u"}
    assert given(row, names) == Given(
        title=" A headline ", authors=["Ada Example", "Bo Sample", "3"], published="1767225600"
    )


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ('["Ada Example", "Bo Sample"]', ["Ada Example", "Bo Sample"]),
        ("Ada Example, Bo Sample", ["Ada Example, Bo Sample"]),
        ("[staff]", ["[staff]"]),
        ("", []),
        (None, []),
    ],
)
def test_list_in_a_cell_is_json_or_its_only_item(cell, authors):
    assert given({"by": cell}, {"authors": "by"}).authors == authors


def test_text_that_no_file_can_hold_is_mended():
    (row,) = read(b'{"title": "half a \\ud83d pair"}', "json-lines")
    assert given(row, {"title": "title"}).title == "half a ? pair"
