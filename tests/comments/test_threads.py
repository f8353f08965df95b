"""Paths, order, flattening and pages, without a database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from comments import threads

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@dataclass
class Remark:
    pk: int
    path: str
    parent_id: int | None = None
    is_visible: bool = True


def answer(parent, pk, minutes):
    path = threads.new_path(NOON + timedelta(minutes=minutes), parent.path if parent else "", tie=pk)
    return Remark(pk, path, parent.pk if parent else None)


def chain(length):
    remarks = []
    for number in range(1, length + 1):
        remarks.append(answer(remarks[-1] if remarks else None, number, number))
    return remarks


def drawing(nodes):
    return [(node.comment.pk, node.level, node.kind, drawing(node.children)) for node in nodes]


def test_paths_sort_in_reading_order():
    first = answer(None, 1, 0)
    second = answer(None, 2, 10)
    late_answer = answer(first, 3, 20)
    answer_to_answer = answer(late_answer, 4, 30)
    remarks = sorted([second, answer_to_answer, late_answer, first], key=lambda remark: remark.path)
    assert [remark.pk for remark in remarks] == [1, 3, 4, 2]


def test_a_path_knows_level_root_and_ancestors():
    remarks = chain(3)
    assert [threads.level(remark.path) for remark in remarks] == [1, 2, 3]
    assert threads.root(remarks[2].path) == remarks[0].path
    assert threads.ancestors(remarks[2].path) == [remarks[0].path, remarks[1].path]


def test_the_deepest_answers_share_a_level_and_stay_below_their_parent():
    remarks = chain(threads.DEEPEST + 3)
    assert max(len(remark.path) for remark in remarks) == threads.PATH_LENGTH
    assert sorted(remarks, key=lambda remark: remark.path) == remarks


def test_imported_remarks_of_one_second_keep_their_old_order():
    earlier, later = threads.new_path(NOON, tie=41), threads.new_path(NOON, tie=42)
    assert earlier < later


def test_a_moment_before_1970_is_no_trouble():
    assert threads.level(threads.new_path(datetime(1901, 1, 1, tzinfo=UTC))) == 1


def test_nesting_keeps_the_tree():
    one, two = answer(None, 1, 0), answer(None, 2, 10)
    reply = answer(one, 3, 20)
    nodes = threads.nest([one, reply, two], depth=3)
    assert drawing(nodes) == [(1, 1, "comment", [(3, 2, "comment", [])]), (2, 1, "comment", [])]


def test_below_the_set_depth_answers_are_flattened_and_say_whom_they_answer():
    nodes = threads.nest(chain(7), depth=5)
    last_level = nodes[0].children[0].children[0].children[0].children
    assert [node.comment.pk for node in last_level] == [5, 6, 7]
    assert [node.level for node in last_level] == [5, 5, 5]
    assert [node.answers.pk for node in last_level] == [4, 5, 6]
    assert [node.is_flat for node in last_level] == [False, True, True]


def test_an_answer_knows_whether_the_comment_that_it_answers_is_on_this_page():
    head, reply, second = chain(3)
    (top,) = threads.nest([reply, second], [head], depth=3)
    (node,) = top.children
    assert (node.answers, node.stands_here) == (head, False)
    assert (node.children[0].answers, node.children[0].stands_here) == (reply, True)


def test_nobody_answers_by_name_a_comment_that_nobody_sees():
    remarks = chain(threads.DEEPEST + 2)
    remarks[-2].is_visible = False
    nodes = threads.nest(remarks[:-2] + remarks[-1:], [remarks[-2]], depth=1)
    assert nodes[-1].comment is remarks[-1]
    assert nodes[-1].answers is None
    assert nodes[-2].answers is remarks[-4]


def test_an_answered_comment_that_is_gone_leaves_a_placeholder():
    gone, reply = chain(2)
    gone.is_visible = False
    nodes = threads.nest([reply], [gone], depth=3)
    assert drawing(nodes) == [(1, 1, "placeholder", [(2, 2, "comment", [])])]


def test_a_thread_cut_by_a_page_carries_its_head_over():
    head, reply = chain(2)
    assert threads.missing_ancestors([reply.path]) == {head.path}
    nodes = threads.nest([reply], [head], depth=3)
    assert drawing(nodes) == [(1, 1, "carried", [(2, 2, "comment", [])])]


def test_an_ancestor_that_is_gone_for_good_hides_nobody():
    _, reply = chain(2)
    assert drawing(threads.nest([reply], depth=3)) == [(2, 2, "comment", [])]


def test_an_answer_whose_ancestor_is_gone_for_good_hangs_below_no_stranger():
    stranger, gone = answer(None, 1, 0), answer(None, 2, 10)
    orphan = answer(gone, 3, 20)
    assert drawing(threads.nest([stranger, orphan], depth=3)) == [(1, 1, "comment", []), (3, 2, "comment", [])]


def test_pages():
    assert threads.pages(0, 50) == threads.pages(1, 50) == threads.pages(50, 50) == 1
    assert threads.pages(51, 50) == 2
    assert [threads.page_holding(before, 50) for before in (0, 49, 50)] == [1, 1, 2]


@given(st.lists(st.integers(min_value=0), max_size=40), st.integers(min_value=1, max_value=10))
def test_whatever_the_tree_each_comment_stands_once_in_reading_order(choices, depth):
    remarks = []
    for number, choice in enumerate(choices, start=1):
        parent = remarks[choice % (len(remarks) + 1)] if choice % (len(remarks) + 1) < len(remarks) else None
        remarks.append(answer(parent, number, number))
    ordered = sorted(remarks, key=lambda remark: remark.path)

    def walk(nodes, above):
        for node in nodes:
            assert node.level == above + 1 <= depth
            yield node.comment
            yield from walk(node.children, node.level)

    assert list(walk(threads.nest(ordered, depth=depth), 0)) == ordered
