"""What helps when nothing is found: another spelling, or one word less.

Nobody keeps a list of words for this. Every spelling one slip away from a typed word is looked up in the search text
itself, which holds the published stories and no others; what is offered was then read in a published story, in its own
spelling there, and the question with it finds that story. So no word of a draft can come out, and none leads nowhere.
"""

import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from articles import search
from articles.models import Article
from articles.search import Question
from articles.search_text import is_unspaced
from newsroom.text import fold, fold_map, plain

LETTERS_MIN, LETTERS_MAX = 4, 20  # of a word that may be misspelt: shorter ones are a slip away from half the language
SPELLINGS_MAX = 1_000  # looked up for one question: all of a Latin word, or of two of eight letters
MISSPELT_MAX = 2  # words of one question
TRIED = 4  # spellings that exist, put into the question in turn
ENOUGH = 50  # stories: beyond it a spelling is no more likely than another
FEWER_MAX = 3  # questions with fewer words that are offered
_PART_MIN = 3  # letters of each half where two words were written as one
_BODY_READ = 20_000  # characters in which a word's own spelling is looked for


@dataclass(frozen=True)
class Advice:
    """Other words to search for: `meant` with another spelling, `fewer` with some left out. Each finds a story."""

    meant: str = ""
    fewer: tuple[str, ...] = ()


def advise(question: Question, typed: str) -> Advice:
    """What to try in place of a question that finds nothing; a few bounded queries."""
    known = search.counts(question.terms, 1)
    misspelt = [number for number, count in enumerate(known) if not count]
    if misspelt and len(misspelt) <= MISSPELT_MAX:
        meant = _meant(question, misspelt)
        if meant and fold(meant) != fold(typed):
            return Advice(meant=meant)
    return Advice(fewer=tuple(_fewer(question, misspelt)))


# -- another spelling --------------------------------------------------------------------------------------------------


def _meant(question, misspelt):
    """The question with its unknown words respelt, as one would type it; "" where that finds nothing."""
    choices = _choices([question.terms[number] for number in misspelt])
    for chosen in itertools.islice(itertools.product(*choices), TRIED) if choices else ():
        terms = list(question.terms)
        for number, spelling in zip(misspelt, chosen, strict=True):
            terms[number] = spelling
        story = _first(Question(tuple(terms)))
        if story:
            respelt = {number: _as_printed(story, terms[number]) for number in misspelt}
            return question.written(respelt)
    return ""


def _choices(terms):
    """For each word its spellings that stand in some story; what a short word leaves of its share, the next takes."""
    choices, left = [], SPELLINGS_MAX
    for number, term in enumerate(terms):
        spellings = _spellings(term, left // (len(terms) - number))
        left -= len(spellings)
        choices.append(_existing(spellings))
        if not choices[-1]:
            return []  # with one word unknown the others need no look-up
    return choices


def _spellings(term, at_most):
    """The spellings one slip away from a word, the likeliest first."""
    if len(term) != 1 or not _may_be_misspelt(term[0]):
        return []
    return list(itertools.islice(dict.fromkeys(_slips(term[0])), at_most))


def _existing(spellings):
    """Those of the spellings that stand in some story, the commonest first."""
    if not spellings:
        return []
    # Equally common ones stay in the order of `_slips`.
    found = zip(search.counts(spellings, ENOUGH), range(0, -len(spellings), -1), spellings, strict=True)
    return [spelling for count, _order, spelling in sorted(found, reverse=True) if count][:TRIED]


def _may_be_misspelt(token):
    return LETTERS_MIN <= len(token) <= LETTERS_MAX and not any(map(str.isdigit, token)) and not is_unspaced(token)


def _slips(word) -> Iterator[tuple[str, ...]]:
    """All terms one slip of the hand away, the likeliest slips first."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    letters = list(dict.fromkeys(letter for each in word for letter in _alphabet(ord(each) >> 7)))
    for head, tail in cuts:
        if len(tail) > 1 and tail[0] != tail[1]:
            yield (head + tail[1] + tail[0] + tail[2:],)
    for head, tail in cuts[:-1]:
        yield (head + tail[1:],)
    for head, tail in cuts:
        if min(len(head), len(tail)) >= _PART_MIN:
            yield head, tail
    for head, tail in cuts:
        for letter in letters:
            yield (head + letter + tail,)
    for head, tail in cuts[:-1]:
        for letter in letters:
            if letter != tail[0]:
                yield (head + letter + tail[1:],)


@cache
def _alphabet(block):
    """The letters, and the marks that belong to them, of one block of 128 in Unicode, as they are folded."""
    folded = (fold(chr(code)) for code in range(block << 7, (block + 1) << 7) if not 0xD800 <= code < 0xE000)
    kept = dict.fromkeys(each for each in folded if len(each) == 1 and unicodedata.category(each)[0] in "LM")
    return tuple(each for each in kept if block or each.isascii())


def _first(question):
    """The newest published story that a question finds, or None."""
    ids = search.find(question, at_most=10).ids
    return Article.objects.published().filter(pk__in=ids).newest_first().first() if ids else None


def _as_printed(story, term):
    """The term in the spelling of the story: accents, hamzas and all. Folded, where the story has it out of sight."""
    term = " ".join(term)
    for text in (story.headline, story.standfirst, plain(story.body[:_BODY_READ])):
        folded, places = fold_map(text)
        at = f" {folded} ".find(f" {term} ")
        if at < 0:
            at = _whole(folded, term)
        if at >= 0:
            end = places[at + len(term) - 1] + 1
            printed = text[places[at] : end]
            return printed if printed.isupper() else printed.lower()
    return term


def _whole(text, word):
    """Where a word stands in a text with no letter or digit on either side; -1 where it doesn't."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not text[max(at - 1, 0) : at].isalnum() and not text[end : end + 1].isalnum():
            return at
        at = text.find(word, at + 1)
    return -1


# -- one word less -----------------------------------------------------------------------------------------------------


def _fewer(question, unknown):
    """The questions that find something with the unknown words left out, or else with any one word left out."""
    everything = range(len(question.terms))
    attempts = [set(unknown)] if unknown else [{number} for number in reversed(everything)]
    offered = []
    for left_out in attempts:
        kept = [number for number in everything if number not in left_out]
        if kept and _first(Question(tuple(question.terms[number] for number in kept))):
            offered.append(question.written({}, kept))
        if len(offered) == FEWER_MAX:
            break
    return offered
