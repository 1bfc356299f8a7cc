"""Which people and organizations a text names, on made-up sentences with marks as a model might set them."""

import re

import pytest

from newslake.annotate.document import Document, Mark, Named
from newslake.annotate.names.named import LOOKED_AT, named
from newslake.page import Body

MARKED = re.compile(r"\[(?P<label>[A-Z]+) (?P<text>[^\]]+)\]")


def document(text: str, title: str | None = None, language: str = "en") -> Document:
    """``[PERSON Ana Ruiz] left.`` is a text with its marks."""
    marked = f"{title}\n\n{text}" if title else text
    marks, plain, end = [], "", 0
    for match in MARKED.finditer(marked):
        plain += marked[end : match.start()]
        marks.append(Mark(len(plain), len(plain) + len(match["text"]), match["label"]))
        plain += match["text"]
        end = match.end()
    plain += marked[end:]
    head, parting, rest = plain.partition("\n\n") if title else ("", "", plain)
    body = Body.of((("paragraph", line) for line in rest.split("\n")), source="html", confidence=1.0)
    return Document(
        whole=head + parting + body.text,
        text_start=len(head + parting),
        blocks=body.blocks,
        language=language,
        marks=marks,
        found_by="a model",
    )


def found(text: str, kind: str, title: str | None = None, language: str = "en") -> dict[str, list[str]]:
    """The names of a kind, each with its mentions as written."""
    given = document(text, title, language)
    return {each.name: written(given, each) for each in named(given) if each.type == kind}


def written(given: Document, each: Named) -> list[str]:
    return [given.whole[start:end] for start, end in each.spans]


def people(text: str, title: str | None = None, language: str = "en") -> dict[str, list[str]]:
    return found(text, "person", title, language)


def organizations(text: str, title: str | None = None, language: str = "en") -> dict[str, list[str]]:
    return found(text, "organization", title, language)


def pronoun(text: str) -> str | None:
    return next(each.pronoun for each in named(document(text)) if each.type == "person")


def test_without_a_model_nobody_is_named() -> None:
    assert named(Document.of(None, "Ana Ruiz left.", [], language="de")) == []


def test_names_come_in_the_order_of_their_first_mentions() -> None:
    text = "[ORG Acme Corp] hired [PERSON Ana Ruiz] and [PERSON Ben Okafor]."
    assert [each.name for each in named(document(text))] == ["Acme Corp", "Ana Ruiz", "Ben Okafor"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[PERSON Dr Ana Ruiz] left.", "Ana Ruiz"),
        ("Foreign Minister [PERSON Ana Ruiz]’s aide left.", "Ana Ruiz"),
        ("Minister of Culture and Sport Ana Ruiz left.", "Ana Ruiz"),
        ("[ORG District Engineer Ana] [PERSON Ruiz Jr.] left.", "Ana Ruiz Jr."),
        ("Sen. [PERSON Maria] “Connie” [ORG Ruiz] left.", "Maria “Connie” Ruiz"),
        ("the [NORP Peruvian] [PERSON Ana Ruiz] left.", "Ana Ruiz"),
    ],
)
def test_a_name_is_without_titles_and_whole(text: str, name: str) -> None:
    assert list(people(text)) == [name]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Amina Okonjo", "Okonjo"),
        ("Kim Jong-un", "Kim"),
        ("Marieke van der Sluijs", "Van der Sluijs"),
        ("Yazan al-Rousan", "Al-Rousan"),
        ("Ana Ruiz Luna", "Ruiz"),
        ("Delroy ‘Bigga’ Ebanks", "Bigga"),
    ],
)
def test_a_short_form_is_the_same_person(full: str, short: str) -> None:
    assert list(people(f"[PERSON {full}] came. {short} spoke.").values()) == [[full, short]]


@pytest.mark.parametrize(
    ("one", "other"),
    [("J.K. Narayan", "Jayant Kumar Narayan"), ("Bob Smith", "Robert Smith"), ("Jose Peña", "José Peña")],
)
def test_initials_nicknames_and_accents_are_the_same_person(one: str, other: str) -> None:
    assert len(people(f"[PERSON {one}] came. [PERSON {other}] spoke.")) == 1


def test_two_people_of_one_surname_stay_two_and_the_surname_is_whose_full_name_came_last() -> None:
    text = "[PERSON Ana Ruiz] came. Ruiz spoke. [PERSON Pedro Ruiz] came. Ruiz sang."
    assert people(text) == {"Ana Ruiz": ["Ana Ruiz", "Ruiz"], "Pedro Ruiz": ["Pedro Ruiz", "Ruiz"]}


def test_an_honorific_says_which_of_two_a_surname_means() -> None:
    text = "Mr [PERSON Pedro Ruiz] came. Mrs [PERSON Ana Ruiz] came. Mr Ruiz sang."
    assert people(text)["Pedro Ruiz"] == ["Pedro Ruiz", "Ruiz"]


def test_a_surname_that_is_marked_as_a_company_is_still_the_person() -> None:
    text = "[PERSON Ana Ruiz] came. [ORG Ruiz] said no."
    assert organizations(text) == {}


def test_a_surname_inside_of_another_name_is_no_mention() -> None:
    text = "[PERSON Ana Ruiz] opened the [ORG Ruiz Foundation]."
    assert people(text) == {"Ana Ruiz": ["Ana Ruiz"]}


def test_a_headline_in_title_case_mentions_those_of_the_text_and_nobody_else() -> None:
    title = "[PERSON Ruiz] Wins [PERSON Beach Run] Against All Odds"
    assert people("[PERSON Ana Ruiz] won.", title) == {"Ana Ruiz": ["Ruiz", "Ana Ruiz"]}


def test_two_surnames_joined_by_a_hyphen_are_two_mentions() -> None:
    text = "[PERSON Kim Jong-un] and [PERSON Ana Ruiz] met. The Kim-Ruiz talks failed."
    assert people(text) == {"Kim Jong-un": ["Kim Jong-un", "Kim"], "Ana Ruiz": ["Ana Ruiz", "Ruiz"]}


@pytest.mark.parametrize(
    "text",
    [
        "Justice Farida Zubairu-Anwar said no.",
        "“No,” said Zubairu Farida-Anwar, a nurse.",
        "Zubairu Anwarzai, 34, left.",
        "His wife of ten years, Farida, left.",
        "[ORG Farida Anwarzai], who sells tea, left.",
    ],
)
def test_someone_the_model_overlooked_is_found_by_what_stands_beside_the_name(text: str) -> None:
    assert len(people(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "They met at [PERSON Moses Mabhida] Stadium.",
        "She lives in [PERSON Lyon].",
        "[PERSON Success Mindset] is a word.",
        "[PERSON Morgan Stanley] rose.",
        "[PERSON Morgan Weekly Gazette] said no.",
        "HEALTHY FOODS",
    ],
)
def test_what_only_looks_like_a_person_is_none(text: str) -> None:
    assert people(text) == {}


def test_a_stage_name_is_another_name_of_who_bears_it() -> None:
    text = "[PERSON Ana Ruiz], who performs as Lady [PERSON Comet], sang. “Never,” said Comet."
    assert list(people(text)) == ["Ana Ruiz"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mr [PERSON Sam Okafor] left.", "he"),
        ("Actress [PERSON Sam Okafor] left.", "she"),
        ("His wife, [PERSON Sam Okafor], left.", "she"),
        ("Dr [PERSON Sam Okafor] left.", None),
    ],
)
def test_a_pronoun_is_known_where_a_title_or_a_role_tells_it(text: str, said: str | None) -> None:
    assert pronoun(text) == said


def test_french_honorifics_and_elisions_are_no_part_of_a_name() -> None:
    text = "Mme [PER Nadia Diop] et l’avocat d’[PER Hugo Petit] ont parlé. M. Petit et Me Diop aussi."
    assert people(text, language="fr") == {"Nadia Diop": ["Nadia Diop", "Diop"], "Hugo Petit": ["Hugo Petit", "Petit"]}


def test_an_acronym_in_brackets_is_the_same_organization() -> None:
    text = "[ORG The World Health Organization] ([ORG WHO]) met. [ORG WHO] spoke."
    assert organizations(text) == {"World Health Organization": ["World Health Organization", "WHO", "WHO"]}


def test_a_company_without_its_legal_form_is_the_same() -> None:
    assert len(organizations("[ORG Acme Corp.] rose. [ORG Acme] fell.")) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Department of Public Works and Highways met", "Department of Public Works and Highways"),
        ("he joined the University of Leeds and Barclays", "University of Leeds"),
        ("he went to Cardiff University and left", "Cardiff University"),
        ("the Chinese Foreign Ministry met", "Foreign Ministry"),
        ("the lift maker [PERSON Terborg] grew", "Terborg"),
        ("the Nashville Predators won", "Nashville Predators"),
        ("he told Reuters that", "Reuters"),
    ],
)
def test_an_organization_is_found_by_the_form_of_its_name_or_what_it_is_called(text: str, name: str) -> None:
    assert list(organizations(f"Then {text}.")) == [name]


@pytest.mark.parametrize(
    "text", ["[ORG Government]", "[ORG Monday]", "[ORG Clean Air Act]", "[ORG AI]", "[ORG Belgian]"]
)
def test_generic_words_days_laws_and_peoples_are_no_organizations(text: str) -> None:
    assert organizations(f"Then came {text} again.") == {}


def test_what_a_mark_says_over_a_lines_end_is_left_out() -> None:
    assert list(organizations("They joined [ORG Acme Corp\n\nShare] this.")) == ["Acme Corp"]


def test_what_stands_beyond_the_characters_looked_at_is_left_out() -> None:
    text = "x" * LOOKED_AT + " [PERSON Ana Ruiz] left."
    assert people(text) == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("said [PERSON Mzee Athman Bwanaheri], 67.", "Athman Bwanaheri"),
        ("[PERSON Tan Sri Rashid Rahman] left.", "Rashid Rahman"),
        ("[PERSON Dato’ Sri Rashid Rahman] left.", "Rashid Rahman"),
        ("said [PERSON Zulkifli bin Mat Nor], who owns boats.", "Zulkifli bin Mat Nor"),
        ("[PERSON Norhayati binti Che Omar], 44, said so.", "Norhayati binti Che Omar"),
    ],
)
def test_a_name_has_all_its_parts_and_no_honorific_of_any_country(text: str, name: str) -> None:
    assert list(people(text)) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "[PERSON Seng Huat Marine]'s net profit fell 38 per cent.",
        "Shares of [PERSON Seng Huat] fell.",
        "[PERSON Masar Cold Chain], the listed warehousing company, grew.",
        "The AFC champion [PERSON Miami Dolphins] won.",
        "They settled in [PERSON Norman Wells].",
    ],
)
def test_a_company_a_team_or_a_town_is_no_person(text: str) -> None:
    assert people(text) == {}


def test_a_maiden_name_is_a_part_of_a_double_name() -> None:
    assert list(people("[PERSON Ana Ruiz-Quan] flew. She was born [PERSON Ana Ruiz].")) == ["Ana Ruiz-Quan"]


MATCH = (
    "The striker scored from a corner after a penalty, and the goalkeeper and the referee left the pitch to the fans. "
)


def test_a_town_that_plays_in_a_match_report_is_a_club() -> None:
    assert organizations(f"{MATCH}They lost to Stockport. [GPE Stockport County] travel on.") == {
        "Stockport County": ["Stockport", "Stockport County"]
    }


@pytest.mark.parametrize(
    "place", ["a tanker in [ORG Zzessa]", "the port of [ORG Zzessa]", "people who came from [ORG Zzessa]"]
)
def test_what_stands_where_places_do_is_no_organization(place: str) -> None:
    assert organizations(f"They saw {place}.") == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The DA welcomed the ruling.", "DA"),
        ("He told the Nation by telephone.", "Nation"),
        ("She told WSAZ-TV that it rained.", "WSAZ-TV"),
        ("Calderdale council opened a rest centre.", "Calderdale council"),
        ("The U.S. Attorney's Office declined.", "U.S. Attorney's Office"),
        ("[ORG The national Department of Water] did not oppose it.", "Department of Water"),
        ("[ORG The Sector Commander of the Federal Road Safety Corps] left.", "Federal Road Safety Corps"),
    ],
)
def test_an_institution_is_known_by_its_form(text: str, name: str) -> None:
    assert list(organizations(text)) == [name]


def test_the_government_is_no_organization() -> None:
    assert organizations("They urged [ORG the Federal Government] to fix it.") == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Commodore [PERSON Arnulfo Dimaculangan] spoke.", "Arnulfo Dimaculangan"),
        ("Unseeded [PERSON Ludmila Vostrakova] won.", "Ludmila Vostrakova"),
        ("said District [ORG Collector R. Venkatan].", "R. Venkatan"),
        ("His wife, Madam Goh Siew Lan, 68, laughed.", "Goh Siew Lan"),
        ("[PERSON Gráinne Uí Cheallaigh] said no.", "Gráinne Uí Cheallaigh"),
        ("His lawyer, Ma. [PERSON Theresa Quimpo], said no.", "Ma. Theresa Quimpo"),
        ("Mr Sunday Tarkighir said no.", "Sunday Tarkighir"),
        ("[ORG Patience Boateng-Ellis], 66, died.", "Patience Boateng-Ellis"),
        ("[PERSON Luz Marina Ocampo] said no.", "Luz Marina Ocampo"),
        ("[PERSON Maria del Carmen] [PERSON Vellosa Montoya] said no.", "Maria del Carmen Vellosa Montoya"),
        ("[PERSON Tiarnán Mac an Bhaird] said no.", "Tiarnán Mac an Bhaird"),
        ("Mr Goodwill Mapfumo said no.", "Goodwill Mapfumo"),
        ("Tengku [PERSON Rashidi bin Tengku Omar] said no.", "Rashidi bin Tengku Omar"),
    ],
)
def test_a_name_is_neither_longer_nor_shorter_than_it_is(text: str, name: str) -> None:
    assert list(people(text)) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "[PERSON Sinn Féin] education spokesman [ORG RTÉ] said no.",
        "The MB [PERSON Reina Teresita] sank.",
        "The yacht [PERSON Maria Josefa] sank.",
        "He has a stall, [PERSON Hock Seng Prawn Noodle], in Bedok.",
        "[PERSON Sri Kelana] grew. Sri Kelana Plantations Bhd rose.",
    ],
)
def test_a_party_a_ship_or_a_company_is_no_person(text: str) -> None:
    assert people(text) == {}


def test_a_surname_before_an_ordinary_word_is_a_company() -> None:
    text = "[PERSON Carl Snellholm] has it through [PERSON Snellholm Invest]. Mr. [PERSON Snellholm] said no."
    assert list(people(text)) == ["Carl Snellholm"]


def test_a_first_name_cut_short_is_the_same_person() -> None:
    text = "[PERSON Temilade Ashworth] lost. “[PERSON Temi], a friend, played well,” she said."
    assert people(text) == {"Temilade Ashworth": ["Temilade Ashworth", "Temi"]}


def test_a_surname_with_a_title_is_that_of_the_relative_who_is_addressed_so() -> None:
    text = (
        "[PERSON Kobi Marsh], 17, drowned in June. His aunt, [PERSON Vera Marsh], told the court of it.\n"
        "Mrs [PERSON Marsh] wept."
    )
    assert people(text)["Vera Marsh"] == ["Vera Marsh", "Marsh"]


def test_a_surname_alone_is_not_that_of_whom_the_article_calls_by_the_first_name() -> None:
    text = (
        "[PERSON Kobi Marsh] was 17. [PERSON Kobi] had worked for a month.\n"
        "[PERSON Vera Marsh], a neighbour, saw him. [PERSON Marsh] said that he sang."
    )
    assert people(text)["Vera Marsh"] == ["Vera Marsh", "Marsh"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[LAW Te Ariki Paewai] ran. [LAW Paewai], 21, scored.", "Te Ariki Paewai"),
        (
            "Nineteen-year-old [ORG Lupe Tuilagi-Marsh], who scored, left. “No,” Tuilagi-Marsh said.",
            "Lupe Tuilagi-Marsh",
        ),
        ("13-year-old Hauwa'u [PERSON Shehu Mashegu] said no.", "Hauwa'u Shehu Mashegu"),
        ("[PERSON Norhayati] binte [PERSON Sulaiman] was fined.", "Norhayati binte Sulaiman"),
        ("[PERSON Hendrik] “Boetie” van der Rheede, 71, sang.", "Hendrik “Boetie” van der Rheede"),
        ("The cameraman [PERSON Emmanuel Obi] filmed it.", "Emmanuel Obi"),
        ("[PERSON Mian Asadullah Sheikh] told reporters.", "Mian Asadullah Sheikh"),
        ("Shaikha bint [PERSON Musallam al Mahri] said so.", "Shaikha bint Musallam al Mahri"),
        ("Superintendent of Police N.K. [PERSON Thakral] said so.", "N.K. Thakral"),
        ("[PERSON Seán Mac an tSaoir] (66) cut weed.", "Seán Mac an tSaoir"),
        ("A bench of [PERSON Justices Rakesh Mohan Tripathi] sat.", "Rakesh Mohan Tripathi"),
        ("[PERSON Flyhalf Jaco Theunissen] kicked.", "Jaco Theunissen"),
    ],
)
def test_a_name_is_found_whole(text: str, name: str) -> None:
    assert list(people(text)) == [name]


def test_a_surname_in_the_middle_of_a_name_means_its_bearer() -> None:
    assert people("[PERSON Benedict Koh Wei Siang] was jailed. [PERSON Koh] wrote.") == {
        "Benedict Koh Wei Siang": ["Benedict Koh Wei Siang", "Koh"]
    }


def test_a_nickname_with_the_surname_means_its_bearer() -> None:
    text = "[PERSON Boetie van der Rheede] is dead. [PERSON Hendrik] “Boetie” van der Rheede, 71, sang."
    assert list(people(text)) == ["Hendrik “Boetie” van der Rheede"]


def test_a_country_at_the_end_of_words_makes_them_no_name() -> None:
    assert people("[PERSON Landlocked Bolivia] wants a port.") == {}


def test_a_part_of_a_regions_name_is_no_team() -> None:
    assert organizations("It rained in far-western [LOC New South Wales] again.") == {}


def test_a_ministry_of_several_things_is_named_whole() -> None:
    text = "The [ORG Department of Agriculture], Food and the Marine said so."
    assert list(organizations(text)) == ["Department of Agriculture, Food and the Marine"]


def test_a_company_may_be_called_by_the_first_word_of_its_name() -> None:
    assert organizations("[ORG Harrowgate Minerals] rose. [ORG Harrowgate] shares fell.") == {
        "Harrowgate Minerals": ["Harrowgate Minerals", "Harrowgate"]
    }


def test_an_institution_in_a_headline_of_capitals_is_one_in_the_text() -> None:
    assert organizations("Then Hamas met.", title="Hamas Rejects Truce Offer Again") == {"Hamas": ["Hamas", "Hamas"]}


def test_an_arabic_surname_means_its_bearer_without_the_article_too() -> None:
    assert people("[PERSON Hashim al-Khafaji] left. “No,” [PERSON Khafaji] said.") == {
        "Hashim al-Khafaji": ["Hashim al-Khafaji", "Khafaji"]
    }
