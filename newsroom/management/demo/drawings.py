"""The demo's pictures: duotone landscapes in layers, drawn by code and honest about it."""

import io
import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1800, 1200

# sky above, sky below, far layer, near layer, light
PALETTES = {
    "library": ("#20344f", "#d98f5c", "#33435c", "#141c2b", "#ffd58a"),
    "ferry": ("#7fa3b8", "#f0e3cf", "#5f8296", "#1f3b4d", "#fffaf0"),
    "bandstand": ("#141a33", "#4a3f6b", "#2a2b4d", "#0c0f20", "#ffcf70"),
    "rowing": ("#c9763f", "#f6d6a0", "#8a5a45", "#3b2a2e", "#fff0cf"),
    "cranes": ("#e0a93e", "#f7e3ae", "#a8742c", "#3a2a1c", "#fff4d0"),
    "rink": ("#1c2b45", "#5d7fa3", "#2c3f5c", "#101a2a", "#e9f4ff"),
}


def draw(kind: str) -> bytes:
    """The picture of that name as JPEG bytes, 1800 × 1200; the same every time."""
    chance = random.Random(kind)
    above, below, far, near, light = PALETTES[kind]
    picture = _sky(above, below)
    _sun(picture, chance, light)
    for n in range(3):
        _hills(picture, chance, _mix(below, far, (n + 1) / 3), HEIGHT * (0.42 + n * 0.07), 70 - n * 15)
    _water(picture, chance, _mix(far, below, 0.45), near, light)
    SCENES[kind](ImageDraw.Draw(picture, "RGBA"), chance, near, light)
    return _finished(picture, chance)


def _rgb(colour):
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _mix(one, other, share):
    mixed = [round(a + (b - a) * share) for a, b in zip(_rgb(one), _rgb(other), strict=True)]
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def _sky(above, below):
    ramp = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
    return Image.composite(Image.new("RGB", (WIDTH, HEIGHT), below), Image.new("RGB", (WIDTH, HEIGHT), above), ramp)


def _sun(picture, chance, light):
    x, y, size = (
        chance.uniform(0.17, 0.83) * WIDTH,
        chance.uniform(0.22, 0.38) * HEIGHT,
        chance.uniform(0.033, 0.053) * WIDTH,
    )
    glow = Image.new("L", picture.size)
    ImageDraw.Draw(glow).ellipse([x - size * 4, y - size * 4, x + size * 4, y + size * 4], fill=70)
    glow = glow.filter(ImageFilter.GaussianBlur(150))
    ImageDraw.Draw(glow).ellipse([x - size, y - size, x + size, y + size], fill=215)
    picture.paste(Image.new("RGB", picture.size, light), mask=glow.filter(ImageFilter.GaussianBlur(2)))


def _hills(picture, chance, colour, base, height):
    waves = [(chance.uniform(0.001, 0.006), chance.uniform(0, 6.3), chance.uniform(0.2, 1)) for _ in range(4)]
    line = [
        (x, base - height * sum(math.sin(x * f + p) * a for f, p, a in waves) / 2) for x in range(0, WIDTH + 12, 12)
    ]
    ImageDraw.Draw(picture).polygon([*line, (WIDTH, HEIGHT), (0, HEIGHT)], fill=colour)


def _water(picture, chance, top, bottom, light):
    level = int(HEIGHT * 0.63)
    ramp = Image.linear_gradient("L").resize((WIDTH, HEIGHT - level))
    water = Image.composite(Image.new("RGB", ramp.size, bottom), Image.new("RGB", ramp.size, top), ramp)
    pen = ImageDraw.Draw(water, "RGBA")
    for _ in range(420):
        y = int(chance.random() ** 1.6 * ramp.height)
        length, x = chance.randint(20, 60 + y // 2), chance.randint(-50, WIDTH)
        shade = _rgb(light if chance.random() < 0.35 else bottom)
        pen.line([x, y, x + length, y], fill=(*shade, chance.randint(14, 60)), width=1 + y // 120)
    picture.paste(water, (0, level))


def _house(pen, chance, x, ground, wide, high, near, light, windows=True):
    pen.rectangle([x, ground - high, x + wide, ground], fill=near)
    pen.polygon(
        [(x - 8, ground - high), (x + wide + 8, ground - high), (x + wide / 2, ground - high - wide * 0.42)], fill=near
    )
    if windows:
        for row in range(int(ground - high) + 24, int(ground) - 34, 46):
            for column in range(int(x) + 16, int(x + wide) - 26, 40):
                if chance.random() < 0.6:
                    pen.rectangle([column, row, column + 17, row + 25], fill=(*_rgb(light), 225))


def _library(pen, chance, near, light):
    ground = int(HEIGHT * 0.72)
    for x in range(-40, WIDTH, 190):
        _house(pen, chance, x, ground, chance.randint(110, 170), chance.randint(110, 240), near, light)
    _house(pen, chance, 640, ground + 6, 520, 250, near, light)
    pen.rectangle([0, ground, WIDTH, ground + 46], fill=near)


def _ferry(pen, chance, near, light):
    x, y = 620, int(HEIGHT * 0.70)
    pen.polygon([(x, y), (x + 640, y), (x + 580, y + 86), (x + 60, y + 86)], fill=near)
    pen.rectangle([x + 90, y - 70, x + 520, y], fill=light)
    pen.rectangle([x + 170, y - 125, x + 400, y - 70], fill=light)
    pen.rectangle([x + 260, y - 200, x + 310, y - 125], fill=near)
    for window in range(x + 110, x + 500, 44):
        pen.rectangle([window, y - 52, window + 26, y - 28], fill=near)


def _bandstand(pen, chance, near, light):
    x, y = 380, int(HEIGHT * 0.74)
    pen.polygon([(x, y), (x + 1040, y), (x + 980, y + 100), (x + 70, y + 100)], fill=near)
    for string in range(3):
        for n in range(30):
            t = n / 29
            lamp = (x + 40 + t * 960, y - 260 + string * 60 + math.sin(t * math.pi) * 70)
            pen.ellipse([lamp[0] - 5, lamp[1] - 5, lamp[0] + 5, lamp[1] + 5], fill=light)
    for player in range(14):
        at = x + 110 + player * 64
        pen.ellipse([at - 15, y - 86, at + 15, y - 56], fill=near)
        pen.rectangle([at - 20, y - 58, at + 20, y], fill=near)


def _rowing(pen, chance, near, light):
    x, y = 480, int(HEIGHT * 0.76)
    pen.polygon([(x, y), (x + 900, y), (x + 820, y + 20), (x + 80, y + 20)], fill=near)
    for rower in range(4):
        at = x + 200 + rower * 150
        pen.ellipse([at - 17, y - 84, at + 17, y - 50], fill=near)
        pen.polygon([(at - 24, y), (at + 24, y), (at + 12, y - 54), (at - 12, y - 54)], fill=near)
        pen.line([at, y - 30, at - 190, y + 74], fill=near, width=7)


def _cranes(pen, chance, near, light):
    ground = int(HEIGHT * 0.68)
    for x in (160, 430, 1430):
        pen.rectangle([x, ground - 430, x + 22, ground], fill=near)
        pen.rectangle([x + 90, ground - 430, x + 112, ground], fill=near)
        pen.rectangle([x - 150, ground - 452, x + 330, ground - 426], fill=near)
        pen.line([x + 50, ground - 560, x - 150, ground - 440], fill=near, width=8)
        pen.line([x + 50, ground - 560, x + 330, ground - 440], fill=near, width=8)
    pen.polygon([(700, ground), (1260, ground), (1190, ground + 84), (760, ground + 84)], fill=near)
    for mast in (820, 980, 1130):
        pen.rectangle([mast - 4, ground - 470, mast + 4, ground], fill=near)
        pen.polygon(
            [(mast + 10, ground - 450), (mast + 120, ground - 40), (mast + 10, ground - 30)], fill=(*_rgb(light), 235)
        )
    pen.rectangle([0, ground, WIDTH, ground + 20], fill=near)


def _rink(pen, chance, near, light):
    ground = int(HEIGHT * 0.66)
    for x in range(-30, WIDTH, 170):
        _house(pen, chance, x, ground, chance.randint(120, 160), chance.randint(170, 330), near, "#ffd58a")
    pen.polygon(
        [(0, HEIGHT), (WIDTH, HEIGHT), (WIDTH - 240, ground + 20), (240, ground + 20)], fill=(*_rgb(light), 235)
    )
    for _ in range(46):
        y = chance.randint(ground + 60, HEIGHT - 60)
        size, x = 10 + (y - ground) // 12, chance.uniform(0.15, 0.85) * WIDTH
        pen.ellipse([x - size // 3, y - size * 3, x + size // 3, y - size * 2.4], fill=near)
        pen.polygon(
            [(x - size // 2, y - size * 2.3), (x + size // 2, y - size * 2.3), (x + size // 3, y), (x - size // 3, y)],
            fill=near,
        )


SCENES = {
    "library": _library,
    "ferry": _ferry,
    "bandstand": _bandstand,
    "rowing": _rowing,
    "cranes": _cranes,
    "rink": _rink,
}


def _finished(picture, chance):
    # Grain from a small tile: even tones band in JPEG, and paper has a tooth.
    tile = Image.frombytes("L", (200, 200), bytes(min(255, max(0, int(chance.gauss(128, 13)))) for _ in range(40_000)))
    grain = Image.new("L", picture.size)
    for x in range(0, WIDTH, 200):
        for y in range(0, HEIGHT, 200):
            grain.paste(tile.transpose(chance.choice(list(Image.Transpose))), (x, y))
    picture = ImageChops.soft_light(picture, Image.merge("RGB", [grain] * 3))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, progressive=True)
    return out.getvalue()
