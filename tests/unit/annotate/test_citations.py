"""Which agencies, media and documents a text names as its sources, on made-up sentences."""

import re

import pytest

from newslake.annotate.citations.cited import LONGEST, MOST, citations
from newslake.annotate.document import Cited, Document, Named, Quoted
from newslake.page import Body

QUOTE = re.compile(r"“(?P<curly>[^“”\n]+)”|«(?P<angle>[^«»\n]+)»|„(?P<low>[^„“”\n]+)“|「(?P<corner>[^「」\n]+)」")


def cited(text: str, language: str = "en", named: list[Named] | None = None, **told: list[str]) -> list[Cited]:
    body = Body.of((("paragraph", line) for line in text.split("\n")), source="html", confidence=1.0)
    document = Document.of(None, body.text, body.blocks, language=language, **told)
    spans = [match.span(match.lastgroup or 0) for match in QUOTE.finditer(document.whole)]
    return citations(document, named or [], [quoted(start, end) for start, end in spans])


def quoted(start: int, end: int, **told: str) -> Quoted:
    nobody = dict.fromkeys(("speaker", "speaker_type", "speaker_written", "speaker_rule", "verb"))
    return Quoted(start=start, end=end, kind="direct", **(nobody | told))


def told(text: str, language: str = "en") -> list[str]:
    return [f"{source.name}: {source.kind}, {source.role}" for source in cited(text, language)]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The minister resigned, Reuters reported.", "Reuters: agency, cited"),
        ("The minister resigned, the official Xinhua news agency said.", "Xinhua: agency, cited"),
        ("The minister resigned, according to North Korea's Korean Central News Agency.", "KCNA: agency, cited"),
        ("The plan was dropped, he was quoted as saying by Russia's TASS news agency.", "TASS: agency, cited"),
        ("The satellite channel Al Jazeera Mubasher showed burning stalls.", "Al Jazeera Mubasher: media, cited"),
        ("“I was expecting a fellow,” he told CBC North in 2009.", "CBC North: media, quoted"),
        ("An AFP correspondent at the scene saw smoke.", "AFP: agency, cited"),
        ("Economists polled by Reuters had expected growth.", "Reuters: agency, cited"),
        ("The Hindu, a newspaper, reported that the draft was gone.", "The Hindu: media, cited"),
        ("The deal was first reported by The Intercept.", "The Intercept: media, cited"),
        ("The findings, published on Tuesday in Nature, surprised many.", "Nature: media, cited"),
        ("The bridge is unsafe, reports the Guardian.", "The Guardian: media, cited"),
        ("On CNN, he said the plan was “dead”.", "CNN: media, quoted"),
        ("It was in the journal Annals of Small Rivers, published on May 3.", "Annals of Small Rivers: media, cited"),
        ("“We are done,” he told BBC Radio 4’s Today programme.", "BBC Radio 4: media, quoted"),
        ("“We are done,” he told the Bridgewater Courier.", "Bridgewater Courier: media, quoted"),
        ("“We are done,” he told the Lagos-based Guardian newspaper.", "The Guardian: media, quoted"),
        ("She told the BBC it was awful. “I ran,” she said.", "BBC: media, quoted"),
        ("Speaking to Sky News, she said: “It was awful.”", "Sky News: media, quoted"),
        ("The plan is “dead”, the Dhaka Tribune reported.", "Dhaka Tribune: media, quoted"),
        ("“We are done,” she told a reporter from the Bridgewater Journal.", "Bridgewater Journal: media, quoted"),
        ("“We are done,” he told the Mercury.", "The Mercury: media, quoted"),
        ("“We are done,” he told BRIDGE Metro.", "BRIDGE Metro: media, quoted"),
        ("“We are done,” he told Kettle Footy on Friday.", "Kettle Footy: media, quoted"),
        ("“We are done,” he told bridgenews.co.nz.", "bridgenews.co.nz: media, quoted"),
        ("“We are done,” he told The Ladle.", "The Ladle: media, quoted"),
        ("“We are done,” he told the Kettle Hour podcast.", "Kettle Hour: media, quoted"),
        ("“We are done,” he told RTV.", "RTV: media, quoted"),
        ("In reply to questions from the BBC, he said it was “over”.", "BBC: media, quoted"),
        ("The work was published on Monday in Bridge Physics Letters.", "Bridge Physics Letters: media, cited"),
    ],
)
def test_who_is_told_or_reports_is_a_source(text: str, source: str) -> None:
    assert told(text) == [source]


def test_an_organization_of_any_name_that_quotes_are_told_to_is_a_medium() -> None:
    assert spoken_to("“We are done,” she told GroundSwell, holding up a spade.") == ["GroundSwell"]


@pytest.mark.parametrize(
    "text",
    [
        "She told GroundSwell to leave.",
        "“We are done,” she told GroundSwell. GroundSwell makes spades.",
        "“We are done,” she told GroundSwell customers.",
        "“We are done,” she told GroundSwell Council.",
    ],
)
def test_one_that_may_be_anything_is_none(text: str) -> None:
    assert spoken_to(text) == []


def spoken_to(text: str) -> list[str]:
    spans = [found.span() for found in re.finditer("GroundSwell(?: Council)?", text)]
    named = [Named(type="organization", name="GroundSwell", spans=spans, found_by="a model")]
    return [source.name for source in cited(text, named=named)]


@pytest.mark.parametrize(
    "text",
    [
        "“We are done,” she told investors. “Go,” he told the council. “No,” he told police.",
        "“We are done,” he told Parliament. “Go,” he told the High Court.",
        "The match will be shown live on Sky Sports.",
        "A spokesman for the BBC said the fee would rise.",
        "The garage has good reviews on carbuyer.com.",
        "The BBC will cut 500 jobs by the end of the year, its director general said.",
        "The BBC said it would cut 500 jobs.",
        "The New York Times reported a 12% rise in quarterly revenue.",
        "She is a former reporter for the Washington Post.",
        "He sued the paper, the Daily Mail, for libel.",
        "Disney, which owns ABC and ESPN, will raise prices.",
        "He was arrested in Times Square. The Sun rises at six. Time is short. Nature has its own laws, he said.",
        "The PA said it would hold elections in Ramallah.",
        "Reuters could not verify that.",
        "“I read it in the Daily Mail,” he said. “According to Reuters it was false.”",
        "State media reported that nine people died. Local media said it was ten.",
    ],
)
def test_a_medium_that_the_news_is_about_is_no_source(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("According to court documents, the man bought the gun online.", "court documents: document, cited"),
        ("A report by the Office of the Auditor saw this. It said so.", ""),
        ("A report by the Office of the Auditor says the bridge is old.", "report by the Office of the Auditor"),
        ("A Commission on Audit report found that the money was gone.", "Commission on Audit report"),
        ("In its annual report the company put its debts at $3bn.", "annual report: document, cited"),
        ("A leaked memo described the plan as “softer than it looks”.", "leaked memo: document, quoted"),
        ("In a letter to staff, he wrote: “We will not be bullied.”", "letter to staff: document, quoted"),
        ("The indictment says Mr Lee took $3m in bribes.", "indictment: document, cited"),
        ("A new study finds that bees can count.", "study: document, cited"),
        ("A study of 4,000 nurses found that most slept badly.", "study: document, cited"),
        ("A 40-page report from 2024, seen by him, says the bridge is old.", "report: document, cited"),
        ("The ministry's new river policy promises “water for all”.", "river policy: document, quoted"),
        ("In his own affidavit, he said the bridge was old.", "affidavit: document, cited"),
        (
            "The firm said in a filing with the Kettle Exchange on May 12 that it paid.",
            "filing with the Kettle Exchange:",
        ),
        ("One of the counts on the charge sheet reads: “That you stole a goat.”", "charge sheet: document, quoted"),
        ("Her logbook, now in a museum, ends with: “Last one.”", "logbook: document, quoted"),
        ("In her memoir, Days of Mud, she called him “a mistake”.", "Days of Mud: document, quoted"),
        ("“We were cold,” she wrote in “Days of Mud,” her 1994 memoir.", "Days of Mud: document, quoted"),
        ("An Ofsted report called the school “unfit”.", "Ofsted report: document, quoted"),
        ("Emails obtained by investigators show that he knew.", "Emails: document, cited"),
        ("The agreement says that crews must be “returned at once”.", "agreement: document, quoted"),
        ("Tax records show he paid nothing.", "Tax records: document, cited"),
    ],
)
def test_a_document_that_is_drawn_on_is_a_source(text: str, source: str) -> None:
    assert " ".join(told(text)).startswith(source)
    assert bool(told(text)) == bool(source)


@pytest.mark.parametrize(
    "text",
    [
        "Media reports suggest he has left the country. Reports say that the two men have met.",
        "The company said in a statement that it regretted the error.",
        "She will report to the board. He wrote her a letter every day.",
        "In order to win, they must score. Police took her email address.",
        "Under the agreement, crews must be returned. The policy will take effect in May.",
        "She has written a book about bees. The report will be published in May.",
        "“I am sorry,” she said in an email.",
        "The study group met on Friday. He put the files in a drawer. The certificate hung on the wall.",
        "A Douglas fir found in the park is the tallest.",
        "Hartigan, in a navy suit, showed no reaction. He ordered the filing of graft charges.",
    ],
)
def test_papers_in_general_are_no_sources(text: str) -> None:
    assert told(text) == []


def test_a_document_is_pointed_at_by_the_word_for_it_and_what_kind_it_is() -> None:
    text = "An internal inspection report by the Office of Works says the bridge is old."
    (report,) = cited(text)
    assert [text[start:end] for start, end in report.spans] == ["internal inspection report"]


@pytest.mark.parametrize(
    ("text", "said_by", "role"),
    [
        ("In a letter to staff, Ann Lee promised to stay. “I stay,” she wrote.", {"verb": "wrote"}, "quoted"),
        ("In a letter to staff, Ann Lee promised to stay. “I stay,” she said.", {"speaker": "Ann Lee"}, "quoted"),
        ("In a letter to staff, Ann Lee promised to stay. “She lies,” Bo Wu said.", {"speaker": "Bo Wu"}, "cited"),
        ("He read out a letter from a widow. “I am cold,” it began.", {"verb": "began"}, "quoted"),
    ],
)
def test_words_of_a_document_may_follow_it(text: str, said_by: dict[str, str], role: str) -> None:
    body = Body.of([("paragraph", text)], source="html", confidence=1.0)
    document = Document.of(None, body.text, body.blocks, language="en")
    quote = quoted(text.index("“") + 1, text.index("”"), **said_by)
    assert [source.role for source in citations(document, [], [quote])] == [role]


def test_a_report_of_a_medium_is_no_document_beside_it() -> None:
    text = "According to a report in the Guardian, the bank is for sale. The report says so."
    assert told(text) == ["The Guardian: media, cited"]


def test_a_report_of_an_agency_is_the_agencys() -> None:
    assert told("The bank is for sale, according to a Reuters report.") == ["Reuters: agency, cited"]


def test_a_medium_that_is_called_by_its_last_word_is_the_same() -> None:
    text = "He resigned, the Bridgewater Journal reported. The Journal said that he was ill."
    assert told(text) == ["Bridgewater Journal: media, cited"]


def test_an_agency_that_saw_a_document_for_its_own_text_is_credited() -> None:
    sources = told("PARIS (AFP) - The bridge is old, according to a leaked memo seen by AFP.")
    assert sources == ["AFP: agency, credited", "leaked memo: document, cited"]


def test_a_document_that_is_spoken_of_again_is_the_same() -> None:
    text = "A report by Deloitte came out in May. The bridge is old, the report says. “Very old,” said Mr Lee."
    (report,) = cited(text)
    assert (report.name, report.role) == ("report by Deloitte", "cited")
    assert [text[start:end] for start, end in report.spans] == ["report", "report"]


@pytest.mark.parametrize(
    "text",
    [
        "AMSTERDAM, Feb 12 (AFP) - The lift maker raised its forecast.",
        "The lift maker raised its forecast.\nIt has done so before.\nAFP",
        "The lift maker raised its forecast.\nIt has done so before.\nab/cd (AFP)",
        "The lift maker raised its forecast.\nIt has done so before.\n(With inputs from AFP)",
        "The lift maker raised its forecast.\nThis report by AFP was first published on May 3.",
    ],
)
def test_an_agency_at_head_or_end_is_credited(text: str) -> None:
    assert told(text) == ["AFP: agency, credited"]


def test_what_a_text_takes_from_an_agency_counts_for_more_than_that_it_credits_it() -> None:
    text = "PARIS (AFP) - The king is ill.\n“He is very ill,” his doctor told AFP."
    assert told(text) == ["AFP: agency, quoted"]


def test_an_agency_of_the_byline_is_credited_by_what_stands_there() -> None:
    (source,) = cited("The king is ill.", agencies=["AP"], authors=["Ann Lee, AP"])
    assert (source.name, source.role, source.spans, source.forms) == ("AP", "credited", [], ("Ann Lee, AP",))


def test_a_person_of_an_agencys_name_is_none() -> None:
    text = "Ann Bloomberg reported the theft. Bloomberg reported it on Friday."
    start = text.index("Bloomberg reported it")
    named = [Named(type="person", name="Ann Bloomberg", spans=[(0, 13), (start, start + 9)], found_by="a model")]
    assert cited(text, named=named) == []


def test_all_mentions_of_a_source_are_told() -> None:
    text = "The king is ill, Reuters reported. He has been ill before. Reuters said that his doctor came."
    (source,) = cited(text)
    assert [text[start:end] for start, end in source.spans] == ["Reuters", "Reuters"]


def test_each_of_several_sources_is_told() -> None:
    assert told("The king is ill, according to the BBC, Le Monde and the Irish Times.") == [
        "BBC: media, cited",
        "Le Monde: media, cited",
        "The Irish Times: media, cited",
    ]


@pytest.mark.parametrize(
    ("language", "text", "sources"),
    [
        ("fr", "« C'est fini », a-t-il déclaré à l'AFP.", ["AFP: agency, quoted"]),
        ("fr", "Le projet sera abandonné, révèle Mediapart.", ["Mediapart: media, cited"]),
        ("fr", "« Je suis fatigué », confie-t-il au Parisien.", ["Le Parisien: media, quoted"]),
        ("fr", "Le Monde va supprimer des postes. Le monde change.", []),
        ("de", "„Das ist vorbei“, sagte Müller der Deutschen Presse-Agentur.", ["dpa: agency, quoted"]),
        ("de", "Wie das Magazin Stern berichtet, war der Brief gefälscht.", ["Stern: media, cited"]),
        ("de", "Laut einem Gutachten der Stadt Köln ist sie alt.", ["Gutachten der Stadt Köln: document, cited"]),
        ("es", "«Se acabó», dijo a Reuters.", ["Reuters: agency, quoted"]),
        ("es", "El diario Clarín publicó que el juez renunciará.", ["Clarín: media, cited"]),
        ("pt", "De acordo com a Folha de S.Paulo, o contrato foi anulado.", ["Folha de S.Paulo: media, cited"]),
        ("it", "Lo riferisce l'agenzia ANSA.", ["ANSA: agency, cited"]),
        ("ru", "«Все кончено», — сообщил он «Коммерсанту».", ["Коммерсантъ: media, quoted"]),
        ("ar", "وأفادت وكالة فرانس برس بأن ثلاثة قتلوا.", ["AFP: agency, cited"]),
        ("zh", "据新华社报道，部长已辞职。", ["Xinhua: agency, cited"]),
        ("ja", "同氏は毎日新聞の取材に「もう終わりだ」と語った。", ["毎日新聞: media, quoted"]),
        ("tr", "Reuters'ın haberine göre bakan istifa edecek.", ["Reuters: agency, cited"]),
        ("xx", "Reuters reported.", []),
    ],
)  # fmt: skip
def test_other_languages_have_their_own_words(language: str, text: str, sources: list[str]) -> None:
    assert told(text, language) == sources


@pytest.mark.parametrize(
    "text",
    [
        "told the " * 20_000,
        "Reuters " * 20_000,
        "a report by the " * 10_000,
        "The Daily " * 15_000,
        "according to the Herald, " * 8_000,
        "“a ” " * 30_000,
        "(" * 100_000,
        "He told the " + "," * 90 + " zz Reuters. ",
    ],
)
def test_hostile_text_gives_bounded_findings(text: str) -> None:
    assert len(cited(text)) <= 100


def test_at_most_a_hundred_sources_are_told() -> None:
    assert len(cited(" ".join(f"The bridge is old, the Ford{'x' * n} Courier reported." for n in range(150)))) == MOST


def test_text_beyond_the_limit_is_not_looked_at() -> None:
    assert told("word " * (LONGEST // 5) + "Reuters reported it.") == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Copper output fell, according to Harrowgate's annual report.", "annual report: document, cited"),
        ("A review by the state’s chief scientist in 2023 came down in between, finding that it was safe.",
         "review by the state’s chief scientist: document, cited"),
        ("Members acted after a report by the Auditor-General found four errors.",
         "report by the Auditor-General: document, cited"),
        ("In an email shown to the jury, he wrote: “Ring me.”", "email: document, quoted"),
        ("In a letter to El Universo she wrote that it was “late”.", "letter to El Universo: document, quoted"),
        ("A draft text circulated on Thursday put the issue off.", "draft text: document, cited"),
        ("Counsel read out portions of a report by the Urban Unit.", "report by the Urban Unit: document, cited"),
        ("She said so in her memoir, The Quiet Boxes. “He lied.”", "The Quiet Boxes: document, cited"),
        ("Coroner Foo said in her findings that it was “late”.", "findings: document, quoted"),
        ("In its decision, the tribunal said it was “late”.", "decision: document, quoted"),
        ("It was warned, according to correspondence released on Friday.", "correspondence: document, cited"),
        ("The Minister said in a written reply that 48 lakh tonnes were bought.", "written reply: document, cited"),
        ("In a 31-page resolution released on Monday, the Ombudsman said it was late.", "resolution: document, cited"),
        ("The case grew out of the annual report of the Audit Commission, which found a field of cassava.",
         "annual report of the Audit Commission: document, cited"),
    ],
)  # fmt: skip
def test_a_document_is_cited_in_many_ways(text: str, source: str) -> None:
    assert source in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "They walked 35 metres further in six minutes, by the end of the trial.",
        "The director blamed a fault in an underground cable, and said it was “overdue”.",
        "They batted well in the middle order, he said: “We are back.”",
        "The panel wants an audit of losses in May, after it was told that gas leaks.",
    ],
)
def test_what_is_called_like_a_document_is_none(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("“We are done,” he told the group's Al Masirah TV.", "Al Masirah TV: media, quoted"),
        ("“We are done,” he told Al Wasat, a Libyan news website.", "Al Wasat: media, quoted"),
        ("“We are done,” he said in an interview over dzMM.", "dzMM: media, quoted"),
        ("“We are done,” he told radio station dyVL.", "dyVL: media, quoted"),
        ("The hearing is on March 18. (With PTI inputs)", "PTI: agency, credited"),
        ("It burned.\nNewspaper El Universo reported that three were free.", "El Universo: media, cited"),
        ("APP adds: The adviser told parliament that no rise was planned.", "APP: agency, cited"),
    ],
)
def test_a_medium_is_named_in_many_ways(text: str, source: str) -> None:
    assert told(text) == [source]
