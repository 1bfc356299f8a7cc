"""Which names are mentions of places where no model has marked the text: only what is clear by itself."""

import re
from collections.abc import Mapping, Sequence

from newslake.annotate.document import Document
from newslake.annotate.places import unspaced
from newslake.annotate.places.gazetteer import Gazetteer, folded
from newslake.annotate.places.senses import Sense
from newslake.annotate.places.sightings import (
    ALSO_NAMES,
    NO,
    NO_NAMES,
    OPEN,
    YES,
    Spans,
    Verdict,
    dateline,
    is_in_a_run,
)
from newslake.annotate.places.spots import WITHOUT_CAPITALS, Spot

_LEADING: Mapping[str, str] = {
    "en": "(?:in|from|near|at|to|of|outside|across|into|around|between)(?: the)?",
    "de": r"in|aus|nach|bei|von|bis|um|im|Raum|\w{0,14}(?:stadt|gemeinde|kreis|ort)",
    "fr": "à|de|en|au|aux|vers|depuis|dans|près de|entre|sur|chez",
    "es": "en|de|desde|hasta|a|hacia|para|por|entre",
    "ca": "a|de|en|des de|fins a",
    "gl": "en|de|a|desde",
    "it": "a|ad|in|di|da|nel|nella|per|verso|tra",
    "pt": "em|de|no|na|do|da|para|a|entre|por",
    "nl": "in|uit|naar|van|bij|te|rond",
    "sv": "i|på|från|till|av|vid|utanför",
    "da": "i|på|fra|til|af|ved",
    "no": "i|på|fra|til|av|ved",
    "is": "í|á|frá|til",
    "pl": "w|we|z|ze|do|od|pod|na|dla",
    "cs": "v|ve|z|ze|do|od|na|u|pro",
    "sk": "v|vo|z|zo|do|od|na|pri",
    "sl": "v|iz|do|na|pri",
    "hr": "u|iz|do|na|kod|od",
    "ru": "в|во|из|на|под|от|до|к|у|города|городе|город|около",
    "uk": "в|у|з|із|до|на|під|від|місті|міста",
    "be": "у|ў|з|да|на",
    "bg": "в|във|от|до|на|към|край|град",
    "sr": "у|из|до|на|код|u|iz|kod",
    "ro": "în|din|la|de|spre|lângă",
    "tr": "ve",
    "id": "di|ke|dari|kota|kabupaten",
    "ms": "di|ke|dari",
    "vi": "ở|tại|từ|đến|tỉnh|thành phố",
    "tl": "sa|ng",
    "el": "στη|στην|στο|στον|από|της|του",
    "ar": "في|من|إلى|الى|[بلو]?مدينة|[بلو]?محافظة|قرب|نحو",
    "fa": "در|از|به|شهر|استان",
    "ur": "میں|سے",
}
_BEHIND: Mapping[str, str] = {
    "tr": r"['’](?:[dt][ae]n?|nin|nın|nun|nün|in|ın|un|ün|ya|ye|a|e|yi|yı|daki|deki|taki|teki)\b",
    "hi": r" (?:में|से|के|की|का)",
    "ur": r" (?:میں|سے|کے|کی)",
    "bn": r"(?:য়|তে|র|ে)",
    "ko": r"(?:에서|에|의|시|군|발|서)",
}
_HOME: Mapping[str, str] = {
    "ja": "JP",
    "ko": "KR",
    "tr": "TR",
    "it": "IT",
    "pl": "PL",
    "cs": "CZ",
    "sk": "SK",
    "hu": "HU",
    "fi": "FI",
    "sv": "SE",
    "da": "DK",
    "no": "NO",
    "is": "IS",
    "el": "GR",
    "bg": "BG",
    "ro": "RO",
    "uk": "UA",
    "he": "IL",
    "th": "TH",
    "vi": "VN",
    "id": "ID",
    "hr": "HR",
    "sl": "SI",
    "et": "EE",
    "lv": "LV",
    "lt": "LT",
    "fa": "IR",
    "hi": "IN",
    "ta": "IN",
    "te": "IN",
    "mr": "IN",
    "gu": "IN",
    "kn": "IN",
    "ml": "IN",
    "bn": "BD",
    "ka": "GE",
    "hy": "AM",
    "sq": "AL",
    "nl": "NL",
    "de": "DE",
    "ru": "RU",
    "zh": "CN",
}
_WORDS: Mapping[str, frozenset[str]] = {
    "de": frozenset(
        "essen halle hof lage wissen senden weiden singen kamen haar bad burg berg laufen leer langen roth waren "
        "werden stade rat hagen horn mark aue werder kehl rheine ahlen celle nord sud ost west mitte zentrum union "
        "linden buchen eichen au wald wiesen stein baden wahlen welle reich leben ende dorf platz hall munster mitte "
        "siegen altes neue meer sinn".split()
    ),
    "es": frozenset(
        "nacional central sur norte este oeste centro colon libertad union victoria paz santos progreso justicia "
        "interior hacienda defensa unidad atlantico pacifico".split()
    ),
    "pt": frozenset("nacional central sul norte leste oeste centro vitoria santos natal palmas barra serra".split()),
    "it": frozenset(
        "nord sud est ovest centro prato potenza cento terni lodi massa latina sora nola salerno mare".split()
    ),
    "fr": frozenset("nord sud est ouest centre tours nice sens vienne laval".split()),
    "tr": frozenset("ordu van batman merkez aydin orta bolu mus sivas agri bati dogu kuzey guney yeni edirne".split()),
    "ar": frozenset(
        "مدينه المدينه العاصمه القريه المركز الجديده الشرقيه الغربيه الشماليه الجنوبيه الوسطي النصر الوحده "
        "الخبر".split()
    ),
    "nl": frozenset("best goes zeist weert oss".split()),
}
"""Words of a language that places have for a name; they need what leads to a place, or are left out."""
_SHORTEST = 4
"""Letters of a name that counts by itself, countries apart."""
_ROMANCE = frozenset(("es", "pt", "it", "ca", "gl"))
_OF_NAME = re.compile(r"\w [A-ZÀ-Ý][^\W\d_]+ (?:de|del|di|da|do|dos|della|dell['’]) ?\Z")
"""What makes a part of a name of a place: Tribunal Superior de Justicia de Andalucía."""
_NEVER = frozenset("norden suden westen osten mitte marken sahel man".split())
"""Words that stand behind the prepositions of places themselves: im Norden."""
_VILLAGE, _TOWN, _CITY, _LARGE, _METROPOLIS = 11.0, 13.3, 16.6, 18.0, 20.0
"""2 000, 10 000, 100 000, a quarter of a million and a million inhabitants."""
_SUPPORTED, _WELL_SUPPORTED = 1.5, 3.0


def home(language: str | None) -> str | None:
    """The country that most news of a language is about, where there is one."""
    return _HOME.get(language or "")


class Unmarked:
    """How a document without marks is judged."""

    def __init__(self, document: Document, taken: Sequence[tuple[int, int]], gazetteer: Gazetteer) -> None:
        language = document.language or ""
        self._text = document.whole
        self._taken = Spans(taken)
        self._gazetteer = gazetteer
        self._shortest = 2 if language == "ko" else _SHORTEST
        self._is_unspaced = language in unspaced.LANGUAGES
        self._dateline = dateline(document)
        self._has_capitals = language not in WITHOUT_CAPITALS
        self._is_romance = language in _ROMANCE
        self._nouns_are_large = language == "de"
        self._words = _WORDS.get(language, frozenset())
        leading = _LEADING.get(language)
        self._leading = re.compile(rf"(?:^|[\s(«“\"’'])(?:{leading})[ \u00a0]\Z", re.IGNORECASE) if leading else None
        self._behind = re.compile(_BEHIND[language]) if language in _BEHIND else None

    def is_likely(self, spot: Spot) -> bool:
        if spot.is_word or self._taken.overlapping(spot.start, spot.end):
            return False
        return spot.is_native or self._is_unspaced or self._leads(spot)

    def judge(self, spot: Spot, sense: Sense) -> Verdict:
        if self._taken.overlapping(spot.start, spot.end) or spot.is_physical:
            return NO
        if spot.key in NO_NAMES or spot.key in _NEVER:
            return NO
        if spot.is_demonym or self._is_unspaced:
            return YES
        entry = self._gazetteer.entry(sense.number)
        if self._is_romance and entry.kind != "country" and _OF_NAME.search(self._before(spot)):
            return OPEN
        leads = self._leads(spot)
        in_run = self._is_in_a_run(spot)
        if entry.kind == "country":
            return YES if spot.is_native and not (spot.key in ALSO_NAMES and in_run) else OPEN
        if spot.is_word or (spot.key in self._words and not leads):
            return NO
        if spot.key in ALSO_NAMES and not leads:
            return OPEN
        written = self._text[spot.start : spot.end]
        is_small = entry.people < _LARGE and not spot.is_native
        if self._nouns_are_large and is_small and entry.name.isascii() and not written.isascii():
            return NO  # Länder are no Lander
        if self._nouns_are_large and not leads and entry.people < _LARGE and is_in_a_run(self._text, spot):
            return NO
        if sense.rule == "named-with-it" and not in_run:
            return YES
        if self._dateline[0] <= spot.start < self._dateline[1] and (entry.people >= _CITY or spot.is_native):
            return YES
        return self._by_size(spot, sense, leads and not in_run, in_run)

    def _by_size(self, spot: Spot, sense: Sense, leads: bool, in_run: bool) -> Verdict:
        entry = self._gazetteer.entry(sense.number)
        own = spot.is_native or folded(entry.name) == spot.key or not self._has_capitals
        if in_run or (len(spot.key) < self._shortest and not (leads and spot.is_native)):
            return OPEN if spot.is_native else NO
        if spot.is_native and (entry.people >= _CITY or leads):
            return YES
        if spot.is_native and entry.kind == "region":
            is_clear = sense.support >= _SUPPORTED or (len(spot.ids) == 1 and entry.country == "US")
            return YES if is_clear or leads else OPEN
        if leads and not own:
            return YES if entry.people >= _LARGE or entry.is_capital else OPEN
        least = _TOWN if sense.support >= _SUPPORTED else _LARGE
        if sense.support >= _WELL_SUPPORTED and self._has_capitals and not self._nouns_are_large:
            least = _VILLAGE
        if leads and entry.people >= least:
            return YES
        if sense.support >= _WELL_SUPPORTED and ((own and entry.people >= _CITY) or entry.is_capital):
            return YES
        return YES if entry.people >= _METROPOLIS and own else OPEN

    def _leads(self, spot: Spot) -> bool:
        """Whether what stands before or behind a name leads to a place."""
        if self._leading and self._leading.search(self._before(spot)):
            return True
        return bool(self._behind and self._behind.match(self._text, spot.end))

    def _before(self, spot: Spot) -> str:
        return self._text[max(0, spot.start - 20) : spot.start]

    def _is_in_a_run(self, spot: Spot) -> bool:
        return self._has_capitals and not self._nouns_are_large and is_in_a_run(self._text, spot)
