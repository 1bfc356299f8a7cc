"""The article's own words, sentence by sentence, around what it quotes."""

from collections.abc import Iterator

from newslake.annotate.quotes.story import Story


def pieces(story: Story) -> Iterator[tuple[int, int, bool, bool]]:
    """The article's own words around quotes: start, end, whether a sentence begins there, whether it gives words."""
    for begin, end in story.paragraphs:
        at, is_new, after = begin, True, False
        over = story.quote_over(begin)
        quotes = [*([over] if over is not None and over.opened < begin else ()), *story.quoted_in(begin, end)]
        for quote in (*quotes, None):
            stop = quote.opened if quote is not None else end
            for start, sentence_end in story.sentences(at, stop):
                ends = sentence_end < stop or story.whole[start:sentence_end].rstrip()[-1:] in (".", "!", "?", "")
                goes_on = after and start == at
                if story.whole[start:sentence_end].strip():
                    yield start, sentence_end, is_new, goes_on or (not ends and quote is not None)
                is_new = ends
            if quote is not None:
                at = min(quote.closed, end)
                after = not _is_new(story, quote.end, at)
                is_new = is_new or not after


def _is_new(story: Story, end: int, closed: int) -> bool:
    """Whether a sentence begins behind a quote."""
    return story.whole[end - 1] == "." and story.whole[closed : closed + 3].lstrip()[:1].isupper()
