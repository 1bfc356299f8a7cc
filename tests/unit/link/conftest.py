import pytest


@pytest.fixture
def jaccard():
    """The share of the runs of so many words that two texts have in common, exactly."""

    def shingles(text, width):
        words = text.split()
        return {tuple(words[at : at + width]) for at in range(len(words) - width + 1)}

    def similarity(one, other, width=3):
        both = shingles(one, width), shingles(other, width)
        return len(both[0] & both[1]) / len(both[0] | both[1])

    return similarity
