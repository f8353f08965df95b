"""Charts and maps, the only pictures with words in them, and few of those."""

import math

from PIL import ImageFont

from .shapes import down_to, frame, mixed, smooth, turned
from .sheet import SCALE, Sheet

INK, PAPER = "#22303a", "#f4ead2"


def write(sheet, x, y, text, size, ink=INK, anchor="mm"):
    """A label in Pillow's own face."""
    sheet.pen.text((x * SCALE, y * SCALE), text, fill=ink, font=ImageFont.load_default(size * SCALE), anchor=anchor)


def budget(key):
    """What the sea wall costs, a block of stone for each million: three are there, six are not."""
    sheet = Sheet(key, PAPER)
    sheet.sky("#f6e6c3", "#f7efd9", bottom=800)
    sheet.disc(1260, 240, 70, "#fbd9a0")
    for n, level in enumerate((700, 760, 830)):
        swell = smooth([(x, level + 26 * math.sin(x / 96 + n * 1.7)) for x in range(-60, 380, 40)])
        sheet.area([*swell, (360, 1067), (-60, 1067)], mixed("#8fc0b9", "#1f5a6b", n / 2))
        sheet.area([*swell, *((x, y + 9) for x, y in reversed(swell))], "#fdf6e3", 0.9)
    ground = 900
    sheet.box(0, ground, 1600, 1067, "#2f4f58")
    sheet.shade(frame(0, ground, 1600, 1067), "#14282f", (0, 1090), (0, ground), 0.8)
    for stack, (left, count, solid) in enumerate(((330, 9, 9), (690, 3, 3), (1050, 6, 0))):
        for n in range(count):
            top = ground - (n + 1) * 80
            block = frame(left + 3, top + 4, left + 217, top + 78)
            if solid:
                ink = "#d9653f" if stack else "#54737b"
                sheet.area(block, ink)
                sheet.shade(block, "#22303a", (left + 240, top + 90), (left + 40, top + 10), 0.7)
                sheet.area(frame(left + 3, top + 4, left + 217, top + 10), "#fdf6e3", 0.4)
            else:
                sheet.area(block, "#d9653f", 0.16)
                for side in range(9):
                    for one, other in (((left + 6 + side * 24, top + 6), (left + 18 + side * 24, top + 6)),
                                       ((left + 6 + side * 24, top + 76), (left + 18 + side * 24, top + 76))):  # fmt: skip
                        sheet.line([one, other], 3, "#c4512d")
                for row in range(3):
                    for x in (left + 5, left + 215):
                        sheet.line([(x, top + 8 + row * 24), (x, top + 20 + row * 24)], 3, "#c4512d")
        write(sheet, left + 110, ground - count * 80 - 46, str(count), 84)
        write(sheet, left + 110, ground + 62, ("needed", "saved", "missing")[stack], 52, "#fbf3dd")
    write(sheet, 800, 1026, "The sea wall, in millions", 34, "#d9e3d3")
    return sheet


def landings(key):
    """Fish landed at Saltmere, year by year: a line that goes under."""
    sheet = Sheet(key, "#f3e6c6")
    sheet.sky("#f6dfae", "#f8ecd0", bottom=1067)
    left, right, base = 210, 1450, 890
    values = [820, 870, 790, 850, 760, 780, 690, 720, 640, 560, 600, 500, 430, 470, 400, 330, 360, 300, 330, 410, 430]
    points = [(left + (right - left) * n / (len(values) - 1), base - value * 0.78) for n, value in enumerate(values)]
    for n in range(5):
        y = base - n * 156
        sheet.line([(left, y), (right, y)], 2 if n else 5, INK if not n else "#b9a27a", 1 if not n else 0.8)
        if n:
            write(sheet, left - 22, y, str(n * 2), 42, INK, "rm")
    line = smooth(points, steps=6)
    area = down_to(line, base)
    sheet.area(area, "#2f7d8c")
    sheet.shade(area, "#123a52", (800, base + 30), (800, 480), 0.95)
    sheet.shade(area, "#7fc0b9", (500, 230), (700, 520), 0.6)
    for _fish in range(70):
        x = sheet.chance.uniform(left + 50, right - 50)
        high = next(y for at, y in reversed(points) if at <= x)
        y = sheet.chance.uniform(high + 90, base - 30)
        if y < base - 20:
            faces, size = sheet.chance.choice((-1, 1, 1, 1)), sheet.chance.uniform(0.7, 1.25)
            body = [
                (a * faces, b)
                for a, b in smooth([(-30, 0), (-8, -11), (16, -7), (28, 0), (16, 7), (-8, 11)], closed=True)
            ]
            tail = [(a * faces, b) for a, b in ((-24, 0), (-44, -13), (-38, 0), (-44, 13))]
            ink = sheet.chance.choice(("#f3d9a0", "#8fc6c4", "#5fa3aa", "#e88a5f"))
            sheet.area(turned(body, x, y, 0, size), ink)
            sheet.area(turned(tail, x, y, 0, size), ink)
            sheet.disc(x + 18 * faces * size, y - 2, 2.4 * size, "#123a52")
    sheet.line(line, 11, "#d4512f")
    for x, y in (points[0], points[17], points[-1]):
        sheet.disc(x, y, 19, "#d4512f")
        sheet.disc(x, y, 9, "#fdf6e3")
    for n, year in ((0, "2005"), (10, "2015"), (20, "2025")):
        write(sheet, points[n][0], base + 52, year, 46)
        sheet.line([(points[n][0], base), (points[n][0], base + 16)], 5, INK)
    write(sheet, 900, 130, "Fish landed, thousand tonnes", 52)
    return sheet


COAST = [(-60, 560), (120, 520), (250, 545), (330, 620), (420, 640), (500, 590), (560, 500), (640, 470), (690, 520), (680, 610),
         (740, 680), (850, 690), (930, 640), (960, 560), (1040, 520), (1140, 560), (1230, 640), (1330, 640), (1420, 560),
         (1520, 530), (1660, 560)]  # fmt: skip
FLOOD = [(-60, 500), (120, 450), (250, 462), (350, 520), (420, 530), (470, 470), (520, 380), (600, 300), (720, 290), (790, 360),
         (800, 470), (850, 520), (890, 480), (920, 430), (1020, 380), (1150, 420), (1250, 520), (1330, 520), (1400, 460),
         (1520, 440), (1660, 480)]  # fmt: skip


def flood(key):
    """The coast, the town, and the line that the sea is expected at."""
    land, sea, red = "#e9d3a0", "#4f97a3", "#cf4a2f"
    sheet = Sheet(key, land)
    sheet.area(frame(0, 0, 1600, 1067), land)
    for x, y, size in ((300, 120, 210), (1180, 130, 260), (760, 70, 150)):
        for n in range(4):
            part = 1 - n * 0.24
            lump = smooth([(x + a * size * part, y + b * size * 0.55 * part) for a, b in
                           ((-1, 0.1), (-0.6, -0.6), (0.1, -0.9), (0.8, -0.5), (1.1, 0.2), (0.5, 0.8), (-0.4, 0.7))], closed=True)  # fmt: skip
            sheet.area(lump, mixed("#cfc183", "#7f9a60", n / 3))
    _streets(sheet)
    coast, line = smooth(COAST), smooth(FLOOD)
    wet = [*line, *reversed(coast)]
    sheet.area(wet, red, 0.42)
    sheet.shade(wet, red, (800, 700), (800, 380), 0.8)
    water = down_to(coast, 1067)
    sheet.area(water, sea)
    sheet.shade(water, "#1b4f66", (800, 1080), (800, 640), 0.9)
    for n in range(1, 7):
        contour = [(x, y + n * 38 + n * n * 3) for x, y in COAST]
        flat = [(x, y + (820 + n * 40 - y) * min(1, n * 0.13)) for x, y in contour]
        sheet.line(smooth(flat), 2, "#d9ece3", 0.5)
    sheet.line(coast, 5, "#fdf6e3")
    for n in range(0, len(line) - 4, 7):
        sheet.line(line[n : n + 5], 8, "#8f1f1a")
    river = smooth([(640, 470), (620, 400), (660, 320), (640, 240), (690, 160), (670, -20)])
    sheet.line(river, 15, sea)
    sheet.line([(960, 680), (850, 770), (740, 772)], 13, "#22303a")
    sheet.disc(738, 772, 15, "#fdf6e3")
    sheet.area([(1092, 806), (1180, 806), (1164, 830), (1108, 830)], "#fdf6e3")
    sheet.area([(1134, 800), (1134, 742), (1172, 796)], "#fdf6e3")
    for n in range(10):
        sheet.disc(420 + n * 62, 868 + math.sin(n / 2) * 14, 3.6, "#fdf6e3")
    write(sheet, 950, 252, "Saltmere", 80)
    write(sheet, 400, 374, "Holm", 60)
    write(sheet, 1252, 366, "2060", 60, "#8f1f1a")
    write(sheet, 560, 960, "The Eider", 46, "#e6f2ea")
    for n, ink in enumerate(("#fdf6e3", INK, "#fdf6e3")):
        sheet.box(1180 + n * 90, 975, 1270 + n * 90, 989, ink)
    write(sheet, 1315, 945, "1 km", 38, "#e6f2ea")
    return sheet


def _streets(sheet):
    """Blocks of the town around the harbour, turned a little with the shore."""
    for row in range(2, 9):
        for column in range(15):
            x, y = 560 + column * 42 + row * 8, 210 + row * 44 + column * 6
            if sheet.chance.random() < 0.12 or abs(x - 650) < 34:
                continue
            wide, high = sheet.chance.uniform(24, 34), sheet.chance.uniform(24, 34)
            sheet.area(turned(frame(-wide / 2, -high / 2, wide / 2, high / 2), x, y, 9), "#8a5a48")
    for n in range(26):
        x, y = 290 + n % 7 * 36 + n // 7 * 9, 430 + n // 7 * 30
        sheet.area(turned(frame(-12, -9, 12, 9), x, y, -6), "#8a5a48")
    for road in (
        [(-40, 330), (300, 330), (560, 250), (900, 190), (1240, 290), (1640, 250)],
        [(1060, 240), (1100, 100), (1080, -30)],
    ):
        sheet.line(smooth(road), 10, "#fdf3d9")


def districts(key):
    """An island's districts in three colours, and how the council stands."""
    sheet = Sheet(key, "#dfe6d9")
    sheet.sky("#cfdcd6", "#e6e9da", bottom=1067)
    inks = ("#c9563c", "#2f6f86", "#e2ab4c")
    grid = _net(sheet)
    middle = (800, 470)
    seats = [0, 0, 0]
    shadow = []
    for row in range(7):
        for column in range(10):
            cell = [grid[row][column], grid[row][column + 1], grid[row + 1][column + 1], grid[row + 1][column]]
            x, y = sum(p[0] for p in cell) / 4, sum(p[1] for p in cell) / 4
            away = ((x - middle[0]) / 540) ** 2 + ((y - middle[1]) / 360) ** 2
            if away > 1 + 0.14 * math.sin(math.atan2(y - 470, x - 800) * 5):
                continue
            lean = x + 0.5 * y + sheet.chance.gauss(0, 150)
            party = 0 if lean < 900 else (2 if lean < 1120 else 1)
            seats[party] += 1
            shadow.append((cell, inks[party]))
    for cell, _ink in shadow:
        sheet.area([(a + 16, b + 20) for a, b in cell], "#8aa39c", 1)
    for cell, ink in shadow:
        sheet.area(cell, ink)
        sheet.shade(cell, "#22303a", max(cell), min(cell), 0.35)
    for cell, _ink in shadow:
        sheet.line([*cell, cell[0]], 4, "#f7f0dc")
    total, left = sum(seats), 240
    for n in (0, 2, 1):
        wide = 1120 * seats[n] / total
        sheet.box(left, 900, left + wide - 6, 972, inks[n])
        sheet.shade(frame(left, 900, left + wide - 6, 972), "#22303a", (left + wide, 990), (left, 900), 0.35)
        write(sheet, left + wide / 2, 936, str(seats[n]), 54, "#fffaf0" if n != 2 else INK)
        left += wide
    sheet.line([(800, 882), (800, 990)], 5, INK)
    write(sheet, 800, 1022, "seats, district by district", 36)
    return sheet


def _net(sheet):
    return [
        [
            (
                190 + column * 122 + row % 2 * 26 + sheet.chance.uniform(-32, 32),
                70 + row * 114 + sheet.chance.uniform(-30, 30),
            )
            for column in range(11)
        ]
        for row in range(8)
    ]


SCENES = {"budget": budget, "flood": flood, "landings": landings, "districts": districts}
