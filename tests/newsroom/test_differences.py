"""What differs between two texts: nothing invented, nothing left out, bounded on any input."""

from hypothesis import given
from hypothesis import strategies as st

from newsroom.admin.differences import Run, word_diff

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


def test_texts_too_long_to_compare_are_shown_whole():
    first, second = "a\n" + "b c " * 5_000, "a\n" + "d e " * 5_000
    assert [run.kind for run in word_diff(first, second)] == ["same", "gone", "new"]
