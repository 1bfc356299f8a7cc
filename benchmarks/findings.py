"""How well people, organizations, places, quotes and citations are found, over the made-up articles with gold answers.

``python -m benchmarks.findings [NAMES …]`` prints figures of the articles whose file name starts so, or of all; with
``--errors`` also what was missed and what was made up.
"""

import argparse
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newslake import annotate
from newslake.annotate.document import Document
from newslake.annotate.models import marked
from newslake.page import Body

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "annotated"
_ENDING = re.compile(r"['’]\w{1,5}$")
"""A possessive, or what Turkish hangs on a name: part of a form as written, not of the name."""
_NICKNAME = re.compile(r"(?<=\w )[“\"‘'][^”\"’'\n]{1,20}[”\"’'] (?=[A-Zvdb])")
"""Inside of a name, which is right with it and without."""
_MARKS = re.compile(r"[\"'“”‘’«»„‚`´.]")


@dataclass(frozen=True, slots=True)
class Annotated:
    """One article and its gold answers."""

    name: str
    gold: Mapping[str, Any]

    def document(self) -> Document:
        parts = [("paragraph", line) for line in self.gold["text"].splitlines() if line]
        body = Body.of(parts, source="given", confidence=1.0)
        country = self.gold.get("source_country") or ""
        usual = f"example.{country.lower()}" if country else None
        domain = {"GB": "example.co.uk", "US": "example.com"}.get(country, usual)
        return Document.of(
            self.gold["title"],
            body.text,
            body.blocks,
            language=self.gold["language"],
            domain=domain,
            authors=self.gold.get("authors", []),
        )

    def listed(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.gold.get(kind, [])
        return found

    @property
    def optional(self) -> set[str]:
        return {fold(each) for each in self.gold.get("optional", [])}


@dataclass(slots=True)
class Tally:
    """Counts of one kind of finding, and what was wrong."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.found + self.wanted
        return 2 * self.right / both if both else 1.0


def articles(names: Sequence[str] = ()) -> list[Annotated]:
    """The articles whose file name starts with one of the names; without names, all."""
    return [
        Annotated(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.toml"))
        if not names or path.stem.startswith(tuple(names))
    ]


def fold(text: str) -> str:
    """A name or a quote as it is compared: without accents, nicknames, quotation marks, full stops, case, spaces."""
    bare = _NICKNAME.sub("", unicodedata.normalize("NFKD", text))
    plain = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(_MARKS.sub("", plain).casefold().split()).removeprefix("the ")


def scores(wanted: Iterable[Annotated]) -> dict[str, Tally]:
    """By kind of finding. ``speakers`` counts, of gold quotes that have a speaker, those found with the right one;
    ``wrong speakers`` how many found quotes have a wrong one."""
    tallies: dict[str, Tally] = {
        name: Tally()
        for name in ("people", "organizations", "places", "place names", "quotes", "speakers", "wrong speakers",
                     "citations", "citation roles")
    }  # fmt: skip
    for each in wanted:
        document = marked(each.document())
        found = annotate.read(document)
        for kind, type_, listed in (("people", "person", "people"), ("organizations", "organization", "organisations")):
            _names(tallies[kind], each, [one.name for one in found.named if one.type == type_], listed)
        _places(tallies, each, document, found)
        _quotes(tallies, each, document, found)
        _citations(tallies, each, document, found)
    return tallies


def _names(tally: Tally, each: Annotated, found: Sequence[str], kind: str) -> None:
    gold = {fold(entry["name"]): {fold(form) for form in entry["mentions"]} for entry in each.listed(kind)}
    names = {fold(name) for name in found} - (each.optional - gold.keys())
    _count(tally, each, names, set(gold), kind)


def _count(tally: Tally, each: Annotated, found: set[Any], gold: set[Any], kind: str) -> None:
    tally.right += len(found & gold)
    tally.found += len(found)
    tally.wanted += len(gold)
    tally.errors += [f"{each.name}: {kind} missed {one}" for one in sorted(gold - found, key=str)]
    tally.errors += [f"{each.name}: {kind} made up {one}" for one in sorted(found - gold, key=str)]


def _places(tallies: Mapping[str, Tally], each: Annotated, document: Document, found: annotate.Read) -> None:
    """A place is right where one of its forms is that of a gold place in the same country; its name beside."""
    gold = [({_bare(form) for form in entry["mentions"]}, entry["country"]) for entry in each.listed("places")]
    tally = tallies["places"]
    matched: set[int] = set()
    for place in found.located:
        forms = {_bare(document.whole[start:end]) for start, end in place.spans}
        hits = {i for i, (wanted, country) in enumerate(gold) if forms & wanted and country == place.country}
        if not hits and forms <= each.optional:
            continue
        tally.found += 1
        tally.right += bool(hits - matched)
        if not hits - matched:
            tally.errors.append(
                f"{each.name}: places made up {place.name} {place.country} {place.rule} {sorted(forms)}"
            )
        matched |= set(list(hits - matched)[:1])
    tally.wanted += len(gold)
    tally.errors += [f"{each.name}: places missed {gold[i]}" for i in sorted(set(range(len(gold))) - matched)]
    names = {(fold(place.name), place.country) for place in found.located if fold(place.name) not in each.optional}
    wanted = {(fold(entry["name"]), entry["country"]) for entry in each.listed("places")}
    _count(tallies["place names"], each, names, wanted, "place names")


def _bare(form: str) -> str:
    return fold(_ENDING.sub("", form))


def _quotes(tallies: Mapping[str, Tally], each: Annotated, document: Document, found: annotate.Read) -> None:
    aliases = _aliases(each)
    predicted = {_quote(document.whole[quote.start : quote.end]): quote for quote in found.quoted}
    gold = {_quote(entry["text"]): entry for entry in each.listed("quotes")}
    _count(tallies["quotes"], each, set(predicted) - (each.optional - gold.keys()), set(gold), "quotes")
    for text, entry in gold.items():
        quote = predicted.get(text)
        right, wrong = tallies["speakers"], tallies["wrong speakers"]
        said_by = fold(quote.speaker) if quote and quote.speaker else None
        is_right = said_by is not None and aliases.get(said_by, said_by) == fold(entry["speaker"])
        wrong.wanted += quote is not None
        if entry["speaker"]:
            right.wanted += 1
            right.found += said_by is not None
            right.right += is_right
        if said_by and not is_right:
            wrong.right += 1
        if said_by is None if not entry["speaker"] else is_right:
            continue
        kind = "speakers missed" if said_by is None else "speakers wrong"
        right.errors.append(
            f"{each.name}: {kind} {quote and quote.speaker!r} for {entry['speaker']!r}: {entry['text'][:60]!r}"
        )


def _quote(text: str) -> str:
    return fold(text).rstrip(",;:。、，")


def _aliases(each: Annotated) -> dict[str, str]:
    """By any form of a name, that name: a speaker who is an organization may be named by its short form."""
    kinds = ("people", "organisations", "citations")
    return {
        fold(form): fold(entry["name"])
        for kind in kinds
        for entry in each.listed(kind)
        for form in (entry["mentions"] if kind != "people" else [])
    } | {fold(entry["name"]): fold(entry["name"]) for kind in kinds for entry in each.listed(kind)}


def _citations(tallies: Mapping[str, Tally], each: Annotated, document: Document, found: annotate.Read) -> None:
    tally, roles = tallies["citations"], tallies["citation roles"]
    gold = [({fold(form) for form in (entry["name"], *entry["mentions"])}, entry) for entry in each.listed("citations")]
    matched: set[int] = set()
    for cited in found.cited:
        forms = {fold(form) for form in (cited.name, *cited.forms)} | {
            fold(document.whole[a:b]) for a, b in cited.spans
        }
        hit = next((i for i, one in enumerate(gold) if i not in matched and _is_cited(forms, *one)), None)
        if hit is None and forms & each.optional:
            continue
        tally.found += 1
        if hit is None:
            tally.errors.append(f"{each.name}: citations made up {cited.name!r} {cited.kind} {cited.role}")
            continue
        matched.add(hit)
        tally.right += 1
        told, wanted = (cited.kind, cited.role), (gold[hit][1]["kind"], gold[hit][1]["role"])
        roles.found += 1
        roles.wanted += 1
        roles.right += told == wanted
        if told != wanted:
            roles.errors.append(f"{each.name}: {cited.name} is {told}, not {wanted}")
    tally.wanted += len(gold)
    tally.errors += [
        f"{each.name}: citations missed {gold[i][1]['name']}" for i in range(len(gold)) if i not in matched
    ]


def _is_cited(forms: set[str], wanted: set[str], entry: Mapping[str, Any]) -> bool:
    """Whether a form is that of the gold source; a document is also right by fewer or more of the words around its
    head: the second letter, the census of 2021."""
    if forms & wanted or entry["kind"] != "document":
        return bool(forms & wanted)
    words = [set(each.split()) for each in wanted]
    return any(words_ <= other or other <= words_ for words_ in map(set, map(str.split, forms)) for other in words)


def table(tallies: Mapping[str, Tally]) -> str:
    lines = [f"{'':18}{'F1':>7}{'prec.':>7}{'recall':>7}{'right':>7}{'found':>7}{'wanted':>7}"]
    for name, tally in tallies.items():
        if name == "wrong speakers":
            share = tally.right / tally.wanted if tally.wanted else 0.0
            lines.append(f"{name:18}{share:7.3f}  of {tally.wanted} quotes that were found")
            continue
        lines.append(
            f"{name:18}{tally.f1:7.3f}{tally.precision:7.3f}{tally.recall:7.3f}{tally.right:7}{tally.found:7}{tally.wanted:7}"
        )
    return "\n".join(lines)


def _number(name: str) -> int:
    """Of an English article; 0 of one in another language, whose file name begins with that."""
    before, _, _ = name.partition("-")
    return int(before) if before.isdigit() else 0


HELD_OUT = 265
"""From this number on, nobody has looked at an article while rules were written. At present there is none: what was
found in new ones at first sight stands in the README."""
SETS: Mapping[str, Callable[[str], bool]] = {
    "English, that rules were written with": lambda name: 0 < _number(name) < HELD_OUT,
    "English, held out": lambda name: _number(name) >= HELD_OUT,
    "other languages": lambda name: not _number(name),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", help="beginnings of file names")
    parser.add_argument("--errors", action="store_true", help="what was wrong, of those that are not held out")
    options = parser.parse_args()
    if not options.names:
        report(with_errors=options.errors)
        return
    tallies = scores(articles(options.names))
    print(table(tallies))
    if options.errors:
        print("\n".join(error for error in _errors(tallies) if _number(error) < HELD_OUT))


def report(*, with_errors: bool = False) -> None:
    """Prints the figures of each set; what was wrong, of those that are not held out."""
    every = articles()
    for name, is_of in SETS.items():
        some = [each for each in every if is_of(each.name)]
        if not some:
            continue
        tallies = scores(some)
        print(f"## {name}: {len(some)} articles\n{table(tallies)}\n", flush=True)
        if with_errors and "held out" not in name:
            print("\n".join(_errors(tallies)), "\n")


def _errors(tallies: Mapping[str, Tally]) -> Iterator[str]:
    return (error for tally in tallies.values() for error in tally.errors)


if __name__ == "__main__":
    main()
