"""Data Docs of one batch: GX's own pages, drawn without scripts and without a byte from elsewhere."""

import html
from collections.abc import Mapping
from typing import Any

_STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#1b2026, #e5e9ee); --quiet: light-dark(#59636f, #a3adb9);
  --line: light-dark(#dde2e8, #353b44); --soft: light-dark(#f5f7f9, #1f2329); --bad: light-dark(#b3261e, #ff9d94); }
body { font: .9375rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 84rem; padding: 1.25rem;
  color: var(--ink); background: light-dark(#ffffff, #16181c); }
a { color: light-dark(#0a53c2, #8db8ff); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0 0 1rem; }
nav a[aria-current] { font-weight: 650; color: inherit; text-decoration: none; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.125rem; } h5, h6 { margin: .2rem 0; font-size: 1rem; }
p { margin: 0 0 .75rem; } .about { color: var(--quiet); }
.broken { border: 1px solid var(--line); border-inline-start: 4px solid var(--bad); border-radius: .375rem;
  padding: .6rem .9rem; margin: 0 0 1rem; }
.broken h2 { margin: 0 0 .3rem; } .broken ul { margin: 0; padding-inline-start: 1.2rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: start; vertical-align: top; }
td { overflow-wrap: anywhere; } th:first-child { width: 5rem; } th:last-child { width: 25%; }
.badge { font-family: ui-monospace, monospace; background: var(--soft); padding: 0 .3em; border-radius: .2em; }
.alert-secondary { background: var(--soft); padding: .2rem .8rem; margin-top: 1.5rem; }
i.text-success::before { content: "✓"; color: light-dark(#1a7340, #6fcf97); font-style: normal; }
i.text-danger::before, i.fa-exclamation-triangle::before { content: "✗"; color: var(--bad); font-style: normal; }
"""

_SHELL = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ table }}</title>
<style>{{ style }}</style>
</head>
<body>
<nav aria-label="News desk"><a href="../">The batch on the news desk</a></nav>
<h1>{{ table }}</h1>
<p class="about">{{ about | e }}</p>
<nav aria-label="Tables">
{% for name in names %}<a href="{{ name }}.html"{% if name == table %} aria-current="page"{% endif %}>{{ name }}</a>
{% endfor %}
</nav>
<p>{{ kept }} of {{ promises }} promises kept.</p>
{% if broken %}
<section class="broken"><h2>Broken, and what to do</h2>
<ul>
{% for name, remedy in broken %}<li><strong>{{ name | e }}</strong>{% if remedy %}: {{ remedy | e }}{% endif %}</li>
{% endfor %}
</ul></section>
{% endif %}
{% for section in sections %}{% set section_loop = loop %}{% include 'section.j2' %}{% endfor %}
</body>
</html>
"""


def pages(about: str, results: Mapping[str, Any]) -> dict[str, str]:
    """One page a suite's result, by file name; hostile values in them are text."""
    view = _view()
    return {f"{name}.html": _page(view, name, about, results) for name in results}


def _page(view: Any, name: str, about: str, results: Mapping[str, Any]) -> str:
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer

    document = ValidationResultsPageRenderer().render(_drawable(results[name]))
    del document.sections[0]  # an overview of GX's own run: a link to a suite that is no page, and the time of loading
    statistics = results[name].statistics
    page: str = view.render(
        document,
        about=about,
        table=name,
        names=list(results),
        promises=statistics["evaluated_expectations"],
        kept=statistics["successful_expectations"],
        broken=[_remedy(one.expectation_config.meta) for one in results[name].results if not one.success],
        style=_STYLE,
    )
    return page


def _remedy(meta: Mapping[str, str]) -> tuple[str, str]:
    """A promise's name, and what to do where it is broken."""
    return meta["name"], meta.get("remedy", "")


def _view() -> Any:
    from great_expectations.render.view import DefaultJinjaPageView
    from jinja2 import ChoiceLoader, DictLoader

    view = DefaultJinjaPageView()
    # Only the shell is ours: GX's own one loads ten scripts and six style sheets from six hosts.
    view.env.loader = ChoiceLoader([DictLoader({DefaultJinjaPageView._template: _SHELL}), view.env.loader])
    return view


def _drawable(result: Any) -> Any:
    for one in result.results:
        one.result = _escaped(one.result)
    return result


def _escaped(value: Any) -> Any:
    """Strings as HTML text: GX writes the cells of its tables of values as they are, and can't show numpy's numbers."""
    if isinstance(value, str):
        return html.escape(value)
    if isinstance(value, Mapping):
        return {name: _escaped(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_escaped(inner) for inner in value]
    return value.item() if hasattr(value, "item") else value
