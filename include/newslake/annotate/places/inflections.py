"""The forms that a name takes in running text: case endings, prefixes, particles. Only what is regular and cheap.

Not handled: changes within the stem, as in Finnish (Helsinki, Helsingissä stays, Turku, Turussa does not) or Hungarian
(Róma, Rómában); endings in Baltic and Caucasian languages; names of several words that are inflected, but in Russian
and its kin.
"""

from collections.abc import Callable, Iterator, Mapping

Forms = Callable[[str], Iterator[str]]

_CYRILLIC = frozenset(("ru", "uk", "be", "bg", "sr", "mk"))
# Folded as names are: й is и, ї is і.
_ADJECTIVE, _FEMININE, _OTHER = "|a", "|f", "|o"
"""What is written behind a stem: to which declension it belongs."""
_CYRILLIC_ENDINGS = {
    _ADJECTIVE: frozenset(
        "ая яя ую юю ои еи ое ее ого его ому ему ым им ом ем ыи ии ые ие ых их ыми ими ою ею".split()
    ),
    _FEMININE: frozenset("а я ы и е у ю ои еи ою ею ия ии ию иеи ью ь ам ами ах".split()),
    _OTHER: frozenset(("", *"а я у ю е ом ем ы и ов ев еи ам ям ами ями ах ях о ь ью і ові еві".split())),
}
_ADJECTIVES_END = ("ая", "яя", "ое", "ии", "ыи", "ои")
_LONGEST_ENDING = 3
_SHORTEST = 3
"""Letters of a stem at least: of shorter ones too many words have the endings."""
_ARABIC = ("وال", "بال", "فال", "كال")
_ARABIC_LETTERS = frozenset("وبلفك")
_HEBREW_LETTERS = frozenset("בלמהוכש")
_KOREAN = frozenset(
    "은 는 이 가 을 를 의 에 에서 로 으로 와 과 도 만 까지 부터 에게 시 군 측 발 산 인 인들 계 시의 시에 시에서 정부 "
    "내 에서는 에는 으로부터 보다".split()
)
_SLAVIC_LATIN = frozenset(("pl", "cs", "sk", "sl", "hr", "bs"))
_LATIN_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "de": ("s",),
    "sv": ("s",),
    "da": ("s",),
    "no": ("s",),
    "nl": ("s",),
    "fi": ("n", "ssa", "sta", "lla", "lta", "lle", "an", "in", "en", "a", "aan", "iin", "oon", "un"),
    "hu": ("ban", "ben", "ba", "be", "bol", "n", "on", "en", "rol", "re", "ra", "nak", "nek", "t", "i", "bal"),
    "et": ("s", "st", "sse", "le", "lt", "l", "ga", "ni"),
    "ro": ("ului", "ul", "ei", "a"),
    "is": ("s", "i", "um", "u", "ar"),
}
_SLAVIC_ENDINGS = ("ie", "ii", "ach", "ami", "iem", "em", "ou", "om", "u", "a", "y", "e", "i", "o", "z", "a", "oju")


def forms(language: str | None) -> Forms | None:
    """What a folded word may be a form of, itself first; None where words of the language stay as they are."""
    if language in _CYRILLIC:
        return _stems
    if language == "ar":
        return _arabic
    if language == "he":
        return _hebrew
    if language == "ko":
        return _korean
    if language in _SLAVIC_LATIN:
        return _slavic
    endings = _LATIN_ENDINGS.get(language or "")
    return (lambda word: _without(word, endings)) if endings else None


def stem(name: str) -> str:
    """A name in Cyrillic as ``forms`` gives it, word by word, without the ending of the nominative."""
    return " ".join(_nominative(word) for word in name.split(" "))


def is_stemmed(language: str | None) -> bool:
    """Whether names of a language are compared by their stems."""
    return language in _CYRILLIC


def _nominative(word: str) -> str:
    if len(word) <= _SHORTEST:
        return word
    if word.endswith(_ADJECTIVES_END) and len(word) - 2 >= _SHORTEST:
        return word[:-2] + _ADJECTIVE
    if word.endswith(("ия", "ія")) and len(word) - 2 >= _SHORTEST:
        return word[:-2] + _FEMININE
    if word[-1] in "ая":
        return word[:-1] + _FEMININE
    return (word[:-1] if word[-1] in "оеьиы" else word) + _OTHER


def _stems(word: str) -> Iterator[str]:
    yield word
    for length in range(len(word), max(_SHORTEST, len(word) - _LONGEST_ENDING) - 1, -1):
        start, ending = word[:length], word[length:]
        yield from (start + kind for kind, endings in _CYRILLIC_ENDINGS.items() if ending in endings)


def _arabic(word: str) -> Iterator[str]:
    yield word
    if word.startswith("لل"):
        yield f"ال{word[2:]}"
    if word.startswith(_ARABIC) or (len(word) > 4 and word[0] in _ARABIC_LETTERS):
        yield word[1:]


def _hebrew(word: str) -> Iterator[str]:
    yield word
    if len(word) > 4 and word[0] in _HEBREW_LETTERS:
        yield word[1:]


def _korean(word: str) -> Iterator[str]:
    yield word
    for length in range(len(word) - 1, 1, -1):
        if word[length:] in _KOREAN:
            yield word[:length]


def _slavic(word: str) -> Iterator[str]:
    """Czech and Polish: the nominative that an ending may stand for."""
    yield word
    for ending in _SLAVIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > _SHORTEST:
            start = word[: -len(ending)]
            yield from (start, f"{start}a", f"{start}o", f"{start}e", f"{start}y")


def _without(word: str, endings: tuple[str, ...]) -> Iterator[str]:
    yield word
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) > _SHORTEST:
            yield word[: -len(ending)]
