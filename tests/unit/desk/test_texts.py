"""The text of a version by its parts, with what was found in it."""

from dataclasses import asdict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from factories import row
from newslake.contract import contract
from newslake.desk import findings, texts
from newslake.page import Block, Body, Span

FERRY = "Ann Bo of the University of Lagos said: “The boat, says Bo, sails from Lagos.”"


def spans(text, *words):
    return [Span(text.index(each), text.index(each) + len(each)) for each in words]


def mentioned(text, *words):
    found = spans(text, *words)
    return {"mentions": found, "start": found[0].start, "end": found[0].end, "mention_count": len(found)}


def entity(text, kind, *words, **changes):
    return row("entities", type=kind, **{"name": words[0], "country": None, **mentioned(text, *words)} | changes)


def place(text, *words, **changes):
    return row("places", **{"name": words[0], **mentioned(text, *words)} | changes)


def quote(text, words, **changes):
    (span,) = spans(text, words)
    return row("quotes", **{"start": span.start, "end": span.end, "text": words} | changes)


def shown(*given, entities=(), places=(), quotes=()):
    """The text of these blocks; one paragraph where it is just words."""
    body = Body.of(
        [("paragraph", each) if isinstance(each, str) else each for each in given], source="html", confidence=1
    )
    return of(asdict(row("articles", text=body.text, blocks=body.blocks)), entities, places, quotes)


def of(article, entities=(), places=(), quotes=()):
    given = {"entities": entities, "places": places, "quotes": quotes}
    return texts.text(article, {name: contract(name).table(given.get(name, ())) for name in findings.TABLES})


def plain(line):
    return "".join(run.text for stretch in line for run in stretch.runs)


def parts(*given):
    return [(part.kind, [[plain(cell) for cell in item] for item in part.items]) for part in shown(*given).parts]


def names(text):
    """What is marked as a name, in order, with its kind."""
    return [(run.name.kind, run.text) for run in runs(text) if run.name]


def runs(text):
    return [run for stretch in stretches(text) for run in stretch.runs]


def stretches(text):
    return [stretch for part in text.parts for item in part.items for cell in item for stretch in cell]


def said(text):
    return [plain([stretch]) for stretch in stretches(text) if stretch.quote]


# Its parts


def test_each_block_is_a_part():
    assert parts(("heading", "A"), ("paragraph", "b"), ("quote", "c")) == [
        ("heading", [["A"]]), ("paragraph", [["b"]]), ("quote", [["c"]]),
    ]  # fmt: skip


def test_items_that_follow_each_other_are_one_list():
    given = ("list-item", "a"), ("list-item", "b"), ("paragraph", "c"), ("list-item", "d")
    assert parts(*given) == [("list-item", [["a"], ["b"]]), ("paragraph", [["c"]]), ("list-item", [["d"]])]


def test_a_row_of_a_table_has_its_cells():
    assert parts(("table-row", "a\tb"), ("table-row", "c\td")) == [("table-row", [["a", "b"], ["c", "d"]])]


def test_a_text_is_shown_up_to_a_bound(monkeypatch):
    monkeypatch.setattr(texts, "SHOWN_CHARACTERS", 6)
    text = shown("abcd", "efgh", "ijkl")
    assert ([plain(part.items[0][0]) for part in text.parts], text.is_cut) == (["abcd"], True)


# What is marked


def test_names_are_marked_where_they_stand():
    found = shown(FERRY, entities=[entity(FERRY, "person", "Ann Bo")], places=[place(FERRY, "Lagos.”")])
    assert names(found) == [("person", "Ann Bo"), ("place", "Lagos.”")]


def test_nothing_of_the_text_is_lost_or_doubled():
    found = shown(
        FERRY,
        entities=[entity(FERRY, "person", "Ann Bo"), entity(FERRY, "organization", "University of Lagos")],
        places=[place(FERRY, "Lagos", "Lagos.")],
        quotes=[quote(FERRY, "The boat, says Bo, sails from Lagos.")],
    )
    assert "".join(run.text for run in runs(found)) == FERRY


def test_every_mention_is_marked_and_says_who_is_meant():
    text = "Ann Bo came, and Bo went."
    bo = entity(text, "person", "Ann Bo", mentions=[Span(0, 6), Span(17, 19)])
    found = shown(text, entities=[bo])
    assert [(run.text, run.name.label) for run in runs(found) if run.name] == [("Ann Bo", "Ann Bo"), ("Bo", "Ann Bo")]


def test_a_place_says_its_country():
    found = shown("Lagos", places=[place("Lagos", "Lagos", country="NG")])
    assert [run.name.label for run in runs(found) if run.name] == ["Lagos, NG"]


def test_places_are_marked_once_although_entities_has_them_too():
    text = "Lagos is large."
    found = shown(text, entities=[entity(text, "place", "Lagos")], places=[place(text, "Lagos")])
    assert names(found) == [("place", "Lagos")]


def test_of_names_that_overlap_the_longer_one_is_marked():
    organization, town = entity(FERRY, "organization", "University of Lagos"), place(FERRY, "Lagos")
    assert names(shown(FERRY, entities=[organization], places=[town])) == [("organization", "University of Lagos")]


def test_a_quote_holds_the_names_within_it():
    words = "The boat, says Bo, sails from Lagos."
    found = shown(FERRY, places=[place(FERRY, "Lagos.")], quotes=[quote(FERRY, words, speaker="Ann Bo")])
    (stretch,) = [each for each in stretches(found) if each.quote]
    assert ([run.text for run in stretch.runs if run.name], stretch.quote.label) == (["Lagos."], "Ann Bo")


def test_a_name_that_reaches_out_of_a_quote_is_marked_within_and_without():
    text = "“We won the Ann” Bo Cup"
    found = shown(text, entities=[entity(text, "organization", "Ann” Bo Cup")], quotes=[quote(text, "We won the Ann")])
    assert names(found) == [("organization", "Ann"), ("organization", "” Bo Cup")]
    assert [run.is_first for run in runs(found) if run.name] == [True, False]


def test_a_quote_of_two_paragraphs_is_marked_in_both_and_begins_once():
    found = shown("He: “one", "two”", quotes=[quote("He: “one\n\ntwo”", "one\n\ntwo")])
    assert said(found) == ["one", "two"]
    assert [each.is_first for each in stretches(found) if each.quote] == [True, False]


def test_of_quotes_within_quotes_the_outer_one_is_marked():
    text = "“I said ‘no’ then”"
    found = shown(text, quotes=[quote(text, "no"), quote(text, "I said ‘no’ then")])
    assert said(found) == ["I said ‘no’ then"]


def test_a_quote_whose_speaker_is_not_named_has_the_words_for_them():
    found = shown("abc", quotes=[quote("abc", "b", speaker=None, speaker_written="a boy")])
    assert [each.quote.label for each in stretches(found) if each.quote] == ["a boy"]


def test_cells_of_a_table_are_marked_apart():
    text = "Ann\tBo"
    found = shown(("table-row", text), entities=[entity(text, "person", "Ann\tBo")])
    assert [[[run.text for run in stretch.runs] for stretch in cell] for cell in found.parts[0].items[0]] == [
        [["Ann"]], [["Bo"]],
    ]  # fmt: skip


def test_a_name_that_only_the_headline_has_is_not_marked():
    nowhere = row("entities", type="person", mentions=[], start=None, end=None)
    assert names(shown("Text", entities=[nowhere])) == []


@pytest.mark.parametrize("span", [Span(3, 3), Span(4, 2), Span(900, 904)])
def test_what_points_nowhere_is_not_marked(span):
    found = shown("Some text", entities=[row("entities", type="person", mentions=[span])])
    assert (names(found), plain(found.parts[0].items[0][0])) == ([], "Some text")


def test_kinds_and_places_of_what_is_marked_are_told():
    found = shown(FERRY, entities=[entity(FERRY, "person", "Ann Bo")], quotes=[quote(FERRY, "The boat")])
    assert (found.kinds, found.starts) == ({"person", "quote"}, {("person", 0), ("quote", FERRY.index("The boat"))})


# Bounds


def test_of_a_million_characters_with_a_hundred_thousand_findings_so_many_are_marked():
    article = asdict(row("articles", text="word " * 200_000, blocks=[Block("paragraph", 0, 1_000_000)]))
    places = pa.array(np.arange(100_000) * 10)
    quotes = contract("quotes").table([row("quotes")]).take(pa.array(np.zeros(100_000, int)))
    for name, column in (("start", places), ("end", pc.add(places, 8))):
        quotes = quotes.set_column(quotes.column_names.index(name), name, column)
    nothing = {name: contract(name).table([]) for name in findings.TABLES}
    found = texts.text(article, nothing | {"quotes": quotes})
    assert (len(found.quotes.mentions), found.quotes.is_cut) == (texts.MOST_MENTIONS, True)
    assert sum(len(run.text) for run in runs(found)) == texts.SHOWN_CHARACTERS


def test_one_name_of_a_hundred_thousand_mentions_is_marked_so_often():
    article = asdict(row("articles", text="word " * 100_000, blocks=[Block("paragraph", 0, 500_000)]))
    mentions = [Span(5 * n, 5 * n + 4) for n in range(100_000)]
    assert len(of(article, [row("entities", type="person", mentions=mentions)]).names.mentions) == texts.MOST_MENTIONS


def test_where_all_that_is_found_is_marked_no_more_is_spoken_of():
    found = shown(FERRY, entities=[entity(FERRY, "person", "Ann Bo"), entity(FERRY, "organization", "Ann")])
    assert not found.names.is_cut
