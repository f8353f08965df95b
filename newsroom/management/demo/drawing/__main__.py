"""Draw the demo's pictures again: all of them, or those named."""

import sys

from . import draw, every_key, path


def main(wanted):
    """Write each picture to its place and say how large it is."""
    for key in wanted or every_key():
        data = draw(key)
        path(key).parent.mkdir(exist_ok=True)
        path(key).write_bytes(data)
        sys.stdout.write(f"{key} {len(data) // 1000} kB\n")


main(sys.argv[1:])
