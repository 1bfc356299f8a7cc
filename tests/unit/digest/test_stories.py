"""The mart stories: what belongs to one event, and how a story goes on from day to day."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

import narrow
from newslake.contract import contract
from newslake.digest.stories import COLUMNS, ENTITY_COLUMNS, RELATION_COLUMNS, heads, stories

DAY = date(2026, 3, 2)
MORNING = datetime(2026, 3, 2, 6, tzinfo=UTC)

MALATYA = {"places": [("Malatya", "TR"), ("Türkiye", "TR")]}
QUAKE = [
    {
        "title": "Magnitude 6.3 earthquake strikes eastern Turkey",
        "text": "A magnitude 6.3 earthquake struck Malatya early on Wednesday, killing at least nine people and "
        "toppling apartment blocks, the disaster agency said.",
        **MALATYA,
    },
    {
        "title": "Turkey earthquake toll reaches 23 as aftershocks rattle Malatya",
        "text": "Aftershocks rattled Malatya overnight as the disaster agency put the number of people killed at 23 "
        "and said that 300 apartment blocks were damaged by the earthquake.",
        **MALATYA,
    },
    {
        "title": "Rescuers dig for earthquake survivors in Malatya",
        "text": "Rescue teams pulled two children from collapsed apartment blocks in Malatya, fourteen hours after the "
        "earthquake that killed 23 people, the disaster agency said.",
        **MALATYA,
    },
]
HARTWELL = {"people": ["Dana Hartwell"], "places": [("United States", "US"), ("Washington", "US")]}
TARIFFS = {
    "title": "Hartwell imposes duty on imported steel",
    "text": "President Dana Hartwell signed an order raising duties on imported steel, a move that trading partners "
    "called a provocation. Shares of domestic mills jumped.",
    **HARTWELL,
}
SACKING = {
    "title": "Bureau director Kessler fired by Hartwell",
    "text": "President Dana Hartwell dismissed the director of the bureau, Roy Kessler, on Tuesday evening, citing a "
    "loss of confidence in his leadership of an inquiry into donations.",
    "people": ["Dana Hartwell", "Roy Kessler"],
    "places": HARTWELL["places"],
}
PACT = {
    "title": "Nordlys übernimmt Telvara für 11 Milliarden",
    "text": "Nordlys kauft den finnischen Rivalen Telvara für 11 Milliarden Euro. Gewerkschaften fürchten 6000 "
    "Kündigungen.",
    "language": "de",
    "places": [("Finland", "FI")],
}
DEAL = {
    "title": "Nordlys to buy rival Telvara",
    "text": "Nordlys agreed to buy Finland's Telvara for 11 billion euros in shares. Unions fear 6,000 job cuts at "
    "both companies.",
    "people": ["Nordlys", "Telvara"],
    "places": [("Finland", "FI")],
}


class News:
    """Articles as they are published, each of an outlet of its own, and the rows of the mart day by day."""

    def __init__(self):
        self.articles, self.entities, self.relations, self.marts = [], [], [], {}

    def publish(self, name, told, *, hours=0.0, day=DAY, article=None, **changes):
        """``hours``: of capture, from the morning of the first day on."""
        captured = MORNING + timedelta(hours=hours)
        row = {"version_id": name, "article_id": article or f"article-{name}", "domain": f"{name}.example"}
        row |= {"captured_at": captured, "published_at": captured, "language": "en", "date": day}
        self.articles.append(row | {key: told[key] for key in ("title", "text", "language") if key in told} | changes)
        named = [("person", person, None) for person in told.get("people", ())]
        named += [("place", *place) for place in told.get("places", ())]
        for values in named:
            self.entities.append(dict(zip(ENTITY_COLUMNS, (name, *values, 1 / len(named)), strict=True)))
        return self

    def copies(self, one, other):
        values = (f"article-{one}", "near-copy", f"article-{other}")
        self.relations.append(dict(zip(RELATION_COLUMNS, values, strict=True)))
        return self

    def mart(self, day=DAY):
        """The rows of a day; they are what the days after it go on with."""
        in_window = [row for row in self.articles if day - timedelta(3) <= row["date"] <= day]
        before = [
            row | {"date": on} for on, rows in self.marts.items() for row in rows if day - timedelta(3) <= on < day
        ]
        rows = stories(
            heads(narrow.table("articles", COLUMNS, in_window)),
            narrow.table("entities", ENTITY_COLUMNS, self.entities),
            narrow.table("relations", RELATION_COLUMNS, self.relations),
            narrow.table("stories", [*contract("stories").schema.names, "date"], before),
            day,
        )
        self.marts[day] = rows.to_pylist()
        return self.marts[day]


def after(days):
    return DAY + timedelta(days)


def members(rows):
    return [row["version_ids"] for row in rows if row["merged_into"] is None]


@pytest.fixture
def news():
    return News()


def test_articles_on_one_event_are_one_story(news):
    for number, told in enumerate(QUAKE):
        news.publish(f"v{number}", told, hours=number)
    (row,) = news.mart()
    counts = [row[name] for name in ("story_id", "article_count", "new_article_count", "outlet_count")]
    assert counts == ["v0", 3, 3, 3]


def test_what_half_of_all_articles_are_on_is_a_story_still(news):
    for number, letter in enumerate("abcdefghijklmnopqrst"):
        news.publish(f"quake-{letter}", QUAKE[number % 3], hours=number)
        news.publish(f"other-{letter}", {"title": 5 * letter, "text": f"{6 * letter} {7 * letter}"})
    assert [row["article_count"] for row in news.mart()] == [20]


def test_what_a_president_says_of_everything_is_no_story(news):
    made = random.Random(0)
    words = ["".join(made.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(3_000)]
    for number in range(300):
        own = " ".join(made.choices(words, k=8))
        if number % 6:
            news.publish(f"other{number}", {"title": own[:60], "text": own})
        else:
            text = f"President Dana Hartwell said in Washington on Tuesday that {own}"
            news.publish(f"hartwell{number}", HARTWELL | {"title": f"Hartwell: {own[:60]}", "text": text})
    assert max([row["article_count"] for row in news.mart()], default=0) <= 3


def test_the_same_people_in_the_same_place_are_not_yet_one_event(news):
    assert news.publish("a", TARIFFS).publish("b", SACKING).mart() == []


def test_an_article_in_another_language_joins_by_whom_and_what_it_names(news):
    for number, told in enumerate((*QUAKE, TARIFFS, SACKING, DEAL, DEAL, PACT)):
        news.publish(f"v{number}", told, hours=number)
    deal = next(row for row in news.mart() if "v5" in row["version_ids"])
    assert (deal["languages"], deal["article_count"]) == (["en", "de"], 3)


def test_a_story_says_whom_and_what_it_is_about(news):
    (row,) = news.publish("a", SACKING).publish("b", SACKING, hours=1).mart()
    about = [row[name] for name in ("title", "people", "places", "countries")]
    assert about == [
        "Bureau director Kessler fired by Hartwell",
        ["Dana Hartwell", "Roy Kessler"],
        ["United States", "Washington"],
        ["US"],
    ]


def test_an_article_that_was_alone_is_found_again_on_the_next_day(news):
    news.publish("a", QUAKE[0]).mart()
    (row,) = news.publish("b", QUAKE[1], hours=24, day=after(1)).mart(after(1))
    assert (row["version_ids"], row["new_article_count"]) == (["a", "b"], 1)


def test_a_story_grows_from_day_to_day_beyond_the_window(news):
    for day in range(6):
        news.publish(f"v{day}", QUAKE[day % 3], hours=24 * day, day=after(day)).mart(after(day))
    assert members(news.marts[after(5)]) == [["v0", "v1", "v2", "v3", "v4", "v5"]]


def test_a_day_on_which_a_story_does_not_grow_has_no_row_of_it(news):
    news.publish("a", QUAKE[0]).publish("b", QUAKE[1], hours=1).mart()
    assert news.publish("c", TARIFFS, hours=24, day=after(1)).mart(after(1)) == []


def test_a_like_event_long_after_is_another_story(news):
    news.publish("a", QUAKE[0]).publish("b", QUAKE[1], hours=24 * 4)
    assert news.mart() == []


def test_a_story_keeps_its_id_when_an_earlier_article_is_imported_later(news):
    news.publish("b", QUAKE[1], hours=2).publish("c", QUAKE[2], hours=3).mart()
    (row,) = news.publish("a", QUAKE[0], hours=1, day=after(1)).mart(after(1))
    assert (row["story_id"], row["version_ids"]) == ("b", ["a", "b", "c"])


def test_what_is_published_later_does_not_change_the_rows_of_a_day(news):
    news.publish("b", QUAKE[1], hours=2).publish("c", QUAKE[2], hours=3)
    before = news.mart()
    news.publish("earlier", QUAKE[1], hours=1, day=after(1), article="article-b")
    assert (news.mart(), news.mart(after(1))) == (before, [])


def test_the_rows_are_the_same_in_whatever_order_the_articles_come(news):
    for number, told in enumerate([*QUAKE, TARIFFS, SACKING]):
        news.publish(f"v{number}", told, hours=number)
    before = news.mart()
    for rows in (news.articles, news.entities):
        rows.reverse()
    assert news.mart() == before


def test_copies_are_of_one_story_whatever_they_say(news):
    news.publish("a", TARIFFS).publish("b", SACKING, hours=1).copies("b", "a")
    assert members(news.mart()) == [["a", "b"]]


@pytest.fixture
def tied(news):
    """Two stories of a day, and on the next an article that belongs to both."""
    first = {"title": "Ferry Halcyon sinks off Bergen", "text": "The ferry Halcyon sank off Bergen in a storm at dawn."}
    second = {"title": "Captain Varga missing after storm", "text": "Captain Leila Varga is missing, her family says."}
    for number, told in enumerate((first, first, second, second)):
        news.publish(f"v{number}", told, hours=number)
    news.mart()
    both = {name: f"{first[name]} {second[name]}" for name in first}
    for number in (4, 5, 6):
        news.publish(f"v{number}", both, hours=20 + number, day=after(1))
    return news


def test_stories_that_an_article_ties_together_are_the_earlier_one(tied):
    assert members(tied.marts[DAY]) == [["v0", "v1"], ["v2", "v3"]]
    assert members(tied.mart(after(1))) == [[f"v{number}" for number in range(7)]]


def test_a_story_that_proved_to_be_anothers_has_a_last_row_that_says_so(tied):
    rows = {row["story_id"]: row for row in tied.mart(after(1))}
    last = rows["v2"]
    assert (last["merged_into"], last["version_ids"], last["new_article_count"]) == ("v0", ["v2", "v3"], 0)


def test_a_story_that_is_anothers_does_not_come_back(tied):
    tied.mart(after(1))
    (row,) = tied.publish("v7", tied.articles[2], hours=50, day=after(2)).mart(after(2))
    assert (row["story_id"], row["article_count"]) == ("v0", 8)


def test_an_article_without_title_words_or_date_is_alone(news):
    empty = {"title": None, "text": "…"}
    for name in "ab":
        news.publish(name, empty, published_at=None, domain=None, language=None)
    assert news.mart() == []


def test_the_mart_of_no_articles_keeps_its_schema():
    columns = {"articles": COLUMNS, "entities": ENTITY_COLUMNS, "relations": RELATION_COLUMNS}
    columns["stories"] = (*contract("stories").schema.names, "date")
    nothing = [narrow.table(name, needed, []) for name, needed in columns.items()]
    assert stories(*nothing, DAY).schema == contract("stories").schema


def test_one_person_whose_spellings_weigh_otherwise_than_they_are_counted_is_whom_a_story_is_about(news):
    spelled = ("Dana Hartwell", "Dana Hartwéll", "Dana Hartwéll", "Dana Hartwéll", "Dana Hartwéll")
    for number, name in enumerate(spelled):
        people = [name] if number == 0 else [name, *(f"Clerk {letter * 6}" for letter in "abcdefghi")]
        news.publish(f"v{number}", SACKING | {"people": people, "places": []}, hours=number)
    assert news.mart()[0]["people"][0] == "Dana Hartwell"
