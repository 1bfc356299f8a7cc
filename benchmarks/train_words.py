"""Makes the list of ordinary words of English news: ``python -m benchmarks.train_words ARTICLES``.

``ARTICLES`` is a Parquet file of articles (columns ``text`` and ``language``). A word is listed that stands in lower
case at least ``FEWEST`` times, and mostly so; beginnings of sentences don't count. The shipped list is of the articles
of WCXB by Murrough Foley, 2026 (CC BY 4.0, https://creativecommons.org/licenses/by/4.0/).
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq

from newslake.annotate.names import titles

FEWEST, SHARE = 4, 0.7
_LOWER = re.compile(r"(?<![\w'’-])[a-z][a-z]{2,}(?![\w-])")
_CAPITAL = re.compile(r"(?<![.!?:] )(?<!\n)(?<![\w'’-])[A-Z][a-z]{2,}(?![\w-])")


def ordinary(texts: Iterable[str]) -> list[str]:
    """Words of the texts that are mostly written in lower case, folded, in order."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        lower.update(titles.folded(word) for word in _LOWER.findall(text))
        capital.update(titles.folded(word) for word in _CAPITAL.findall(text))
    return sorted(word for word, count in lower.items() if count >= FEWEST and count >= SHARE * capital[word])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", type=Path)
    rows = pq.read_table(parser.parse_args().articles, columns=["text", "language"]).to_pylist()
    words = ordinary(row["text"] for row in rows if row["language"] == "en")
    Path(titles.__file__).with_name("ordinary.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(words)} words of {len(rows)} articles")


if __name__ == "__main__":
    main()
