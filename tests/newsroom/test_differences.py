"""What differs between two texts: nothing invented, nothing left out, bounded on any input."""

import random
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.admin.differences import Run, body_diff, shown, word_diff
from newsroom.text import aligning

TEXT = st.text(alphabet=st.sampled_from(list("ab \n")), max_size=60)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_out_of_the_runs(first, second):
    runs = word_diff(first, second)
    assert "".join(run.text for run in runs if run.kind != "new") == first
    assert "".join(run.text for run in runs if run.kind != "gone") == second


def test_one_word_is_one_word():
    assert word_diff("voted on Tuesday to", "voted on Wednesday to") == [
        Run("same", "voted on "),
        Run("gone", "Tuesday "),
        Run("new", "Wednesday "),
        Run("same", "to"),
    ]


def test_a_word_stays_when_the_sentence_goes_on_after_it():
    assert word_diff("by the harbour.", "by the harbour. And more.") == [
        Run("same", "by the harbour."),
        Run("new", " And more."),
    ]


def test_chinese_is_compared_by_characters():
    assert [run for run in word_diff("市议会投票保留图书馆", "市议会投票出售图书馆") if run.kind != "same"] == [
        Run("gone", "保留"),
        Run("new", "出售"),
    ]


def test_texts_too_long_to_compare_are_shown_whole():
    first, second = "a\n" + "b c " * 5_000, "a\n" + "d e " * 5_000
    assert [run.kind for run in word_diff(first, second)] == ["same", "gone", "new"]


OLD = [
    "<p>The council voted on Tuesday.</p>",
    "<h2>What it costs</h2>",
    "<p>Forty thousand.</p>",
    "<ul><li>Roof</li><li>Heating</li></ul>",
    '<figure data-picture="8f14e45f-ceea-467f-a0e6-d6e5b0e1c001"><figcaption>The quay</figcaption></figure>',
    "<p>The end.</p>",
]


def changes(after, before=OLD):
    return [stretch.runs for stretch in body_diff("".join(before), "".join(after)) if stretch.kind == "changed"]


def test_what_stayed_is_counted_and_its_neighbours_are_shown():
    kinds = [(s.kind, s.count) for s in body_diff("".join(OLD), "".join([*OLD[:5], "<p>The very end.</p>"]))]
    assert kinds == [("skipped", 4), ("same", 0), ("changed", 0)]


def test_headings_lists_pictures_and_posts_say_what_they_are():
    assert shown("<h2>What it costs</h2>") == "Heading: What it costs"
    assert shown("<ol><li>Roof</li><li>Heating</li></ol>") == "1. Roof\n2. Heating"
    assert shown(OLD[4]) == "Picture: The quay"
    assert shown('<figure data-embed="https://youtu.be/x?a=1&amp;b=2"></figure>') == "Post: https://youtu.be/x?a=1&b=2"
    assert shown("<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>") == "Table:\n1 | 2"


def test_a_paragraph_that_became_a_heading_says_so():
    (runs,) = changes([OLD[0], "<p>What it costs</p>", *OLD[2:]])
    assert Run("gone", "Heading: ") in runs


def test_where_only_markup_changed_the_markup_is_shown():
    after = '<p>The <strong>council</strong> voted on <a href="https://a.example/">Tuesday</a>.</p>'
    (runs,) = changes([after, *OLD[1:]])
    new = "".join(run.text for run in runs if run.kind == "new")
    assert "**council**" in new
    assert "https://a.example/" in new


def test_paragraphs_with_nothing_in_common_are_not_mixed():
    (runs,) = changes(["<p>Rain is expected all over the county tomorrow.</p>", *OLD[1:]])
    assert [run.kind for run in runs] == ["gone", "new"]


@given(st.lists(st.sampled_from(OLD), max_size=6), st.lists(st.sampled_from(OLD), max_size=6))
def test_no_block_is_left_out(first, second):
    found = body_diff("".join(first), "".join(second))
    assert sum(s.count or (s.kind == "same") for s in found) <= len(first)
    new = "".join(run.text for s in found for run in s.runs if run.kind != "gone")
    skipped = any(s.kind == "skipped" for s in found)
    assert skipped or all(shown(block) in new for block in second)


@pytest.mark.parametrize("edit", ["few", "every", "all", "one paragraph"])
def test_the_work_is_bounded_for_three_thousand_words(edit, monkeypatch):
    """Counted, not timed: comparisons that difflib is asked for."""
    rng = random.Random(3)
    words = [rng.choice(["the", "of", "and", *(f"w{n}" for n in range(900))]) for _ in range(3_000)]
    other = list(words)
    for _ in range({"few": 5, "every": 300, "all": 3_000, "one paragraph": 300}[edit]):
        other[rng.randrange(3_000)] = f"n{rng.randrange(10**6)}"
    size = 3_000 if edit == "one paragraph" else 50
    texts = [
        "".join(f"<p>{' '.join(side[n : n + size])}</p>" for n in range(0, 3_000, size)) for side in (words, other)
    ]
    asked = []

    class Counting(SequenceMatcher):
        def __init__(self, junk, a, b, autojunk):
            asked.append(len(a) * len(b))
            super().__init__(junk, a, b, autojunk=autojunk)

    monkeypatch.setattr(aligning, "SequenceMatcher", Counting)
    assert body_diff(*texts)
    assert sum(asked) < 400_000
