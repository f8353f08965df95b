"""Scenes in the streets, on the fields and under the roofs of Saltmere."""

import math

from .shapes import along, arch, down_to, frame, mixed, ridge, ring, smooth, turned
from .sheet import Sheet
from .things import (
    HOLDING,
    POINTING,
    RUNNING,
    SKATING,
    STANDING,
    WALKING,
    arched_windows,
    bare_tree,
    bulbs,
    bust,
    cat,
    fir,
    gull,
    hill,
    house,
    person,
    round_tree,
    street_lamp,
)


def rink(key):
    """The ice on Market Square in the evening, under bulbs, between gables."""
    night, ice, light = "#142544", "#cfe6ee", "#ffd58a"
    sheet = Sheet(key, night)
    sheet.sky("#142544", "#274672", "#5f7fa6", "#a9a6bd", bottom=620)
    sheet.stars(70, "#f3f6ff", 260)
    for x, wide, high, wall in ((-30, 170, 250, "#2a4470"), (150, 150, 190, "#33507c"), (310, 160, 280, "#24406b"),
                                (480, 140, 200, "#3a5884"), (980, 150, 210, "#33507c"), (1140, 160, 280, "#24406b"),
                                (1310, 150, 200, "#33507c"), (1470, 170, 260, "#2a4470")):  # fmt: skip
        house(sheet, x, 640, wide, high, wall, "#17294d", light, "#1d335a")
    sheet.glow(800, 420, 380, light, 0.35)
    sheet.box(0, 604, 1600, 640, "#1d335a")
    fir(sheet, 800, 650, 430, "#1b4a4c", "#8fc0bf")
    for n in range(46):
        t = (n + 1) / 47
        sheet.glow(800 + math.sin(n * 2.4) * 100 * t, 262 + 330 * t, 24, light, 0.7)
        sheet.disc(800 + math.sin(n * 2.4) * 100 * t, 262 + 330 * t, 4.5, light)
    sheet.disc(800, 226, 12, "#fff0c9")
    sheet.glow(800, 226, 70, light, 0.9)
    sheet.box(0, 636, 1600, 1067, "#7f9fbe")
    sheet.shade(frame(0, 636, 1600, 1067), "#2f4f7a", (0, 1067), (0, 640), 0.9)
    oval = ring(800, 868, 760, 214)
    sheet.area(ring(800, 872, 790, 236), "#f4f9fb")
    sheet.area(ring(800, 878, 774, 222), "#34557f")
    sheet.area(oval, ice)
    sheet.shade(oval, "#7fa6c6", (800, 1090), (800, 800), 0.8)
    sheet.shade(oval, "#ffe3ac", (800, 640), (800, 800), 0.8)
    for _scratch in range(60):
        x, y = sheet.chance.uniform(200, 1400), sheet.chance.uniform(700, 1040)
        sheet.line(
            ring(x, y, sheet.chance.uniform(40, 160), 18, 10, sheet.chance.uniform(50, 120), 14), 1.3, "#ffffff", 0.7
        )
    for one, other in (
        ((0, 330), (800, 240)),
        ((1600, 330), (800, 240)),
        ((0, 470), (760, 380)),
        ((1600, 470), (840, 380)),
    ):
        bulbs(sheet, one, other, 60, 13, light, night, 30, 5)
    skaters = ((300, 800, -1, None), (560, 770, 1, "#d9573f"), (1010, 764, -1, None), (1240, 800, 1, "#e0a93e"),
               (420, 930, 1, "#e0a93e"), (800, 900, 1, None), (900, 906, -1, "#d9573f"), (1180, 950, -1, None),
               (640, 1010, -1, "#d9573f"))  # fmt: skip
    for x, y, faces, coat in skaters:
        high = 70 + (y - 690) * 0.42
        sheet.area(ring(x - 10, y + 4, high * 0.4, high * 0.045), "#5f88ad", 0.7)
        person(sheet, x, y, high, "#16233f", SKATING, faces=faces, lean=10, coat=coat, skirt=coat == "#d9573f")
    sheet.snow(240, "#ffffff")
    return sheet


def council(key):
    """The town hall, a quarter past nine on a bright cold morning."""
    stone, shade, roof, deep = "#f2dcb3", "#b9805a", "#3f6b6b", "#2f4347"
    sheet = Sheet(key, "#8fc1bd")
    sheet.sky("#5fa3ab", "#93c4bd", "#d7e2c4", "#f9e9c6", bottom=860)
    for x, y, long in ((340, 220, 520), (1290, 300, 480), (1180, 130, 420), (260, 420, 360)):
        sheet.cloud(x, y, long, 46, "#fdf6e3", 0.9)
    for x, wide, high, wall in ((-40, 170, 270, "#d99a72"), (140, 150, 330, "#c9a878"), (1310, 150, 320, "#d9a878"),
                                (1470, 180, 260, "#c98a68")):  # fmt: skip
        house(sheet, x, 880, wide, high, wall, "#8a5a48", None, "#7a5548", rows=4)
    body = frame(330, 540, 1270, 880)
    sheet.area(body, stone)
    sheet.shade(body, shade, (1330, 900), (600, 560), 0.8)
    slope = [(310, 544), (370, 440), (1230, 440), (1290, 544)]
    sheet.area(slope, roof)
    sheet.shade(slope, "#274a4e", (1290, 560), (500, 420), 0.9)
    sheet.box(316, 538, 1284, 556, "#fbf0d3")
    for x in (470, 1130):
        sheet.area([(x - 66, 544), (x, 464), (x + 66, 544)], stone)
        sheet.line([(x - 74, 544), (x, 456), (x + 74, 544)], 8, "#fbf0d3")
        sheet.disc(x, 514, 16, deep)
    arched_windows(sheet, 350, 690, 4, 590, 700, deep, wide=0.52)
    arched_windows(sheet, 910, 1250, 4, 590, 700, deep, wide=0.52)
    for left in (350, 910):
        for n in range(4):
            middle = left + 85 * (n + 0.5)
            sheet.area([(middle - 18, 640), (middle + 4, 606), (middle + 14, 620), (middle - 18, 676)], "#7fb0b0", 0.8)
            sheet.box(middle - 20, 752, middle + 20, 834, deep)
            sheet.box(middle - 28, 704, middle + 28, 712, "#fbf0d3")
    tower = frame(700, 250, 900, 880)
    sheet.area(tower, mixed(stone, "#ffffff", 0.12))
    sheet.shade(tower, shade, (920, 880), (740, 420), 0.95)
    for y in (250, 430, 556):
        sheet.box(688, y - 9, 912, y + 9, "#fbf0d3")
        sheet.shade(frame(688, y - 9, 912, y + 9), shade, (912, y), (740, y), 0.7)
    sheet.area([(682, 244), (918, 244), (872, 150), (728, 150)], roof)
    sheet.shade([(682, 244), (918, 244), (872, 150), (728, 150)], "#274a4e", (930, 240), (740, 180), 0.9)
    sheet.box(756, 96, 844, 152, "#fbf0d3")
    sheet.area(arch(770, 106, 794, 152), deep)
    sheet.area(arch(806, 106, 830, 152), deep)
    sheet.area([(746, 98), (854, 98), (800, 34)], roof)
    sheet.line([(800, 38), (800, 8)], 4, deep)
    sheet.disc(800, 342, 74, roof)
    sheet.disc(800, 342, 64, "#fffaf0")
    for n in range(12):
        one, other = (ring(800, 342, size, size, n * 30, n * 30, 1)[0] for size in (50, 58))
        sheet.line([one, other], 5, deep)
    sheet.line([(800, 342), ring(800, 342, 36, 36, 188, 188, 1)[0]], 8, deep)
    sheet.line([(800, 342), ring(800, 342, 54, 54, 0, 0, 1)[0]], 6, "#d4512f")
    arched_windows(sheet, 720, 880, 2, 456, 536, deep, wide=0.5)
    sheet.area(arch(752, 660, 848, 880), "#fbf0d3")
    sheet.area(arch(764, 672, 836, 880), "#6b3a2e")
    sheet.line([(800, 690), (800, 880)], 4, "#3f2420")
    for x in (470, 1130):
        sheet.line([(x, 462), (x, 350)], 5, deep)
        for top, ink in ((354, "#d4512f"), (382, "#fffaf0")):
            upper = smooth([(x + 3, top), (x + 34, top - 8), (x + 66, top + 6), (x + 98, top - 4)])
            sheet.area([*upper, *((a, b + 28) for a, b in reversed(upper))], ink)
    for n in range(4):
        sheet.box(690 - n * 26, 872 + n * 13, 910 + n * 26, 886 + n * 13, mixed("#fbf0d3", shade, 0.18 * n))
    square = [(-10, 914), (1610, 914), (1610, 1067), (-10, 1067)]
    sheet.box(0, 878, 664, 930, "#d9b98a")
    sheet.box(936, 878, 1600, 930, "#d9b98a")
    sheet.area(square, "#e3c696")
    sheet.shade(square, "#9d6b4c", (800, 1090), (800, 930), 0.85)
    for x, y, high, pose, coat, faces in ((560, 960, 120, WALKING, "#d4512f", 1), (610, 958, 116, WALKING, None, 1),
                                          (1010, 946, 112, STANDING, None, -1), (1050, 948, 116, POINTING, "#3f6b6b", -1),
                                          (760, 996, 140, STANDING, "#e0a93e", 1), (380, 1000, 138, WALKING, None, 1)):  # fmt: skip
        sheet.area(turned([(0, -4), (0, 6), (150, 26), (150, 16)], x, y, 0), "#7a5240", 0.35)
        person(sheet, x, y, high, deep, pose, coat=coat, faces=faces, skirt=coat is not None)
    for x in (1190, 250):
        street_lamp(sheet, x, 940, 200, deep, "#fff6d6", 10)
    for n in range(9):
        sheet.area(ring(840 + n * 34 + (n % 3) * 12, 1026 + (n % 4) * 8, 9, 5), "#5d7378")
    return sheet


def allotments(key):
    """The plots behind Mill Road from above: beds in rows, sheds, and a Sunday's digging."""
    dark, soil = "#3a3a2c", "#9a5b3c"
    sheet = Sheet(key, "#a9b96a")
    sheet.sky("#f6d9a8", "#f9e6c0", "#eee4b4", bottom=330)
    sheet.disc(1090, 150, 62, "#fff6dc")
    hill(sheet, ridge(sheet.chance, 1600, 250, 90, 1.2), "#b9c493", "#f0e6bb", 60)
    for n in range(17):
        house(
            sheet, n * 98 - 30, 318, 78, 40 + sheet.chance.uniform(0, 26), "#d99a78", "#a0503c", None, "#7a4438", rows=1
        )
    for n in range(26):
        round_tree(sheet, n * 66 - 20, 346, sheet.chance.uniform(46, 80), "#7f9a55", "#4a6a45")
    sheet.area(frame(0, 330, 1600, 1067), "#8fa85a")
    sheet.shade(frame(0, 330, 1600, 1067), "#54793f", (800, 1080), (800, 400), 0.8)
    point = (820, 40)
    edges = [330, 420, 545, 720, 1067]
    for row in range(4):
        top, bottom = edges[row] + 14, edges[row + 1] - 12
        for column in range(-5, 6):
            _plot(sheet, point, column, top, bottom, soil, row)
    path = [(point[0] - 14, 330), (point[0] + 14, 330), (900, 1067), (740, 1067)]
    sheet.area(path, "#edd6a2")
    sheet.shade(path, "#b98a58", (900, 1067), (760, 700), 0.6)
    _shed(sheet, 300, 520, 0.75, "#c4553a")
    _shed(sheet, 1330, 500, 0.7, "#4f8f92")
    _shed(sheet, 1090, 700, 1.15, "#e0a93e")
    for x, y, size in ((560, 690, 1.0), (470, 840, 1.3), (1290, 900, 1.35)):
        _beans(sheet, x, y, size)
    person(sheet, 640, 900, 230, dark, STANDING, coat="#c4553a", lean=16)
    sheet.line([(686, 730), (722, 896)], 7, "#6b4630")
    sheet.area([(708, 880), (738, 876), (740, 926), (718, 930)], "#5d6a70")
    sheet.area(ring(700, 690, 44, 11), "#edd6a2")
    sheet.area(arch(682, 664, 722, 690), "#edd6a2")
    person(sheet, 980, 560, 110, dark, WALKING, coat="#4f8f92", skirt=True, faces=-1)
    sheet.area(smooth([(900, 1000), (960, 1000), (950, 1040), (912, 1040)]), "#4f8f92")
    return sheet


def _plot(sheet, point, column, top, bottom, soil, row):
    """One bed in perspective, sown in lines."""

    def at(side, y):
        spread = (y - point[1]) / (1067 - point[1])
        return point[0] + side * 330 * spread, y

    left, right = column + 0.08 if column else 0.26, column + 0.92
    if column == -1:
        right = -0.26
    bed = [at(left, top), at(right, top), at(right, bottom), at(left, bottom)]
    kind = sheet.chance.choice(("soil", "leaf", "flower", "cabbage", "leaf"))
    ground = {"soil": soil, "leaf": "#6b4a32", "flower": "#7a5236", "cabbage": "#8a5638"}[kind]
    sheet.area(bed, ground)
    sheet.shade(bed, "#4f3324", bed[2], bed[0], 0.55)
    lines = 6
    for line in range(lines):
        side = left + (right - left) * (line + 0.5) / lines
        one, other = at(side, top + 3), at(side, bottom - 3)
        size = 2 + row * 2.4
        if kind == "soil":
            sheet.line([one, other], max(1.2, size * 0.5), "#c98a5a", 0.6)
            continue
        inks = {
            "leaf": ("#7fae4e", "#a9c862"),
            "flower": ("#e5745c", "#f2b84a", "#f3d3c0"),
            "cabbage": ("#8fbfa0", "#5f9a86"),
        }
        for n in range(9):
            x, y = along(one, other, (n + 0.5) / 9)
            ink = inks[kind][(line + n) % len(inks[kind])] if kind == "flower" else inks[kind][line % 2]
            sheet.area(ring(x, y, size * 1.5, size, steps=18), ink)


def _shed(sheet, x, ground, size, ink):
    def at(points):
        return [(x + a * size, ground + b * size) for a, b in points]

    sheet.area(at([(-80, 0), (110, 0), (190, 16), (-60, 16)]), "#3a4a2c", 0.4)
    wall = at([(-90, 0), (-90, -110), (0, -160), (90, -110), (90, 0)])
    sheet.area(wall, ink)
    sheet.shade(wall, mixed(ink, "#2a1f1c", 0.7), (x + 120 * size, ground), (x - 60 * size, ground - 100 * size), 0.8)
    for n in range(-4, 5):
        sheet.line(at([(n * 20, -4), (n * 20, -110 - (20 if abs(n) < 3 else 0))]), 1.4, "#3a2a20", 0.45)
    sheet.line(at([(-104, -100), (0, -164), (104, -100)]), 13 * size, "#3f4a44")
    sheet.area(at(frame(-66, -92, -10, 0)), mixed(ink, "#2a1f1c", 0.55))
    sheet.area(at(frame(22, -96, 66, -52)), "#fff0c9")
    sheet.line(at([(44, -96), (44, -52)]), 2.5 * size, "#3f4a44")


def _beans(sheet, x, ground, size):
    """A wigwam of beans: a dense cone of leaves on poles, with a few flowers."""
    sheet.area(ring(x + 20 * size, ground, 74 * size, 12 * size), "#3a2a20", 0.5)
    for n in (-1, 0, 1):
        sheet.line(
            [(x + n * 16 * size, ground - 150 * size), (x - n * 9 * size, ground - 214 * size)], 4 * size, "#7a5236"
        )
    cone = smooth([(x - 62 * size, ground), (x - 48 * size, ground - 70 * size), (x - 22 * size, ground - 150 * size),
                   (x, ground - 184 * size), (x + 22 * size, ground - 150 * size), (x + 48 * size, ground - 70 * size),
                   (x + 62 * size, ground)])  # fmt: skip
    sheet.area(cone, "#5f9a4a")
    for leaf in range(70):
        up = sheet.chance.random()
        across = sheet.chance.uniform(-1, 1) * (60 - 54 * up) * size
        ink = ("#86b356", "#4f8a46", "#6fa552")[leaf % 3] if across < 12 * size else ("#3f7440", "#4f8a46")[leaf % 2]
        sheet.area(ring(x + across, ground - up * 178 * size, 12 * size, 8 * size, steps=14), ink)
        if leaf % 9 == 0:
            sheet.disc(x + across, ground - up * 178 * size, 5 * size, "#e5553a")


def school(key):
    """Saltmere School on its hill, and the first bus up it."""
    green, dark, bus = "#5f8f6a", "#274048", "#f2b233"
    sheet = Sheet(key, "#f6cf9a")
    sheet.sky("#8fb9c4", "#c9d8c6", "#fbe3b4", "#f9c990", bottom=760)
    sheet.disc(420, 330, 96, "#fff6d8")
    sheet.glow(420, 330, 330, "#fff3cf", 0.6)
    for x, y, long in ((1090, 160, 620), (240, 190, 380), (1380, 270, 340)):
        sheet.cloud(x, y, long, 30, "#fdf3dc", 0.85)
    hill(sheet, ridge(sheet.chance, 1600, 560, 110, 1.2), "#b3c4a6", "#f3dcae", 110)
    slope = smooth([(-40, 800), (200, 720), (480, 560), (760, 430), (960, 404), (1180, 440), (1400, 540), (1640, 640)])
    sheet.area(down_to(slope, 1067), green)
    sheet.shade(down_to(slope, 1067), "#2f6258", (1300, 1060), (700, 480), 0.9)
    sheet.shade(down_to(slope, 1067), "#c9cf86", (380, 420), (640, 760), 0.7)
    _school_house(sheet, dark)
    for x, y, high in ((640, 486, 120), (590, 520, 90), (1180, 452, 140), (1250, 476, 100), (1370, 540, 110)):
        round_tree(sheet, x, y, high, "#d9803f", "#8f4630")
    road = [*smooth([(930, 412), (1010, 470), (1130, 540), (1080, 620), (860, 690), (640, 760), (620, 850), (820, 950),
                     (1160, 1090)]),
            *reversed(smooth([(912, 412), (982, 474), (1082, 540), (1020, 600), (800, 650), (520, 740), (440, 850),
                              (560, 990), (760, 1090)]))]  # fmt: skip
    sheet.area(road, "#efe0bd")
    sheet.shade(road, "#b08a62", (900, 1080), (800, 700), 0.75)
    _bus(sheet, 800, 792, 1.2, bus, dark)
    for x, y, coat in ((352, 800, "#d4512f"), (302, 806, None), (258, 812, "#2f7d86")):
        person(sheet, x, y + 60, 130, dark, WALKING, coat=coat, skirt=coat == "#d4512f")
        sheet.box(x - 28, y - 36, x - 8, y + 2, "#f2b233")
    for x, high in ((100, 330), (1500, 300)):
        bare_tree(sheet, x, 1010, high, dark)
    for _bush in range(26):
        x = sheet.chance.choice((sheet.chance.uniform(0, 360), sheet.chance.uniform(1230, 1600)))
        sheet.area(ring(x, sheet.chance.uniform(1020, 1080), 60, 30), "#23504c")
    return sheet


def _school_house(sheet, dark):
    wall = frame(740, 300, 1120, 420)
    sheet.area(wall, "#c4583f")
    sheet.shade(wall, "#7a2f2c", (1140, 430), (820, 320), 0.8)
    sheet.area([(724, 304), (776, 232), (1084, 232), (1136, 304)], "#3f4a5c")
    sheet.area([(870, 420), (870, 250), (930, 196), (990, 250), (990, 420)], "#d46a4a")
    sheet.shade([(870, 420), (870, 250), (930, 196), (990, 250), (990, 420)], "#7a2f2c", (1010, 420), (880, 300), 0.7)
    sheet.line([(860, 256), (930, 192), (1000, 256)], 9, "#fdf0d3")
    sheet.box(908, 146, 952, 206, "#fdf0d3")
    sheet.area([(898, 150), (962, 150), (930, 104)], "#3f4a5c")
    sheet.area(arch(918, 158, 942, 196), dark)
    sheet.disc(930, 180, 7, "#f2b233")
    for x in (760, 812, 1018, 1070):
        sheet.box(x, 324, x + 32, 384, "#fdf0d3")
        sheet.box(x + 4, 328, x + 28, 380, "#31505c")
        sheet.line([(x + 16, 328), (x + 16, 380)], 3, "#fdf0d3")
    sheet.area(arch(906, 330, 954, 420), "#fdf0d3")
    sheet.area(arch(913, 338, 947, 420), dark)


def _bus(sheet, x, ground, size, ink, dark):
    def at(points):
        return turned(points, x, ground, -8, size)

    sheet.area(at([(-220, 4), (230, 4), (240, 22), (-210, 24)]), "#6b4a36", 0.5)
    body = at([(-220, -20), (-222, -140), (-200, -162), (150, -162), (196, -140), (212, -84), (216, -20)])
    sheet.area(body, ink)
    sheet.shade(body, "#b8702a", at([(0, 0)])[0], at([(-20, -120)])[0], 0.85)
    sheet.area(at(frame(-222, -66, 214, -54)), "#fdf3dc")
    for n in range(5):
        left = -206 + n * 70
        sheet.area(at(frame(left, -142, left + 58, -84)), dark)
        sheet.area(at([(left, -142), (left + 30, -142), (left, -104)]), "#7fb0b8")
        if n in (1, 2, 4):
            sheet.area(at(ring(left + 34, -100, 13, 15)), "#f3c9a0")
    sheet.area(at([(150, -142), (184, -136), (200, -88), (150, -88)]), "#bfe0dd")
    for wheel in (-140, 130):
        sheet.area(at(ring(wheel, -12, 36, 36)), dark)
        sheet.area(at(ring(wheel, -12, 15, 15)), "#d9d3c0")
    sheet.area(at(ring(208, -42, 8, 9)), "#fff6d8")


def viaduct(key):
    """The Carrow train on the viaduct in October."""
    stone, dark, train = "#d9b48a", "#3a2f3c", "#b5382f"
    sheet = Sheet(key, "#f3cf9e")
    sheet.sky("#86a8b8", "#c9cfc0", "#f9dcae", "#fbc88f", bottom=800)
    sheet.disc(1120, 230, 84, "#fff3d6")
    sheet.glow(1120, 230, 290, "#fff0cf", 0.55)
    for x, y, long in ((400, 140, 620), (1300, 330, 420), (260, 280, 320)):
        sheet.cloud(x, y, long, 30, "#fdf0d6", 0.8)
    for base, high, ink, mist, rough in ((560, 240, "#b5b0a8", "#f3d5a8", 1.0), (640, 200, "#a88a7c", "#efc094", 1.3),
                                         (740, 150, "#8a5f58", "#dc9f74", 1.7)):  # fmt: skip
        hill(sheet, ridge(sheet.chance, 1600, base, high, rough), ink, mist, 150, 0.8)
    for _tree in range(44):
        x = sheet.chance.uniform(-20, 1620)
        round_tree(sheet, x, 800 + sheet.chance.uniform(-20, 50), sheet.chance.uniform(80, 140),
                   sheet.chance.choice(("#d9743a", "#e59a45", "#b5502f", "#c98a4a")), "#7a3a34")  # fmt: skip
    sheet.area(frame(0, 850, 1600, 1067), "#7a4a3e")
    sheet.shade(frame(0, 850, 1600, 1067), dark, (800, 1070), (800, 860), 0.8)
    river = [*smooth([(690, 850), (760, 900), (640, 970), (420, 1080)]),
             *reversed(smooth([(900, 850), (980, 900), (1010, 970), (1120, 1080)]))]  # fmt: skip
    sheet.area(river, "#f3cf9e")
    sheet.shade(river, "#86a8b8", (800, 1080), (800, 880), 0.9)
    deck, foot = 500, 900
    for n in range(-1, 8):
        left, right = n * 226 - 6, n * 226 + 226 - 6
        pier = [(left - 26, foot), (left - 20, deck), (left + 20, deck), (left + 26, foot)]
        face = [(left, deck + 140), (left, deck), (right, deck), (right, deck + 140),
                *reversed(ring((left + right) / 2, deck + 140, 93, 104, 180, 360, 30))]  # fmt: skip
        sheet.area(face, stone)
        sheet.area(pier, stone)
        sheet.shade(pier, "#6b4a4a", (left + 40, foot), (left - 16, deck + 130), 0.95)
        sheet.shade(face, "#8a6258", (left, deck + 150), (left, deck + 20), 0.6)
        inner = [*ring((left + right) / 2, deck + 140, 93, 104, 180, 270, 18),
                 *reversed(ring((left + right) / 2 + 12, deck + 146, 93, 104, 180, 270, 18))]  # fmt: skip
        sheet.area(inner, "#6b4a4a", 0.8)
        sheet.box(left - 34, foot - 16, left + 34, foot + 8, "#a87f66")
    sheet.box(0, deck - 24, 1600, deck + 14, mixed(stone, "#ffffff", 0.25))
    sheet.box(0, deck + 8, 1600, deck + 16, "#8a6258")
    _train(sheet, deck - 24, train, dark)
    for x, high in ((60, 330), (1540, 300)):
        fir(sheet, x, 1067, high, dark)
    for x, y in ((560, 300), (610, 270), (670, 318)):
        gull(sheet, x, y, 36, dark, 6)
    return sheet


def _train(sheet, rail, ink, dark):
    for n, left in enumerate((250, 560, 870)):
        right = left + 300
        body = [(left, rail - 12), (left + 2, rail - 108), (left + 16, rail - 122), (right - 16, rail - 122),
                       (right - 2, rail - 108), (right, rail - 12)]  # fmt: skip
        if n == 2:
            body = [(left, rail - 12), (left + 2, rail - 108), (left + 16, rail - 122), (right - 60, rail - 122),
                           (right - 14, rail - 100), (right + 22, rail - 44), (right + 26, rail - 12)]  # fmt: skip
        sheet.area(body, ink)
        sheet.shade(body, "#6b1f2a", (left, rail), (left, rail - 90), 0.85)
        sheet.box(left + 4, rail - 52, right - 4, rail - 42, "#fdf0d6")
        for window in range(4 if n == 2 else 5):
            x = left + 20 + window * 55
            sheet.box(x, rail - 102, x + 40, rail - 66, "#ffe3a3")
            sheet.box(x, rail - 102, x + 40, rail - 94, "#f2b45e")
            if (window + n) % 3 == 0:
                sheet.disc(x + 20, rail - 72, 9, "#6b1f2a")
        for wheel in (40, 78, 220, 258):
            sheet.disc(left + wheel, rail - 8, 11, dark)
    sheet.area([(1100, rail - 108), (1138, rail - 108), (1164, rail - 70), (1100, rail - 70)], "#bfe0dd")
    sheet.glow(1196, rail - 34, 80, "#fff0c9", 0.8)
    sheet.disc(1190, rail - 34, 7, "#fff6dc")


def football(key):
    """Floodlights at Gasworks Lane, and a ball that everybody is looking at."""
    night, grass, light = "#10222c", "#2f8a5a", "#f4fbe6"
    sheet = Sheet(key, night)
    sheet.sky("#0e1f2b", "#1c3f4a", "#3f6f6c", bottom=560)
    stand = [(0, 590), (0, 380), (340, 450), (1260, 450), (1600, 380), (1600, 590)]
    sheet.area(stand, "#14303a")
    sheet.area(
        [(0, 380), (0, 350), (340, 424), (1260, 424), (1600, 350), (1600, 380), (1260, 450), (340, 450)], "#0b1a22"
    )
    for row in range(6):
        for n in range(92):
            x, y = 8 + n * 17.6 + row % 2 * 8, 490 + row * 17
            ink = sheet.chance.choice(("#3f6a6c", "#54807c", "#2a4f55", "#e9b04a", "#c4553a", "#2a4f55"))
            sheet.area(ring(x, y, 6.5, 8, steps=12), ink)
    for x, faces in ((230, 1), (1370, -1)):
        mast = (x, 150)
        sheet.haze(
            [(x - 50, 120), (x + 50, 120), (x + faces * 900 + 200, 900), (x + faces * 260 - 200, 900)], light, 34, 0.2
        )
        sheet.line([(x, 590), (x, 200)], 10, "#0b1a22")
        sheet.line([(x - 16, 590), (x - 4, 220)], 3, "#0b1a22")
        sheet.glow(*mast, 300, light, 0.8)
        sheet.box(x - 76, 98, x + 76, 200, "#0b1a22")
        for row in range(3):
            for n in range(5):
                sheet.disc(x - 58 + n * 29, 117 + row * 32, 11, "#ffffff")
    field = [(0, 588), (1600, 588), (1600, 1067), (0, 1067)]
    sheet.area(field, grass)
    for n in range(-9, 10, 2):
        sheet.area([(800 + n * 82, 588), (800 + (n + 1) * 82, 588), (800 + (n + 1) * 230, 1067), (800 + n * 230, 1067)],
                   "#3b9c64", 0.8)  # fmt: skip
    sheet.shade(field, "#0f3d3a", (800, 1100), (800, 760), 0.9)
    sheet.shade(field, "#d7efb4", (800, 560), (800, 720), 0.5)
    for line in ([(0, 640), (1600, 640)], [(300, 640), (180, 800), (1420, 800), (1300, 640)]):
        sheet.line(line, 5, light, 0.85)
    sheet.line(ring(800, 800, 190, 70, 0, 180, 40), 5, light, 0.85)
    goal = [(560, 640), (560, 430), (1040, 430), (1040, 640)]
    for n in range(25):
        sheet.line([(560 + n * 20, 430), (580 + n * 18.4, 626)], 1.2, light, 0.5)
    for n in range(10):
        sheet.line([(560, 430 + n * 21), (1040, 430 + n * 21)], 1.2, light, 0.5)
    sheet.line(goal, 10, light)
    person(sheet, 730, 620, 170, "#0b1a22", {**POINTING, "arms": [((-0.1, -0.95), (-0.16, -1.08)), ((0.18, -0.9), (0.3, -1.05))]},
           coat="#e9b04a", lean=22, head="#a8694a")  # fmt: skip
    for x, y, high, pose, coat, faces in ((500, 930, 300, RUNNING, "#c4402f", 1), (1130, 900, 280, RUNNING, "#f4fbe6", -1),
                                          (330, 740, 170, RUNNING, "#f4fbe6", 1), (1330, 730, 165, WALKING, "#c4402f", -1)):  # fmt: skip
        sheet.area(ring(x, y + 4, high * 0.36, high * 0.05), "#0f3d3a", 0.7)
        person(sheet, x, y, high, "#0b1a22", pose, coat=coat, faces=faces, lean=8, head="#a8694a")
    sheet.disc(880, 500, 22, "#ffffff")
    sheet.shade(ring(880, 500, 22), "#7f9a94", (896, 520), (872, 490), 0.8)
    sheet.area(ring(878, 498, 8, steps=5), "#0b1a22")
    for n in range(3):
        sheet.line([(846 - n * 10, 560 + n * 40), (860 - n * 6, 528 + n * 26)], 3, "#ffffff", 0.4)
    return sheet


def theatre(key):
    """Opening night at the Rope Walk: two actors, one moon, and the backs of the people who came."""
    dark, red, light = "#1c0f1f", "#a8242f", "#ffe3a3"
    sheet = Sheet(key, dark)
    sheet.sky("#243a5c", "#4f5f86", "#b58a8a", "#f0bf86", bottom=790)
    sheet.disc(930, 300, 120, "#fff0cc")
    sheet.glow(930, 300, 330, "#ffe9b8", 0.5)
    hill(sheet, ridge(sheet.chance, 1600, 690, 120, 1.6), "#3f4468", "#8a6478", 110, 0.6)
    for x, wide, high in ((440, 90, 130), (540, 76, 190), (1010, 84, 160), (1100, 96, 110)):
        house(sheet, x, 800, wide, high, "#2b2a4a", "#1c1b36", light, "#22213f")
    floor = [(300, 790), (1300, 790), (1420, 880), (180, 880)]
    sheet.area(floor, "#c98a4e")
    sheet.shade(floor, "#5a2a2c", (800, 900), (800, 790), 0.7)
    for n in range(-7, 8):
        sheet.line([(800 + n * 70, 790), (800 + n * 86, 880)], 2, "#6b3a2c", 0.7)
    for lamp in (430, 1170):
        sheet.haze([(lamp, 60), (620 if lamp < 800 else 980, 850), (900 if lamp < 800 else 700, 850)], light, 16, 0.33)
    sheet.area(ring(760, 842, 290, 30), "#fff3cf", 0.75)
    person(sheet, 660, 850, 300, dark, {**POINTING, "legs": WALKING["legs"]}, coat="#2b1630")
    sheet.area(
        turned(smooth([(-30, -250), (-150, -60), (-110, -20), (30, -40), (20, -240)], closed=True), 660, 850, 0),
        "#6b1f33",
    )
    person(sheet, 880, 850, 280, dark, HOLDING, faces=-1, skirt=True, coat="#f3e2c0", head=dark)
    sheet.area(smooth([(856, 640), (902, 640), (950, 850), (806, 850)], steps=3), "#f3e2c0")
    sheet.shade(
        smooth([(856, 640), (902, 640), (950, 850), (806, 850)], steps=3), "#b5735a", (960, 850), (850, 700), 0.8
    )
    _curtains(sheet, red, light)
    sheet.box(0, 900, 1600, 1067, "#2a1024")
    sheet.box(0, 878, 1600, 930, "#4a1626")
    sheet.shade(frame(0, 878, 1600, 930), "#e0a93e", (800, 870), (800, 912), 0.6)
    for n in range(15):
        x = 170 + n * 90
        sheet.glow(x, 884, 60, light, 0.7)
        sheet.area(arch(x - 16, 872, x + 16, 900), "#e0a93e")
    for row, (y, size, ink) in enumerate(((958, 62, "#34162a"), (1016, 80, dark))):
        for n in range(13 - row * 2):
            x = 40 + n * (126 + row * 30) + row * 50 + sheet.chance.uniform(-12, 12)
            bust(sheet, x, y + sheet.chance.uniform(-10, 10), size, ink)
            sheet.shade(ring(x, y, size * 0.36, size * 0.44), "#c9804a", (x, y - size * 0.6), (x, y - size * 0.1), 0.6)
    return sheet


def _curtains(sheet, red, light):
    """Two curtains drawn aside in folds, and a swagged pelmet."""
    for faces in (1, -1):

        def at(points, faces=faces):
            return [(800 + (x - 800) * faces, y) for x, y in points]

        for n in range(-1, 9):
            top, foot = 20 + n * 50, -40 + n * 36
            inner = smooth([(top - 30, 90), (top - 24, 360), (foot + 40, 620), (foot, 880)])
            outer = smooth([(foot + 86, 620), (top + 32, 360), (top + 30, 90)])
            fold = at([*inner, (foot + 46, 880), *outer])
            sheet.area(fold, red)
            xs = [x for x, _y in fold]
            side = (max(xs), min(xs)) if faces > 0 else (min(xs), max(xs))
            sheet.shade(fold, "#4a0f22", (side[0], 500), (side[1], 500), 0.95)
        tie = at([(-10, 640), (360, 560), (366, 590), (-10, 676)])
        sheet.area(tie, "#e0a93e")
    sheet.box(0, 0, 1600, 96, red)
    for n in range(8):
        x = n * 200 + 100
        swag = ring(x, 84, 112, 96, 0, 180, 30)
        sheet.area(swag, red)
        sheet.shade(swag, "#4a0f22", (x, 60), (x, 176), 0.85)
        sheet.line(ring(x, 84, 108, 92, 4, 176, 30), 6, "#e0a93e")
        sheet.area([(x + 92, 70), (x + 108, 70), (x + 114, 150), (x + 86, 150)], "#e0a93e")
    sheet.box(0, 0, 1600, 34, "#e0a93e")
    sheet.shade(frame(0, 0, 1600, 34), "#7a4a1c", (0, 0), (0, 40), 0.8)


def bookshop(key):
    """Three walls of spines on Quay Street and somebody on the ladder."""
    wood, dark, light = "#7a4630", "#2a1f2a", "#ffe0a0"
    sheet = Sheet(key, "#3f2a2c")
    sheet.sky("#4a2f30", "#6b4034", bottom=1067)
    inks = ("#c4553a", "#e0a04a", "#3f7d80", "#f0dfbd", "#8a3a44", "#5f8a6a", "#d98a6a", "#2f4f66", "#b9a07a")
    for row in range(6):
        y = 190 + row * 148
        sheet.box(60, y - 132, 1540, y, "#35222a")
        for bay in range(5):
            left, right = 76 + bay * 296, 76 + bay * 296 + 268
            _books(sheet, left, right, y, inks)
        sheet.box(50, y, 1550, y + 15, wood)
        sheet.shade(frame(50, y, 1550, y + 15), dark, (0, y + 18), (0, y), 0.6)
    for bay in range(6):
        sheet.box(52 + bay * 296, 40, 74 + bay * 296, 960, wood)
    sheet.box(30, 26, 1570, 58, "#94573a")
    sheet.haze(frame(-300, -300, 190, 1300), dark, 120, 0.8)
    sheet.haze(frame(1410, -300, 1900, 1300), dark, 120, 0.8)
    sheet.box(0, 946, 1600, 1067, "#5a3428")
    sheet.shade(frame(0, 946, 1600, 1067), dark, (800, 1080), (800, 930), 0.8)
    sheet.area(ring(800, 1000, 420, 44), "#b5643c", 0.8)
    sheet.glow(800, 400, 620, light, 0.42)
    sheet.line([(930, 0), (930, 190)], 4, dark)
    sheet.area([(900, 190), (960, 190), (1020, 266), (840, 266)], "#2f7d80")
    sheet.area(ring(930, 266, 90, 14), "#fff6dc")
    sheet.glow(930, 280, 210, "#fff0c9", 0.85)
    for side in (0, 74):
        sheet.line([(590 + side, 990), (700 + side, 120)], 13, "#d99a5a")
    for n in range(11):
        a, b = along((590, 990), (700, 120), (n + 0.6) / 11.4), along((664, 990), (774, 120), (n + 0.6) / 11.4)
        sheet.line([a, b], 10, "#d99a5a")
    person(sheet, 700, 700, 340, dark, {**HOLDING, "arms": [((-0.13, -0.7), (-0.05, -0.56)), ((0.17, -0.82), (0.3, -0.96))]},
           coat="#e9d3a8", skirt=True, lean=6, head="#8a4a35")  # fmt: skip
    sheet.area(ring(722, 374, 22, 20), dark)
    sheet.area(turned(frame(-12, -34, 12, 34), 812, 372, 14), "#c4553a")
    person(sheet, 1010, 1004, 360, dark, STANDING, coat="#c4553a", faces=-1, head="#c98a68")
    sheet.area([(944, 742), (986, 756), (986, 796), (940, 780)], "#fff6dc")
    sheet.area(ring(1010, 654, 27, 19), dark)
    for n, ink in enumerate(("#3f7d80", "#f0dfbd", "#c4553a", "#e0a04a", "#5f8a6a")):
        sheet.box(400 + n % 2 * 8, 978 - n * 22, 540 + n % 2 * 8, 998 - n * 22, ink)
    cat(sheet, 466, 890, dark)
    return sheet


def _books(sheet, left, right, y, inks):
    x = left
    while x < right - 12:
        wide, high = sheet.chance.uniform(13, 30), sheet.chance.uniform(78, 120)
        ink = sheet.chance.choice(inks)
        if sheet.chance.random() < 0.08 and x < right - 60:
            sheet.area(turned(frame(0, -high, wide, 0), x + 8, y, 14), ink)
            x += wide + 26
            continue
        sheet.box(x, y - high, min(right, x + wide), y, ink)
        sheet.shade(frame(x, y - high, min(right, x + wide), y), "#2a1f2a", (x + wide * 1.3, y), (x, y), 0.6)
        sheet.box(x, y - high * 0.8, min(right, x + wide), y - high * 0.74, "#f6e3b8", 0.8)
        x += wide + 1.5


def bakery(key):
    """Ostrow's window on Quay Street at ten to five, the only light in the street."""
    night, light, crust = "#17253c", "#ffd98a", "#c4793a"
    sheet = Sheet(key, night)
    sheet.sky("#12203a", "#1f3556", "#34507a", bottom=420)
    sheet.stars(60, "#f3f0e0", 240)
    sheet.area(frame(300, 120, 1300, 940), "#2b3f60")
    sheet.shade(frame(300, 120, 1300, 940), "#14223a", (800, 100), (800, 560), 0.8)
    for x, top in ((0, 40), (1300, 70)):
        sheet.box(x, top, x + 300, 940, "#1c2d4a")
        for row in range(3):
            for column in range(2):
                sheet.box(
                    x + 50 + column * 120,
                    top + 90 + row * 210,
                    x + 118 + column * 120,
                    top + 210 + row * 210,
                    "#14223a",
                )
    for x in (430, 760, 1090):
        sheet.box(x - 6, 170, x + 106, 330, "#3d5478")
        sheet.box(x, 176, x + 100, 324, "#14223a")
        sheet.line([(x + 50, 176), (x + 50, 324)], 5, "#3d5478")
        sheet.line([(x, 250), (x + 100, 250)], 5, "#3d5478")
    sheet.box(340, 430, 1260, 930, "#7a3230")
    sheet.glow(800, 690, 640, light, 0.5, high=430)
    sheet.box(400, 520, 1010, 850, light)
    window = frame(400, 520, 1010, 850)
    sheet.shade(window, "#f0a24e", (700, 520), (700, 760), 0.8)
    # Inside: the oven, the baker, the shelves.
    for y in (590, 640):
        sheet.box(420, y, 620, y + 9, "#8a4a2c")
        for n in range(5):
            sheet.area(ring(446 + n * 38, y, 17, 19, 180, 360, 16), crust)
    sheet.area(arch(830, 560, 990, 762), "#a8532f")
    sheet.area(arch(850, 590, 970, 762), "#5a2226")
    sheet.glow(910, 740, 90, "#ff9a3f", 0.9)
    person(sheet, 712, 850, 284, "#5a2a26", HOLDING, coat="#7a3a30", head="#8a4a35")
    sheet.area([(688, 640), (738, 640), (742, 762), (684, 762)], "#fff6e0")
    sheet.area(smooth([(692, 578), (684, 550), (700, 532), (722, 526), (744, 534), (752, 554), (742, 578)]), "#fff6e0")
    sheet.line([(756, 612), (960, 572)], 8, "#8a4a2c")
    sheet.area(turned(ring(0, 0, 48, 12), 960, 566, -15), "#8a4a2c")
    sheet.area(turned(ring(0, -8, 36, 20, 180, 360, 18), 958, 560, -15), crust)
    sheet.box(392, 762, 1018, 776, "#8a4a2c")
    for n in range(8):
        x = 436 + n * 76
        loaf = ring(x, 762, 34, 40, 180, 360, 24)
        sheet.area(loaf, ("#c4793a", "#d9964e", "#a85f2f")[n % 3])
        sheet.shade(loaf, "#6b3220", (x + 36, 770), (x - 10, 730), 0.8)
        for cut in (-12, 2, 16):
            sheet.line([(x + cut - 4, 744), (x + cut + 6, 732)], 3, "#f6dba6")
    for n in range(11):
        x = 426 + n * 57
        sheet.area(ring(x, 846, 26, 24, 180, 360, 18), ("#d9964e", "#b56a34")[n % 2])
        sheet.area(ring(x, 850, 12, 14, 180, 360, 14), "#f6dba6")
    for x in (400, 602, 806, 1010):
        sheet.box(x - 6, 514, x + 6, 856, "#5a2226")
    sheet.box(388, 506, 1022, 522, "#5a2226")
    sheet.box(380, 850, 1030, 872, "#5a2226")
    # The door, and the awning over all of it.
    sheet.box(1060, 520, 1220, 930, "#5a2226")
    sheet.box(1080, 542, 1200, 760, light)
    sheet.shade(frame(1080, 542, 1200, 760), "#f0a24e", (1140, 542), (1140, 740), 0.7)
    sheet.box(1100, 600, 1180, 640, "#fff6e0")
    sheet.disc(1096, 790, 8, "#f2c06a")
    for n in range(12):
        ink = "#f6e6c4" if n % 2 else "#c4473a"
        a, b = 350 + n * 75, 425 + n * 75
        sheet.area([(a + 26 - n * 4.3, 402), (b + 26 - (n + 1) * 4.3, 402), (b, 486), (a, 486)], ink)
        sheet.area(ring((a + b) / 2, 486, 37.5, 26, 0, 180, 14), ink)
    sheet.shade([(376, 402), (1224, 402), (1250, 512), (350, 512)], night, (800, 380), (800, 500), 0.75)
    # The street.
    street = [(0, 930), (1600, 930), (1600, 1067), (0, 1067)]
    sheet.area(street, "#22344f")
    sheet.shade(street, night, (0, 1067), (0, 940), 0.8)
    sheet.haze([(400, 936), (1220, 936), (1360, 1067), (260, 1067)], light, 16, 0.55)
    for row in range(5):
        for n in range(28):
            x, y = n * 60 + row % 2 * 30, 950 + row * 26
            sheet.area(ring(x, y, 26, 7, steps=14), night, 0.3)
    person(sheet, 560, 1030, 300, "#101b2e", STANDING, skirt=True, head="#101b2e")
    sheet.area(ring(556, 748, 34, 20), "#101b2e")
    cat(sheet, 690, 1034, "#101b2e")
    return sheet


SCENES = {scene.__name__: scene for scene in (rink, council, allotments, school, viaduct, football, theatre, bookshop,
                                              bakery)}  # fmt: skip
