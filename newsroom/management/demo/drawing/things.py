"""What more than one scene is furnished with: people, houses, trees, boats, birds, lamps."""

import math

from .shapes import arch, down_to, mixed, ring, smooth, turned

# Limbs of a figure one high that stands on 0: knees, feet, elbows and hands by posture, facing right.
STANDING = {"legs": [((-0.04, -0.24), (-0.05, 0)), ((0.05, -0.24), (0.06, 0))],
            "arms": [((-0.12, -0.62), (-0.11, -0.46)), ((0.12, -0.62), (0.12, -0.46))]}  # fmt: skip
WALKING = {"legs": [((-0.06, -0.24), (-0.17, -0.02)), ((0.11, -0.25), (0.13, 0))],
           "arms": [((-0.14, -0.62), (-0.08, -0.48)), ((0.12, -0.64), (0.19, -0.5))]}  # fmt: skip
RUNNING = {"legs": [((-0.06, -0.26), (-0.3, -0.2)), ((0.16, -0.32), (0.16, -0.04))],
           "arms": [((-0.18, -0.64), (-0.24, -0.52)), ((0.16, -0.62), (0.26, -0.74))]}  # fmt: skip
POINTING = {**STANDING, "arms": [((-0.12, -0.62), (-0.11, -0.46)), ((0.15, -0.8), (0.28, -0.92))]}
SKATING = {"legs": [((-0.12, -0.22), (-0.32, -0.1)), ((0.12, -0.26), (0.08, 0))],
           "arms": [((-0.2, -0.7), (-0.3, -0.62)), ((0.16, -0.7), (0.28, -0.66))]}  # fmt: skip
PLAYING = {**STANDING, "arms": [((-0.1, -0.62), (0.12, -0.72)), ((0.12, -0.62), (0.2, -0.74))]}
HOLDING = {**STANDING, "arms": [((-0.12, -0.62), (-0.11, -0.46)), ((0.12, -0.66), (0.16, -0.84))]}


def person(sheet, x, ground, high, ink, pose=STANDING, coat=None, faces=1, lean=0, skirt=False, head=None, hair=None):
    """A silhouette; `faces` is 1 for right and -1 for left, `coat`, `head` and `hair` are inks of their own."""

    def at(points):
        return turned([(a * faces, b) for a, b in points], x, ground, lean * faces, high)

    coat = coat or ink
    for knee, foot in pose["legs"]:
        sheet.line(at([(0, -0.46), knee, foot]), high * 0.085, ink)
    sheet.line(at([(-0.07, -0.8), *pose["arms"][0]]), high * 0.062, coat)
    wide, hem, waist = (0.155, -0.25, 0.078) if skirt else (0.098, -0.43, 0.084)
    left = smooth([(-0.03, -0.868), (-0.082, -0.848), (-0.106, -0.79), (-waist, -0.6), (-wide, hem)], steps=6)
    sheet.area(at([*left, *((-a, b) for a, b in reversed(left))]), coat)
    if skirt:
        sheet.shade(
            at([*left, *((-a, b) for a, b in reversed(left))]),
            mixed(coat, ink, 0.6),
            *at([(0.2, -0.25), (-0.06, -0.6)]),
        )
    sheet.line(at([(0.07, -0.8), *pose["arms"][1]]), high * 0.062, mixed(coat, ink, 0.18))
    sheet.line(at([(0.004, -0.86), (0.01, -0.91)]), high * 0.05, head or ink)
    sheet.area(at(ring(0.012, -0.93, 0.055, 0.07)), head or ink)
    if head and head != ink:
        sheet.disc(*at([pose["arms"][1][1]])[0], high * 0.03, head)
        cap = [
            *ring(-0.004, -0.94, 0.062, 0.072, 165, 345, 20),
            (0.03, -0.965),
            (-0.02, -0.95),
            (-0.035, -0.91),
            (-0.06, -0.9),
        ]
        sheet.area(at(cap), hair or ink)


def bust(sheet, x, y, size, ink):
    """A head and shoulders from behind: someone in the audience."""
    sheet.area(ring(x, y, size * 0.36, size * 0.44), ink)
    sheet.area([*ring(x, y + size * 1.06, size * 0.82, size * 0.66, 180, 360, 24), (x + size * 0.82, y + size * 2),
                (x - size * 0.82, y + size * 2)], ink)  # fmt: skip


def cat(sheet, x, ground, ink):
    """A cat that sits and waits."""
    body = [(-26, 0), (-30, -38), (-18, -68), (4, -72), (22, -42), (30, 0)]
    sheet.area(smooth([(x + a, ground + b) for a, b in body], steps=6), ink)
    sheet.area(ring(x - 14, ground - 80, 20, 17), ink)
    sheet.area([(x - 32, ground - 84), (x - 30, ground - 108), (x - 14, ground - 94)], ink)
    sheet.area([(x + 4, ground - 84), (x + 2, ground - 108), (x - 12, ground - 94)], ink)
    sheet.line(
        smooth([(x + 24, ground - 6), (x + 54, ground - 10), (x + 62, ground - 34), (x + 52, ground - 48)]), 7, ink
    )


def house(sheet, x, ground, wide, high, wall, roof, lit=None, dark=None, pitch=0.5, chimney=True, rows=None):
    """A gabled house seen from its gable, with a window grid of which some are lit."""
    eaves, peak = ground - high, ground - high - wide * pitch
    if chimney:
        sheet.box(x + wide * 0.68, peak + wide * 0.02, x + wide * 0.82, eaves, roof)
    sheet.area([(x, ground), (x, eaves), (x + wide / 2, peak), (x + wide, eaves), (x + wide, ground)], wall)
    sheet.shade([(x, ground), (x, eaves), (x + wide / 2, peak), (x + wide, eaves), (x + wide, ground)],
                roof, (x + wide, ground), (x + wide * 0.2, eaves), 0.7)  # fmt: skip
    over = wide * 0.06
    sheet.line([(x - over, eaves + over), (x + wide / 2, peak), (x + wide + over, eaves + over)], wide * 0.055, roof)
    columns, size = max(1, int(wide // 46)), wide * 0.13
    for row in range(rows or max(1, int(high // 70))):
        for column in range(columns):
            at = x + wide * (column + 1) / (columns + 1)
            top = eaves + 14 + row * 66
            ink = lit if lit and sheet.chance.random() < 0.5 else (dark or mixed(wall, roof, 0.6))
            sheet.box(at - size / 2, top, at + size / 2, top + size * 1.5, ink)


def round_tree(sheet, x, ground, high, leaf, shade, trunk=None):
    """A tree with a crown of a few round masses, lit from the left."""
    trunk = trunk or shade
    sheet.line([(x, ground), (x, ground - high * 0.5)], high * 0.06, trunk)
    for dx, dy, size in ((0, 0.66, 0.3), (-0.2, 0.52, 0.2), (0.2, 0.5, 0.21), (0.02, 0.86, 0.17)):
        crown = ring(x + dx * high, ground - dy * high, size * high)
        sheet.area(crown, leaf)
        sheet.shade(crown, shade, (x + (dx + size * 0.8) * high, ground - (dy - size) * high),
                    (x + (dx - size * 0.4) * high, ground - (dy + size * 0.4) * high))  # fmt: skip


def fir(sheet, x, ground, high, ink, snow=None):
    """A fir in four skirts, with snow on them if wanted."""
    sheet.box(x - high * 0.03, ground - high * 0.2, x + high * 0.03, ground, ink)
    for n in range(4):
        base, top, half = ground - high * (0.12 + n * 0.2), ground - high * (0.5 + n * 0.17), high * (0.24 - n * 0.045)
        sheet.area([(x - half, base), (x + half, base), (x, top)], ink)
        if snow:
            sheet.area([(x - half, base), (x - half * 0.3, base - high * 0.05), (x + half * 0.1, top + high * 0.06),
                        (x, top)], snow)  # fmt: skip


def bare_tree(sheet, x, ground, high, ink, angle=-90.0, depth=6, width=None):
    """A winter tree: every branch forks in two."""
    width = width or high * 0.07
    end = (x + math.cos(math.radians(angle)) * high * 0.32, ground + math.sin(math.radians(angle)) * high * 0.32)
    sheet.line([(x, ground), end], max(1.1, width), ink)
    if depth:
        for side in (-1, 1):
            turn = angle + side * sheet.chance.uniform(14, 34)
            bare_tree(sheet, *end, high * sheet.chance.uniform(0.7, 0.84), ink, turn, depth - 1, width * 0.68)


def gull(sheet, x, y, span, ink, tilt=0):
    """A gull on the wing."""
    wing = [(-0.5, -0.1), (-0.3, -0.2), (-0.05, 0), (0, 0.02), (0.05, 0), (0.32, -0.22), (0.5, -0.16), (0.3, -0.13),
            (0.06, 0.08), (-0.06, 0.08), (-0.28, -0.12)]  # fmt: skip
    sheet.area(turned(wing, x, y, tilt, span), ink)


def street_lamp(sheet, x, ground, high, ink, light, reach=130):
    """A lamp on a post with its light around it."""
    sheet.glow(x, ground - high, reach, light, 0.75)
    sheet.line([(x, ground), (x, ground - high + 8)], 5, ink)
    sheet.box(x - 9, ground - 6, x + 9, ground, ink)
    sheet.area([(x - 7, ground - high + 8), (x + 7, ground - high + 8), (x + 11, ground - high - 14),
                (x - 11, ground - high - 14)], light)  # fmt: skip
    sheet.area([(x - 14, ground - high - 14), (x + 14, ground - high - 14), (x, ground - high - 28)], ink)


def bulbs(sheet, one, other, sag, count, light, cord, reach=22, size=4.5):
    """A string of bulbs hung between two points."""
    way = [
        (one[0] + (other[0] - one[0]) * t, one[1] + (other[1] - one[1]) * t + sag * 4 * t * (1 - t))
        for t in (n / (count * 2) for n in range(count * 2 + 1))
    ]
    sheet.line(way, 1.5, cord)
    for x, y in way[1::2]:
        sheet.glow(x, y + 5, reach, light, 0.6)
        sheet.disc(x, y + 5, size, light)


def sail_boat(sheet, x, water, size, hull, sail=None):
    """A small boat with a mast, and a sail if it is out."""
    sheet.area(smooth([(x - size * 0.5, water - size * 0.16), (x - size * 0.36, water + size * 0.04),
                       (x + size * 0.34, water + size * 0.04), (x + size * 0.54, water - size * 0.2)]), hull)  # fmt: skip
    sheet.line([(x, water - size * 0.1), (x, water - size * 1.3)], max(1.5, size * 0.025), hull)
    if sail:
        sheet.area([(x + size * 0.05, water - size * 1.25), (x + size * 0.5, water - size * 0.25),
                    (x + size * 0.05, water - size * 0.22)], sail)  # fmt: skip
        sheet.area([(x - size * 0.05, water - size * 1.15), (x - size * 0.4, water - size * 0.22),
                    (x - size * 0.05, water - size * 0.22)], sail)  # fmt: skip


def hill(sheet, line, ink, mist=None, depth=200, strength=0.8):
    """A hill under a line, melting into mist at its foot."""
    area = down_to(line, sheet.height)
    sheet.area(area, ink)
    if mist:
        foot = max(y for _x, y in line) + depth
        sheet.shade(down_to(line, sheet.height), mist, (0, foot), (0, foot - depth * 1.4), strength)


def arched_windows(sheet, left, right, count, top, bottom, light, glow=None, wide=0.5):
    """A row of round-headed windows, with their light on the wall."""
    step = (right - left) / count
    for n in range(count):
        middle = left + step * (n + 0.5)
        if glow:
            sheet.glow(middle, (top + bottom) / 2, step * 0.85, glow, 0.45)
        sheet.area(arch(middle - step * wide / 2, top, middle + step * wide / 2, bottom), light)
