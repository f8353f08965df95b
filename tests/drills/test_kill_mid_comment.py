"""kill -9 while readers comment: nothing that was acknowledged is lost, and sending it again makes no twin.

A client that gets no answer sends the same again, as a reader presses the button once more, until it is told that the
comment was taken.
"""

import random
import time

import pytest

from .house import CUT_OFF, Ledger, Readers, all_at_once, at_work, kill

CLIENTS = 4


def post_all(house, ledger, count, number):
    """Post this client's share, each until it was taken; how often one had to be sent again."""
    again = 0
    for which in range(number, count, CLIENTS):
        while True:
            try:
                answer = house.comment(house.paths[which % 3], f"Remark {which}, said once.", which)
            except CUT_OFF:
                answer = None
            if answer is not None and answer.status == 303:
                ledger.write(f"Remark {which}, said once.", answer.headers["Location"])
                break
            assert answer is None or answer.status in (502, 503), answer.status
            again += 1
            time.sleep(0.05)
    return again


@pytest.mark.parametrize(
    "count, pause", [(40, 0.3), pytest.param(1000, 1, marks=pytest.mark.soak)], ids=["short", "long"]
)
def test_no_comment_is_lost_and_none_stands_twice(make_house, count, pause, record_property):
    house, ledger, again, kills = make_house(WEB_CONCURRENCY="2"), Ledger(), [], []
    house.start_gunicorn()

    def client(number):
        return lambda: again.append(post_all(house, ledger, count, number))

    def killer(stop):
        dice = random.Random(7)
        while not stop.wait(pause * (0.5 + dice.random())):
            if processes := house.web_processes():
                kill(dice.choice(processes))
                kills.append(time.monotonic())

    with Readers(house, house.paths, threads=1) as readers, at_work(killer):
        all_at_once(*map(client, range(CLIENTS)))
    for name, value in {"kills": len(kills), "sent again": sum(again), "reads": len(readers.took)}.items():
        record_property(name, value)
    assert len(ledger) == count
    stored = house.comments()
    assert ledger.lost(stored) == []
    assert set(stored.values()) == {1}
    assert house.is_whole() == "ok"
    assert kills
    # A reader whose process is killed is cut off; nobody is answered 500.
    assert set(readers.statuses) == {200}
    assert len(readers.failed) <= 4 * len(kills)
