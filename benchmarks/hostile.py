"""Made-up pages that nobody would write, unless to hurt who reads them: one shape each, of any size, and mutants."""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import cycle, islice

STORY = (
    "The harbour of Lower Wexing will be dredged for the first time in thirty years, the council decided on Tuesday.",
    "“We have waited for this since my father ran the ferry,” said Tilda Marrow, who steers the boat to the islands.",
    "The work is to begin in September and will cost 4.2 million crowns, a third of which the county pays.",
    "Councillor Joss Feld, who voted against, called the decision hasty; the fishermen’s guild welcomed it.",
)
TITLE = "Wexing harbour to be dredged after thirty years"
BYTES = 9_500_000
"""A little less than the longest page that is read."""


@dataclass(frozen=True)
class Shape:
    """One way to be hostile."""

    make: Callable[[int], str | bytes]
    """The page of a given size."""
    sizes: tuple[int, ...]
    """From the largest that an eager reader might accept, or a little more, to those that bounds may let through."""
    content_type: str = "text/html; charset=utf-8"

    def payload(self, size: int) -> bytes:
        made = self.make(size)
        return made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")


def page(body: str = "", head: str = "", data: object = None) -> str:
    """An ordinary article with something in its head and in the midst of its text."""
    told = (
        {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-02-24T21:10:00Z"} if data is None else data
    )
    script = f'<script type="application/ld+json">{told if isinstance(told, str) else json.dumps(told)}</script>'
    text = [f"<p>{paragraph}</p>" for paragraph in STORY]
    return (
        f'<!doctype html><html lang="en"><head><title>{TITLE} - The Courier</title><meta property="og:type" '
        f'content="article"><meta property="og:title" content="{TITLE}">{script}{head}</head><body><main><article>'
        f"<h1>{TITLE}</h1><div class=byline>By <a href=/ada>Ada Quill</a></div>{''.join(text[:2])}{body}"
        f"{''.join(text[2:])}</article></main></body></html>"
    )


def filled(size: int, piece: str = "The council met again on Tuesday and put off the vote. ") -> str:
    """So many bytes, or a few more, of one piece again and again."""
    return piece * (size // len(piece.encode("utf-8", "surrogatepass")) + 1)


def story(size: int) -> str:
    """So many paragraphs of a story, no two the same."""
    return "".join(f"<p>{at} {text}</p>" for at, text in enumerate(islice(cycle(STORY), size)))


def numbered(size: int, piece: str) -> str:
    """A piece again and again, with its number for every ``#``."""
    return "".join(piece.replace("#", str(at)) for at in range(size))


def nested(tag: str, inside: str = "", close: bool = False) -> Shape:
    """An element inside itself, with a text at every level or at the bottom only."""

    def make(size: int) -> str:
        return page(f"<{tag}>{inside}" * size + "The end of it." + f"</{tag.split()[0]}>" * size * close)

    return Shape(make, (200_000, 4_900, 1_400, 300))


def crowded(tag: str, piece: str) -> Shape:
    """Many elements at the bottom of a deep nest."""
    return Shape(lambda size: page(f"<{tag}>" * size + piece * 90_000), (4_900, 1_000))


def repeated(piece: str, *sizes: int, within: str = "#") -> Shape:
    """A piece of markup again and again."""
    return Shape(lambda size: page(within.replace("#", piece * size)), sizes or (BYTES // len(piece), 190_000, 30_000))


def counted(piece: str, *sizes: int, within: str = "#") -> Shape:
    """A piece of markup again and again, no two the same."""
    return Shape(lambda size: page(within.replace("#", numbered(size, piece))), sizes or (90_000,))


def headed(piece: str, *sizes: int) -> Shape:
    """A piece again and again in the head, no two the same."""
    return Shape(lambda size: page(head=numbered(size, piece)), sizes or (90_000,))


def text(piece: str, within: str = "<p>#</p>", size: int = BYTES) -> Shape:
    """Megabytes of one piece in one place."""
    before, _, behind = within.rpartition("#")
    return Shape(lambda size: page(f"{before}{filled(size, piece)}{behind}"), (size,))


def meta(piece: str, name: str = "og:description", size: int = BYTES) -> Shape:
    return Shape(lambda size: page(head=f'<meta property="{name}" content="{filled(size, piece)}">'), (size,))


def stated(key: str, piece: str, size: int = 1_000_000) -> Shape:
    """A long value of one property of the article's JSON-LD."""

    def make(size: int) -> str:
        told = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-02-24"} | {key: filled(size, piece)}
        return page(data=told)

    return Shape(make, (size,))


def linked_data(make: Callable[[int], str], *sizes: int) -> Shape:
    return Shape(lambda size: page(data=make(size)), sizes)


def plain(make: Callable[[int], str | bytes], *sizes: int) -> Shape:
    return Shape(make, sizes or (BYTES,), "text/plain; charset=utf-8")


def declared(charset: str, header: bool = True, seed: int = 7) -> Shape:
    """Random bytes over 127 in a page that declares a charset."""

    def make(size: int) -> bytes:
        noise = random.Random(seed).randbytes(size).translate(_HIGH)
        start = page(head=f'<meta charset="{charset}">').encode()
        return start.replace(b"</article>", b"<p>" + noise + b"</p></article>")

    return Shape(make, (3_000_000,), f"text/html; charset={charset}" if header else "text/html")


_HIGH = bytes(byte | 0x80 if byte % 5 else 0x20 for byte in range(256))
_BAIT = {
    "dates": "2026-02-30T25:61:61 31 February 20 20 20 1/1/1/1/1/1 Jan Jan Jan 12 12 ",
    "months": "January February March de de de 12 ",
    "digits": "1234567890",
    "colons": "12:12:12:12:",
    "names": "By By By von von Ann Lee and and Bo, Bo, ",
    "capitals": "Aa Bb ",
    "commas": ", ",
    "separators": " - | - ",
    "spaces": " ",
    "tabs and breaks": "\t\n \r\n",
    "no-break spaces": "\u00a0",
    "open tags": "<a <b <",
    "escaped tags": "&lt;a ",
    "escaped entities": "&amp;amp;",
    "brackets": "((([[[",
    "urls": "https://a.example/a/../%2e%2e/?utm_a=b&amp;amp;",
    "dots": ". . ",
    "quotes": "\"'\"'«“",
    "at signs": "a@a.a.a.a@",
    "percent": "%2e%2E%",
    "combining": "a\u0301\u0301\u0301",
    "ligatures": "\ufdfa",
    "accents": "\u1fc1\u0390",
    "wide": "\U0001f4a9",
    "han": "港町議会",
    "thai": "เมืองท่า",
    "marks of direction": "\u202e\u200f\u2066",
    "copyright": "© (c) ",
    "slashes": "//**//<![CDATA[",
    "dashes": "<!-- -- ",
    "underscores": "_-",
}
"""What makes a pattern go back and try again."""
_METAS = (
    "og:title description og:description author article:author byl twitter:label1 twitter:data1 keywords news_keywords "
    "article:tag article:published_time article:modified_time date dc.date og:site_name og:url og:image og:locale "
    "robots tdm-reservation tdm-policy citation_author article:section x-published-date x:author twitter:title"
).split()
_KEYS = (
    "headline name url @id author creator publisher datePublished dateModified image description keywords "
    "articleSection inLanguage license isAccessibleForFree mainEntityOfPage caption"
).split()
_PLACES: Mapping[str, Callable[[str], str]] = {
    "title": lambda bait: page(head=f"<title>{bait}</title>").replace(f"{TITLE} - The Courier", bait),
    "h1": lambda bait: page(f"<h1>{bait}</h1>"),
    "byline": lambda bait: page().replace("By <a", f"{bait} By <a"),
    "time": lambda bait: page(f'<time datetime="{bait}">{bait}</time>').replace("<div class=byline>", f"{bait}<div>"),
    "caption": lambda bait: page(f"<figure><img src=a.jpg alt='x'><figcaption>{bait}</figcaption></figure>"),
    "metas": lambda bait: page(
        head="".join(f'<meta property="{name}" content="{bait.replace(chr(34), "")}">' for name in _METAS)
    ),
    "class": lambda bait: page(f'<div class="{bait.replace(chr(34), "")}">{STORY[3]}</div>'),
    "link": lambda bait: page(f'<a href="{bait.replace(chr(34), "")}">{bait}</a>', head=_links(bait)),
    "json-ld": lambda bait: page(data={"@type": "NewsArticle", **dict.fromkeys(_KEYS, bait)}),
    "json-ld body": lambda bait: page(data={"@type": "NewsArticle", "articleBody": bait}),
    "script": lambda bait: page(data=bait),
    "lines": lambda bait: "\n".join([TITLE, bait, f"By {bait}", f"Updated {bait}", *STORY, bait, *STORY]),
    "style": lambda bait: page(f'<div style="{bait.replace(chr(34), "")}">{STORY[3]}</div>'),
    "language": lambda bait: page().replace('lang="en"', f'lang="{bait.replace(chr(34), "")}"'),
    "prologue": lambda bait: f"<!-- {bait} -->{page()}",
    "paragraph": lambda bait: page(f"<p>{bait}</p>"),
    "declaration": lambda bait: f'<?xml version="1.0" {bait}{page()}',
}


def _links(bait: str) -> str:
    href = bait.replace('"', "")
    return "".join(f'<link rel="{rel}" href="{href}">' for rel in ("canonical", "license", "amphtml"))


def bait(piece: str, place: Callable[[str], str], is_plain: bool = False) -> Shape:
    kind = "text/plain" if is_plain else "text/html; charset=utf-8"
    return Shape(lambda size: place(filled(size, piece)), (100_000,), kind)


_NESTED = (
    "div span p b i a em strong font u s small nobr code section article blockquote ul li ol dl dd table tbody tr td "
    "svg math template noscript select option optgroup button form fieldset figure picture video object h1 center "
    "details dialog ruby rt marquee applet custom-element title textarea"
).split()
_CHARSETS = (
    "utf-8 utf-16 utf-16le utf-7 utf-32 windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 "
    "windows-1256 windows-1257 windows-1258 windows-874 iso-8859-2 iso-8859-5 iso-8859-7 iso-8859-8 iso-8859-15 "
    "iso-8859-16 koi8-r koi8-u macintosh ibm866 gbk gb2312 gb18030 big5 big5-hkscs shift_jis euc-jp iso-2022-jp euc-kr "
    "iso-2022-kr hz-gb-2312 x-user-defined replacement idna punycode base64 zip rot13 unicode_escape undefined none"
).split()


def _deep_json(size: int) -> str:
    return '{"@type":"NewsArticle","a":' * size + "1" + "}" * size


def _aliased(size: int) -> str:
    return json.dumps({"@type": "NewsArticle", "author": [{"name": f"Ann Lee {at}"} for at in range(size)]})


def _graph(size: int, kind: str = "NewsArticle") -> str:
    nodes = [{"@type": kind, "@id": f"#{at}", "name": f"N {at}", "url": f"/a/{at}"} for at in range(size)]
    return json.dumps({"@graph": nodes})


def _scripts(size: int, inner: str = '{"@type":"NewsArticle","headline":"Number #"}') -> str:
    return numbered(size, f'<script type="application/ld+json">{inner}</script>')


SHAPES: dict[str, Shape] = {
    "an ordinary page": Shape(lambda size: page(story(size)), (50_000, 3_000, 30)),
    **{f"nested {tag}": nested(tag) for tag in _NESTED},
    **{f"nested {tag}, closed": nested(tag, close=True) for tag in ("div", "b", "a", "table", "svg", "select", "ul")},
    **{f"nested {tag}, with text": nested(tag, "a word ") for tag in ("div", "b", "a", "span", "li", "custom-tag")},
    "nested div, each with a label": nested('div class="article-body story" id="content main"', "a"),
    "nested tables": nested("table><tr><td", close=False),
    "nested formatting": nested("b><i><u><s"),
    "formatting left open": repeated("<p><b><i>x", 3_000_000, 60_000, 1_000, 400),
    "anchors left open": repeated('<div><a href="#">x', 100_000, 1_000),
    "anchors in tables": repeated("<table><a>", 100_000, 3_000, 1_000),
    **{
        f"many {piece} in a deep nest of {tag}": crowded(tag, piece)
        for tag in ("span", "div", "b", "custom-tag")
        for piece in ("</x>", "<p>", "<li>x", "<p>x</p>", "</form>", "<b>x</b>", "<td>", "<option>")
    },
    **{
        f"{outer} that a {inner} keeps open": repeated(
            f"<{outer}><{inner}>x</{outer}><{inner}>y</{inner}>", 60_000, 4_900
        )
        for outer in ("noscript", "span", "label", "custom-tag", "font", "time", "button")
        for inner in ("p", "li", "td", "div", "option")
    },
    "stray closing tags": repeated("</p>x", 1_900_000, 190_000),
    "stray closing divs": repeated("</div></span></b>", 60_000),
    "misnested": repeated("<b><p></b><i><div></i></p></div>", 60_000, 10_000, 1_000),
    "a million tags": repeated("<b>x</b>", 1_000_000, 190_000, 60_000),
    "a million breaks": repeated("x<br>", 1_500_000, 190_000, 90_000),
    "a million images": repeated("<img>", 1_500_000, 390_000, 190_000),
    "empty paragraphs": repeated("<p>", 3_000_000, 390_000, 190_000, 90_000),
    "one-letter blocks": repeated("<p>x", 1_900_000, 90_000, 60_000, 39_000),
    "one-letter blocks, all others": counted("<p>#", 90_000),
    "one-letter divs in divs": repeated("<div><div>x</div></div>", 45_000),
    "one-letter list": repeated("<li>x", 90_000, within="<ul>#</ul>"),
    "one-letter cells": repeated("<td>x", 90_000, within="<table><tr>#</table>"),
    "one-letter rows": repeated("<tr><td>x", 45_000, within="<table>#</table>"),
    "one-letter headings": repeated("<h2>x</h2>", 60_000),
    "one-letter links": repeated('<a href="/a">x</a> ', 65_000),
    "labelled blocks": counted('<div class="story-# body#" id="i#">Word # and word.</div>', 90_000, 45_000, 39_000),
    "sentence blocks": Shape(lambda size: page(story(size)), (75_000, 60_000, 39_000)),
    "blocks of commas": repeated("<p>,,,,", 90_000),
    "linked headlines": counted('<h3><a href="/#">Headline number # of many</a></h3><p>The lead of #.</p>', 25_000),
    "links": counted('<a href="https://a.example/#?utm_source=x">Link number #</a> ', 200_000, 60_000),
    "bylined": counted('<div class="byline author">By Ann Lee #</div>', 60_000),
    "authors": counted('<a rel=author href="/author/#">Ann Lee</a><p>x</p>', 40_000),
    "times": counted('<time datetime="2026-02-24T10:00:00Z">24 Feb 2026 #</time>', 90_000, 60_000),
    "datelines": counted("<p>Updated 24 February 2026, 10:#</p>", 60_000),
    "headings of the first rank": counted("<h1>Heading number #</h1>", 100_000, 60_000),
    "headings that repeat the title": repeated(f"<h1>{TITLE}</h1>", 60_000),
    "figures": counted(
        '<figure><img src="/#.jpg"><figcaption>Caption # Photo: Len</figcaption></figure>', 100_000, 30_000
    ),
    "images of all widths": counted('<img src="/#.jpg" srcset="/#.jpg 100w, /#b.jpg 2x" width=# alt="Alt #">', 90_000),
    "scripts": counted("<script>var a = '<p>#</p>' + \"<b>\";</script>", 100_000, 60_000),
    "styles": counted("<style>p#{color:red}</style>", 90_000),
    "comments": counted("<!-- comment # -->", 190_000, 90_000),
    "comments left open": Shape(lambda size: page("<!-- " * size), (1_900_000,)),
    "character data": repeated("<![CDATA[x]]>", 190_000),
    "processing instructions": repeated("<?php x ?>", 190_000),
    "doctypes": repeated("<!doctype html>", 190_000),
    "script left open": Shape(lambda size: page("<script>" + filled(size, "<p>x</p>")), (BYTES, 1_000_000)),
    "textarea left open": Shape(lambda size: page("<textarea>" + filled(size)), (BYTES,)),
    "plaintext": Shape(lambda size: page("<plaintext>" + filled(size, "<p>x ")), (BYTES, 400_000)),
    "bodies": repeated("<body class=a><html lang=b>", 190_000, 60_000),
    "frames": Shape(lambda size: "<html><frameset>" + "<frame src=a>" * size, (190_000,)),
    "metas": headed('<meta name="n#" content="value #">', 200_000, 100_000),
    "metas of one name": headed('<meta property="article:tag" content="tag #">', 180_000),
    "metas that are authors": headed('<meta name="x#:author" content="Ann Lee #">', 100_000),
    "metas that are dates": headed('<meta name="x#-published-date" content="24 Feb 2026 10:00 #">', 100_000),
    "metas that are titles": headed('<meta property="og:title" content="Title | # - Name">', 100_000),
    "links in the head": headed('<link rel="canonical" href="/a#">', 100_000),
    "titles": Shape(lambda size: page(head=f"<title>{filled(2_000)}</title>" * size), (4_000,)),
    "hidden blocks": repeated('<p style="display:none" hidden>x</p>', 60_000),
    "preformatted": text("line of code;\n", "<pre>#</pre>"),
    "many breaks in a paragraph": repeated("Some words.<br><br>", 60_000, within="<p>#</p>"),
    "one paragraph": text("The council met again on Tuesday and put off the vote. "),
    "one word": text("a"),
    "one Greek word": text("λ"),
    "one Han paragraph": text("港町議会の夜、"),
    "one paragraph of emoji": text("\U0001f4a9"),
    "one line of spaces": text(" "),
    "spaces between letters": text(" a"),
    "one paragraph of breaks": text("\n"),
    "one paragraph of NUL": text("\0"),
    "NUL between letters": text("a\0"),
    "one paragraph of commas": text(","),
    "one paragraph of dots": text("."),
    "one paragraph of digits": text("7"),
    "one paragraph of combining marks": text("a\u0301\u0302\u0303"),
    "one paragraph that grows in compatibility": text("\ufdfa"),
    "one paragraph of control characters": text("\x01\x02\x7f"),
    "one heading": text("A heading that goes on ", "<h1>#</h1>"),
    "one link": text("A link that goes on ", "<a href=/a>#</a>"),
    "one caption": text("A caption that goes on ", "<figure><img src=a><figcaption>#</figcaption></figure>"),
    "one byline": text("By Ann Lee and ", "<div class=byline>#</div>"),
    "one time": text("24 February 2026 ", "<time>#</time>"),
    "one title": Shape(lambda size: page(head=f"<title>{filled(size)}</title>"), (1_000_000, BYTES)),
    "the only title": Shape(lambda size: f"<title>{filled(size)}</title>" + page(), (1_000_000, BYTES)),
    "one comment": text("comment ", "<!-- # -->"),
    "one script": text("var a = 1; ", "<script>#</script>"),
    "one style": text("p{}", "<style>#</style>"),
    "one data address": text("QUJD", '<img src="data:image/png;base64,#">'),
    "entities": text("&amp;"),
    "entities that are broken": text("&amp&lt;&notanentity;&#x;&#;&"),
    "entities that are huge": text("&#x1F4A9;&#99999999999999999999;&#0;&#xD800;"),
    "entities that never end": text("&CounterClockwiseContourIntegra"),
    "numbers that never end": text("9", "<p>&#x#</p>"),
    "entities of two characters": text("&NotEqualTilde;&acE;"),
    "ampersands": text("&"),
    "less-than signs": text("< "),
    "greater-than signs": text(">"),
    "a tag that never ends": text("a ", "<div "),
    "a tag of a megabyte": text("a", "<#>x</#>", 1_000_000),
    "attributes": Shape(lambda size: page(f"<div {numbered(size, 'a# ')}>x</div>"), (1_000_000, 9_900)),
    "attributes with values": Shape(lambda size: page(f"<div {numbered(size, 'a#=# ')}>x</div>"), (900_000, 9_900)),
    "attributes that repeat": Shape(lambda size: page(f"<div {'a=b ' * size}>x</div>"), (1_900_000, 9_900)),
    "attributes of slashes": Shape(lambda size: page(f"<div {'/' * size}>x</div>"), (BYTES, 900_000)),
    "attributes of equal signs": Shape(lambda size: page(f"<div {'=' * size}>x</div>"), (BYTES, 900_000)),
    "attributes without blanks": Shape(
        lambda size: page("<div " + numbered(size, "a#=''") + ">x</div>"), (900_000, 19_000)
    ),
    "attributes of many tags": repeated("<i " + numbered(50, "a# ") + ">x</i>", 40_000, 3_000),
    "attributes of a body": Shape(lambda size: page(numbered(size, "<body a#=1><html b#=1>")), (100_000, 9_000)),
    "a class of megabytes": text("word", '<div class="#">x</div>', 5_000_000),
    "classes": text("story-body ", '<div class="#">x</div>', 1_100_000),
    "classes of capitals": text("StoryBodyABc", '<div class="#">x</div>', 5_000_000),
    "blocks with long labels": counted(f'<p class="# {"story body article " * 40}">word #</p>', 10_000),
    "blocks in a long label": Shape(
        lambda size: page(f'<div class="{filled(5_000_000)}">{story(size)}</div>'), (20_000,)
    ),
    "an id of megabytes": text("content", '<p id="#">x</p>', 5_000_000),
    "a style of megabytes": text("display : ", '<p style="#">x</p>', 5_000_000),
    "an address of megabytes": text("/a%20b?c=d&", '<a href="#">x</a>', 5_000_000),
    "a data attribute of megabytes": text("x", '<p data-x="#">x</p>', 5_000_000),
    "a description of megabytes": meta("The council met. "),
    "a meta title of megabytes": meta("The council met | - ", "og:title"),
    "a meta author of megabytes": meta("Ann Lee and ", "author"),
    "a meta date of megabytes": meta("24 February 2026 ", "article:published_time"),
    "keywords of megabytes": meta("one, two; three, ", "keywords"),
    "an address in a meta": meta("https://a.example/../", "og:url"),
    "JSON-LD that is deep": linked_data(_deep_json, 200_000, 900, 100),
    "JSON-LD that is a deep list": linked_data(lambda size: "[" * size, BYTES, 900),
    "JSON-LD that is wide": linked_data(_graph, 90_000),
    "JSON-LD of authors": linked_data(_aliased, 200_000),
    "JSON-LD of organizations": linked_data(lambda size: _graph(size, "NewsMediaOrganization"), 90_000),
    "JSON-LD of keys": linked_data(lambda size: json.dumps({f"k{at}": [] for at in range(size)}), 500_000),
    "JSON-LD of empty objects": linked_data(lambda size: f"[{'{},' * size}1]", 2_500_000),
    "JSON-LD of objects with a type": linked_data(lambda size: "[" + '{"@type":1},' * size + "1]", 700_000),
    "JSON-LD of lists": linked_data(lambda size: f"[{'[],' * size}1]", 2_500_000),
    "JSON-LD of numbers": linked_data(lambda size: f"[{'1,' * size}1]", 4_000_000),
    "JSON-LD of a long number": linked_data(
        lambda size: f'{{"@type":"NewsArticle","a":{"9" * size}}}', 8_000_000, 4_000
    ),
    "JSON-LD of escapes": linked_data(
        lambda size: '{"@type":"NewsArticle","articleBody":"' + r"\u0041" * size + '"}', 1_300_000
    ),
    "JSON-LD of halves of pairs": linked_data(
        lambda size: '{"@type":"NewsArticle","headline":"' + r"\ud83d" * size + '"}', 100
    ),
    "JSON-LD left open": linked_data(lambda size: '{"@type":"NewsArticle","articleBody":"' + "a" * size, 8_000_000),
    "JSON-LD behind comments": linked_data(lambda size: "/* " * size, 2_500_000),
    "JSON-LD behind comments that end": linked_data(lambda size: "/* */ " * size + "{}", 1_500_000),
    "JSON-LD behind openings": linked_data(lambda size: "<!--\n" * size, 1_500_000),
    "JSON-LD behind blanks": linked_data(lambda size: " " * size, BYTES),
    "JSON-LD with a body of megabytes": stated("articleBody", STORY[0] + "\n", 8_000_000),
    "JSON-LD with a body of tags": stated("articleBody", "<p>A word.</p>", 8_000_000),
    "JSON-LD with a body of open tags": stated("articleBody", "<p ", 8_000_000),
    "JSON-LD with a body of entities": stated("articleBody", "&amp;lt;", 8_000_000),
    "JSON-LD with a body of lines": stated("articleBody", "word\n", 8_000_000),
    "JSON-LD with a headline of megabytes": stated("headline", "The council met. ", 8_000_000),
    "JSON-LD with a description of megabytes": stated("description", "The council met. ", 8_000_000),
    "JSON-LD with keywords of megabytes": stated("keywords", "one,two,", 8_000_000),
    "JSON-LD with types of all kinds": linked_data(
        lambda size: json.dumps({"@type": [f"NewsArticle{at}" for at in range(size)]}), 400_000
    ),
    "JSON-LD with bodies": linked_data(
        lambda size: json.dumps([{"@type": "NewsArticle", "articleBody": STORY[0] * 40} for _ in range(size)]), 1_800
    ),
    "JSON-LD with one address": linked_data(
        lambda size: json.dumps([{"@type": "NewsArticle", "url": "/a/b" * 500} for _ in range(size)]), 4_000
    ),
    "JSON-LD without end": Shape(lambda size: page(head=_scripts(size, "{")), (190_000, 90_000)),
    "JSON-LD scripts": Shape(lambda size: page(head=_scripts(size)), (90_000, 45_000)),
    "JSON-LD scripts without a type": Shape(lambda size: page(head=_scripts(size, '{"a":[#]}')), (190_000, 60_000)),
    "JSON-LD scripts that are lists": Shape(lambda size: page(head=_scripts(size, "[[[[{}]]]]")), (90_000,)),
    "JSON-LD crumbs": linked_data(
        lambda size: json.dumps(
            [{"@type": "BreadcrumbList", "itemListElement": [{"name": "N", "item": "/n"}] * 200} for _ in range(size)]
        ),
        900,
    ),
    "JSON-LD images": linked_data(
        lambda size: json.dumps({"@type": "NewsArticle", "image": [{"url": f"/{n}.jpg"} for n in range(size)]}), 200_000
    ),
    **{f"random bytes in {charset}": declared(charset) for charset in _CHARSETS},
    "random bytes": Shape(lambda size: random.Random(size).randbytes(size), (BYTES,), "text/html"),
    "random bytes, undeclared": declared("", header=False),
    "random bytes, declared within": declared("shift_jis", header=False),
    "shift sequences": Shape(lambda size: page().encode() + b"\x1b$B" * size, (3_000_000,), "text/html"),
    "halves of pairs": Shape(lambda size: page(filled(size, "\ud800\udc00a")), (3_000_000,)),
    "UTF-16": Shape(lambda size: page(filled(size)).encode("utf-16"), (4_700_000,), "text/html"),
    "UTF-16 of markup": Shape(lambda size: page("<p>x" * size).encode("utf-16-le"), (90_000,), "text/html"),
    "UTF-16 of broken pairs": Shape(lambda size: b"\xff\xfe" + b"\x00\xd8" * size, (4_700_000,), "text/html"),
    "UTF-16 without a mark": Shape(lambda size: page(filled(size)).encode("utf-16-be"), (4_700_000,), "text/html"),
    "UTF-8 cut short": Shape(lambda size: page().encode() + b"\xf0\x9f\x92" * size, (3_000_000,)),
    "UTF-8 of five bytes": Shape(lambda size: page().encode() + b"\xf8\x88\x80\x80\x80" * size, (1_800_000,)),
    "NUL in all places": Shape(lambda size: "\0".join(page(story(size))), (40_000,)),
    "declarations": Shape(lambda size: f"<meta {'charset ' * size}" + page(), (1_000, 900_000)),
    "prologues": Shape(lambda size: "<!---->" * size + "<rss", (1_300_000,), "text/html"),
    "processing before it": Shape(lambda size: "<?xml " + "<?xml " * size, (300, 1_500_000), "text/html"),
    "plain text in a line": plain(lambda size: filled(size)),
    "plain text of one word": plain(lambda size: "a" * size),
    "plain text of Han": plain(lambda size: filled(size, "港町議会の夜、")),
    "plain text of sentences": plain(
        lambda size: "\n".join(f"{n} {text}" for n, text in enumerate(islice(cycle(STORY), size))), 80_000
    ),
    "plain text of letters": plain(lambda size: "a\n" * size, 4_000_000, 199_000),
    "plain text of two words": plain(lambda size: "".join(f"word {n}\n" for n in range(size)), 199_000),
    "plain text of different words": plain(lambda size: " ".join(f"w{n}" for n in range(size)), 1_200_000),
    "plain text of blanks": plain(lambda size: " " * size),
    "plain text of blanks and a word": plain(lambda size: " " * size + "word"),
    "plain text of breaks": plain(lambda size: "\n" * size + "word"),
    "plain text of returns": plain(lambda size: "\r" * size + "word"),
    "plain text of separators": plain(lambda size: "\u2028a" * size, 2_300_000, 150_000),
    "plain text of NUL": plain(lambda size: "a" + "\0" * size),
    "plain text of zero widths": plain(lambda size: "a\u200b" * size, 2_300_000),
    "plain text of holes": plain(lambda size: "{{" * size + "<%" * size, 1_100_000, 200_000),
    "plain text of holes in lines": plain(lambda size: "<% {{ ${ a\n" * size, 190_000),
    "plain text that is wrapped": plain(lambda size: ("word " * 15 + "word\n") * size, 110_000),
    "plain text of hyphens": plain(lambda size: ("a-" * 37 + "a-\n") * size, 110_000),
    "plain text of bylines": plain(lambda size: "By Ann Lee\n" * size + "\n".join(STORY), 190_000),
    "plain text of dates": plain(lambda size: "Updated 24 February 2026\n" * size + "\n".join(STORY), 190_000),
    "plain text of digits and dots": plain(lambda size: "1." * size, 4_700_000),
    "plain text of emoji": plain(lambda size: "\U0001f4a9" * size, 2_300_000),
    "plain text of pairs": plain(lambda size: "\ufdfa" * size, 3_000_000),
    "plain text in Latin 1": plain(lambda size: b"caf\xe9 " * size, 1_900_000),
    "plain text of random bytes": plain(lambda size: random.Random(3).randbytes(size).translate(_HIGH), 3_000_000),
    **{
        f"bait of {named} in {where}": bait(piece, place, is_plain=where == "lines")
        for named, piece in _BAIT.items()
        for where, place in _PLACES.items()
    },
}


def mutant(seed: int) -> bytes:
    """An ordinary page, broken at random: the same for the same seed."""
    chance = random.Random(seed)
    base = chance.choice(_ORDINARY)().encode()
    for _ in range(chance.randint(1, 12)):
        base = chance.choice(_MUTATIONS)(base, chance)[:BYTES]
    return base


_ORDINARY: tuple[Callable[[], str], ...] = (
    lambda: page(story(30)),
    lambda: page('<figure><img src="a.jpg"><figcaption>The pier. Photo: Len Ferris</figcaption></figure>' + story(10)),
    lambda: page(numbered(40, '<li class="card"><a href="/#"><h3>Headline # of the day</h3></a><p>A lead.</p></li>')),
    lambda: page("<table><tr><td>1<td>2</table><select><option>a<option>b</select><svg><p>x</svg><math><mi>x</math>"),
    lambda: page("<template><p>x</template><noscript><p>y</noscript><script>a<b</script><style>p{}</style>" + story(9)),
    lambda: page(story(3), data=json.loads(_graph(30))),
    lambda: "\n".join([TITLE, "By Ada Quill", "24 February 2026", *STORY * 5]),
)
_ALPHABET = b"<>/=\"'&;#-! \n\0\xff\xc3\xa9ab1["


def _span(data: bytes, chance: random.Random, most: int = 2_000) -> slice:
    start = chance.randrange(len(data) + 1)
    return slice(start, start + chance.randrange(most))


def _cut(data: bytes, chance: random.Random) -> bytes:
    span = _span(data, chance)
    return data[: span.start] + data[span.stop :]


def _multiply(data: bytes, chance: random.Random) -> bytes:
    span = _span(data, chance)
    times = min(chance.choice((2, 100, 3_000, 100_000)), BYTES // max(len(data[span]), 1))
    return data[: span.start] + data[span] * times + data[span.start :]


def _move(data: bytes, chance: random.Random) -> bytes:
    span, to = _span(data, chance), chance.randrange(len(data) + 1)
    return data[:to] + data[span] + data[to:]


def _flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 200)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.choice(_ALPHABET)
    return bytes(changed)


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    piece = bytes(chance.choices(_ALPHABET, k=chance.randint(1, 12)))
    return data[:at] + piece * chance.choice((1, 10, 1_000, 300_000)) + data[at:]


def _unclose(data: bytes, chance: random.Random) -> bytes:
    tags = (b"</p>", b"</div>", b"</script>", b"</a>", b"-->", b'"', b">", b"</li>", b"</title>", b"</table>")
    return data.replace(chance.choice(tags), b"")


def _swap(data: bytes, chance: random.Random) -> bytes:
    tags = "p div a b table td svg select template script h1 li time figure noscript title body custom-x".split()
    one, other = chance.sample(tags, 2)
    return data.replace(f"<{one}".encode(), f"<{other}".encode())


def _recode(data: bytes, chance: random.Random) -> bytes:
    codec = chance.choice(("utf-16", "utf-16-be", "shift_jis", "gb18030", "cp1251", "koi8-r", "cp037", "utf-7"))
    return data.decode("utf-8", "replace").encode(codec, "replace")


_MUTATIONS = (_cut, _multiply, _move, _flip, _insert, _unclose, _swap, _recode, _multiply, _flip, _swap)
