from datetime import UTC, datetime
from typing import Any

import pytest

from newslake.extract import agencies
from newslake.page import Body, Dump

STORY = "The harbour bridge was opened again on Saturday, after two years of repairs."


def text(*paragraphs: str) -> Body:
    return Body.of((("paragraph", one) for one in paragraphs), source="html", confidence=1.0)


def credited(*paragraphs: str) -> list[str]:
    dump = Dump(text="", charset="utf-8", url=None, captured_at=datetime(2025, 6, 1, tzinfo=UTC))
    return agencies.credited_of_dump(dump, text(*paragraphs))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Ann Lee, AFP", ["AFP"]),
        ("Bo Diaz, AP Sports Writer", ["AP"]),
        ("AFP/dpa", ["AFP", "dpa"]),
        ("Ann Lee und dpa", ["dpa"]),
        ("Reuters, Ann Lee", ["Reuters"]),
        ("Ann Lee", []),
    ],
)
def test_a_byline_names_agencies_beside_persons(line: str, found: list[str]) -> None:
    assert agencies.named(line) == found


@pytest.mark.parametrize(
    ("start", "short"),
    [
        ("BERLIN (dpa) – ", "dpa"),
        ("Berlin/Köln (dpa/lno) - ", "dpa"),
        ("WASHINGTON (AP) — ", "AP"),
        ("LONDON, May 3 (Reuters) - ", "Reuters"),
        ("NEW DELHI, Sept 5 (PTI) ", "PTI"),
        ("New Delhi [India], May 3 (ANI): ", "ANI"),
        ("MOSCOW, May 3. /TASS/. ", "TASS"),
        ("МОСКВА, 3 мая - РИА Новости. ", "RIA Novosti"),
        ("(ANSA) - ROMA, 03 MAG - ", "ANSA"),
        ("Madrid, 3 may (EFE).- ", "EFE"),
        ("STOCKHOLM (TT) ", "TT"),
        ("（新华社北京5月3日电）", "Xinhua"),
        ("(서울=연합뉴스) 김민수 기자 = ", "Yonhap"),
        ("【ワシントン共同】", "Kyodo"),
        ("[東京 3日 ロイター] - ", "Reuters"),
        ("नई दिल्ली, तीन मई (भाषा) ", "PTI"),
        ("القاهرة (رويترز) - ", "Reuters"),
    ],
)
def test_a_dateline_names_the_agency(start: str, short: str) -> None:
    assert credited(start + STORY, STORY) == [short]


@pytest.mark.parametrize(
    ("end", "found"),
    [
        ("It rained. (AFP)", ["AFP"]),
        ("It rained. (AFP, Reuters)", ["AFP", "Reuters"]),
        ("It rained.(ANI)", ["ANI"]),
        ("It rained. /TASS/", ["TASS"]),
        ("It rained. — Bernama", ["Bernama"]),
        ("It rained, he said. PTI ABC XY", ["PTI"]),
        ("Reuters", ["Reuters"]),
        ("© dpa-infocom, dpa:250503-99-123456/2", ["dpa"]),
        ("Source: AFP", ["AFP"]),
        ("(With inputs from PTI)", ["PTI"]),
        ("Mit Material der dpa", ["dpa"]),
        ("(Con información de EFE)", ["EFE"]),
        ("met ANP", ["ANP"]),
        ("Associated Press writers Ann Lee in Paris and Bo Diaz contributed to this report.", ["AP"]),
        ("Copyright 2025 The Associated Press. All rights reserved.", ["AP"]),
    ],
)
def test_a_credit_behind_the_text_names_the_agency(end: str, found: list[str]) -> None:
    assert credited(STORY, STORY, end) == found


@pytest.mark.parametrize(
    "paragraph",
    [
        "The Associated Press (AP) said that it had rained.",
        "Reuters reported (AP) things.",
        "The mayor told Reuters.",
        "The mayor spoke to the news agency (AP).",
        "He worked for AP.",
        "The pictures were sold to Reuters",
        "Photo: AP",
        "据新华社报道，大桥通车。",
    ],
)
def test_an_agency_in_a_sentence_is_no_credit(paragraph: str) -> None:
    assert credited(paragraph, STORY, paragraph) == []


def test_agencies_are_in_order_and_not_repeated(story: Any) -> None:
    read = agencies.credited(story(), text(f"PARIS (AFP) - {STORY}", "AP, dpa"), ["Ann Lee", "dpa"])
    assert read == ["dpa", "AFP", "AP"]


@pytest.mark.parametrize("key", ["author", "creator", "sourceOrganization", "copyrightHolder", "publisher"])
def test_json_ld_credits_an_agency(story: Any, key: str) -> None:
    ld = {"@type": "NewsArticle", key: {"@type": "Organization", "name": "Agence France-Presse"}}
    assert agencies.credited(story(ld=ld), text(STORY), []) == ["AFP"]


@pytest.mark.parametrize(
    ("url", "head"),
    [
        ("https://www.reuters.com/world/a-bridge-opens-again", ""),
        ("https://wire.example/a-bridge-opens-again", '<meta property="og:site_name" content="Reuters">'),
    ],
)
def test_an_outlet_does_not_credit_itself(story: Any, url: str, head: str) -> None:
    assert agencies.credited(story(url=url, head=head), text(f"PARIS (Reuters) - {STORY}", "Source: AFP"), []) == [
        "AFP"
    ]


def test_a_hostile_text_costs_no_more_than_its_size() -> None:
    assert credited("(" * 100_000, "- " * 100_000, "PTI AP (" * 100_000) == []
