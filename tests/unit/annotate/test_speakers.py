"""Who is taken for the speaker: by the syntax of the sentence, by whom the article talks of, by what it quotes."""

import re

import pytest

from newslake.annotate.document import Document, Named
from newslake.annotate.quotes.quoted import quotes
from newslake.page import Block


def article(text: str) -> Document:
    """A paragraph a line."""
    body, blocks = "", []
    for paragraph in text.strip().splitlines():
        start = len(body) + 2 if body else 0
        body += ("\n\n" if body else "") + paragraph
        blocks.append(Block("paragraph", start, len(body)))
    return Document.of("Headline", body, blocks, language="en")


def speakers(text: str, *people: str, bodies: tuple[str, ...] = ()) -> list[str | None]:
    """By full name: people are mentioned by it and by its last word, bodies by their name alone."""
    document = article(text)
    forms = [("person", name, f"{name}|{name.split()[-1]}") for name in people]
    forms += [("organization", name, name) for name in bodies]
    named = [
        Named(type=kind, name=name, spans=[each.span() for each in re.finditer(rf"\b(?:{form})\b", document.whole)],
              found_by="hand")
        for kind, name, form in forms
    ]  # fmt: skip
    return [quote.speaker for quote in quotes(document, named)]


@pytest.mark.parametrize(
    "text",
    [
        "Asked by Omar Diallo about the ferry, Lucia Brandt shrugged. “It sails when it sails,” she told him.",
        "Lucia Brandt, who succeeded Omar Diallo in May, said the ferry was “as old as the harbour”.",
        "Lucia Brandt said the ferry, which Omar Diallo has called a wreck, was “as old as the harbour”.",
        "“It sails when it sails,” said harbour master Lucia Brandt, flanked by Omar Diallo.",
        "“It sails,” Lucia Brandt, a former colleague of Omar Diallo, told reporters, “when it sails.”",
        "Omar Diallo’s lawyer, Lucia Brandt, said: “It sails when it sails.”",
        "Lucia Brandt told Omar Diallo: “It sails when it sails.”",
        "The ferry “sails when it sails”, according to Lucia Brandt, who lives next door to Omar Diallo.",
        "On Monday, Omar Diallo was replaced by Lucia Brandt, who told the crew: “It sails when it sails.”",
        "When Lucia Brandt, then Omar Diallo’s deckhand, declared that the ferry “sails when it sails”, all laughed.",
        "It was Lucia Brandt who, in a call with Omar Diallo in June, described the ferry as “a floating excuse”.",
        "The timetable is “a work of fiction” and nobody reads it, Lucia Brandt said of Omar Diallo.",
    ],
)
def test_the_subject_of_the_verb_of_saying_speaks_and_nobody_else_whom_the_sentence_names(text: str) -> None:
    assert set(speakers(text, "Lucia Brandt", "Omar Diallo")) == {"Lucia Brandt"}


@pytest.mark.parametrize(
    "text",
    [
        "A friend of Omar Diallo said: “It sails when it sails.”",
        "“It sails when it sails,” the mother of Omar Diallo said.",
        "“It sails when it sails,” a deckhand who works for Omar Diallo said.",
        "Omar Diallo was told that the ferry “sails when it sails”.",
        "Omar Diallo left. “It sails when it sails,” Ottoline Marchetti, a passenger from Kiel, said.",
        "Omar Diallo waved.\nHis wife runs the kiosk. “It sails when it sails,” she said.",
        "Omar Diallo waved. “It sails when it sails,” two passengers said.",
    ],
)
def test_who_is_only_spoken_of_is_not_taken_for_a_speaker_without_a_known_name(text: str) -> None:
    assert speakers(text, "Omar Diallo") == [None]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Mark Oyelowo met Anna Keller in Graz.\n“We talked about bread,” he said.", "Mark Oyelowo"),
        ("Mark Oyelowo met Anna Keller in Graz.\n“We talked about bread,” she said.", "Anna Keller"),
        ("Mark Oyelowo retired in May. His daughter Anna Keller took over. “I was ready,” he said.", "Mark Oyelowo"),
        ("Mark Oyelowo runs the mill with Paul Keller. “We talk about bread,” he said.", "Mark Oyelowo"),
        ("Mark Oyelowo was succeeded by Paul Keller.\n“It was time,” he said.", "Mark Oyelowo"),
        ("“No,” said Paul Keller.\nMark Oyelowo disagreed. “It was time,” he said.", "Mark Oyelowo"),
        ("Mark Oyelowo runs the mill. He gets up at three. It is dark. “We like it,” he says.", "Mark Oyelowo"),
    ],
)
def test_a_pronoun_is_the_one_whom_the_article_goes_on_about(text: str, speaker: str) -> None:
    assert speakers(text, "Mark Oyelowo", "Anna Keller", "Paul Keller")[-1] == speaker


def test_a_pronoun_that_two_may_be_is_left_open() -> None:
    text = "Mark Oyelowo arrived at nine before Paul Keller opened the doors. “It was cold,” he said."
    assert speakers(text, "Mark Oyelowo", "Paul Keller") == [None]


def test_in_a_portrait_a_new_paragraph_goes_on_about_whom_it_portrays() -> None:
    text = """
    Ines Farkas, who has died aged 90, painted doors. She was born in Pécs. She painted her first at six.
    Farkas sold her doors to farmers. She never signed them. She did not like her name.
    “Her reds were unlike any red,” said Greta Holm, a collector.
    She moved to Vienna in 1970. “I was following a door,” she liked to say.
    """
    assert speakers(re.sub(r"\n +", "\n", text), "Ines Farkas", "Greta Holm") == ["Greta Holm", "Ines Farkas"]


def test_nobody_is_meant_by_a_pronoun_at_a_quote_that_names_them() -> None:
    text = "She gave me the number of a cousin, Greta Holm. “I doubt that Greta Holm would mind,” she said."
    assert speakers(text, "Greta Holm") == [None]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“We came,” Holm said. “We saw.”\n“And we left.”", ["Greta Holm"] * 3),
        ("Holm opened the gate. “Come in, all of you!”", ["Greta Holm"]),
        ("Holm said it was late: “We are closing.” She turned the key. “Good night.”", ["Greta Holm"] * 2),
        ("“We came,” Holm said. Ines Farkas nodded. “We saw it all.”", ["Greta Holm", "Ines Farkas"]),
    ],
)
def test_a_quote_without_a_verb_of_saying_goes_on_with_whoever_spoke_or_acted_last(
    text: str, found: list[str | None]
) -> None:
    assert speakers(text, "Greta Holm", "Ines Farkas") == found


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("In a victim statement read by the clerk, Holm said she was tired. “I lost a year,” the statement said.",
         "Greta Holm"),
        ("The closure was a mistake, Norvik Rail admitted in a statement.\n“We should have asked,” it said.",
         "Norvik Rail"),
        ("Greta Holm signed a letter to the board. It calls the plan “an insult to anyone who can count”.",
         "Greta Holm"),
        ("“We should have asked,” a spokesman for Norvik Rail said.", "Norvik Rail"),
        ("“We should have asked,” a Norvik Rail spokeswoman told Greta Holm.", "Norvik Rail"),
        ("Norvik Rail spokeswoman Greta Holm smiled. “We should have asked,” the spokeswoman added.", "Greta Holm"),
        ("Mayor Greta Holm met Norvik Rail. Fares rose. “We should have asked,” the mayor said.", "Greta Holm"),
    ],
)  # fmt: skip
def test_documents_spokespeople_and_offices_speak_for_whose_they_are(text: str, speaker: str) -> None:
    assert speakers(text, "Greta Holm", bodies=("Norvik Rail",))[-1] == speaker


@pytest.mark.parametrize("who", ["the sources", "the physicians", "a team-mate", "one resident", "the source"])
def test_many_and_anybody_are_nobody_in_particular(who: str) -> None:
    text = f"The physician Greta Holm, a source of advice, waved. “We should have asked,” {who} said."
    assert speakers(text, "Greta Holm") == [None]


STORIES = [
    (
        "Mark Oyelowo, defending, said Keller was “a broken man”. He had shown remorse, Oyelowo added, and “wept”.\n"
        "Sentencing him, Judge Greta Holm said: “You abused the trust of people who loved you.”",
        ["Mark Oyelowo", "Mark Oyelowo", "Greta Holm"],
    ),
    (
        "Manager Paul Keller refused to blame the referee.\n“We lost the ball,” he told the club's website.\n"
        "His opposite number, Mark Oyelowo, felt differently. “It was a penalty,” he said.",
        ["Paul Keller", "Mark Oyelowo"],
    ),
    (
        "President Mark Oyelowo and Prime Minister Paul Keller met. The president called the talks “frank and long”. "
        "The prime minister said they were “not wholly useless”.",
        ["Mark Oyelowo", "Paul Keller"],
    ),
    (
        "Greta Holm could not hide her delight. “I have waited all my life for this,” the 29-year-old said.\n"
        "Her coach, Paul Keller, was calmer. “She has more in her,” he said. “Wait until Rome.”",
        ["Greta Holm", "Paul Keller", "Paul Keller"],
    ),
    (
        "Greta Holm accused Paul Keller of “lying through his teeth”. Keller called her “a fantasist at best”.",
        ["Greta Holm", "Paul Keller"],
    ),
    (
        "Greta Holm and Mark Oyelowo run the shop. “We argue every day,” she says. “And make up by nine,” he adds.",
        ["Greta Holm", "Mark Oyelowo"],
    ),
    (
        "“This,” Paul Keller says, pointing at a crack, “is where it started.” He sighs. “And this is where it ends.”",
        ["Paul Keller"] * 3,
    ),
    ("Greta Holm insists the tower, described by Keller as “a vanity project”, will pay for itself.", ["Paul Keller"]),
    ("The tower was described as “a vanity project” by Paul Keller.", ["Paul Keller"]),
    ("The decision, said Greta Holm, was “long overdue and badly made”.", ["Greta Holm"]),
    ("Thomas Wren, a friend of Greta Holm, said she was “over the moon about it”.", [None]),
    ("Paul Keller’s lawyer said his client was “devastated by the verdict”.", [None]),
    ("As I sit opposite Paul Keller, I ask if Mark Oyelowo will stay. “Ask him yourself,” he snaps.", [None]),
    ("Greta Holm joined in. “We are tired of it,” officials at Ovik Holdings, who met Holm, said.", [None]),
]


@pytest.mark.parametrize(("text", "found"), STORIES)
def test_a_story_with_several_voices_gives_each_its_own_words(text: str, found: list[str | None]) -> None:
    assert speakers(text, "Greta Holm", "Mark Oyelowo", "Paul Keller") == found


@pytest.mark.parametrize(
    "text",
    [
        "Norvik Rail said profit fell. “We are disappointed by it,” the company said.",
        "Norvik Rail declined to comment. A spokesman said: “We do not discuss the weather.”",
    ],
)
def test_the_one_organization_of_a_paragraph_is_the_company_and_has_the_spokesman(text: str) -> None:
    assert speakers(text, bodies=("Norvik Rail",)) == ["Norvik Rail"]


@pytest.mark.parametrize(
    "text",
    [
        "The rector, Lucia Brandt, wrote to all students on Monday. “We are grieving,” the letter says.",
        "Lucia Brandt spoke first. A copy of her letter asks for repairs “before the rains and not after them”.",
    ],
)
def test_a_letter_speaks_for_whoever_is_said_to_have_written_it(text: str) -> None:
    assert speakers(text, "Lucia Brandt") == ["Lucia Brandt"]


def test_a_letter_whose_writer_is_not_told_leaves_it_open_who_speaks() -> None:
    assert speakers("A letter that was pinned to the door said: “Do not come in, whoever you are.”") == [None]


ABROAD = "Lina Vassallo died in May.\nCarmen Vassallo, her mother, spoke in court.\n"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (ABROAD + "“She was alive,” Vassallo said.", None),
        (ABROAD + "“She was alive,” the elder Vassallo said.", None),
        (ABROAD + "“She was alive,” Carmen Vassallo said.", "Carmen Vassallo"),
        (ABROAD + "Rui Vassallo wept.\n“It was late,” Mr Vassallo said.", "Rui Vassallo"),
    ],
)
def test_a_surname_that_several_have_is_somebodys_only_where_that_is_clear(text: str, speaker: str | None) -> None:
    document, bare = article(text), r"(?<!Lina )(?<!Carmen )(?<!Rui )Vassallo"
    named = [
        Named(
            type="person",
            name=f"{first} Vassallo",
            spans=[each.span() for each in re.finditer(rf"{first} Vassallo|{extra}", document.whole)],
            found_by="hand",
            pronoun=pronoun,
        )
        for first, pronoun, extra in (("Lina", "she", bare), ("Carmen", "she", r"\Z.\A"), ("Rui", "he", r"\Z.\A"))
    ]
    assert [quote.speaker for quote in quotes(document, named)] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "“We sing,” Many Feathers said.",
        "“We sing,” said Feathers Oduya-Blom.",
    ],
)
def test_nobody_speaks_by_a_part_of_a_longer_name(text: str) -> None:
    assert speakers(text, "Feathers") == [None]


def test_a_name_before_the_day_of_the_week_is_whole() -> None:
    assert speakers("“We sing,” said Feathers Wednesday.", "Feathers") == ["Feathers"]


def test_a_company_speaks_by_the_name_that_a_person_is_given_only_later() -> None:
    text = "Halvorsen Marine sank. Halvorsen said it was “nobody’s concern”.\nNils Halvorsen, its chairman, was away."
    assert speakers(text, "Nils Halvorsen", bodies=("Halvorsen Marine",)) == ["Halvorsen Marine"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Greta Holm sued. In her judgment, Ines Farkas said it was late. “It was years,” she wrote.", "Ines Farkas"),
        ("Among the guests was Ines Farkas, who said it was “a mess from the start”.", "Ines Farkas"),
        ("It was long ago, and the school’s former teacher, Ines Farkas, grumbled that it was “far too long”.",
         "Ines Farkas"),
    ],
)  # fmt: skip
def test_who_is_named_behind_what_leads_in_is_the_subject(text: str, speaker: str) -> None:
    assert speakers(text, "Greta Holm", "Ines Farkas")[-1] == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Greta Holm runs the school. I met a mother of three. “It is a good goat,” she told me.",
        "Anna Keller is an aide. Cross-examined, the woman agreed she had lied. “I was scared,” she said.",
        "“I was lost,” Greta Holm said. The Dutchwoman was brief. “It happens,” she said.",
        "A spokeswoman for Health Minister Greta Holm said it was “under review”.",
        "Greta Holm leads it.\nOne engineer who was let go said he learnt of it late.\n“I wept,” said the 34-year-old.",
        "Greta Holm read out a report by the Urban Unit, which stated that cars were “the worst by far”.",
    ],
)
def test_somebody_without_a_name_is_not_taken_for_who_was_named_before(text: str) -> None:
    assert speakers(text, "Greta Holm", "Anna Keller")[-1] is None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Rui Santos, 54, mends nets.\n“Two pots left,” the fisherman said.", "Rui Santos"),
        ("Rui Santos has mended nets since 1990.\n“My knee is done,” says the 71-year-old.", "Rui Santos"),
        ("Justice Rui Santos adjourned.\n“This court would like to breathe,” the judge said.", "Rui Santos"),
        ("Pinecrest Partners denied it. “We paid,” the company said.", "Pinecrest Partners"),
        ("Transport Rutania would answer in 90 days. “We are sorry,” the department said.", "Transport Rutania"),
        ("In a statement, Pinecrest Partners was blunt. “We paid,” it said.", "Pinecrest Partners"),
    ],
)
def test_a_description_means_whom_the_article_is_talking_of(text: str, speaker: str) -> None:
    assert speakers(text, "Rui Santos", bodies=("Pinecrest Partners", "Transport Rutania")) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Shabana Tordoff, meanwhile, was away with her son.\n“I am wet,” she said.", "Shabana Tordoff"),
        ("Wong Siew Lan ruled for the bank. “He lied,” she wrote.", "Wong Siew Lan"),
        ("Reginald Ashby had a daughter, Ida.\nIda Ashby was the daughter of Reginald Ashby. “I drew,” she said.",
         "Ida Ashby"),
    ],
)  # fmt: skip
def test_a_pronoun_fits_by_what_the_article_says_of_a_person_and_not_of_others(text: str, speaker: str) -> None:
    assert speakers(text, "Shabana Tordoff", "Wong Siew Lan", "Reginald Ashby", "Ida Ashby") == [speaker]


def test_an_organization_that_a_sentence_begins_with_goes_on_as_its_subject() -> None:
    text = "The Foreign Ministry in Athens summoned Anna Keller, and said the boat was “well inside its waters”."
    assert speakers(text, "Anna Keller", bodies=("Foreign Ministry",)) == ["Foreign Ministry"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Judge Anna Keller KC said they had done “precisely nothing”.", "Anna Keller"),
        ("“We counted,” the SNAI prison agency said.", "SNAI"),
        ("The SNAI in Quito said it was “no surprise to anyone”.", "SNAI"),
        ("Anna Keller blamed the weather. According to her, it was “the worst in years”.", "Anna Keller"),
        ("A spokesman for the Ministry of Water, Land and Sea expects “a decision by summer”.",
         "Ministry of Water, Land and Sea"),
    ],
)  # fmt: skip
def test_what_stands_behind_a_name_does_not_hide_it(text: str, speaker: str) -> None:
    assert speakers(text, "Anna Keller", bodies=("SNAI", "Ministry of Water, Land and Sea")) == [speaker]


def test_an_agency_in_the_dateline_is_no_subject() -> None:
    text = "LUCKNOW, May 5 (PTI) The High Court stayed it, observing that it “put the bulldozer before the notice”."
    assert speakers(text, bodies=("PTI", "High Court")) == ["High Court"]
