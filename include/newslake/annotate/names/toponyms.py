"""Whether a name is one of a place or of a people, too."""

from functools import cache

from newslake.annotate.names.titles import folded
from newslake.annotate.places.gazetteer import countries, load

_LARGE = 18.0
"""Binary logarithm of inhabitants."""


def is_place(key: tuple[str, ...]) -> bool:
    """Whether folded words are the name of a place."""
    gazetteer, name = load(), " ".join(key).replace("-", " ").replace("'", " ")
    return (
        name in gazetteer.cities.meaning
        or name in gazetteer.in_language("en").meaning
        or name in gazetteer.others.meaning
    )


def is_country(key: tuple[str, ...]) -> bool:
    """Whether folded words are the name of a country."""
    gazetteer = load()
    meant = gazetteer.in_language("en").meaning.get(" ".join(key), ())
    return any(gazetteer.entry(number).kind == "country" for number in meant)


def is_large(key: tuple[str, ...]) -> bool:
    """Whether folded words are the name of a country, a region or a city of some hundred thousand people."""
    gazetteer, name = load(), " ".join(key)
    if name in gazetteer.in_language("en").meaning:
        return True
    return any(gazetteer.entry(number).people > _LARGE for number in gazetteer.cities.meaning.get(name, ()))


@cache
def demonyms() -> frozenset[str]:
    """Belgian, Belgians …, folded; those of several words by the last."""
    return frozenset(folded(people).split()[-1] for country in countries().values() for people in country.peoples)
