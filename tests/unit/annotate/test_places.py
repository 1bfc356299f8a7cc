"""Which places an article mentions, and which place of a name it means."""

from dataclasses import replace

import pytest

from newslake.annotate.document import Document, Located, Mark
from newslake.annotate.places.located import outlet_country, places
from newslake.annotate.places.spots import LONGEST
from newslake.page import Block


def document(
    text: str,
    *,
    marks: tuple[tuple[str, str], ...] = (),
    title: str | None = None,
    language: str = "en",
    domain: str | None = None,
) -> Document:
    """``marks`` are names and their labels, marked wherever they stand."""
    bare = Document.of(title, text, [Block("paragraph", 0, len(text))], language=language, domain=domain)
    found = []
    for name, label in marks:
        at = bare.whole.find(name)
        while at >= 0:
            found.append(Mark(at, at + len(name), label))
            at = bare.whole.find(name, at + 1)
    return Document(
        whole=bare.whole,
        text_start=bare.text_start,
        blocks=bare.blocks,
        language=language,
        domain=domain,
        marks=tuple(sorted(found, key=lambda mark: mark.start)),
        found_by="a model 1" if marks else None,
    )


def found(text: str, *gpes: str, **more: str) -> list[str]:
    marked = document(text, marks=tuple((name, "GPE") for name in gpes), **more)
    return [f"{one.name}, {one.country}" for one in places(marked, ())]


def only(text: str, *gpes: str, **more: str) -> Located:
    marked = document(text, marks=tuple((name, "GPE") for name in gpes), **more)
    (one,) = places(marked, ())
    return one


def test_a_city_is_in_the_state_that_stands_behind_it() -> None:
    assert found("A man was held in Birmingham, Alabama.", "Birmingham", "Alabama") == ["Birmingham, US", "Alabama, US"]


def test_a_state_may_be_abbreviated_behind_a_city() -> None:
    assert found("MACON, Ga. (AP) — A deputy was held.", "MACON") == ["Macon, US", "Georgia, US"]


def test_a_city_is_in_the_province_that_stands_behind_it() -> None:
    assert found("She moved to London, Ontario, last year.", "London", "Ontario")[0] == "London, CA"


def test_a_city_is_in_the_country_that_the_article_speaks_of() -> None:
    text = "Police in Pakistan said floods hit Hyderabad. Karachi was spared."
    assert "Hyderabad, PK" in found(text, "Pakistan", "Hyderabad", "Karachi")


def test_a_small_city_beside_others_is_the_one_near_them() -> None:
    text = "Residents of Kitchener and Waterloo in Ontario drove to Cambridge."
    assert "Cambridge, CA" in found(text, "Kitchener", "Waterloo", "Ontario", "Cambridge")


def test_without_context_a_city_is_the_largest_of_its_name() -> None:
    assert only("They met in Birmingham on Monday.", "Birmingham").country == "GB"


def test_an_outlet_of_a_country_means_its_own_city() -> None:
    assert only("They met in Hamilton on Monday.", "Hamilton", domain="stuff.co.nz").country == "NZ"


def test_georgia_is_a_country_where_its_capital_is_named() -> None:
    assert found("Crowds filled Tbilisi as Georgia voted.", "Tbilisi", "Georgia") == ["Tbilisi, GE", "Georgia, GE"]


def test_georgia_is_a_state_where_cities_of_the_united_states_are_named() -> None:
    text = "A Georgia jury sat in Atlanta. The man came from Jacksonville, Florida, and had lived in Savannah."
    assert "Georgia, US" in found(text, "Georgia", "Atlanta", "Jacksonville", "Florida", "Savannah")


def test_a_name_has_one_sense_in_an_article() -> None:
    text = "She was born in Paris, Texas. Paris was small then."
    assert found(text, "Paris", "Texas") == ["Paris, US", "Texas, US"]


def test_a_name_written_with_two_regions_has_two_senses() -> None:
    text = "Birmingham, Alabama, is twinned with Birmingham, England."
    names = found(text, "Birmingham", "Alabama", "England")
    assert {"Birmingham, US", "Birmingham, GB"} <= set(names)


def test_the_word_for_a_people_mentions_its_country() -> None:
    one = only("A Kenyan nurse won the prize.")
    assert (one.name, one.country, one.is_demonym, one.rule) == ("Kenya", "KE", True, "demonym")


def test_a_country_that_is_named_too_is_no_demonym() -> None:
    assert not only("A Kenyan nurse flew home to Kenya.").is_demonym


@pytest.mark.parametrize(
    "text", ["She speaks French.", "The letter is in Danish.", "A Spanish-language paper said so."]
)
def test_a_language_is_no_people(text: str) -> None:
    assert found(text) == []


def test_a_continent_is_no_place() -> None:
    assert found("Leaders from Africa and South America met.", "Africa", "South America") == []


def test_a_name_within_an_organization_is_no_mention() -> None:
    text = "The Bank of England cut rates."
    assert places(document(text), [(4, 19)]) == []


def test_a_name_that_the_model_marks_as_a_place_counts_though_it_was_taken() -> None:
    marked = document("He lives in Jordan now.", marks=(("Jordan", "GPE"),))
    assert [one.country for one in places(marked, [(12, 18)])] == ["JO"]


def test_a_person_with_the_name_of_a_place_is_none() -> None:
    text = "Coach Jordan praised Austin."
    marked = document(text, marks=(("Jordan", "PERSON"), ("Austin", "PERSON")))
    assert places(marked, ()) == []


def test_a_river_is_no_country() -> None:
    assert found("They crossed the Jordan River.") == []


def test_a_place_that_no_list_has_is_where_its_neighbours_are() -> None:
    text = "Rescuers left Nairobi for Kenya’s coast. In Garsen and Xyzabad the road from Mombasa was cut in Kwexale."
    assert "Kwexale, KE" in found(text, "Nairobi", "Kenya", "Mombasa", "Kwexale")


def test_spans_are_of_the_mentions_in_order() -> None:
    text = "Kenya won. The Kenyans danced in Kenya."
    assert only(text).spans == [(0, 5), (15, 22), (33, 38)]


def test_places_come_in_the_order_of_their_first_mentions() -> None:
    assert found("From Peru to Chile, and back to Peru.") == ["Peru, PE", "Chile, CL"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("the U.S.", "US"),
        ("the US", "US"),
        ("America", "US"),
        ("Britain", "GB"),
        ("the UK", "GB"),
        ("Holland", "NL"),
        ("Burma", "MM"),
        ("Ivory Coast", "CI"),
        ("DR Congo", "CD"),
        ("the UAE", "AE"),
        ("North Korea", "KP"),
        ("South Korea", "KR"),
        ("Taiwan", "TW"),
        ("Hong Kong", "HK"),
        ("Palestine", "PS"),
        ("Gaza", "PS"),
        ("the West Bank", "PS"),
        ("Kosovo", "XK"),
        ("Turkey", "TR"),
    ],
)
def test_everyday_names_have_their_country(written: str, code: str) -> None:
    assert only(f"Envoys travelled from {written} on Monday.").country == code


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "Об этом сообщили в Москве.", "Moscow, RU"),
        ("ru", "Делегация прибыла из Казахстана.", "Kazakhstan, KZ"),
        ("de", "Das Gericht in München entschied.", "Munich, DE"),
        ("de", "Deutschlands Exporte sinken.", "Germany, DE"),
        ("tr", "Heyet, Türkiye'de bekleniyor.", "Türkiye, TR"),
        ("ar", "اجتمع الأردن والعراق أمس.", "Iraq, IQ"),
        ("es", "El juicio empezó en Sevilla.", "Seville, ES"),
        ("zh", "会议在昆明举行。", "Kunming, CN"),
        ("ja", "広島県で地震があった。", "Hiroshima, JP"),
        ("ko", "대표단이 서울에서 만났다.", "Seoul, KR"),
        ("pl", "Spotkanie odbyło się w Warszawie.", "Warsaw, PL"),
        ("fr", "Le ministre allemand a quitté la salle.", "Germany, DE"),
    ],
)
def test_other_languages_are_read_without_a_model(language: str, text: str, expected: str) -> None:
    assert expected in found(text, language=language)


def test_generic_domains_say_nothing_of_the_outlet() -> None:
    assert [outlet_country(domain) for domain in ("bbc.co.uk", "lemonde.fr", "cnn.com", "blog.io", None)] == [
        "GB",
        "FR",
        None,
        None,
        None,
    ]


def test_text_beyond_the_limit_is_not_looked_at() -> None:
    assert found("x " * (LONGEST // 2) + "They met in Peru.") == []


def test_a_run_of_words_that_a_model_marks_as_one_place_is_soon_read() -> None:
    run = "X" + "ern" * 40 + "q Kenya"
    assert found(f"They flew to {run}, officials said.", run) == []


def test_what_stands_in_a_list_before_a_place_counts_with_it() -> None:
    assert found("Paris, Marseille gagnent. La France aussi.", language="fr")[:2] == ["Paris, FR", "Marseille, FR"]


def test_tagalog_is_read_by_the_filipino_names() -> None:
    assert found("sa Hilagang Korea at sa Timog Sudan", language="tl") == ["North Korea, KP", "South Sudan, SS"]


MATCH = (
    "The striker scored from a corner after a penalty, and the goalkeeper and the referee left the pitch to the fans. "
)


def test_a_town_that_plays_in_a_match_report_is_a_club() -> None:
    text = f"{MATCH}They lost to Stockport in Dakar."
    club = text.index("Stockport")
    marked = document(text, marks=(("Stockport", "GPE"), ("Dakar", "GPE")))
    assert [one.name for one in places(marked, [(club, club + len("Stockport"))])] == ["Dakar"]


def test_a_town_that_is_beaten_elsewhere_is_a_town() -> None:
    assert found("The floods beat Stockport.", "Stockport") == ["Stockport, GB"]


def test_a_capital_is_one_where_a_preposition_leads_to_it_though_it_is_marked_as_a_person() -> None:
    assert [one.name for one in places(document("She was born in Dakar.", marks=(("Dakar", "PERSON"),)), ())] == [
        "Dakar"
    ]


def test_st_louis_is_the_city_and_no_district_of_an_island() -> None:
    assert only("A spreadsheet in St. Louis said so.", "St. Louis").country == "US"


def test_a_town_of_which_no_namesake_is_spoken_for_is_in_the_country_of_the_outlet() -> None:
    text = "Trains from Bengaluru, Mysuru and Hubballi stop in Whitefield."
    assert "Whitefield, IN" in found(text, "Bengaluru", "Mysuru", "Hubballi", "Whitefield", domain="example.in")


@pytest.mark.parametrize(
    "text", ["A tanker fell near Zzessa.", "He came from Zzessa, in Nigeria.", "They fled Zzessa village."]
)
def test_a_village_that_no_list_has_is_where_the_article_plays(text: str) -> None:
    assert "Zzessa, NG" in found(f"{text} Nigeria is large.", "Zzessa", "Nigeria", domain="example.ng")


def test_a_village_that_no_list_has_stays_in_one_country() -> None:
    text = "They live in Zzessa in Nigeria. Ghana is far. Roads in Zzessa lead to Ghana."
    assert "Zzessa, GH" not in found(text, "Zzessa", "Nigeria", "Ghana")


def test_a_continent_is_no_village() -> None:
    assert found("They went to Africa from Kenya.", "Africa", "Kenya") == ["Kenya, KE"]


def test_a_surname_is_no_place() -> None:
    text = "Lily Miyazaki won. Boulter beat Miyazaki."
    taken = [(0, 13), (text.rindex("Miyazaki"), len(text) - 1)]
    assert places(document(text, marks=(("Miyazaki", "GPE"),)), taken) == []


def test_a_county_of_china_that_no_list_has_stands_behind_its_province() -> None:
    assert "罗平县, CN" in found("在云南省罗平县发现化石。", language="zh")


def test_a_german_plural_is_no_town_without_its_umlaut() -> None:
    assert found("Weitere Länder wie Mexiko und Venezuela folgten.", language="de") == ["Mexico, MX", "Venezuela, VE"]


def test_what_is_marked_as_a_people_elsewhere_is_no_village() -> None:
    text = "Posts from Zzeddit. A Zzeddit user in Nigeria wrote them."
    marks = (Mark(11, 18, "GPE"), Mark(22, 29, "NORP"), Mark(38, 45, "GPE"))
    given = replace(document(text), marks=marks, found_by="a model 1")
    assert [one.name for one in places(given, ())] == ["Nigeria"]


def test_a_womans_title_behind_a_comma_is_no_state() -> None:
    assert found("In Kochi, Ms. Mythili will go on.", "Kochi") == ["Kochi, IN"]


def test_a_city_by_its_own_name_goes_before_a_larger_one_by_another() -> None:
    assert found("The team played in Bridgetown on Friday.", "Bridgetown", domain="example.bb") == ["Bridgetown, BB"]


def test_a_country_may_be_called_by_its_largest_island() -> None:
    assert found("She flew from St Vincent on Monday.", "St Vincent") == ["Saint Vincent and the Grenadines, VC"]


def test_a_county_is_known_by_its_old_name() -> None:
    assert found("The farms of Perthshire are full.", "Perthshire") == ["Perthshire, GB"]


def test_a_capital_is_its_government_where_the_country_is_named() -> None:
    assert "Juba, SS" in found("Sales in South Sudan collapsed after Juba imposed levies.", "South Sudan")


def test_a_place_before_an_office_is_the_place() -> None:
    assert "Bungoma, KE" in found("Kenya waits. Bungoma Governor Simiyu Wafula was away.", "Kenya", "Bungoma")


def test_a_place_that_no_list_has_is_where_it_is_said_to_be() -> None:
    text = "Researchers went to Lima and Trujillo and to Zzelitsha, a township of Cape Town, South Africa."
    assert "Zzelitsha, ZA" in found(text, "Lima", "Trujillo", "Zzelitsha", "Cape Town", "South Africa")
