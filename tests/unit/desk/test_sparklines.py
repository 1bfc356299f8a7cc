"""Charts are plain, harmless SVG, and say in words what they show."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from newslake.desk import sparklines

SVG = "{http://www.w3.org/2000/svg}"


def days(*values):
    return [(date(2026, 3, 1) + timedelta(index), value) for index, value in enumerate(values)]


def parsed(svg):
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def drawn(kind, values):
    if kind == "spark":
        return sparklines.spark(values, 3.0, "Pages")
    if kind == "bars":
        return sparklines.bars(values, [2.0] * len(values), "Pages")
    return sparklines.line(values, None, "Pages")


@pytest.mark.parametrize("kind", ["spark", "bars", "line"])
@pytest.mark.parametrize("values", [(), (0,), (0, 0), (None, None), (1, None, 3), (5e9, 0.001)])
def test_whatever_the_figures_a_chart_is_drawn(kind, values):
    assert parsed(drawn(kind, days(*values))).get("role") == "img"


@pytest.mark.parametrize("kind", ["spark", "bars", "line"])
def test_a_chart_says_in_words_what_it_shows(kind):
    label = parsed(drawn(kind, days(4, None, 9, 6))).get("aria-label")
    assert label == "Pages: 2026-03-01 to 2026-03-04, from 4 to 9, last 6"


def test_a_chart_without_figures_says_so():
    assert sparklines.said(days(None, None)) == "no figures"


@pytest.mark.parametrize("kind", ["spark", "bars", "line"])
def test_no_chart_has_a_style_or_a_script_that_the_policy_would_refuse(kind):
    names = {name for each in parsed(drawn(kind, days(1, 2))).iter() for name in (each.tag, *each.attrib)}
    assert not names & {"style", f"{SVG}style", f"{SVG}script", "onload", "href"}


def test_a_name_in_a_label_is_text():
    label = '"><script>alert(1)</script>'
    assert parsed(sparklines.spark(days(1), None, label)).get("aria-label").startswith(label)


def test_a_day_without_a_figure_has_no_bar():
    assert len(parsed(drawn("bars", days(1, None, 3))).findall(f".//{SVG}rect[@class='bar']")) == 2


def test_the_highest_bar_takes_all_of_the_height():
    tops = [each.get("y") for each in parsed(drawn("bars", days(2, 4))).findall(f".//{SVG}rect[@class='bar']")]
    assert tops == ["50.0", "0.0"]


def test_nothing_is_still_to_be_seen():
    (bar,) = parsed(drawn("bars", days(0))).findall(f".//{SVG}rect[@class='bar']")
    assert float(bar.get("height")) > 0


def test_each_bar_says_its_day_and_both_figures():
    titles = [each.text for each in parsed(drawn("bars", days(7, None))).iter(f"{SVG}title")]
    assert titles == ["2026-03-01: 7, usually 2", "2026-03-02: nothing on record, usually 2"]


def test_a_line_breaks_where_a_day_has_no_figure():
    (path,) = parsed(drawn("line", days(1, 2, None, 3))).findall(f"{SVG}path")
    assert path.get("d").count("M") == 2
