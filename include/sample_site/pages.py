"""Pages as outlets render them: the article, and around it the furniture that a reader has to see past."""

import json
from functools import cache
from html import escape
from string import Template
from typing import Any
from urllib.parse import quote

from sample_site.content import HERE, Article, Outlet, section_slug


def article_page(
    outlet: Outlet, article: Article, others: list[Article], home: str, template: str | None = None
) -> str:
    """``others`` are all articles of the outlet, newest first; ``home`` is its address without a slash at the end."""
    name = template or article.template
    quoted = {
        key: value if name.endswith(".txt") else escape(value) for key, value in _facts(outlet, article, home).items()
    }
    paragraphs = _paragraphs(outlet, article)
    place = others.index(article)
    return _template(name).substitute(
        quoted,
        lead="\n".join(paragraphs[:2]),
        rest="\n".join(paragraphs[2:]),
        text="\n\n".join(article.paragraphs),
        tags=" ".join(f'<a href="{_tag(word)}" rel="tag">{escape(word)}</a>' for word in article.keywords),
        article_tags="\n".join(f'<meta property="article:tag" content="{escape(word)}">' for word in article.keywords),
        related=_links((others[place + 1 :] + others[:place])[:4]),
        latest=_links([other for other in others if other is not article][:5]),
        sections=section_links(others),
        comments=_comments(outlet, place),
        json_ld=_script(news_article(outlet, article, home)),
        json_ld_graph=_script(_graph(outlet, article, home)),
    )


def listing_page(outlet: Outlet, heading: str, articles: list[Article], sections: str) -> str:
    """A home or section page: headlines and teasers, no article."""
    teaser = '<div class="teaser"><h2><a href="{}">{}</a></h2><p>{}</p></div>'
    teasers = [teaser.format(a.path, escape(a.title), escape(a.description)) for a in articles if a.is_listed]
    direction = "rtl" if outlet.language == "ar" else "ltr"
    facts = {
        "language": outlet.language,
        "direction": direction,
        "name": escape(outlet.name),
        "heading": escape(heading),
    }
    return _template("listing.html").substitute(facts, sections=sections, teasers="\n".join(teasers))


def section_links(articles: list[Article]) -> str:
    names = sorted({article.section for article in articles})
    return "\n".join(f'<li><a href="/{quote(section_slug(name))}/">{escape(name)}</a></li>' for name in names)


def news_article(outlet: Outlet, article: Article, home: str) -> dict[str, Any]:
    """The page's schema.org NewsArticle."""
    kind = "Organization" if article.agency else "Person"
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": home + article.path},
        "headline": article.title,
        "description": article.description,
        "image": [home + _image(article)],
        "author": [{"@type": kind, "name": author} for author in article.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name, "url": home + "/"},
        "articleSection": article.section,
        "keywords": list(article.keywords),
        "inLanguage": article.language,
        "isAccessibleForFree": article.is_free,
    }
    if article.published_at:
        node["datePublished"] = article.published_at.isoformat()
        node["dateModified"] = (article.modified_at or article.published_at).isoformat()
    return node


def _graph(outlet: Outlet, article: Article, home: str) -> dict[str, Any]:
    """The same, spread over a graph whose nodes refer to each other, as content systems' plugins write it."""
    node = news_article(outlet, article, home)
    people = [{"@type": "Person", "@id": f"{home}/#person-{n}", "name": who} for n, who in enumerate(article.authors)]
    node["author"] = [{"@id": person["@id"], "name": person["name"]} for person in people]
    node["publisher"] = {"@id": home + "/#organization"}
    site = {"@type": "WebSite", "@id": home + "/#website", "name": outlet.name, "url": home + "/"}
    publisher = {"@type": "Organization", "@id": home + "/#organization", "name": outlet.name}
    return {"@context": node.pop("@context"), "@graph": [site, publisher, node, *people]}


def _facts(outlet: Outlet, article: Article, home: str) -> dict[str, str]:
    return {
        "home": home,
        "name": outlet.name,
        "language": article.language,
        "charset": article.charset,
        "title": article.title,
        "description": article.description,
        "authors": ", ".join(article.authors),
        "section": article.section,
        "section_path": f"/{quote(section_slug(article.section))}/",
        "keywords": ", ".join(article.keywords),
        "url": home + article.path,
        "path": article.path,
        "image": home + _image(article),
        "published": article.published_at.isoformat() if article.published_at else "",
        "modified": moved.isoformat() if (moved := article.modified_at or article.published_at) else "",
        "published_visible": visible_date(outlet, article, "published"),
        "modified_visible": visible_date(outlet, article, "modified"),
    }


def visible_date(outlet: Outlet, article: Article, which: str) -> str:
    """The date as the outlet writes it for people; empty where there is none."""
    at = article.published_at if which == "published" else article.modified_at or article.published_at
    if at is None:
        return ""
    return outlet.visible_date.format(at=at, month=outlet.months[at.month - 1])


def _paragraphs(outlet: Outlet, article: Article) -> list[str]:
    """The first mention of the first keyword is a link, as desks do by machine."""
    rendered = [outlet.paragraph.format(escape(paragraph, quote=False)) for paragraph in article.paragraphs]
    word = escape(article.keywords[0], quote=False)
    first = next((n for n, paragraph in enumerate(rendered) if word in paragraph), None)
    if first is not None:
        rendered[first] = rendered[first].replace(word, f'<a href="{_tag(article.keywords[0])}">{word}</a>', 1)
    return rendered


def _links(articles: list[Article]) -> str:
    return "\n".join(f'<li><a href="{a.path}">{escape(a.title)}</a></li>' for a in articles if a.is_listed)


def _comments(outlet: Outlet, place: int) -> str:
    """Two readers' comments, others on the next article."""
    chosen = [outlet.comments[(2 * place + n) % len(outlet.comments)] for n in (0, 1)]
    pairs = [comment.split(": ", 1) for comment in chosen]
    return "\n".join(f"<li><b>{escape(who)}</b><p>{escape(said)}</p></li>" for who, said in pairs)


def _image(article: Article) -> str:
    return f"/images/{quote(article.slug)}.svg"


def _tag(word: str) -> str:
    return f"/tag/{quote(word.lower().replace(' ', '-'))}/"


def _script(value: dict[str, Any]) -> str:
    """JSON that can stand inside ``<script>``: a title may hold the end tag."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c")


@cache
def _template(name: str) -> Template:
    return Template((HERE / "templates" / name).read_text("utf-8"))
