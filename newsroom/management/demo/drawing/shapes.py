"""Colours and point lists: the geometry that every scene is cut from."""

import math


def rgb(ink: str) -> tuple[int, int, int]:
    """`#rrggbb` as three numbers."""
    return tuple(int(ink[at : at + 2], 16) for at in (1, 3, 5))


def mixed(one: str, other: str, share: float) -> str:
    """One ink with a share of another in it."""
    return "#{:02x}{:02x}{:02x}".format(
        *(round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))
    )


def ring(x, y, wide, high=None, start=0, end=360, steps=72):
    """Points around an ellipse, or along a part of it (degrees, clockwise from the right)."""
    high = wide if high is None else high
    angles = [math.radians(start + (end - start) * n / steps) for n in range(steps + 1)]
    return [(x + math.cos(angle) * wide, y + math.sin(angle) * high) for angle in angles]


def frame(left, top, right, bottom):
    """The four corners of an upright rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def smooth(points, closed=False, steps=8):
    """A soft line through the points (Catmull-Rom)."""
    points = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    line = []
    for at in range(1, len(points) - 2):
        before, one, other, after = points[at - 1 : at + 3]
        for step in range(steps):
            t = step / steps
            line.append(tuple(_between(before[n], one[n], other[n], after[n], t) for n in (0, 1)))
    return line if closed else [*line, points[-1]]


def _between(before, one, other, after, t):
    return 0.5 * (
        2 * one
        + (other - before) * t
        + (2 * before - 5 * one + 4 * other - after) * t * t
        + (3 * one - before - 3 * other + after) * t**3
    )


def ridge(chance, width, base, height, rough=1.0, step=10):
    """The upper line of a row of hills from left to right."""
    waves = [(chance.uniform(0.6, 1.4) * 0.0035 * rough * 1.9**n, chance.uniform(0, 6.3), 1 / 1.8**n) for n in range(5)]
    return [
        (x, base - height * (0.5 + sum(math.sin(x * often + phase) * high for often, phase, high in waves) / 3))
        for x in range(-step, width + 2 * step, step)
    ]


def down_to(line, bottom):
    """An area from a line down to `bottom`."""
    return [*line, (line[-1][0], bottom), (line[0][0], bottom)]


def turned(points, x, y, degrees, size=1.0):
    """Points given around 0, 0, made larger, turned and carried to x, y."""
    cos, sin = math.cos(math.radians(degrees)) * size, math.sin(math.radians(degrees)) * size
    return [(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in points]


def along(one, other, share):
    """The point a share of the way from one to the other."""
    return tuple(a + (b - a) * share for a, b in zip(one, other, strict=True))


def arch(left, top, right, bottom):
    """A window or door with a round head."""
    half = (right - left) / 2
    return [*ring((left + right) / 2, top + half, half, half, 180, 360, 24), (right, bottom), (left, bottom)]
