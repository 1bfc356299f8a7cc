"""What a batch's audit refuses, takes along, flags, holds and lets through."""

import dataclasses
import math
import socket
import tempfile
from datetime import UTC, date, datetime, timedelta

import pyarrow.compute as pc
import pytest

import factories
from factories import row, value
from newslake.contract import REGISTRY, BatchRule, RowRule, contract
from newslake.errors import ContractBroken
from newslake.identity import reject_id
from newslake.lake import Batch
from newslake.page import Span
from newslake.tables import FOUND
from newslake.validate.audit import audit

BATCH = Batch(date(2026, 1, 31), "import-a")
NOW = datetime(2026, 2, 1, tzinfo=UTC)
STRANGER = "0" * 32
FIRST = value("articles", "version_id", 0), value("articles", "article_id", 0)


def audited(tables, published=lambda table, column, values: set()):
    return audit(BATCH, "run-1", tables, NOW, published=published, history=contract("coverage").table([]))


def with_rows(table, *rows):
    """The good batch with other rows in one table, and without other findings: each table costs a tenth of a second."""
    tables = {name: found for name, found in factories.batch().items() if name not in FOUND}
    return tables | {table: contract(table).table(rows)}


def with_first_article(**changes):
    return with_rows("articles", row("articles", 0, **changes), row("articles", 1))


@pytest.fixture(scope="module")
def refused():
    """The verdict on a batch whose first article breaks a promise; a sighting refers to it."""
    return audited(with_first_article(language="English"))


def rejected(verdict):
    return [reject for reject in verdict.tables["rejects"].to_pylist() if reject["stage"] == "validate"]


def failures(verdict):
    return [check.expectation for check in verdict.failures]


def test_a_good_batch_passes_unchanged():
    tables = factories.batch()
    assert audited(tables).tables == tables


def test_a_good_batch_has_no_failed_check():
    failed = [check.expectation for check in audited(factories.batch()).checks if not check.is_success]
    assert failed == ["refused.no-text"]  # what reading refused is on record as well


def test_an_empty_batch_passes():
    assert failures(audited({name: contract(name).table([]) for name in factories.batch()})) == []


# Rows that are refused


def test_a_row_that_breaks_a_critical_promise_leaves_its_table(refused):
    assert refused.tables["articles"]["version_id"].to_pylist() == [value("articles", "version_id", 1)]


def test_a_refused_row_becomes_a_reject_that_leads_back_to_its_capture(refused):
    reject = rejected(refused)[0]
    article = row("articles", 0)
    assert reject == {
        "reject_id": reject_id(article.capture_id, "articles"),
        "capture_id": article.capture_id,
        "table": "articles",
        "source_id": article.source_id,
        "url": article.url,
        "stage": "validate",
        "reason": "language.vocabulary",
        "evidence": "language = 'English': language is one of 184 codes, from aa to zu.",
        "article_probability": None,
        "dependent_rows": 2,
        "captured_at": article.captured_at,
    }


def test_a_refused_row_fails_no_batch(refused):
    assert failures(refused) == []


def test_the_evidence_of_a_long_value_is_cut():
    evidence = rejected(audited(with_first_article(language="x" * 10_000)))[0]["evidence"]
    assert len(evidence) < 400


def test_the_evidence_of_a_rule_over_columns_shows_them():
    late = factories.NOON + timedelta(days=9)
    evidence = rejected(audited(with_first_article(published_at=late)))[0]["evidence"]
    assert evidence.startswith("published_at = 2026-02-09T12:00:00+00:00; captured_at = 2026-01-31T12:00:00+00:00: ")


def test_a_row_that_breaks_two_promises_is_one_reject():
    rejects = rejected(audited(with_first_article(language="English", text_digest="?")))
    assert [reject["reason"] for reject in rejects] == ["language.vocabulary", "parent-quarantined"]


def test_a_row_that_breaks_two_promises_names_the_second_in_its_evidence():
    evidence = rejected(audited(with_first_article(language="English", text_digest="?")))[0]["evidence"]
    assert evidence.endswith("Also broke text_digest.pattern, digest-agrees.")


def test_a_refused_row_of_a_hanging_table_leads_to_the_capture_of_its_article():
    broken = row("relations", 1, other_article_id="?")
    reject = rejected(audited(with_rows("relations", broken)))[0]
    assert (reject["table"], reject["capture_id"]) == ("relations", value("articles", "capture_id", 1))


def test_two_refused_relations_of_one_article_are_two_rejects():
    broken = [
        row("relations", 1, other_version_id=value("relations", "version_id", n), other_article_id="?") for n in (0, 3)
    ]
    assert len({reject["reject_id"] for reject in rejected(audited(with_rows("relations", *broken)))}) == 2


def test_a_refused_relation_leaves_its_article():
    verdict = audited(with_rows("relations", row("relations", 1, other_article_id="?")))
    assert len(verdict.tables["articles"]) == 2


# Rows that leave with their parent


def test_relations_of_a_refused_article_vanish():
    tables = with_rows("articles", row("articles", 0), row("articles", 1, language="English"))
    verdict = audited(tables)
    assert (len(verdict.tables["relations"]), [one["table"] for one in rejected(verdict)]) == (0, ["articles"])


def test_rows_that_left_with_a_refused_article_are_counted_on_its_reject():
    tables = with_rows("articles", row("articles", 0), row("articles", 1, language="English"))
    assert [one["dependent_rows"] for one in rejected(audited(tables))] == [1]


def test_a_sighting_of_a_refused_article_becomes_its_own_reject(refused):
    sighting = next(one for one in rejected(refused) if one["table"] == "sightings")
    assert (sighting["reason"], sighting["capture_id"]) == ("parent-quarantined", value("captures", "capture_id", 2))


def test_a_reject_of_a_sighting_names_its_parent_and_the_rule(refused):
    sighting = next(one for one in rejected(refused) if one["table"] == "sightings")
    version = value("articles", "version_id", 0)
    assert sighting["evidence"] == f"version_id = '{version}': that row of articles was refused: language.vocabulary"


def test_page_captures_still_add_up_when_parents_are_refused(refused):
    tables = refused.tables
    kept = [*tables["articles"]["capture_id"].to_pylist(), *tables["sightings"]["capture_id"].to_pylist()]
    assert sorted([*kept, *tables["rejects"]["capture_id"].to_pylist()]) == sorted(
        tables["captures"]["capture_id"].to_pylist()
    )


# References


def test_a_sighting_of_a_version_published_earlier_stays():
    tables = with_rows("sightings", row("sightings", 2, version_id=STRANGER))
    assert len(audited(tables, lambda table, column, values: {STRANGER}).tables["sightings"]) == 1


def test_a_sighting_of_an_unknown_version_is_refused():
    tables = with_rows("sightings", row("sightings", 2, version_id=STRANGER))
    assert [reject["reason"] for reject in rejected(audited(tables))] == ["version_id.refers"]


def test_only_ids_that_are_not_in_the_batch_are_looked_up():
    asked = []
    tables = with_rows("sightings", row("sightings", 2, version_id=STRANGER))
    audited(tables, lambda table, column, values: asked.append((table, column, list(values))) or set(values))
    assert asked == [("articles", "version_id", [STRANGER])]


# Batches that are held


def test_a_broken_reject_holds_the_batch():
    assert failures(audited(with_rows("rejects", row("rejects", 3, reason="Because!")))) == ["reason.pattern"]


def test_a_broken_capture_holds_the_batch():
    tables = with_rows("captures", row("captures", 0, fetch_status=-1), *(row("captures", n) for n in (1, 2, 3)))
    assert failures(audited(tables)) == ["fetch_status.range"]


def test_a_refused_row_whose_capture_is_unknown_holds_the_batch():
    assert "capture_id.refers" in failures(audited(with_first_article(capture_id=STRANGER)))


def test_a_relation_that_hangs_on_nothing_holds_the_batch():
    tables = with_rows(
        "relations", row("relations", 7, **dict(zip(("other_version_id", "other_article_id"), FIRST, strict=True)))
    )
    assert failures(audited(tables)) == ["version_id.refers"]


def test_a_key_that_stands_twice_holds_the_batch():
    tables = with_rows("relations", row("relations", 1), row("relations", 1))
    assert failures(audited(tables)) == ["relations.key"]


def test_a_capture_read_twice_holds_the_batch():
    tables = with_first_article(capture_id=value("articles", "capture_id", 1))
    assert "capture_id.unique" in failures(audited(tables))


def test_a_page_that_ended_nowhere_holds_the_batch():
    assert failures(audited(with_rows("sightings"))) == ["every-page-accounted"]


def test_a_batch_whose_pages_are_nearly_all_refused_is_held():
    tables = factories.batch() | {"captures": factories.rows("captures", 100)}
    tables["rejects"] = contract("rejects").table([row("rejects", n) for n in range(3, 100)])
    assert failures(audited(tables)) == ["share-rejected"]


def test_refused_rows_count_in_the_share_of_rejects():
    tables = {name: contract(name).table([]) for name in factories.batch()}
    tables |= {
        "captures": factories.rows("captures", 50),
        "articles": factories.rows("articles", 50, language="English"),
    }
    assert failures(audited(tables)) == ["share-rejected"]


def test_a_figure_that_is_not_a_number_holds_the_batch(monkeypatch):
    rule = BatchRule("no-number", "A figure that can't be computed.", "critical", lambda tables: math.nan, minimum=0)
    changed = dataclasses.replace(contract("articles"), batch_rules=(rule,))
    monkeypatch.setitem(REGISTRY, "articles", changed)
    assert failures(audited(factories.batch())) == ["no-number"]


def test_tables_with_columns_out_of_contract_are_a_defect():
    tables = factories.batch()
    tables["articles"] = tables["articles"].drop_columns("domain")
    with pytest.raises(ContractBroken, match=r"articles.*domain"):
        audited(tables)


# Warnings


@pytest.fixture
def warning(monkeypatch):
    def is_short(rows):
        return pc.less(pc.utf8_length(rows["title"]), 20)

    rule = RowRule("title-is-short", "title has fewer than 20 letters.", "warning", is_short)
    monkeypatch.setitem(REGISTRY, "articles", dataclasses.replace(contract("articles"), rules=(rule,)))


def test_a_warning_on_a_row_is_published_as_a_flag(warning):
    articles = audited(with_first_article(title="A title that goes on and on")).tables["articles"]
    assert articles["quality_flags"].to_pylist() == [["quality_flags 0", "title-is-short"], ["quality_flags 1"]]


def test_a_flag_that_stood_there_is_not_repeated(warning):
    tables = with_first_article(title="A title that goes on and on", quality_flags=["title-is-short"])
    assert audited(tables).tables["articles"]["quality_flags"].to_pylist()[0] == ["title-is-short"]


def test_a_flag_goes_to_the_row_that_earned_it_when_another_is_refused(warning):
    late = row("articles", 1, title="A title that goes on and on", quality_flags=[])
    articles = audited(with_rows("articles", row("articles", 0, language="English"), late)).tables["articles"]
    assert articles["quality_flags"].to_pylist() == [["title-is-short"]]


# The ledger, and what an audit leaves behind


def test_every_check_is_a_row_of_the_ledger(refused):
    checks = contract("checks").table(refused.checks)
    keys = checks.select(contract("checks").key).to_pylist()
    assert len({tuple(key.values()) for key in keys}) == len(keys) > 50


def test_a_failed_check_says_what_was_seen_and_allowed(refused):
    check = next(check for check in refused.checks if check.expectation == "language.vocabulary")
    assert (check.observed, check.bound, check.row_count, check.failed_count) == (
        "'English'",
        "is one of 184 codes, from aa to zu",
        2,
        1,
    )


def broken_by(table, **changes):
    """The critical rules that a batch breaks whose first row of a table is changed."""
    verdict = audited(with_rows(table, row(table, 0, **changes), row(table, 1)))
    return [check.expectation for check in verdict.failures]


def test_a_quote_that_its_text_does_not_say_there_holds_the_batch():
    said = value("quotes", "text", 0)
    assert broken_by("quotes", text=said.upper()) == ["findings-in-text"]


def test_a_mention_behind_the_end_of_its_text_holds_the_batch():
    assert broken_by("places", mentions=[Span(0, 99)], end=99) == ["findings-in-text"]


def test_a_finding_that_the_headline_alone_has_points_nowhere_and_holds_nothing():
    assert broken_by("entities", mentions=[], start=None, end=None) == []


def test_a_failed_rule_of_the_batch_says_what_was_seen_and_allowed():
    check = audited(with_rows("sightings")).failures[0]
    assert (check.table, check.observed, check.bound) == ("batch", "1", "is 0")


def test_tables_are_judged_in_one_order_parents_first_and_the_batch_last(refused):
    judged = list(dict.fromkeys(check.table for check in refused.checks))
    assert judged == ["captures", "articles", "relations", "sightings", "rejects", "coverage", "batch"]


def test_what_was_found_in_a_refused_article_leaves_with_it():
    tables = factories.batch() | {"articles": with_first_article(language="English")["articles"]}
    kept = audited(tables).tables
    assert {name: len(kept[name]) for name in FOUND} == dict.fromkeys(FOUND, 1)


def test_the_same_batch_is_judged_the_same():
    tables = with_first_article(language="English")
    assert audited(tables) == audited(tables)


def test_an_audit_touches_neither_disk_nor_network_nor_terminal(monkeypatch, tmp_path, capfd):
    def refuse(*_, **__):
        raise AssertionError("opened a socket")

    audited(factories.batch())  # imports may write caches
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(socket, "socket", refuse)
    capfd.readouterr()
    audited(with_first_article(language="English"))
    assert (list(tmp_path.iterdir()), capfd.readouterr()) == ([], ("", ""))
