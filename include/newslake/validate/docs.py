"""Data Docs of one batch: GX's own pages, drawn without scripts and without a byte from elsewhere."""

import html
from collections.abc import Mapping
from typing import Any

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
nav a { margin-right: 1rem; } nav a[aria-current] { font-weight: bold; text-decoration: none; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { border-bottom: 1px solid #8884; padding: .3rem .6rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
.badge { font-family: ui-monospace, monospace; background: #8882; padding: 0 .3em; border-radius: .2em; }
.alert-secondary { background: #8882; padding: .2rem .8rem; margin-top: 1.5rem; }
h5, h6 { margin: .2rem 0; font-size: 1rem; }
i.text-success::before { content: "✓"; color: #2a7d2a; font-style: normal; }
i.text-danger::before, i.fa-exclamation-triangle::before { content: "✗"; color: #c22; font-style: normal; }
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
<h1>{{ table }}</h1>
<p>{{ about | e }}</p>
<nav>
{% for name in names %}<a href="{{ name }}.html"{% if name == table %} aria-current="page"{% endif %}>{{ name }}</a>
{% endfor %}
</nav>
<p>{{ kept }} of {{ promises }} promises kept.</p>
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
        style=_STYLE,
    )
    return page


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
