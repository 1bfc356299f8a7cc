import pytest

from newslake.extract import languages

TEXTS = {
    "en": "The harbour bridge was opened again on Saturday, after two years of repairs that cost more than planned. ",
    "de": "Die Hafenbrücke wurde am Samstag wieder eröffnet, nach zwei Jahren Bauzeit, die teurer wurde als geplant. ",
    "fr": "Le pont du port a été rouvert samedi, après deux ans de travaux qui ont coûté plus cher que prévu. ",
    "ar": "أعيد افتتاح جسر الميناء يوم السبت بعد عامين من أعمال الإصلاح التي كلفت أكثر مما كان مخططا له في البداية. ",
    "he": "גשר הנמל נפתח מחדש ביום שבת לאחר שנתיים של עבודות שיפוץ שעלו יותר ממה שתוכנן מראש על ידי העירייה. ",
    "zh": "港口大桥在周六重新开放，此前进行了两年的维修工程，费用超出了原先的计划，市长对此表示遗憾。",
}


@pytest.mark.parametrize("code", TEXTS)
def test_the_language_is_that_of_the_text(code: str) -> None:
    assert languages.language(TEXTS[code] * 6, declared="tlh") == code


@pytest.mark.parametrize("text", ["", "Yes.", "1 2 3 4 5 6 7 8 9 " * 30, "\ud800" * 50])
def test_a_text_that_says_too_little_has_no_language(text: str) -> None:
    assert languages.language(text, declared="en") is None
