import pytest

from newslake import agencies


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("AP", "AP"),
        ("THE ASSOCIATED PRESS", "AP"),
        ("By AP News", "AP"),
        ("Reuters Staff", "Reuters"),
        ("Рейтер", "Reuters"),
        ("رويترز", "Reuters"),
        ("dpa-infocom", "dpa"),
        ("Deutsche Presse-Agentur GmbH", "dpa"),
        ("Agencia EFE", "EFE"),
        ("Telam", "Télam"),
        ("新华社", "Xinhua"),
        ("연합뉴스", "Yonhap"),
        ("पीटीआई", "PTI"),
        ("ANI", "ANI"),
    ],
)
def test_an_agency_is_known_by_its_names(name: str, short: str) -> None:
    assert agencies.agency(name) == short


@pytest.mark.parametrize(
    "name", ["", "Ann Lee", "Ani", "Petra", "Sid", "Map", "News", "News Agency", "AP Bo", "x" * 900]
)
def test_a_person_or_a_word_is_no_agency(name: str) -> None:
    assert agencies.agency(name) is None


@pytest.mark.parametrize("short", agencies.NAMES)
def test_every_agency_is_known_by_its_short_name(short: str) -> None:
    assert short in (agencies.agency(short), agencies.agency(short.upper()))


def test_no_name_is_that_of_two_agencies() -> None:
    named = [{short.casefold(), *others.casefold().split(", ")} for short, others in agencies.NAMES.items()]
    names = [name for names in named for name in names]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
