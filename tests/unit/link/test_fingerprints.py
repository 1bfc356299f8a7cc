"""MinHashes of texts: the same for the same words, and alike for texts that share most of them."""

import hashlib

import numpy as np
import pytest

from newslake.link.fingerprints import BANDS, PLACES, fingerprint

WORDS = (
    "the harbour council of velmere voted on tuesday to rebuild the old pier before the autumn storms arrive because "
    "engineers had warned for three years that its oldest timbers would not carry another winter and residents asked "
    "why the repair had not begun when the first planks gave way"
).split()
TEXT = " ".join(WORDS)
CHINESE = (
    "维尔米尔港务委员会周二投票决定在秋季风暴来临之前重建旧码头工程师三年来一直警告说最古老的木材经受不住又一个冬天"
)


def printed(text):
    return fingerprint("version", "article", text)


def estimated(one, other):
    signatures = (np.frombuffer(printed(text).signature, "<u2") for text in (one, other))
    return float(np.mean(next(signatures) == next(signatures)))


def test_the_fingerprint_of_a_text_is_the_same_on_every_machine():
    found = hashlib.sha256(printed(TEXT).signature).hexdigest()
    assert found == "5b096c0fbf23e46adc94738e1acb70b27135fe6f8b387e7461e0f35325048023"


def test_bands_stand_for_parts_of_the_signature_that_do_not_depend_on_the_machine():
    assert printed(TEXT).bands[:2] == [3254186216, 79234358]


@pytest.mark.parametrize(
    "same", [TEXT.upper(), TEXT.replace(" ", "\n\n"), TEXT.replace(" ", ", "), f"“{TEXT}.”"], ids=range(4)
)
def test_case_marks_and_space_make_no_difference(same):
    assert printed(same) == printed(TEXT)


def test_letters_that_are_composed_in_another_way_make_no_difference():
    assert printed("un café d\u2019e\u0301te\u0301 à Nîmes") == printed("un cafe\u0301 d\u2019été a\u0300 Ni\u0302mes")


def test_a_signature_has_all_its_places_and_bands():
    found = printed(TEXT)
    assert (len(found.signature), len(found.bands)) == (2 * PLACES, BANDS)


@pytest.mark.parametrize("place", range(0, len(WORDS), 9))
def test_signatures_agree_in_about_as_many_places_as_texts_share_shingles(place, jaccard):
    changed = " ".join([*WORDS[:place], "otherwise", *WORDS[place + 1 :]])
    assert estimated(TEXT, changed) == pytest.approx(jaccard(TEXT, changed), abs=0.08)


def test_texts_that_share_no_shingle_are_not_alike():
    assert estimated(TEXT, " ".join(sorted(WORDS))) < 0.05


def test_of_scripts_without_spaces_letters_count_as_words():
    assert 0.8 < estimated(CHINESE, CHINESE.replace("旧", "新")) < 1


def test_shingles_are_counted_once():
    assert printed("no comment no comment no comment").shingle_count == 2


@pytest.mark.parametrize("short", ["Storm warning", "Storm", "?"])
def test_a_text_of_fewer_words_than_a_shingle_has_one(short):
    assert printed(short).shingle_count == 1
