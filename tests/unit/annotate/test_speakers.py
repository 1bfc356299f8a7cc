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
