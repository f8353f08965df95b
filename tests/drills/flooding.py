"""Those who flood a house, in a process of their own: what they cost a reader's clock must not be their own sums.

`python -m tests.drills.flooding SOCKET TRIES PLACES PATH…` posts as fast as it gets answers, over sixteen connections,
each try from the next of so many addresses, and prints how often it got which status, as JSON.
"""

import json
import sys
from collections import Counter
from contextlib import suppress
from urllib.parse import urlencode

from tests.deploy.behind import ask
from tests.drills.house import FORM, all_at_once

CONNECTIONS = 16
ADVERT = "Cheap pills, call me at once."


def flood(address, share, places, paths, statuses):
    """Post this share; what is cut off counts as no answer."""

    def act():
        for which in share:
            place = which % places
            fields = {"name": f"Vera {which}", "email": f"v{which}@readers.example", "body": ADVERT}
            with suppress(OSError):
                answer = ask(
                    address, f"{paths[which % len(paths)]}comment/", "POST", urlencode(fields).encode(),
                    Host="127.0.0.1", Origin="http://127.0.0.1", Content_Type=FORM,
                    X_Forwarded_For=f"203.{place // 250}.{place % 250}.1",
                )  # fmt: skip
                statuses[answer.status] += 1

    return act


def main(address, tries, places, *paths):
    """Flood, and tell."""
    shares = [range(number, int(tries), CONNECTIONS) for number in range(CONNECTIONS)]
    counts = [Counter() for _ in shares]
    all_at_once(
        *(flood(address, share, int(places), paths, count) for share, count in zip(shares, counts, strict=True))
    )
    sys.stdout.write(json.dumps(sum(counts, Counter())))


if __name__ == "__main__":
    main(*sys.argv[1:])
