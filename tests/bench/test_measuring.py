"""How figures are written down, and which steps of a database's plan are marked."""

import pytest

from bench import measuring, plans
from bench.measuring import Table, save, shown


@pytest.mark.parametrize(
    ("cell", "text"),
    [(1.234, "1.23"), (12.34, "12.3"), (1234.5, "1,234"), (1234, "1,234"), ([3.0, 1.0, 2.0], "2.00"), ("a", "a")],
)
def test_figures_are_rounded_and_runs_show_their_median(cell, text):
    assert shown(cell) == text


def test_a_table_is_markdown():
    table = Table("Reading", ["page", "ms"], notes=["Quiet."])
    table.add("front", 3.14159)
    assert str(table).splitlines() == [
        "### Reading", "", "| page  |   ms |", "|:------|-----:|", "| front | 3.14 |", "", "Quiet.",
    ]  # fmt: skip


def test_saving_replaces_one_heading_and_keeps_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(measuring, "RESULTS", tmp_path / "RESULTS.md")
    save("SQLite", "first\n\n### a table")
    save("PostgreSQL", "other")
    save("SQLite", "second\n\n### a table")
    text = measuring.RESULTS.read_text(encoding="utf-8")
    assert text.count("## SQLite") == 1
    assert "first" not in text
    assert text.index("other") < text.index("second")


@pytest.mark.parametrize(
    ("step", "marked"),
    [
        ("SCAN articles_article", True),
        ("USE TEMP B-TREE FOR ORDER BY", True),
        ("Seq Scan on comments_comment (actual rows=100000 loops=1)", True),
        ("SCAN articles_section", False),
        ("SCAN articles_article USING INDEX published_newest", False),
        ("SEARCH articles_article USING INTEGER PRIMARY KEY (rowid=?)", False),
    ],
)
def test_steps_that_grow_are_marked(step, marked):
    assert plans.grows(step) is marked
