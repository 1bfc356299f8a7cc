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


@pytest.mark.parametrize("declared", ["hr", "sr", "bs-BA"])
def test_of_languages_that_are_written_alike_the_page_tells_which(declared: str) -> None:
    text = "Policija je u noći na subotu izašla na požar u porodičnoj kući, a kuća je potpuno uništena. " * 4
    assert languages.language(text, declared) == declared[:2]


def test_a_page_does_not_tell_which_of_other_languages() -> None:
    assert languages.language(TEXTS["de"] * 6, declared="hr") == "de"


def test_a_quotation_at_the_beginning_is_not_the_text() -> None:
    assert languages.language(TEXTS["en"] + TEXTS["de"] * 30) == "de"


@pytest.mark.parametrize("declared", ["nb-NO", "nn", "no"])
def test_norwegian_has_one_code(declared: str) -> None:
    assert languages.language("Politiet rykket ut til en brann i et bolighus natt til lørdag. " * 2, declared) == "no"
