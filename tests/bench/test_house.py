"""What measurements leave behind in the cache."""

import os
import time

from bench.house import _forget_old


def test_archives_of_other_days_are_deleted(tmp_path):
    names = ("archive-100-aa.sqlite3", "archive-100-bb.77", "archive-100-cc.sqlite3", "other.sqlite3")
    for name in names:
        (tmp_path / name).touch()
    long_ago = time.time() - 25 * 3600
    for name in (names[0], names[1], names[3]):
        os.utime(tmp_path / name, (long_ago, long_ago))
    _forget_old(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["archive-100-cc.sqlite3", "other.sqlite3"]
