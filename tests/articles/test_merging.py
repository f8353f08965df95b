"""Two people's texts laid together: nothing of either is lost, and who saves first makes no difference to what fits."""

import random
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.merging import BOTH, MINE, THEIRS, merge, merge_fields
from newsroom.text import aligning
from newsroom.text.aligning import matches, pieces, steps

OLD = [
    "<p>The council voted on Tuesday to keep the library.</p>",
    "<h2>What it costs</h2>",
    "<p>Forty thousand a year, says the treasurer.</p>",
    "<ul><li>Roof</li><li>Heating</li></ul>",
    "<p>The vote was seven to four.</p>",
]


def text(merged, choice=MINE):
    return [block for piece in merged for block in piece.taken(choice)]


def changed(place, new):
    return [*OLD[:place], new, *OLD[place + 1 :]]


# -- by hand ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("a", "b"), [(0, 4), (0, 1), (1, 2), (2, 3), (3, 4), (4, 0)])
def test_different_paragraphs_merge_also_when_they_are_neighbours(a, b):
    merged = merge(OLD, changed(a, "<p>Mine is new.</p>"), changed(b, "<p>Theirs is new.</p>"))
    assert [piece.kind for piece in merged if piece.kind != "same"] == (
        ["mine", "theirs"] if a < b else ["theirs", "mine"]
    )
    assert text(merged)[a] == "<p>Mine is new.</p>"
    assert text(merged)[b] == "<p>Theirs is new.</p>"


def test_the_same_paragraph_is_a_conflict_and_both_stand_in_it():
    mine, theirs = "<p>The vote was eight to four.</p>", "<p>The vote was seven to three.</p>"
    conflict = merge(OLD, changed(4, mine), changed(4, theirs))[-1]
    assert (conflict.kind, conflict.base, conflict.mine, conflict.theirs) == ("conflict", OLD[4:], [mine], [theirs])
    assert (conflict.taken(MINE), conflict.taken(THEIRS), conflict.taken(BOTH)) == ([mine], [theirs], [theirs, mine])


def test_what_both_made_alike_is_there_once():
    both = changed(0, "<p>The council voted on Wednesday to keep the library.</p>")
    assert text(merge(OLD, both, both)) == both
    assert "conflict" not in {piece.kind for piece in merge(OLD, both, both)}


def test_two_new_endings_both_stand_the_saved_one_first():
    merged = merge(OLD, [*OLD, "<p>Rita adds a quote.</p>"], [*OLD, "<p>Opening hours follow.</p>"])
    assert text(merged)[-2:] == ["<p>Opening hours follow.</p>", "<p>Rita adds a quote.</p>"]


def test_two_versions_of_one_new_paragraph_are_a_conflict():
    merged = merge(
        OLD, [*OLD, "<p>The mayor welcomed the vote.</p>"], [*OLD, "<p>The mayor welcomed the close vote.</p>"]
    )
    assert merged[-1].kind == "conflict"


def test_one_edits_what_the_other_takes_out():
    merged = merge(OLD, changed(2, "<p>Fifty thousand a year.</p>"), [*OLD[:2], *OLD[3:]])
    assert [piece.kind for piece in merged] == ["same", "conflict", "same"]
    assert "<p>Fifty thousand a year.</p>" in text(merged)


def test_one_rewrites_two_paragraphs_and_the_other_the_second_of_them():
    mine = [OLD[0] + "", *OLD[1:]]
    mine[0], mine[1] = mine[0].replace("Tuesday", "Monday"), "<h2>What it costs now</h2>"
    merged = merge(OLD, mine, changed(1, "<h2>The price</h2>"))
    assert [piece.kind for piece in merged][:2] == ["mine", "conflict"]


def test_without_what_both_began_from_every_difference_is_a_conflict():
    merged = merge(None, changed(0, "<p>Mine.</p>"), OLD)
    assert [piece.kind for piece in merged] == ["conflict", "same"]
    assert text(merged) == changed(0, "<p>Mine.</p>")
    assert text(merged, THEIRS) == OLD


@pytest.fixture
def work(monkeypatch):
    """What comparing costs: how often a block is taken apart, and how many pairs are looked at."""
    counted = Counter()

    def counting(name):
        real = getattr(aligning, name)
        monkeypatch.setattr(aligning, name, lambda *args: counted.update([name]) or real(*args))

    counting("words_of")
    counting("_share")
    return counted


def many(name, count):
    return [f"<p>{' '.join(f'{name}{n}x{at}' for at in range(5))}</p>" for n in range(count)]


def test_two_insertions_are_each_taken_apart_once(work):
    merged = merge(OLD, [*OLD, *many("a", 40)], [*OLD, *many("b", 50)])
    assert [piece.kind for piece in merged] == ["same", "theirs", "mine"]
    assert work == {"words_of": 90, "_share": 2_000}


def test_two_insertions_too_long_to_compare_are_a_conflict(work):
    mine, theirs = many("a", 200), many("b", 200)
    merged = merge(OLD, [*OLD, *mine], [*OLD, *theirs])
    assert [piece.kind for piece in merged] == ["same", "conflict"]
    assert text(merged, BOTH) == [*OLD, *theirs, *mine]
    assert work["_share"] == 0


def test_many_insertions_together_have_a_limit(work):
    def filled(name):
        return [block for n, old in enumerate(base) for block in (*many(f"{name}{n}y", 50), old)]

    base = many("old", 60)
    merged = merge(base, filled("a"), filled("b"))
    assert Counter(piece.kind for piece in merged) == {"same": 60, "theirs": 20, "mine": 20, "conflict": 40}
    assert work["_share"] <= aligning.ALL_PAIRS


def test_many_rewritten_stretches_together_have_a_limit(work):
    base, theirs = (
        [block for n in range(60) for block in (*many(f"{name}{n}y", 50), f"<h2>{n}</h2>")] for name in ("old", "new")
    )
    assert [piece.kind for piece in merge(base, base, theirs)].count("theirs") >= 60
    assert work["_share"] <= aligning.ALL_PAIRS


def test_fields_are_merged_whole_and_lists_in_order():
    base = {"headline": "Old", "kicker": "", "topics": ["harbour", "library"]}
    mine = {"headline": "Mine", "kicker": "", "topics": ["harbour", "library", "money"]}
    theirs = {"headline": "Old", "kicker": "Council", "topics": ["library"]}
    merged = merge_fields(base, mine, theirs, {"topics": lambda a, b: float(a == b)})
    assert not merged.conflicts
    assert (merged.value("headline"), merged.value("kicker")) == ("Mine", "Council")
    assert merged.value("topics") == ["library", "money"]


def test_a_headline_that_both_changed_is_chosen():
    merged = merge_fields({"headline": "Old"}, {"headline": "Mine"}, {"headline": "Theirs"}, {})
    (conflict,) = merged.conflicts
    assert merged.value("headline") == "Mine"
    assert merged.value("headline", {conflict.key: THEIRS}) == "Theirs"
    # Two headlines don't make one.
    assert merged.value("headline", {conflict.key: BOTH}) == "Mine"


# -- blocks and steps -------------------------------------------------------------------------------------------------


def test_blocks_of_a_body_are_its_top_level():
    body = (
        '<p>One <a href="https://a.example/?a=1&gt;2">link</a>.</p><hr><ul><li>a<ul><li>b</li></ul></li></ul>'
        '<blockquote><p>Said.</p><p>Again.</p></blockquote><figure data-picture="x" data-alt="a > b"></figure>'
        "<table><tbody><tr><td>1</td></tr></tbody></table>"
    )
    assert [re.match(r"<(\w+)", block).group(1) for block in pieces(body)] == [
        "p",
        "hr",
        "ul",
        "blockquote",
        "figure",
        "table",
    ]
    assert "".join(pieces(body)) == body


@given(st.text(alphabet=list('<>/phr ul"a'), max_size=80))
def test_any_text_is_its_pieces(html):
    assert "".join(pieces(html)) == html


@pytest.mark.parametrize("begun", ["<a", "<p", "<p ", '<p "', '<p "<p" "', "</p"])
def test_tags_that_never_end_are_passed_in_one_go(begun):
    # With a search that begins anew at each of them this would take hours.
    html = begun * 200_000
    assert aligning.pieces(html) == [html]
    assert aligning.words_of(html).keys() <= {"a", "p"}


LISTS = st.lists(st.sampled_from(["<p>a b</p>", "<p>a c</p>", "<p>d</p>", "<p>e f g</p>", "<hr>"]), max_size=9)


@given(LISTS, LISTS)
def test_steps_lead_from_the_one_to_the_other(before, after):
    made, at = [], 0
    for step in steps(before, after):
        assert step.start >= at
        made += [*before[at : step.start], *step.new]
        at = step.end
    assert made + before[at:] == after


@given(st.lists(st.integers(0, 30), max_size=400), st.lists(st.integers(0, 30), max_size=400))
def test_matches_match_in_order_and_are_bounded(first, second):
    i = j = 0
    for match in matches(first, second):
        assert match.first >= i
        assert match.second >= j
        i, j = match.first + match.size, match.second + match.size
        assert first[match.first : i] == second[match.second : j]


# -- two editors ------------------------------------------------------------------------------------------------------


class Editor:
    """Somebody who types: each new word is told apart from every other in the world."""

    def __init__(self, name, rng):
        self.name, self.rng, self.words = name, rng, 0

    def word(self):
        self.words += 1
        return f"{self.name}{self.words}"

    def works_on(self, blocks):
        """What becomes of the blocks after one to five edits."""
        blocks = [block[3:-4].split() for block in blocks]
        for _edit in range(self.rng.randint(1, 5)):
            place = self.rng.randrange(len(blocks)) if blocks else 0
            act = self.rng.choice(
                ["type", "type", "type", "rub out", "replace", "add", "take out", "split", "join", "move"]
            )
            if act == "add" or not blocks:
                blocks.insert(place, [self.word() for _ in range(self.rng.randint(1, 6))])
            elif act == "take out":
                del blocks[place]
            elif act == "move":
                blocks.insert(self.rng.randrange(len(blocks)), blocks.pop(place))
            elif act == "join" and place + 1 < len(blocks):
                blocks[place] += blocks.pop(place + 1)
            else:
                words = blocks[place]
                at = self.rng.randrange(len(words))
                if act == "split" and at:
                    blocks[place : place + 1] = [words[:at], words[at:]]
                elif act == "rub out" and len(words) > 1:
                    del words[at]
                elif act == "replace":
                    words[at] = self.word()
                else:
                    words.insert(at, self.word())
        return [f"<p>{' '.join(words)}</p>" for words in blocks]


def words_of(blocks):
    return set(re.findall(r"[a-z]+\d+", " ".join(blocks)))


def two_editors(seed):
    rng = random.Random(seed)
    writer = Editor("old", rng)
    base = [f"<p>{' '.join(writer.word() for _ in range(rng.randint(1, 12)))}</p>" for _ in range(rng.randint(0, 8))]
    if rng.random() < 0.2 and base:
        base.append(base[0])  # the same paragraph twice
    a, b = Editor("rita", rng).works_on(base), Editor("ed", rng).works_on(base)
    return base, a, b


def check_two_editors(seed):
    base, a, b = two_editors(seed)
    merged, turned = merge(base, a, b), merge(base, b, a)

    # Alone, each gets exactly the own text.
    assert text(merge(base, a, base)) == a
    assert text(merge(base, base, b)) == b
    assert text(merge(base, a, a)) == a

    # It makes no difference to the conflicts who saved first.
    clashes = [(p.base, p.mine, p.theirs) for p in merged if p.kind == "conflict"]
    assert clashes == [(p.base, p.theirs, p.mine) for p in turned if p.kind == "conflict"]

    # Every word of either editor is in the merged text, or in a conflict to choose from.
    for choice, sides in ((MINE, (a,)), (THEIRS, (b,)), (BOTH, (a, b))):
        made = words_of(text(merged, choice))
        for side in sides:
            assert words_of(side) - words_of(base) <= made
    # And no word that both left alone is missing. (Of a paragraph that stands twice, each may take out another one.)
    if len(set(base)) == len(base):
        assert words_of(a) & words_of(b) <= words_of(text(merged, BOTH))
    # What one took out comes back only where the other worked on the same paragraph.
    gone = words_of(base) - words_of(a) - words_of(b)
    assert not gone & words_of(text(merged, MINE))
    check_choices(seed, base, a, b)
    return bool(clashes)


def check_choices(seed, base, mine, theirs):
    """Each place becomes what was chosen for it, whatever was chosen elsewhere; done once, it stays so."""
    fields = [{"body": blocks} for blocks in (base, mine, theirs)]
    merged, again = merge_fields(*fields, {"body": None}), merge_fields(*fields, {"body": None})
    keys = [conflict.key for conflict in merged.conflicts]
    assert keys == [conflict.key for conflict in again.conflicts]
    rng = random.Random(seed)
    for choices in (dict.fromkeys(keys, THEIRS), {key: rng.choice((MINE, THEIRS, BOTH)) for key in keys}):
        chosen, wanted = {c.key: (choices[c.key], c.piece) for c in merged.conflicts}, []
        for piece in merged.parts["body"]:
            if piece.kind != "conflict":
                wanted += piece.taken()
                continue
            choice = next(choice for choice, asked in chosen.values() if asked[2:] == piece[2:])
            wanted += {MINE: piece.mine, THEIRS: piece.theirs, BOTH: piece.taken(BOTH)}[choice]
        made = merged.value("body", choices)
        assert made == wanted
        # What was made goes on from theirs: laid together with it once more, nothing changes and nothing is asked.
        once_more = merge_fields(fields[2], {"body": made}, fields[2], {"body": None})
        assert not once_more.conflicts
        assert once_more.value("body") == made


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 10**9))
def test_two_editors_lose_nothing(seed):
    check_two_editors(seed)


@pytest.mark.soak
def test_two_editors_lose_nothing_in_ten_thousand_runs():
    clashed = sum(check_two_editors(seed) for seed in range(10_000))
    # Neither always nor never: the runs are worth something.
    assert 500 < clashed < 9_500
