"""The models that read a page as that of an unknown site: each learned from four fifths of the sites.

``train_body.py`` writes them; ``make bench`` reads with them what the model that ships has seen in training.
"""

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import tldextract

from newslake.clean.forest import Model, unpacked

FOLDS = 5
FOLDER = Path(__file__).with_name("held_out")

_sites = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def site(url: str) -> str:
    """The site that a page belongs to: its registrable domain."""
    return _sites(url).top_domain_under_public_suffix or urlsplit(url).netloc


def fold(url: str) -> int:
    """Which fold holds the page back: all pages of a site are in one."""
    return int(hashlib.sha256(site(url).encode()).hexdigest(), 16) % FOLDS


def path(number: int) -> Path:
    return FOLDER / f"{number}.npz"


@cache
def model(number: int) -> Model:
    """The model that has not seen the pages of that fold."""
    with path(number).open("rb") as file:
        return unpacked(file)
