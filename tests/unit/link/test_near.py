"""What is a near copy of what, and that neither order nor templates make a difference."""

import random

import pytest

from newslake.contract import contract
from newslake.link import near
from newslake.link.fingerprints import fingerprint

HERE, EARLIER, LATER = "2026-03-02.b", "2026-03-01.a", "2026-03-03.c"
VOCABULARY = [f"word{number}" for number in range(3_000)]


def text(seed=1, words=150):
    return " ".join(random.Random(seed).choices(VOCABULARY, k=words))


def edited(original, changes, seed=1):
    """The text with so many of its words replaced, far apart."""
    words, draw = original.split(), random.Random(seed)
    for place in range(5, len(words), len(words) // changes)[:changes]:
        words[place] = draw.choice(VOCABULARY) + "x"
    return " ".join(words)


STORY = text()


def prints(*texts, of="new", method=None):
    """Fingerprints of so many articles, one version each, named by number."""
    rows = [fingerprint(f"{of}-{number}", f"article-{of}-{number}", each) for number, each in enumerate(texts)]
    table = contract("fingerprints").table(rows)
    if method is None:
        return table
    index = table.schema.get_field_index("method")
    return table.set_column(index, table.schema.field(index), [[method] * len(rows)])


def linked(new, *window, recorded=frozenset(), digests=None):
    ids = [each for table in (new, *(rows for _, rows in window)) for each in table["version_id"].to_pylist()]
    return near.link(new, HERE, window, recorded, digests or {each: each for each in ids})


def pairs(relations):
    return {frozenset({each.version_id, each.other_version_id}) for each in relations}


def test_a_text_with_some_words_changed_is_a_near_copy_of_the_other_article():
    (found,) = linked(prints(edited(STORY, 3)), (EARLIER, prints(STORY, text(2), of="old")))
    assert (found.relation, found.version_id, found.other_version_id) == ("near-copy", "new-0", "old-0")
    assert (found.article_id, found.other_article_id, found.other_batch) == (
        "article-new-0",
        "article-old-0",
        EARLIER,
    )


def test_a_near_copy_says_how_alike_the_texts_are():
    (found,) = linked(prints(edited(STORY, 3)), (EARLIER, prints(STORY, of="old")))
    assert found.similarity == pytest.approx(139 / 157, abs=0.06)  # of 148 shingles, 9 are others


def test_the_same_text_under_another_headline_is_a_near_copy_of_similarity_one():
    (found,) = linked(prints(STORY), (EARLIER, prints(STORY, of="old")))
    assert found.similarity == 1


def test_a_pair_that_says_exactly_the_same_is_no_near_copy():
    same = {"new-0": "digest", "old-0": "digest"}
    assert linked(prints(STORY), (EARLIER, prints(STORY, of="old")), digests=same) == []


def test_texts_that_have_half_their_shingles_in_common_are_no_copies():
    assert linked(prints(edited(STORY, 17)), (EARLIER, prints(STORY, of="old"))) == []


def test_another_version_of_the_same_article_is_no_copy():
    own = contract("fingerprints").table([fingerprint("old-0", "article-new-0", STORY)])
    assert linked(prints(STORY), (EARLIER, own)) == []


def test_a_pair_within_the_batch_is_recorded_once_at_the_later():
    (found,) = linked(prints(STORY, edited(STORY, 2)))
    assert (found.version_id, found.other_version_id, found.other_batch) == ("new-1", "new-0", HERE)


def test_a_pair_that_another_batch_has_recorded_is_left_out():
    recorded = {frozenset({"new-0", "old-0"})}
    assert linked(prints(STORY), (LATER, prints(STORY, of="old")), recorded=recorded) == []


def test_whichever_batch_is_linked_first_the_same_pairs_are_found():
    one = prints(STORY, text(2), edited(text(3), 2), of="one")
    other = prints(edited(STORY, 2), text(3), edited(STORY, 1, seed=2), of="other")
    forwards = pairs(linked(one)) | pairs(linked(other, (EARLIER, one)))
    assert forwards == pairs(linked(other)) | pairs(linked(one, (LATER, other)))
    assert len(forwards) == 4


def test_of_many_copies_the_most_alike_are_recorded():
    copies = [edited(STORY, changes, seed=changes) for changes in (4, 3, 2, 1)] * 8
    found = linked(prints(STORY), (EARLIER, prints(*copies, of="old")))
    least = min(each.similarity for each in found)
    assert len(found) == near.MOST_COPIES
    assert {"old-3", "old-7", "old-2", "old-6"} < {each.other_version_id for each in found}
    assert least > 0.85


def test_of_copies_that_are_equally_alike_the_earliest_are_recorded():
    found = linked(prints(STORY), (EARLIER, prints(*[STORY] * 15, of="old")), (LATER, prints(*[STORY] * 15, of="late")))
    assert [each.other_version_id for each in found] == [
        *(f"old-{number}" for number in range(15)),
        *(f"late-{number}" for number in range(5)),
    ]


def test_of_a_text_that_hundreds_have_each_one_is_tied_to_the_first_of_both_batches():
    batches = [prints(*[STORY] * 200, of=of) for of in ("old", "new")]
    found = pairs(linked(batches[1], (EARLIER, batches[0])))
    firsts = ({f"new-{number}", "old-0"} for number in range(200))
    assert all(first in found for first in firsts)
    assert len(found) == 200 * near.MOST_COPIES


def test_a_copy_is_found_among_the_thousands_that_share_its_template():
    template = text(9, 60)
    crowd = [f"{text(seed, 100)} {template}" for seed in range(100, 100 + 3 * near.MOST_OF_BAND)]
    (found,) = linked(prints(edited(crowd[-1], 2)), (EARLIER, prints(*crowd, of="old")))
    assert found.other_version_id == f"old-{len(crowd) - 1}"


def test_fingerprints_that_were_made_in_another_way_are_not_compared():
    assert linked(prints(STORY), (EARLIER, prints(STORY, of="old", method="another"))) == []


def test_without_new_versions_nothing_is_related():
    assert linked(prints(), (EARLIER, prints(STORY, of="old"))) == []


@pytest.mark.parametrize("width", [3, 4, 5])
def test_of_pairs_that_share_four_of_five_shingles_nearly_all_are_found(width, jaccard):
    originals = [text(seed, 120) for seed in range(200)]
    copies = [edited(each, 1 + seed % 6, seed) for seed, each in enumerate(originals)]
    alike = {
        frozenset({f"old-{number}", f"new-{number}"})
        for number, pair in enumerate(zip(originals, copies, strict=True))
        if jaccard(*pair, width) >= 0.8
    }
    found = pairs(linked(prints(*copies), (EARLIER, prints(*originals, of="old"))))
    assert len(alike & found) >= 0.99 * len(alike) > 50


def test_no_pair_that_shares_less_than_six_tenths_is_taken(jaccard):
    originals = [text(seed, 120) for seed in range(200)]
    copies = [edited(each, 5 + seed % 10, seed) for seed, each in enumerate(originals)]
    found = pairs(linked(prints(*copies), (EARLIER, prints(*originals, of="old"))))
    numbers = [int(max(pair).partition("-")[2]) for pair in found]
    assert min(jaccard(originals[number], copies[number]) for number in numbers) > 0.6
