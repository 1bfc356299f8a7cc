"""Quotes: where they begin and end, which marks are none, and who said them."""

import re
from itertools import pairwise

import pytest

from newslake.annotate.document import Cited, Document, Named, Quoted
from newslake.annotate.quotes.authorship import called_alike
from newslake.annotate.quotes.quoted import quotes
from newslake.page import Block


def document(*paragraphs: str, language: str = "en") -> Document:
    text = "\n\n".join(paragraphs)
    starts = [sum(len(each) + 2 for each in paragraphs[:index]) for index in range(len(paragraphs))]
    blocks = [Block("paragraph", start, start + len(each)) for start, each in zip(starts, paragraphs, strict=True)]
    return Document.of("“Headline”", text, blocks, language=language)


def called(article: Document, name: str, *forms: str, type_: str = "person", pronoun: str | None = None) -> Named:
    """Somebody with every mention of the name, or else of its last word."""
    form = "|".join(map(re.escape, (name, *(forms or (name.rsplit(" ", 1)[-1],)))))
    spans = [found.span() for found in re.finditer(rf"\b(?:{form})\b", article.whole)]
    return Named(type=type_, name=name, spans=spans, pronoun=pronoun, found_by="hand")


def texts(*paragraphs: str, language: str = "en") -> list[str]:
    article = document(*paragraphs, language=language)
    return [article.whole[quote.start : quote.end] for quote in quotes(article, ())]


def said(*paragraphs: str, people: tuple[str, ...] = (), bodies: tuple[str, ...] = ()) -> list[Quoted]:
    article = document(*paragraphs)
    named = [called(article, name) for name in people]
    return quotes(article, [*named, *(called(article, name, name, type_="organization") for name in bodies)])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“We came,” she said, “and we stayed.”", ["We came,", "and we stayed."]),
        ('"We came," she said, "and we stayed."', ["We came,", "and we stayed."]),
        ("‘We didn’t see the boys’ room,’ he said.", ["We didn’t see the boys’ room,"]),
        ("'It's rock 'n' roll,' he said.", ["It's rock 'n' roll,"]),
        ("‘He called it “awful” today,’ she said.", ["He called it “awful” today,"]),
        ('"She said "no" to me," he said.', ['She said "no" to me,']),
        ('The 6\'2" guard said: "I am tall enough."', ["I am tall enough."]),
        ("He said in the ’90s that dogs’ dinners weren't dinners.", []),
    ],
)
def test_english_marks_are_paired_and_apostrophes_are_no_marks(text: str, wanted: list[str]) -> None:
    assert texts(text) == wanted


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("de", "„Wir kommen ‚bald‘ wieder“, sagte er.", "Wir kommen ‚bald‘ wieder"),
        ("de", "»Wir kommen wieder«, sagte er.", "Wir kommen wieder"),
        ("fr", "« Nous reviendrons bientôt », a-t-elle dit.", "Nous reviendrons bientôt"),
        ("es", "«Volveremos muy pronto», dijo.", "Volveremos muy pronto"),
        ("ru", "«Мы вернемся очень скоро», — сказал он.", "Мы вернемся очень скоро"),
        ("sv", "”Vi kommer snart tillbaka”, sade han.", "Vi kommer snart tillbaka"),
        ("zh", "王小明说：“我们很快就会回来的。”", "我们很快就会回来的。"),
        ("ja", "大森勝利社長は「深くおわびします」と述べた。", "深くおわびします"),
        ("ar", 'وقالت الوزيرة إن "الخط سيعيد وصل ما انقطع".', "الخط سيعيد وصل ما انقطع"),
    ],
)
def test_each_language_has_its_own_marks(language: str, text: str, wanted: str) -> None:
    assert texts(text, language=language) == [wanted]


def test_a_quote_that_is_opened_again_in_each_paragraph_is_one() -> None:
    assert texts("She said: “It was cold.", "“It was dark.", "“And then it rained.”") == [
        "It was cold.\n\n“It was dark.\n\n“And then it rained."
    ]


def test_a_mark_that_is_never_closed_takes_no_other_paragraph() -> None:
    assert texts("She said the “plan was late.", "It was not, he said.", "“We know,” she said.") == ["We know,"]


def test_a_headline_has_no_quotes() -> None:
    text = "Nobody said anything."
    headed = Document.of("“We are all late today,” mayor says", text, [Block("paragraph", 0, len(text))], language="en")
    assert quotes(headed, ()) == []


@pytest.mark.parametrize(
    "text",
    [
        "Dwayne “The Rock” Johnson smiled.",
        "The so-called “smart” meters failed.",
        "His first hit, “Landlord of the Night”, came in 1961.",
        "The player, known as ‘Sniper’, scored.",
        "Each site has a “green” roof.",
    ],
)
def test_names_titles_and_terms_between_marks_are_no_quotes(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Gill said: “We are late.”", "direct"),
        ("“We are late,” Gill said.", "direct"),
        ("“We came,” Gill said, “and we stayed.”", "direct"),
        ("Gill called the plan “a fairy tale”.", "partial"),
    ],
)
def test_a_sentence_is_direct_and_a_phrase_is_partial(text: str, kind: str) -> None:
    assert said(text, people=("Ada Gill",))[-1].kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "“We are late,” Gill said.",
        "“We are late,” said Gill, a baker from Leeds.",
        "“We are late,” Gill, 34, a baker who knows Olga Voss, told the council.",
        "According to Gill, “we are late and we know it”.",
        "Asked about Olga Voss, Gill said: “We are late.”",
        "Gill was quoted by a newspaper as saying: “We are late.”",
        "The radio cited Gill as saying the plan was “much too late”.",
        "“We are late.” — Ada Gill",
        "It was “much too late” for the town, Gill said.",
    ],
)
def test_the_name_at_the_verb_is_the_speaker(text: str) -> None:
    assert [quote.speaker for quote in said(text, people=("Ada Gill", "Olga Voss"))] == ["Ada Gill"]


def test_who_is_spoken_of_is_not_who_speaks() -> None:
    [quote] = said("Gill was told the plan was “much too late”.", people=("Ada Gill",))
    assert quote.speaker is None


def test_a_verb_and_the_words_for_the_speaker_are_given_as_written() -> None:
    [quote] = said("“We are late,” Gill told them.", people=("Ada Gill",))
    assert (quote.verb, quote.speaker_written, quote.speaker_rule) == ("told", "Gill", "named")


def test_a_pronoun_is_the_person_of_the_sentence_before() -> None:
    [quote] = said("Ada Gill runs a bakery in Leeds.", "“We are late,” she said.", people=("Ada Gill",))
    assert (quote.speaker, quote.speaker_rule) == ("Ada Gill", "pronoun")


def test_a_pronoun_is_never_one_who_is_called_by_the_other() -> None:
    article = document("Ada Gill runs a bakery. Mr Voss owns it.", "“We are late,” she said.")
    named = [called(article, "Ada Gill"), called(article, "Voss", pronoun="he")]
    assert quotes(article, named)[0].speaker == "Ada Gill"


def test_a_pronoun_that_may_be_one_without_a_name_is_left_open() -> None:
    [quote] = said(
        "Ada Gill runs a bakery. But a nurse told the paper that it was closed.", "“We are late,” she said.",
        people=("Ada Gill",),
    )  # fmt: skip
    assert quote.speaker is None


@pytest.mark.parametrize(
    "text", ["“We are late,” the mayor said.", "“We are late,” the 34-year-old said.", "“We are late.”"]
)
def test_a_description_is_the_one_person_who_was_described_so(text: str) -> None:
    found = said("Mayor Ada Gill, 34, met the baker Olga Voss.", "Gill said it was late.", text,
                 people=("Ada Gill", "Olga Voss"))  # fmt: skip
    assert [quote.speaker for quote in found] == ["Ada Gill"]


def test_a_description_of_nobody_in_particular_stays_as_written() -> None:
    [quote] = said("Ada Gill smiled. “We are late,” a resident said.", people=("Ada Gill",))
    assert (quote.speaker, quote.speaker_written) == (None, "a resident")


def test_a_spokesperson_without_a_name_speaks_for_the_organization() -> None:
    [quote] = said("“We are late,” a spokeswoman for Terborg said.", bodies=("Terborg",))
    assert (quote.speaker, quote.speaker_type) == ("Terborg", "organization")


def test_a_quote_without_words_of_saying_goes_on_with_who_spoke() -> None:
    found = said("“We are late,” Gill said. “We know it.”", "“And we are sorry.”", people=("Ada Gill",))
    assert [(quote.speaker, quote.speaker_rule) for quote in found[1:]] == [("Ada Gill", "continued")] * 2


def test_a_letter_says_what_its_author_says() -> None:
    found = said("Ada Gill wrote a letter to Olga Voss.", "“We are late,” the letter said.", "“We know it,” it added.",
                 people=("Ada Gill", "Olga Voss"))  # fmt: skip
    assert [(quote.speaker, quote.speaker_rule) for quote in found] == [("Ada Gill", "document")] * 2


def test_a_document_without_an_author_speaks_for_itself() -> None:
    [quote] = said("Court documents say the bakery was “never once on time”.")
    assert (quote.speaker, quote.speaker_type) == ("Court documents", "document")


def test_where_no_model_marked_names_a_full_name_at_the_verb_is_the_speaker() -> None:
    article = document("„Wir sind spät“, sagte Bürgermeister Tomasz Wilkowski. „Ja“, sagte Wilkowski.", language="de")
    assert {quote.speaker for quote in quotes(article, ())} == {"Tomasz Wilkowski"}


def test_quotes_are_in_order_and_do_not_overlap() -> None:
    found = said("“A “b” c,” he said. “D ‘e’ f.” 'G,' she said. «H i j», they said.", "“K", "“L.” “M n o.”")
    assert all(one.end < other.start for one, other in pairwise(found))


def test_a_verb_without_a_subject_means_whom_the_article_spoke_of() -> None:
    article = document("El abogado Ignacio Cos salió. «No la compartimos», ha dicho a los periodistas.", language="es")
    assert quotes(article, ())[0].speaker == "Ignacio Cos"


def test_a_document_that_speaks_has_the_name_that_citations_give_it() -> None:
    article = document("A report to members says it is “not at all sustainable”.")
    paper = Cited(name="planning report", kind="document", role="quoted", spans=[(2, 8)], found_by="hand")
    assert called_alike(quotes(article, ()), [paper])[0].speaker == "planning report"


@pytest.mark.parametrize(
    "text",
    [
        "“We are late” in the plan, said Gill",
        "Mark Gill ran. It was hıs day. “We are late,” he said.",
        f"The thing he called “{'.' * 301}x”.",
    ],
)
def test_no_sentence_ends_the_reading_of_quotes(text: str) -> None:
    given = document(text)
    gill = Named(
        type="person",
        name="Mark Gill",
        spans=[(given.whole.index("Gill"), given.whole.index("Gill") + 4)] if "Gill" in text else [],
        found_by="hand",
    )
    assert len(quotes(given, [gill])) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "“We are so late now,” it said. " * 4_000,
        "He left" + "." * 100_000 + " “We are late,” he said.",
        "'a' \"b\" " * 16_000,
    ],
)
def test_a_text_of_nothing_but_marks_and_stops_is_read_to_its_end(text: str) -> None:
    assert all(quote.end <= len(text) + 40 for quote in quotes(document(text), ()))
