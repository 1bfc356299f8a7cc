"""The article's text out of made-up pages, and why a page has none."""

import time
from datetime import UTC, datetime

import pytest

from newslake.clean import html
from newslake.page import Body, Page, Refusal

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

STORY = [
    "The harbour of Lower Wexing will be dredged for the first time in thirty years, the town council decided on "
    "Tuesday evening after a debate of almost four hours.",
    "“We have waited for this since my father ran the ferry,” said Tilda Marrow, who has steered the boat to the outer "
    "islands since 1998. “At low water we touch ground twice a week.”",
    "The work is to begin in September and will cost 4.2 million crowns, a third of which the county "
    "pays. Opponents had "
    "asked for a study of the eelgrass beds east of the pier, where herring spawn in spring.",
    "Councillor Joss Feld, who voted against, called the decision hasty. The fishermen’s guild, which has 41 members, "
    "welcomed it and offered to help with the soundings.",
    "The sand will be used to raise the dyke at Nether Point, which was flooded in two of the last five winters.",
]
ARABIC = [
    "قرر مجلس بلدة الميناء مساء الثلاثاء تعميق المرفأ للمرة الأولى منذ ثلاثين عاما، بعد نقاش استمر أربع ساعات تقريبا.",
    "وقالت قائدة العبارة سلمى الخطيب إن القرار تأخر كثيرا، لأن القارب يلامس القاع مرتين في الأسبوع عند انخفاض المياه.",
    "ومن المقرر أن تبدأ الأعمال في سبتمبر المقبل بتكلفة تبلغ أربعة ملايين، تتحمل المحافظة ثلثها وفق ما أعلنه المجلس.",
    "ووصف عضو المجلس يوسف حداد، الذي صوت ضد المشروع، القرار بأنه متسرع، بينما رحبت به نقابة الصيادين.",
]
JAPANESE = [
    "港町の議会は火曜日の夜、およそ四時間に及ぶ議論の末、三十年ぶりに港の浚渫工事を行うことを決めた。",
    "渡し船の船長を務める森田さんは「父の代からこの日を待っていた。干潮のたびに船底が砂に触れていた」と話した。",
    "工事は九月に始まり、費用は四億二千万円で、その三分の一を県が負担する。反対派は藻場の調査を求めていた。",
    "反対票を投じた藤井議員は決定を性急だと批判したが、四十一人が加わる漁業組合は歓迎し、測量への協力を申し出た。",
]
HINDI = [
    "बंदरगाह नगर की परिषद ने मंगलवार शाम लगभग चार घंटे की बहस के बाद तीस साल में पहली बार बंदरगाह को गहरा करने का फैसला किया।",
    "नाव चलाने वाली तारा देवी ने कहा कि वे अपने पिता के समय से इस फैसले का इंतज़ार कर रही थीं, क्योंकि नाव रेत से टकराती थी।",
    "काम सितंबर में शुरू होगा और उस पर चार करोड़ रुपये खर्च होंगे, जिसका एक तिहाई हिस्सा जिला प्रशासन देगा।",
    "परिषद के सदस्य जोशी ने इस फैसले को जल्दबाज़ी बताया, जबकि मछुआरों के संघ ने इसका स्वागत किया और मदद की पेशकश की।",
]
HEAD = (
    '<!doctype html><html lang="{language}"><head><title>{title} - The Wexing Courier</title>'
    '<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
    '<meta property="article:published_time" content="2026-02-24T21:10:00Z"><meta name="author" content="Ada Quill">'
    "<script "
    'type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{title}"{more}}}'
    "</script></head>"
)
TOP = (
    '<body><header class="site-header"><nav class="main-nav"><ul><li><a href="/">Home</a></li><li>'
    '<a href="/news">News</a></li>'
    '<li><a href="/sport">Sport</a></li><li><a href="/tides">Tides</a></li></ul></nav></header><main>'
    '<article class="article"><h1 class="headline">{title}</h1><div class="byline">By '
    '<a href="/ada">Ada Quill</a></div>'
    '<time datetime="2026-02-24">24 February 2026</time>'
    '<div class="share-bar"><a href="#">Share on Facebook</a> <a href="#">Copy link</a></div>'
    '<figure><img src="a.jpg"><figcaption class="caption">The pier on Monday. Photo: Len Ferris</figcaption></figure>'
)
BOTTOM = (
    '</article><section class="related"><h3>Related stories</h3><ul><li>'
    '<a href="/1">Ferry season opens with a parade</a></li>'
    '<li><a href="/2">Eelgrass returns to the outer bay</a></li><li>'
    '<a href="/3">How to read a tide table</a></li></ul></section>'
    '<section id="comments" class="comments"><h3>Comments</h3><div class="comment">'
    '<p class="comment-text">About time, the '
    "channel has been a disgrace for years and everybody knows it.</p></div></section></main>"
    '<aside class="newsletter"><h3>Newsletter</h3>'
    "<p>Sign up for our morning briefing and get the news in your inbox.</p></aside>"
    '<footer class="site-footer"><p>© 2026 The Wexing Courier. All rights reserved.</p>'
    '<a href="/privacy">Privacy</a></footer>'
    '<div class="cookie-banner">'
    "<p>We use cookies to make this site work. By going on you accept our policy.</p></div></body></html>"
)
TITLE = "Wexing harbour to be dredged after thirty years"


def page(markup: str, url: str | None = "https://courier.example/news/wexing-harbour-to-be-dredged") -> Page:
    return Page(html=markup, charset="utf-8", url=url, captured_at=NOON)


def article(
    paragraphs: list[str], *, title: str = TITLE, language: str = "en", more: str = "", after: str = ""
) -> Page:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    top = HEAD.format(title=title, language=language, more=more) + TOP.format(title=title)
    return page(f'{top}<div class="article-body">{body}</div>{after}{BOTTOM}')


def text(result: Body | Refusal) -> str:
    assert isinstance(result, Body), result
    return result.text


def reason(result: Body | Refusal) -> str:
    assert isinstance(result, Refusal), result
    return result.reason


def test_the_text_is_the_paragraphs_parted_by_blank_lines() -> None:
    assert text(html.read(article(STORY))) == "\n\n".join(STORY)


@pytest.mark.parametrize(
    ("paragraphs", "title", "language"),
    [
        (ARABIC, "تعميق المرفأ بعد ثلاثين عاما", "ar"),
        (JAPANESE, "三十年ぶりに港を浚渫へ", "ja"),
        (HINDI, "तीस साल बाद गहरा होगा बंदरगाह", "hi"),
    ],
)
def test_every_script_is_read(paragraphs: list[str], title: str, language: str) -> None:
    assert text(html.read(article(paragraphs, title=title, language=language))) == "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    "debris",
    [
        "Sport",
        "Facebook",
        "Photo:",
        "Related",
        "Ferry season",
        "About time",
        "morning briefing",
        "rights reserved",
        "cookies",
    ],
)
def test_debris_is_gone(debris: str) -> None:
    assert debris not in text(html.read(article(STORY)))


def test_the_headline_is_the_title_and_not_text() -> None:
    body = html.read(article(STORY))
    assert isinstance(body, Body)
    assert body.title == TITLE
    assert TITLE not in body.text


def test_inline_markup_does_not_tear_words_or_paragraphs() -> None:
    marked = STORY[0].replace("harbour", 'har<b>bour</b> <a href="/x">of</a>').replace("</a> of", "</a>")
    assert text(html.read(article([marked, *STORY[1:]]))) == "\n\n".join(STORY)


def test_two_line_breaks_part_paragraphs_where_there_are_no_paragraph_tags() -> None:
    top = HEAD.format(title=TITLE, language="en", more="") + TOP.format(title=TITLE)
    got = text(html.read(page(f'{top}<div class="article-body">{"<br><br>".join(STORY)}</div>{BOTTOM}')))
    assert got == "\n\n".join(STORY)


def test_a_page_without_text_is_refused() -> None:
    assert (
        reason(html.read(page("<html><body><script>var a = 'text';</script><img src=a.png></body></html>")))
        == "no-text"
    )


def test_a_text_that_only_json_ld_has_is_read_from_there() -> None:
    told = r"\n\n".join(STORY)
    head = HEAD.format(title=TITLE, language="en", more=f',"articleBody":"{told}"')
    body = html.read(page(f'{head}<body><div id="app">Loading …</div></body></html>'))
    assert isinstance(body, Body)
    assert (body.source, body.text) == ("json-ld", "\n\n".join(STORY))


def test_a_declared_paywall_over_a_teaser_is_refused() -> None:
    stub = article(STORY[:1], more=',"isAccessibleForFree":false')
    assert reason(html.read(stub)) == "paywall-stub"


def test_a_said_paywall_over_a_teaser_is_refused() -> None:
    stub = article(
        STORY[:1],
        after='<div class="offer"><p>Subscribe to read the full story. Already a subscriber? Log in.</p></div>',
    )
    assert reason(html.read(stub)) == "paywall-stub"


def test_an_article_that_is_there_whole_is_no_stub_whatever_it_declares() -> None:
    assert text(html.read(article(STORY, more=',"isAccessibleForFree":false'))) == "\n\n".join(STORY)


def test_a_listing_is_not_an_article() -> None:
    cards = "".join(
        f'<div class="card"><h3 class="card-title"><a href="/news/{n}">Story number {n} about the harbour</a></h3>'
        f'<p class="card-text">A short line on story {n}.</p><span class="date">{n} March</span></div>'
        for n in range(1, 31)
    )
    listing = page(
        '<html><head><title>News - The Wexing Courier</title><meta property="og:type" content="website">'
        '</head><body class="archive '
        f'category"><h1>News</h1><div class="card-grid">{cards}</div><a href="?page=2">Next page</a></body></html>',
        "https://courier.example/category/news/",
    )
    assert reason(html.read(listing)) == "not-an-article"


def test_reading_twice_gives_the_same() -> None:
    assert html.read(article(STORY)) == html.read(article(STORY))


@pytest.mark.parametrize(
    "junk", ["&bogus;&#x110000;&#;", "\ud800", "<p", "</div></div></div>", "<!--", "<table><p><td>", "\ufffe"]
)
def test_broken_markup_behind_the_text_does_not_lose_it(junk: str) -> None:
    assert STORY[2] in text(html.read(article(STORY, after=junk)))


def test_deep_nesting_is_walked_without_recursion() -> None:
    nested = "<div>" * 4_000 + "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    started = time.process_time()
    html.read(page(nested))
    assert time.process_time() - started < 2


def test_more_nodes_than_people_read_are_refused() -> None:
    assert reason(html.read(page("<p>a" * 150_000))) == "too-large"


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_page_of_few_blocks_is_no_error(count: int) -> None:
    assert isinstance(html.read(page("<p>word</p>" * count)), Body | Refusal)


def test_one_teaser_under_a_linked_headline_is_a_listing_too() -> None:
    listing = page(
        '<html><head><title>Tides</title><meta property="og:type" content="website"></head><body><main><h1>Tides</h1>'
        '<article><h2><a href="/tides/spring">Spring tide floods the lower quay again this week</a></h2>'
        "<p>The water stood a hand above the bollards on Sunday. The harbour master expects more.</p></article></main>",
        "https://courier.example/tides/",
    )
    assert reason(html.read(listing)) == "not-an-article"


@pytest.mark.parametrize("label", ["Advertisement", "Anzeige", "広告", "[Publicité]"])
def test_the_label_of_an_advertisement_is_not_text(label: str) -> None:
    assert label not in text(html.read(article([*STORY[:2], label, *STORY[2:]])))
