"""Scenes by the water."""

import math

from .shapes import along, arch, down_to, frame, mixed, ridge, ring, smooth, turned
from .sheet import Sheet
from .things import (
    HOLDING,
    PLAYING,
    POINTING,
    STANDING,
    WALKING,
    bulbs,
    gull,
    hill,
    house,
    person,
    street_lamp,
)


def library(key):
    """The harbour library at dusk: brick, slates, nine lit windows, and the water that has them too."""
    night, brick, slate, light = "#14233a", "#8a3f31", "#2b3550", "#ffd98f"
    sheet = Sheet(key, night)
    sheet.sky("#1f3557", "#37507a", "#8a6d86", "#e59a6d", "#fbd39a", bottom=720)
    for x, y, long, thick, ink in ((360, 190, 620, 26, "#4d5c84"), (1240, 130, 560, 22, "#3f5480"),
                                   (1120, 300, 760, 26, "#b9828a"), (330, 356, 640, 22, "#d99079"),
                                   (1330, 420, 420, 16, "#f0b385")):  # fmt: skip
        sheet.cloud(x, y, long, thick, ink, 0.75)
    sheet.stars(26, "#fff3d6", 190)
    sheet.glow(800, 640, 720, "#ffd9a0", 0.55, high=330)
    hill(sheet, ridge(sheet.chance, 1600, 560, 150, 0.9), "#6a6480", "#d98f72", 150, 0.5)
    hill(sheet, ridge(sheet.chance, 1600, 620, 90, 1.4), "#43496a", "#8a6474", 120, 0.4)
    _quarter(sheet, night)
    _library_house(sheet, brick, slate, light)
    _harbour_side(sheet, night, light)
    quay = 706
    sheet.box(0, quay, 1600, 742, "#232f49")
    sheet.shade(frame(0, quay, 1600, 742), "#c98a5e", (800, quay), (800, quay + 34), 0.35)
    sheet.box(0, quay, 1600, quay + 5, "#4a4c66")
    sheet.water(742, "#8a6478", "#0f1c33", 0.8, 1.0)
    sheet.ripples(750, "#ffd79a", 150, 0.4, 350, 1250)
    sheet.ripples(750, "#101c33", 230, 0.5)
    _rowing_boat(sheet, 1000, 935, 250, "#0d1729", "#c9774f")
    _mooring_posts(sheet, "#0b1424")
    return sheet


def _quarter(sheet, night):
    """The old houses on the hill behind, few of them awake."""
    for x, ground, wide, high, share in ((70, 706, 120, 150, 0.2), (180, 706, 100, 210, 0.45), (-40, 706, 120, 230, 0.6),
                                         (270, 706, 92, 130, 0.1), (1290, 706, 104, 170, 0.3),
                                         (1390, 706, 120, 110, 0.55)):  # fmt: skip
        wall = mixed("#4b4260", night, share)
        house(sheet, x, ground, wide, high, wall, mixed("#2b2c47", night, share), "#f6bf78", mixed(wall, night, 0.5))


def _library_house(sheet, brick, slate, light):
    left, right, ground, eaves, peak = 350, 1250, 706, 482, 376
    # The lantern on the ridge.
    sheet.glow(800, 330, 190, light, 0.7)
    sheet.box(764, 306, 836, 390, slate)
    for x in (772, 794, 816):
        sheet.area(arch(x, 314, x + 14, 366), light)
    sheet.area([(752, 308), (848, 308), (800, 248)], slate)
    sheet.line([(800, 252), (800, 214)], 3, slate)
    sheet.area([(800, 216), (836, 224), (800, 234)], "#e2684a")
    # The roof, and the patch where the slates are loose.
    roof = [(left - 26, eaves + 10), (left + 70, peak), (right - 70, peak), (right + 26, eaves + 10)]
    sheet.area(roof, slate)
    sheet.shade(roof, "#8a6478", (left + 40, peak - 130), (left + 500, eaves + 90), 0.6)
    sheet.shade(roof, "#18223c", (right, eaves + 60), (right - 460, peak), 0.7)
    for row in range(1, 6):
        y = peak + row * 19
        sheet.line([(left + 74 - row * 15.7, y), (right - 74 + row * 15.7, y)], 1.4, "#1b2440", 0.75)
    for x in (470, 1130):
        sheet.box(x - 22, peak - 52, x + 22, peak + 16, mixed(brick, "#14233a", 0.45))
        sheet.box(x - 27, peak - 58, x + 27, peak - 48, slate)
    wall = frame(left, eaves, right, ground)
    sheet.area(wall, brick)
    sheet.shade(wall, "#4f2530", (right, ground), (left + 250, eaves), 0.8)
    for row in range(16):
        y = eaves + 14 + row * 14
        sheet.line([(left, y), (right, y)], 1, "#5f2b2c", 0.35)
    sheet.box(left - 12, eaves, right + 12, eaves + 12, "#d9a57a")
    sheet.box(left, ground - 16, right, ground, "#3d2230")
    # Four bays on either side of the door, which has a gable of its own.
    for n in range(8):
        middle = (left + 6 if n < 4 else 890) + 88 * (n % 4 + 0.5)
        sheet.glow(middle, 600, 120, light, 0.5)
        sheet.area(arch(middle - 34, 526, middle + 34, 668), "#d9a57a")
        sheet.area(arch(middle - 27, 533, middle + 27, 662), light)
        sheet.shade(arch(middle - 27, 533, middle + 27, 662), "#f2a65a", (middle, 533), (middle, 640), 0.8)
        _shelves(sheet, middle, n)
        sheet.line([(middle, 534), (middle, 662)], 3, "#7a3b2c")
        sheet.line([(middle - 27, 590), (middle + 27, 590)], 3, "#7a3b2c")
    gable = [(718, ground), (718, eaves - 4), (800, eaves - 74), (882, eaves - 4), (882, ground)]
    sheet.area(gable, mixed(brick, "#b0583d", 0.45))
    sheet.shade(gable, "#5a2a32", (882, ground), (730, eaves), 0.7)
    sheet.line([(708, eaves + 2), (800, eaves - 78), (892, eaves + 2)], 9, "#d9a57a")
    sheet.disc(800, eaves - 4, 25, "#d9a57a")
    sheet.disc(800, eaves - 4, 20, "#fff0c9")
    sheet.line([(800, eaves - 4), (800, eaves - 19)], 3, "#3d2230")
    sheet.line([(800, eaves - 4), (810, eaves + 2)], 3, "#3d2230")
    sheet.glow(800, 630, 150, light, 0.7)
    sheet.area(arch(756, 546, 844, ground), "#d9a57a")
    sheet.area(arch(765, 555, 835, ground), "#fff0c9")
    sheet.shade(arch(765, 555, 835, ground), light, (800, 555), (800, ground), 0.9)
    person(sheet, 806, ground, 92, "#33202c", WALKING, skirt=True)
    for side in (-1, 1):
        sheet.disc(800 + side * 62, 592, 9, "#fff0c9")
        sheet.glow(800 + side * 62, 592, 46, light, 0.8)


def _shelves(sheet, middle, n):
    """What can be seen through a window: books, or somebody reading."""
    if n in (1, 6):
        # A reader at a green lamp.
        side = 1 if n == 1 else -1
        sheet.box(middle - 27, 648, middle + 27, 653, "#7a3b2c")
        sheet.area(ring(middle - 8 * side, 616, 7.5, 9), "#6b3428")
        sheet.area(smooth([(middle - 22 * side, 650), (middle - 18 * side, 630), (middle - 8 * side, 624), (middle, 632),
                           (middle + 8 * side, 648)], steps=5), "#6b3428")  # fmt: skip
        sheet.area([(middle + 4 * side, 646), (middle + 14 * side, 640), (middle + 16 * side, 647)], "#fff6e0")
        sheet.line([(middle + 18 * side, 648), (middle + 18 * side, 630)], 2.4, "#6b3428")
        sheet.area([(middle + 8 * side, 630), (middle + 26 * side, 630), (middle + 21 * side, 620), (middle + 13 * side, 620)],
                   "#3f8a6a")  # fmt: skip
        return
    for row in (612, 640):
        x = middle - 25
        while x < middle + 20:
            wide = sheet.chance.uniform(3, 7)
            sheet.box(x, row - sheet.chance.uniform(10, 19), x + wide, row,
                      sheet.chance.choice(("#b5643c", "#8a3f31", "#5d4a58", "#c98a4e")), 0.85)  # fmt: skip
            x += wide + 1
        sheet.box(middle - 27, row, middle + 27, row + 3, "#7a3b2c")


def _harbour_side(sheet, night, light):
    for x, high in ((1330, 300), (1420, 380), (1500, 270), (232, 320), (120, 270)):
        sheet.line([(x, 706), (x, 706 - high)], 3.5, night)
        sheet.line([(x - 40, 706 - high * 0.72), (x + 40, 706 - high * 0.72)], 2.5, night)
        sheet.line([(x, 706 - high), (x + 70, 690)], 1.2, night)
        sheet.line([(x, 706 - high), (x - 70, 690)], 1.2, night)
        sheet.area(smooth([(x - 74, 676), (x - 56, 710), (x + 60, 710), (x + 84, 668)]), night)
    for x in (310, 1290):
        street_lamp(sheet, x, 706, 128, night, light, 120)
    person(sheet, 420, 706, 78, "#1a2036", STANDING)
    person(sheet, 450, 706, 74, "#1a2036", STANDING, skirt=True, faces=-1)
    person(sheet, 1098, 706, 78, "#1a2036", WALKING, faces=-1)
    gull(sheet, 560, 300, 46, "#f8dcb8", -8)
    gull(sheet, 1010, 250, 36, "#f8dcb8", 10)


def _mooring_posts(sheet, ink):
    for x, top, wide in ((352, 876, 26), (416, 900, 30), (482, 862, 28)):
        sheet.box(x - wide / 2, top, x + wide / 2, 1067, ink)
        sheet.area(ring(x, top, wide / 2, 5), "#2b3a58")
        sheet.shade(frame(x - wide / 2, top, x + wide / 2, 1067), "#c9876a", (x + wide * 0.9, top), (x, top), 0.5)
        sheet.area(ring(x, 1040, wide * 1.5, 5), "#d9a07a", 0.35)
    gull_on_post = smooth([(462, 842), (478, 834), (496, 826), (506, 814), (516, 812), (526, 818), (517, 824), (512, 838), (498, 852),
                           (480, 854), (450, 850)], closed=True)  # fmt: skip
    sheet.area(gull_on_post, "#f0e0cc")
    sheet.shade(gull_on_post, "#4a4c66", (480, 862), (490, 826), 0.8)
    sheet.line([(488, 852), (487, 864)], 2.4, "#e2884a")


def _rowing_boat(sheet, x, y, long, hull, rim):
    sheet.area(ring(x, y + 26, long * 0.46, 12), hull, 0.6)
    sheet.area(smooth([(x - long * 0.5, y - 20), (x - long * 0.4, y + 20), (x + long * 0.36, y + 22),
                       (x + long * 0.52, y - 30), (x + long * 0.2, y - 8), (x - long * 0.2, y - 6)], closed=True), hull)  # fmt: skip
    sheet.line(smooth([(x - long * 0.49, y - 19), (x - long * 0.2, y - 7), (x + long * 0.2, y - 9),
                       (x + long * 0.51, y - 30)]), 3, rim)  # fmt: skip
    sheet.line([(x - long * 0.1, y - 10), (x + long * 0.46, y + 40)], 4, hull)


def ferry(key):
    """The Eider, white and coral, under three rows of hills on a blue morning."""
    deep, cream, coral, hull = "#1f5b73", "#fdf6e7", "#e2623f", "#17394e"
    sheet = Sheet(key, deep)
    sheet.sky("#7fb6c4", "#b9d6d2", "#f3e6cb", "#fbe3c0", bottom=640)
    sheet.disc(1130, 210, 78, "#fff4da")
    sheet.glow(1130, 210, 260, "#fff4da", 0.5)
    for x, y, long, thick in ((420, 170, 520, 46), (930, 300, 420, 30), (1420, 350, 400, 30), (180, 330, 380, 26)):
        sheet.cloud(x, y, long, thick, "#fdf3e0", 0.85)
    hill(sheet, ridge(sheet.chance, 1600, 500, 170, 1.0), "#9fc0c0", "#f1e2c8", 120)
    hill(sheet, ridge(sheet.chance, 1600, 545, 130, 1.5), "#6b9fa8", "#b9cfc6", 110)
    hill(sheet, ridge(sheet.chance, 1600, 590, 80, 2.2), "#3f7d8c", "#7fb0b0", 90)
    sheet.water(610, "#8fc0c0", deep, 0.35, 0.9)
    sheet.ripples(614, "#f5eeda", 150, 0.55)
    sheet.ripples(640, "#174a61", 170, 0.5)
    _eider(sheet, cream, coral, hull)
    for x, y, span, tilt in ((420, 420, 74, -12), (520, 350, 52, 8), (1240, 430, 58, 14), (330, 520, 44, 5),
                             (960, 210, 42, -6)):  # fmt: skip
        gull(sheet, x, y, span, cream, tilt)
    return sheet


def _eider(sheet, cream, coral, hull):
    left, right, deck, water = 360, 1260, 640, 762
    # Upper works from the top down.
    sheet.line([(640, 402), (640, 300)], 5, hull)
    sheet.line([(610, 330), (670, 330)], 3, hull)
    sheet.area([(642, 306), (700, 318), (642, 332)], coral)
    funnel = [(800, 452), (810, 342), (890, 342), (908, 452)]
    sheet.area(funnel, coral)
    sheet.shade(funnel, "#a83b27", (910, 452), (810, 400), 0.9)
    sheet.area([(806, 374), (810, 342), (890, 342), (895, 374)], hull)
    sheet.haze(smooth([(840, 336), (880, 300), (980, 270), (1090, 276), (1180, 246), (1060, 300), (940, 318), (880, 342)],
                      closed=True), "#fdf3e0", 9, 0.75)  # fmt: skip
    bridge = [(552, 452), (566, 396), (760, 396), (760, 452)]
    upper = [(500, 542), (512, 452), (1010, 452), (1030, 542)]
    lower = [(420, deck), (432, 542), (1130, 542), (1150, deck)]
    for body in (bridge, upper, lower):
        sheet.area(body, cream)
        sheet.shade(body, "#9db9b8", (body[2][0] + 60, body[0][1] + 60), (body[0][0] + 140, body[1][1]), 0.85)
    sheet.area([(560, 424), (564, 404), (752, 404), (752, 424)], hull)
    for x in (596, 634, 672, 710):
        sheet.box(x, 402, x + 5, 426, cream)
    sheet.box(494, 446, 1020, 454, coral)
    sheet.box(412, 536, 1140, 544, coral)
    for x in range(534, 1000, 52):
        sheet.box(x, 474, x + 32, 508, hull)
        sheet.area([(x, 474), (x + 16, 474), (x, 494)], "#7fb6c4")
    for x in range(460, 1110, 58):
        sheet.box(x, 568, x + 38, 606, hull)
        sheet.area([(x, 568), (x + 20, 568), (x, 592)], "#7fb6c4")
    for x in (1046, 1080, 1112):
        person(sheet, x, 538, 66, hull, HOLDING if x == 1080 else STANDING, coat=coral if x == 1112 else None)
    sheet.line([(1028, 500), (1136, 500)], 2.5, hull)
    for x in range(1030, 1140, 18):
        sheet.line([(x, 500), (x, 538)], 1.6, hull)
    side = smooth([(left, deck - 16), (430, deck - 2), (800, deck + 6), (1180, deck), (right, deck - 44)])
    body = [*side, (right - 60, water), (left + 70, water)]
    sheet.area(body, hull)
    sheet.shade(body, "#0b2234", (right, water), (left + 300, deck), 0.8)
    sheet.area([(left + 18, deck + 10), (800, deck + 24), (right - 20, deck - 12), (right - 26, deck + 4),
                (800, deck + 38), (left + 24, deck + 22)], coral)  # fmt: skip
    for x in range(520, 1100, 64):
        sheet.disc(x, 698, 9, "#7fb6c4")
    sheet.reflect(left - 60, right + 60, water - 2, 250, 0.85, 1.3)
    foam = smooth([(left + 40, water - 4), (500, water - 12), (800, water - 8), (1100, water - 14), (right - 40, water - 22),
                   (right + 30, water - 2), (right - 50, water + 10), (800, water + 8), (430, water + 14),
                   (200, water + 20)], closed=True)  # fmt: skip
    sheet.area(foam, cream)
    for n in range(60):
        far = sheet.chance.random()
        x, y = left + 60 - far * 460, water + 4 + far * 26 + sheet.chance.gauss(0, 5 + 12 * far)
        sheet.area(ring(x, y, 26 * (1.2 - far), 3.2), cream, 0.85 - far * 0.5)
        if n < 24:
            sheet.disc(right - 20 + sheet.chance.gauss(0, 26), water - 14 - abs(sheet.chance.gauss(0, 13)), 3.4, cream)


def bandstand(key):
    """The Saltmere Silver on the barge that carries its bandstand, lamps above, the harbour dark."""
    night, gold, brass = "#141433", "#ffd077", "#f2a93b"
    sheet = Sheet(key, night)
    sheet.sky("#14143a", "#2b2357", "#5d3f78", "#a35d78", bottom=690)
    sheet.stars(120, "#ffe9c0", 420)
    hill(sheet, ridge(sheet.chance, 1600, 590, 140, 1.0), "#3a2d62", "#8a527a", 160, 0.5)
    for x in range(-30, 1640, 92):
        high = sheet.chance.uniform(60, 150)
        house(
            sheet, x, 768, sheet.chance.uniform(70, 92), high + 60, "#241f4a", "#1a1739", "#f0b060", "#1b183c", rows=2
        )
    sheet.box(0, 764, 1600, 796, "#15122f")
    sheet.glow(800, 560, 560, gold, 0.5, high=360)
    post, roof, deck = (430, 1170), 380, 716
    dome = [(380, roof), *smooth([(470, 340), (610, 280), (740, 214), (800, 176), (860, 214), (990, 280), (1130, 340)]),
            (1220, roof)]  # fmt: skip
    sheet.area(dome, "#7a2f52")
    for n in range(1, 8):
        x = 380 + n * 105
        if n % 2:
            sheet.area([(800, 180), (x, roof), (x + 105, roof)], "#e7b58a", 0.9)
    sheet.shade(dome, "#2a1a48", (800, 150), (800, 390), 0.75)
    sheet.line([(800, 180), (800, 120)], 4, "#7a2f52")
    sheet.area([(802, 122), (866, 134), (802, 150)], gold)
    for n in range(12):
        x = 380 + n * 70
        sheet.area(ring(x + 35, roof, 35, 30, 0, 180, 20), "#e7b58a" if n % 2 else "#7a2f52")
    for x in (post[0], 615, 985, post[1]):
        sheet.box(x - 7, roof, x + 7, deck, "#241539")
    for one, other in ((post[0], 615), (615, 985), (985, post[1])):
        bulbs(sheet, (one, 420), (other, 420), 46, 7, gold, "#241539", 44, 7)
    bulbs(sheet, (0, 330), (400, 392), 80, 12, gold, "#241539", 34, 5)
    bulbs(sheet, (1200, 392), (1600, 330), 80, 12, gold, "#241539", 34, 5)
    _players(sheet, deck, brass)
    sheet.area([(250, deck), (1350, deck), (1290, 800), (320, 800)], "#1c1230")
    sheet.shade([(250, deck), (1350, deck), (1290, 800), (320, 800)], "#8a3f52", (800, deck), (800, 790), 0.6)
    sheet.box(240, deck - 8, 1360, deck + 10, "#e7b58a")
    sheet.water(796, "#5a3a66", "#0e0e29", 0.82, 1.0)
    sheet.ripples(800, gold, 170, 0.5, 300, 1300)
    sheet.ripples(800, "#0b0b22", 240, 0.5)
    return sheet


def _players(sheet, deck, brass):
    dark = "#1b1030"
    for n, x in enumerate((484, 560, 662, 740, 892, 962, 1040, 1116)):
        faces = 1 if x < 800 else -1
        high = 178 + sheet.chance.uniform(-10, 10)
        person(sheet, x, deck, high, dark, PLAYING, faces=faces, skirt=n in (1, 4, 6))
        mouth, bell = (x + faces * 14, deck - high * 0.9), (x + faces * (64 if n % 2 else 44), deck - high * 0.84)
        if n in (0, 7):  # tubas
            sheet.area(ring(x + faces * 22, deck - high * 0.6, 34, 42), brass)
            sheet.area(ring(x + faces * 22, deck - high * 0.6, 16, 24), dark)
            sheet.area([(x + faces * 2, deck - high * 0.7), (x + faces * 22, deck - high * 0.7),
                        (x + faces * 46, deck - high * 1.18), (x - faces * 26, deck - high * 1.18)], brass)  # fmt: skip
        else:
            sheet.line([mouth, bell], 6, brass)
            sheet.line([(mouth[0] + faces * 16, mouth[1] + 10), (bell[0] - faces * 12, bell[1] + 12)], 4, brass)
            flare = smooth([(-26, -3), (-6, -6), (6, -20), (6, 20), (-6, 6), (-26, 3)], steps=4)
            sheet.area(turned([(a * faces, b) for a, b in flare], *bell, -8 * faces), "#ffd68a")
            sheet.area(turned(ring(6 * faces, 0, 5, 20), *bell, -8 * faces), "#fff0c9")
    sheet.box(772, deck - 26, 832, deck, "#3a1d3e")
    person(sheet, 802, deck - 24, 190, dark, POINTING, lean=2)
    sheet.line([(854, deck - 198), (900, deck - 236)], 3, "#ffe9c0")


def rowing(key):
    """Four at dawn, with the whole sun behind them."""
    sun, boat = "#fff0c4", "#3a1f33"
    sheet = Sheet(key, "#f3a871")
    sheet.sky("#d9705a", "#ee9a66", "#f9c98a", "#fde2ae", bottom=620)
    sheet.glow(830, 520, 620, "#fff0c4", 0.55)
    sheet.disc(830, 480, 190, sun)
    for x, y, long, thick in ((500, 250, 620, 24), (1240, 330, 540, 22), (300, 420, 420, 16)):
        sheet.cloud(x, y, long, thick, "#fbd9a4", 0.7)
    hill(sheet, ridge(sheet.chance, 1600, 570, 110, 1.0), "#d98a6c", "#fbd09a", 90)
    hill(sheet, ridge(sheet.chance, 1600, 606, 70, 1.8), "#a85f5c", "#f0b084", 70)
    sheet.water(620, "#f6c08a", "#8a3f4c", 0.72, 1.1)
    sheet.haze(smooth([(-50, 630), (300, 604), (800, 622), (1300, 606), (1650, 628), (1300, 650), (600, 646)], closed=True),
               "#fdeccb", 14, 0.8)  # fmt: skip
    sheet.ripples(640, "#fff0c4", 170, 0.6, 560, 1100)
    sheet.ripples(640, "#7a3547", 150, 0.4)
    y = 748
    sheet.area(ring(800, y + 44, 500, 12), "#4a2238", 0.55)
    sheet.area(smooth([(270, y - 2), (420, y + 4), (800, y + 8), (1180, y + 4), (1330, y - 6), (1180, y + 22), (800, y + 34),
                       (420, y + 22)], closed=True), boat)  # fmt: skip
    for n in range(4):
        _rower(sheet, 480 + n * 190, y, boat, n)
    return sheet


def _rower(sheet, x, y, ink, n):
    hand, shoulder, hip = (x + 46, y - 66), (x - 22, y - 106), (x - 8, y - 6)
    shirt = "#f7ecd6"
    sheet.line([hip, (x + 44, y - 58), (x + 92, y - 4)], 20, ink)
    trunk = [*smooth([(x - 32, y - 2), (x - 42, y - 60), (x - 36, y - 104), (x - 16, y - 120), (x + 2, y - 108), (x + 4, y - 70),
                      (x + 16, y - 2)])]  # fmt: skip
    sheet.area(trunk, shirt)
    sheet.shade(trunk, "#c9574f", (x - 50, y - 20), (x + 6, y - 60), 0.95)
    sheet.line([(x - 14, y - 112), (x - 8, y - 136)], 14, ink)
    sheet.area(ring(x - 5, y - 146, 19, 23), ink)
    sheet.disc(x - 26, y - 152, 8, ink)
    sheet.line([shoulder, (x + 14, y - 74), hand], 13, ink)
    reach = 1 if n % 2 else -1
    blade = (x - 150, y + 62) if reach > 0 else (x - 142, y + 44)
    sheet.line([hand, blade], 5, ink)
    sheet.area(turned(ring(0, 0, 34, 10), blade[0] - 14, blade[1] + 5, -32), "#f7ecd6")
    for size in (44, 66):
        sheet.area(ring(blade[0] - 20, blade[1] + 26, size, size * 0.13), "#fff0c4", 0.45)


def cranes(key):
    """Holm's container port under a mustard sky, with the Astra's three rigid sails alongside."""
    dark, rust = "#33241d", "#c4512d"
    sheet = Sheet(key, "#eebf52")
    sheet.sky("#e2a238", "#efbf58", "#f9dd97", "#fdeebf", bottom=700)
    sheet.disc(520, 330, 96, "#fff6d8")
    sheet.glow(520, 330, 320, "#fff6d8", 0.5)
    for x, y, long in ((1150, 190, 560), (300, 240, 380), (1380, 420, 380)):
        sheet.cloud(x, y, long, 26, "#fbe6ae", 0.8)
    hill(sheet, ridge(sheet.chance, 1600, 640, 60, 1.6), "#d9a650", "#f6d78f", 60)
    for x, size, ink in ((330, 0.62, "#b97c36"), (1330, 0.66, "#b0702f")):
        _crane(sheet, x, 700, size, ink)
    _stack(sheet, 0, 700, 60, 32, 7, ("#b9683a", "#c98a3e", "#8f5a38", "#d9a650"))
    _stack(sheet, 1180, 700, 60, 32, 7, ("#b9683a", "#c98a3e", "#8f5a38", "#d9a650"))
    _crane(sheet, 830, 716, 1.12, dark)
    sheet.box(0, 704, 1600, 792, "#6e4a2c")
    sheet.shade(frame(0, 704, 1600, 792), dark, (0, 792), (0, 704), 0.8)
    _astra(sheet, dark, rust)
    sheet.water(792, "#d9a850", "#6b3f22", 0.62, 0.9)
    sheet.ripples(796, "#fdeebf", 150, 0.5)
    sheet.ripples(796, "#4a2a1a", 200, 0.45)
    for x, y in ((660, 250), (730, 290), (1060, 330)):
        gull(sheet, x, y, 44, "#fff6d8", 6)
    return sheet


def _crane(sheet, x, ground, size, ink):
    """A ship-to-shore crane, its boom over the water to the left."""

    def at(a, b):
        return x + a * size, ground + b * size

    for leg in (-90, 90):
        sheet.line([at(leg, 0), at(leg * 0.86, -330)], 15 * size, ink)
        sheet.box(*at(leg - 26, -14), *at(leg + 26, 0), ink)
    sheet.line([at(-86, -110), at(86, -110)], 11 * size, ink)
    sheet.line([at(-84, -120), at(80, -320)], 6 * size, ink)
    sheet.line([at(84, -120), at(-80, -320)], 6 * size, ink)
    sheet.line([at(-440, -338), at(240, -338)], 18 * size, ink)
    for n in range(17):
        a = -440 + n * 40
        sheet.line([at(a, -338), at(a + 20, -364)], 3 * size, ink)
        sheet.line([at(a + 20, -364), at(a + 40, -338)], 3 * size, ink)
    sheet.line([at(-440, -364), at(240, -364)], 5 * size, ink)
    sheet.line([at(-60, -340), at(0, -500)], 11 * size, ink)
    sheet.line([at(70, -340), at(0, -500)], 11 * size, ink)
    for a in (-420, -230, 225):
        sheet.line([at(0, -496), at(a, -350)], 4 * size, ink)
    sheet.box(*at(90, -338), *at(170, -386), ink)
    sheet.line([at(-250, -330), at(-250, -200)], 2.5 * size, ink)
    sheet.line([at(-230, -330), at(-230, -200)], 2.5 * size, ink)
    sheet.box(*at(-292, -206), *at(-188, -158), "#c4512d")


def _stack(sheet, left, ground, wide, high, columns, inks):
    for column in range(columns):
        for row in range(sheet.chance.randint(2, 4)):
            x, y = left + column * (wide + 2), ground - (row + 1) * (high + 1)
            ink = sheet.chance.choice(inks)
            sheet.box(x, y, x + wide, y + high, ink)
            for rib in range(1, 8):
                sheet.line([(x + rib * wide / 8, y + 3), (x + rib * wide / 8, y + high - 3)], 1, "#33241d", 0.3)


def _astra(sheet, dark, rust):
    hull = smooth([(330, 700), (350, 792), (1240, 792), (1290, 668)])
    for n, x in enumerate((560, 760, 960)):
        sheet.line([(x, 700), (x, 420)], 9, dark)
        sail = smooth([(x + 4, 410), (x + 96, 470), (x + 118, 580), (x + 100, 668), (x + 4, 676)], steps=6)
        sheet.area(sail, "#fff6df")
        sheet.shade(sail, "#d99a4e", (x + 130, 680), (x + 10, 460), 0.85)
        for y in (478, 544, 610):
            sheet.line([(x + 4, y), (x + 100 + n, y + 8)], 1.6, "#b9803e", 0.7)
    sheet.area(hull, rust)
    sheet.shade(hull, "#5a2018", (1100, 800), (600, 690), 0.9)
    sheet.area([(334, 712), (1284, 690), (1282, 700), (336, 722)], "#fff6df")
    sheet.box(1090, 606, 1200, 700, "#fff6df")
    sheet.shade(frame(1090, 606, 1200, 700), "#c98a4e", (1200, 700), (1100, 640), 0.8)
    sheet.box(1082, 622, 1208, 644, dark)


def lighthouse(key):
    """Holm Head light in the storm: one white tower, one beam, and the sea trying."""
    deep, foam, red = "#12303a", "#eef3ea", "#c8452f"
    sheet = Sheet(key, deep)
    sheet.sky("#16323d", "#2b4f58", "#5b7f80", "#a9b7a4", bottom=700)
    for n in range(11):
        x, y = sheet.chance.uniform(0, 1600), 60 + n * 36
        lump = smooth([(x - 420, y), (x - 250, y - 60), (x - 60, y - 36), (x + 120, y - 84), (x + 330, y - 30), (x + 460, y),
                       (x + 100, y + 34), (x - 260, y + 26)], closed=True)  # fmt: skip
        sheet.area(lump, mixed("#132d38", "#5f7f80", n / 13), 0.55)
        sheet.shade(lump, "#0f2630", (x, y - 90), (x, y + 30), 0.5)
    lamp = (810, 232)
    for end in (((-80, 40), (-80, 330)), ((1680, 60), (1680, 350))):
        sheet.haze([lamp, *end], "#ffeeb5", 9, 0.5)
        inner = tuple((x, y * 0.7 + 55) for x, y in end)
        sheet.haze([lamp, *inner], "#fff6d6", 7, 0.4)
    sheet.glow(*lamp, 240, "#ffe9a6", 0.95)
    for level, ink, light in ((690, "#4d7374", "#8fa79c"), (730, "#2f5a60", "#6d9390")):
        swell = ridge(sheet.chance, 1600, level, 60, 3.2)
        sheet.area(down_to(swell, 1067), ink)
        sheet.shade(down_to(swell, level + 70), light, (0, level - 50), (0, level + 30), 0.7)
    rock = smooth([(430, 900), (500, 800), (600, 742), (690, 716), (760, 700), (880, 698), (950, 730), (1040, 762),
                   (1120, 830), (1210, 900)])  # fmt: skip
    sheet.area([*rock, (1210, 1067), (430, 1067)], "#10222a")
    sheet.shade([*rock, (1210, 960), (430, 960)], "#4d6a6c", (560, 700), (860, 860), 0.6)
    _light_tower(sheet, foam, red)
    _breakers(sheet, deep, foam)
    sheet.rain(420, "#dfe9df", 0.42, 0.32, 60)
    return sheet


def _light_tower(sheet, foam, red):
    tower = [(742, 712), (768, 300), (852, 300), (878, 712)]
    sheet.box(640, 640, 760, 716, foam)
    sheet.shade(frame(640, 640, 760, 716), "#5f7f80", (640, 716), (740, 650), 0.7)
    sheet.area([(630, 644), (700, 596), (770, 644)], red)
    sheet.box(664, 664, 688, 692, "#ffe08f")
    sheet.area(tower, foam)
    for top, bottom in ((392, 486), (580, 668)):
        half = [34 + (y - 300) * 0.063 + 8 for y in (top, bottom)]
        sheet.area([(810 - half[0], top), (810 + half[0], top), (810 + half[1], bottom), (810 - half[1], bottom)], red)
    sheet.shade(tower, "#173039", (890, 700), (790, 480), 0.85)
    for y in (440, 540, 624):
        sheet.box(801, y, 819, y + 26, "#ffe08f" if y == 540 else "#173039")
    sheet.box(752, 288, 868, 304, "#10222a")
    for x in range(756, 870, 14):
        sheet.line([(x, 288), (x, 266)], 2.4, "#10222a")
    sheet.line([(750, 264), (870, 264)], 4, "#10222a")
    sheet.box(780, 200, 840, 288, "#fff6d6")
    for x in (780, 800, 820, 840):
        sheet.line([(x, 200), (x, 288)], 3, "#10222a")
    sheet.area([*ring(810, 202, 42, 40, 180, 360, 24)], red)
    sheet.line([(810, 164), (810, 136)], 4, "#10222a")


def _breakers(sheet, deep, foam):
    for x, base, high, wide in ((530, 900, 300, 170), (1120, 890, 230, 150)):
        _plume(sheet, x, base, wide, high, ("#6f9593", "#b9cbbd", foam), deep)
        for _drop in range(130):
            angle, far = sheet.chance.uniform(-165, -15), sheet.chance.random() ** 0.7
            at = (
                x + math.cos(math.radians(angle)) * wide * far,
                base + math.sin(math.radians(angle)) * high * 1.15 * far,
            )
            sheet.disc(*at, sheet.chance.uniform(1.2, 6.5) * (1.2 - far), foam, share=0.9)
    for level, ink, n in ((868, "#2a5660", 0), (930, "#1c424d", 1), (1004, deep, 2)):
        line = [(x, _swell(level, x, n)) for x in range(-20, 1630, 5)]
        sheet.area(down_to(line, 1067), ink)
        # Foam lies on the crests and thins out into the troughs.
        under = [
            (x, y + 3 + max(0, (level - y) * 0.34 + 5 * math.sin(x / 17) + 4 * math.sin(x / 7.3))) for x, y in line
        ]
        sheet.area([*line, *reversed(under)], foam)
        for _streak in range(26):
            x = sheet.chance.uniform(0, 1600)
            y = _swell(level, x, n) + sheet.chance.uniform(22, 60)
            sheet.area([(x - 50, y + 6), (x, y - 2), (x + 50, y + 8), (x, y + 1.5)], foam, 0.5)
        sheet.shade(down_to(line, level + 90), "#7fa39c", (0, level - 30), (0, level + 60), 0.45)
        for _fleck in range(150):
            x = sheet.chance.uniform(0, 1600)
            y = _swell(level, x, n)
            sheet.disc(x, y - abs(sheet.chance.gauss(0, 11)), sheet.chance.uniform(1, 3.2), foam, share=0.85)


def _swell(level, x, n):
    """The height of a storm wave: sharp above, round below."""
    return level + 26 - 74 * (1 - abs(math.sin(x / (150 + 26 * n) + n * 1.1))) ** 1.5 + 7 * math.sin(x / 61 + n)


def _plume(sheet, x, base, wide, high, inks, shadow):
    """Water thrown up by a rock or a wall: jets that lean outwards, lumpy at the top, whiter in front."""
    for layer, ink in enumerate(inks):
        jets = 13 - layer * 3
        for n in range(jets):
            side = (n + 0.5) / jets * 2 - 1
            tall = high * (1 - 0.62 * side * side) * sheet.chance.uniform(0.72, 1.08) * (1 - layer * 0.13)
            foot, top = x + side * wide * 0.55, x + side * wide * 1.12 + sheet.chance.uniform(-14, 14)
            half = wide / jets * 1.05
            bend = (foot + top) / 2 - side * wide * 0.1
            jet = smooth([(foot - half * 1.3, base), (bend - half, base - tall * 0.5), (top - half * 0.34, base - tall * 0.86),
                          (top + side * 12, base - tall * 1.04), (top + half * 0.34, base - tall * 0.86), (bend + half, base - tall * 0.5),
                          (foot + half * 1.3, base)])  # fmt: skip
            sheet.area(jet, ink)
            if layer:
                sheet.shade(jet, inks[layer - 1], (foot + half, base), (foot, base - tall * 0.66), 0.9)
            for _drop in range(9):
                far = sheet.chance.uniform(0.9, 1.3)
                sheet.disc(foot + (top - foot) * far + sheet.chance.gauss(0, half * 0.5), base - tall * far,
                           half * sheet.chance.uniform(0.07, 0.2), ink)  # fmt: skip
    sheet.shade([(x - wide * 1.2, base), (x - wide * 0.8, base - high * 0.3), (x + wide * 0.8, base - high * 0.3),
                 (x + wide * 1.2, base)], shadow, (x, base + 10), (x, base - high * 0.26), 0.6)  # fmt: skip


def market(key):
    """The fish market: three awnings, ice, herring, and people who know what a herring should cost."""
    navy, cream, coral, teal = "#17324a", "#fbf0d9", "#e5634a", "#3f9c98"
    sheet = Sheet(key, "#f3d9a8")
    sheet.sky("#f6e3b8", "#f9d9a0", "#f3c489", bottom=760)
    # The iron hall behind, its light coming through.
    for n in range(5):
        x = -60 + n * 344
        sheet.area(arch(x + 24, 150, x + 320, 700), "#fdf0cf")
        sheet.shade(arch(x + 24, 150, x + 320, 700), "#f0b878", (x, 700), (x, 330), 0.7)
        for angle in range(200, 350, 28):
            point = ring(x + 172, 298, 148, 148, angle, angle, 1)[0]
            sheet.line([(x + 172, 298), point], 4, "#c9925e")
        sheet.line([(x + 24, 298), (x + 320, 298)], 6, "#c9925e")
        sheet.line([(x, 110), (x, 720)], 20, "#b87f52")
    sheet.box(0, 84, 1600, 140, "#b87f52")
    for x, high, faces in (
        (240, 196, 1),
        (600, 186, 1),
        (650, 178, -1),
        (960, 192, -1),
        (1330, 196, 1),
        (1240, 184, -1),
    ):
        person(sheet, x, 758, high, "#b9825a", WALKING if faces > 0 else STANDING, faces=faces, skirt=x in (650, 1240))
    for x in (700, 900):
        sheet.line([(x, 140), (x, 206)], 4, navy)
    sign = smooth([(596, 250), (650, 214), (740, 198), (850, 206), (930, 238), (948, 252), (920, 274), (840, 300), (740, 304),
                   (650, 286)], closed=True)  # fmt: skip
    sheet.area(sign, teal)
    sheet.shade(sign, navy, (800, 330), (780, 220), 0.8)
    sheet.area(smooth([(930, 246), (1010, 190), (994, 252), (1012, 314)], closed=True, steps=4), teal)
    sheet.disc(656, 242, 11, cream)
    sheet.disc(654, 242, 5, navy)
    sheet.line(ring(700, 252, 24, 44, -70, 70, 14), 4, cream)
    for x, wide, inks in ((40, 440, (teal, cream)), (1120, 440, (teal, cream)), (490, 620, (coral, cream))):
        _stall(sheet, x, wide, inks, navy)
    sheet.box(0, 1004, 1600, 1067, "#c98d5d")
    sheet.shade(frame(0, 960, 1600, 1067), navy, (0, 1067), (0, 960), 0.55)
    for x in (640, 960):
        sheet.line([(x, 470), (x, 528)], 3, navy)
        sheet.area([(x - 34, 552), (x + 34, 552), (x + 14, 526), (x - 14, 526)], navy)
        sheet.glow(x, 566, 120, "#fff3cf", 0.9)
        sheet.area(ring(x, 553, 22, 9), "#fff8e3")
    person(sheet, 800, 800, 276, navy, POINTING, coat="#234a63", head="#a8694a")
    apron = smooth(
        [(780, 602), (782, 588), (818, 588), (820, 602), (830, 680), (834, 770), (766, 770), (770, 680)], steps=4
    )
    sheet.area(apron, cream)
    sheet.shade(apron, "#b9a48a", (846, 770), (790, 660), 0.8)
    for side in (-1, 1):
        sheet.line([(800 + side * 18, 592), (800 + side * 11, 566)], 4.5, cream)
    sheet.area([(774, 542), (830, 542), (824, 528), (782, 528)], coral)
    fish = turned(smooth([(-50, 0), (-18, -17), (22, -13), (42, 0), (22, 13), (-18, 17)], closed=True), 886, 520, -62)
    sheet.area(fish, "#4f8fa6")
    sheet.shade(fish, "#e8f2ee", (870, 530), (894, 514), 0.9)
    sheet.area(turned([(36, 0), (62, -18), (56, 0), (62, 18)], 886, 520, -62), "#4f8fa6")
    _catch(sheet, 490, 620, navy)
    person(sheet, 430, 1046, 400, navy, STANDING, coat="#a8403a", skirt=True, head="#c98a68")
    sheet.area(
        smooth([(398, 690), (404, 650), (436, 636), (466, 650), (462, 690), (474, 716), (390, 716)], steps=5), "#e9b85a"
    )
    sheet.area(ring(446, 672, 16, 20), "#c98a68")
    sheet.line(smooth([(486, 838), (512, 800), (540, 838)]), 6, "#7a4a2c")
    sheet.area([(470, 838), (556, 838), (544, 904), (482, 904)], "#c98d4e")
    sheet.shade([(470, 838), (556, 838), (544, 904), (482, 904)], navy, (560, 910), (490, 850), 0.7)
    person(sheet, 1180, 1050, 420, navy, WALKING, faces=-1, coat="#2a4a60", head="#a8694a")
    sheet.area(ring(1174, 640, 46, 13), navy)
    sheet.area(smooth([(1146, 640), (1150, 606), (1174, 600), (1198, 606), (1202, 640)], steps=4), navy)
    sheet.area([(1070, 850), (1136, 850), (1126, 924), (1080, 924)], "#e0a94e")
    sheet.shade([(1070, 850), (1136, 850), (1126, 924), (1080, 924)], navy, (1140, 930), (1080, 860), 0.7)
    return sheet


def _stall(sheet, left, wide, inks, navy):
    top, edge, right = 360 if wide > 500 else 410, 500 if wide > 500 else 520, left + wide
    for x in (left + 14, right - 14):
        sheet.line([(x, edge - 20), (x, 1000)], 10, navy)
    stripes = 10 if wide > 500 else 8
    for n in range(stripes):
        one, other = n / stripes, (n + 1) / stripes
        ink = inks[n % 2]
        upper, lower = (left + 50, right - 50), (left - 20, right + 20)
        corners = [(upper[0] + (upper[1] - upper[0]) * one, top), (upper[0] + (upper[1] - upper[0]) * other, top),
                   (lower[0] + (lower[1] - lower[0]) * other, edge), (lower[0] + (lower[1] - lower[0]) * one, edge)]  # fmt: skip
        sheet.area(corners, ink)
        middle = (corners[2][0] + corners[3][0]) / 2
        half = (corners[2][0] - corners[3][0]) / 2
        sheet.area(ring(middle, edge, half, half * 0.8, 0, 180, 16), ink)
        sheet.shade(
            ring(middle, edge, half, half * 0.8, 0, 180, 16), navy, (middle, edge - 16), (middle, edge + 26), 0.35
        )
    whole = [(left + 50, top), (right - 50, top), (right + 20, edge), (left - 20, edge)]
    sheet.shade(whole, mixed(inks[0], navy, 0.45), (right + 60, edge + 60), (left + wide * 0.4, top), 0.5)
    sheet.shade(frame(left, edge + 30, right, 800), navy, (left, edge), (left, 760), 0.5)
    counter = frame(left, 800, right, 1010)
    sheet.area(counter, "#234a63")
    sheet.shade(counter, "#0f2236", (left, 1010), (left, 800), 0.8)
    for x in range(int(left), int(right), 62):
        sheet.line([(x, 812), (x, 1010)], 3, "#17324a")
    if wide < 500:
        sheet.area([(left, 800), (right, 800), (right - 10, 756), (left + 10, 756)], "#e8f2ee")
        for crate in range(4):
            x = left + 20 + crate * 104
            for n in range(9):
                ink = ("#e0a94e", "#c4553a", "#5f8a8f", "#f0cf8a")[crate]
                sheet.disc(x + 14 + n % 5 * 16, 752 - n // 5 * 14, 12, mixed(ink, navy, 0.1 * (n % 3)))
            sheet.box(x, 756, x + 92, 800, "#b9804e")
            sheet.shade(frame(x, 756, x + 92, 800), navy, (x + 100, 806), (x + 20, 756), 0.6)
            sheet.line([(x, 778), (x + 92, 778)], 2.5, "#7a4a2c")


def _catch(sheet, left, wide, navy):
    """Ice on the counter and rows of herring in it."""
    ice = [(left - 10, 812), (left + 30, 728), (left + wide - 30, 728), (left + wide + 10, 812)]
    sheet.area(ice, "#eef6f1")
    sheet.shade(ice, "#8fc3c4", (left, 820), (left, 740), 0.6)
    for row, y in enumerate((748, 774, 800)):
        for n in range(9):
            x = left + 46 + n * 66 + row * 14 - 14
            ink = ("#4f8fa6", "#e88a6a", "#7fb0ba")[(n // 3 + row) % 3]
            body = turned(
                smooth([(-30, 0), (-10, -11), (14, -9), (28, 0), (14, 9), (-10, 11)], closed=True), x, y, -14, 1
            )
            sheet.area(body, ink)
            sheet.area(turned([(24, 0), (42, -12), (38, 0), (42, 12)], x, y, -14), ink)
            sheet.area(turned(ring(0, 4, 22, 4), x, y, -14), "#f5f6ea", 0.8)
            sheet.disc(x - 21, y + 3, 2.4, navy)
    sheet.box(left - 16, 808, left + wide + 16, 830, "#fbf0d9")


def seawall(key):
    """A sea over the wall on Quay Street, and one person who has seen enough."""
    foam, slate, lamp = "#f3f4e6", "#23424a", "#ffd58a"
    sheet = Sheet(key, slate)
    sheet.sky("#2f5158", "#517479", "#93a79c", "#d9cfae", bottom=700)
    for n in range(8):
        sheet.cloud(sheet.chance.uniform(100, 1500), 90 + n * 46, sheet.chance.uniform(500, 900), 60,
                    mixed("#27464e", "#9aab9f", n / 9), 0.6)  # fmt: skip
    for n, (level, ink) in enumerate(((560, "#5d8786"), (600, "#41706f"), (640, "#2c5a5e"))):
        line = ridge(sheet.chance, 1600, level, 46, 4 - n * 0.8)
        sheet.area(down_to(line, 1067), ink)
        sheet.area([*line, *((x, y + 5) for x, y in reversed(line))], foam, 0.6)
    _breaker(sheet, foam)
    wall = [(-20, 730), (1620, 640), (1620, 770), (-20, 900)]
    sheet.area(wall, "#7d7f70")
    sheet.shade(wall, "#1d373f", (800, 900), (770, 690), 0.9)
    sheet.area([(-20, 730), (1620, 640), (1620, 656), (-20, 752)], "#d9d3b6")
    for n in range(13):
        x = n * 130
        y = 752 - (x + 20) * 96 / 1640
        sheet.line([(x, y), (x + 8, y + 140 - n * 2)], 2.2, "#1d373f", 0.6)
    road = [(-20, 900), (1620, 770), (1620, 1067), (-20, 1067)]
    sheet.area(road, "#2a4047")
    sheet.shade(road, "#93a79c", (900, 800), (780, 1000), 0.6)
    _overspill(sheet, foam)
    street_lamp(sheet, 1250, 880, 440, "#14282f", lamp, 210)
    street_lamp(sheet, 1480, 838, 300, "#14282f", lamp, 140)
    sheet.area(ring(1250, 920, 170, 30), lamp, 0.25)
    person(sheet, 1120, 926, 200, "#14282f", WALKING, lean=16, coat="#d9a13c", skirt=True)
    hood = turned(
        smooth([(-16, -170), (-26, -204), (-2, -226), (24, -214), (22, -180)], closed=True), 1120, 926, 16, 0.953
    )
    sheet.area(hood, "#d9a13c")
    sheet.area(turned(ring(14, -196, 8, 11), 1120, 926, 16, 0.953), "#7a4a35")
    sheet.area([(1106, 928), (1136, 928), (1006, 972), (966, 966)], "#14282f", 0.5)
    for _drop in range(260):
        sheet.area(ring(sheet.chance.uniform(0, 1600), sheet.chance.uniform(900, 1067), sheet.chance.uniform(6, 46), 1.6),
                   "#b9c7b9", 0.35)  # fmt: skip
    sheet.rain(260, foam, -0.35, 0.3, 54)
    return sheet


def _breaker(sheet, foam):
    """The wave itself: it rises on the left, curls over the wall and breaks into claws of foam."""
    back = smooth([(-60, 690), (120, 640), (270, 530), (390, 390), (520, 268), (660, 200), (790, 206), (890, 276), (934, 384)],
                  steps=12)  # fmt: skip
    face = smooth([(420, 900), (520, 860), (600, 780), (622, 690), (608, 590), (618, 480), (680, 398), (790, 366), (934, 384)],
                  steps=12)  # fmt: skip
    body = [*back, *reversed(face)]
    sheet.haze(ring(800, 420, 330, 250), "#cfd8c6", 60, 0.5)
    sheet.area(body, "#2c6a70")
    sheet.shade(body, "#123a44", (420, 900), (520, 360), 0.95)
    sheet.shade(body, "#8fb5a8", (760, 190), (560, 520), 0.8)
    for share in (0.16, 0.3, 0.44, 0.58, 0.72, 0.86):
        way = [along(one, other, share) for one, other in zip(back, face, strict=True)]
        way = way[round(len(way) * (0.1 + share * 0.2)) : -4]
        thick = [3 + 8 * math.sin(math.pi * n / len(way)) for n in range(len(way))]
        under = [(x + size * 0.7, y + size) for (x, y), size in zip(way, thick, strict=True)]
        sheet.area([*way, *reversed(under)], "#b9cfbe" if share < 0.6 else "#6f9f9a", 0.85)
    lip = back[50:]
    for n, (x, y) in enumerate(lip):
        near = n / len(lip)
        for _fleck in range(5):
            size = sheet.chance.uniform(5, 13 + 17 * near)
            sheet.disc(
                x + sheet.chance.gauss(0, 12),
                y + sheet.chance.gauss(2, 9 + 9 * near),
                size,
                ("#d3dccb", foam)[_fleck % 2],
            )
    # Claws hang from the lip, longest at its tip.
    for n in range(17):
        share = n / 16
        x, y = along((640, 250), (940, 392), share)
        y += 46 * math.sin(math.pi * share) * -1 + 26
        size = 24 + 26 * share + sheet.chance.uniform(-6, 10)
        claw = smooth([(-0.5, -0.3), (-0.1, -0.6), (0.44, -0.4), (0.5, 0.2), (0.16, 0.9), (0.22, 0.24), (-0.06, 0.06), (-0.3, 0.5)],
                      closed=True, steps=5)  # fmt: skip
        sheet.area(turned(claw, x, y, -28 + 40 * share, size * 1.25), ("#dfe6d6", foam)[n % 2])
        sheet.disc(x, y - size * 0.3, size * 0.5, foam)
    for _drop in range(340):
        far = sheet.chance.random()
        x, y = 800 + sheet.chance.gauss(60, 150), 190 + far * 420 + sheet.chance.gauss(0, 50)
        sheet.disc(x + far * 90, y, sheet.chance.uniform(1.4, 6.5) * (1.3 - far * 0.6), foam, share=0.92)
    for n in range(90):
        x = 760 + sheet.chance.gauss(0, 150)
        high = 120 * math.exp(-(((x - 760) / 170) ** 2))
        sheet.disc(
            x, 690 - sheet.chance.random() * high, sheet.chance.uniform(6, 24), ("#b9cbbd", "#dfe6d6", foam)[n % 3]
        )


def _overspill(sheet, foam):
    """What came over: down the wall, across the road."""
    edge = []
    for n in range(23):
        x = 520 + n * 24
        top = 736 - (x + 20) * 0.0549
        deep = (112 if n % 2 else 84) * math.sin(math.pi * (n + 0.6) / 23.2) * sheet.chance.uniform(0.7, 1.2)
        edge.append((x, top + 12 + deep))
    fall = [(496, 700), *smooth(edge, steps=6), (1070, 676)]
    sheet.area(fall, "#e3e9da")
    sheet.shade(fall, "#8fa9a2", (780, 850), (760, 720), 0.7)
    sheet.area(
        smooth(
            [(480, 716), (640, 690), (780, 684), (940, 670), (1084, 676), (940, 706), (780, 716), (620, 726)],
            closed=True,
        ),
        foam,
    )
    for n in range(110):
        far = sheet.chance.gauss(0, 1)
        x = 780 + far * 190
        y = 872 - (x - 640) * 0.077 + abs(sheet.chance.gauss(0, 14))
        sheet.area(ring(x, y, sheet.chance.uniform(14, 58), sheet.chance.uniform(3, 9)), ("#b9cbbd", foam)[n % 2], 0.85)
        sheet.disc(x, y - abs(sheet.chance.gauss(0, 20)), sheet.chance.uniform(1.6, 6), foam)


def windfarm(key):
    """Turbines in three rows off the bank, and the boat that looks after them."""
    white, deep = "#fffaf0", "#2d6f86"
    sheet = Sheet(key, "#8ec7c5")
    sheet.sky("#4f9cae", "#8ec7c5", "#d9e6c9", "#fbe2ae", "#f9c48f", bottom=740)
    sheet.disc(560, 610, 120, "#fff3cf")
    sheet.glow(560, 610, 420, "#fff0c4", 0.5)
    for x, y, long in ((420, 240, 520), (1180, 170, 620), (1240, 420, 520), (240, 470, 380)):
        sheet.cloud(x, y, long, 30, "#f6efd6", 0.8)
    hill(sheet, ridge(sheet.chance, 1600, 735, 22, 1.5), "#b8b79a")
    for x, size, ink, turn in ((180, 0.36, "#b9cfc0", 10), (330, 0.36, "#b9cfc0", 50), (990, 0.36, "#b9cfc0", 80),
                               (1140, 0.36, "#b9cfc0", 20), (1290, 0.36, "#b9cfc0", 100), (1450, 0.36, "#b9cfc0", 64)):  # fmt: skip
        _turbine(sheet, x, 742, size, ink, "#8fb3ac", turn)
    sheet.water(740, "#e3c79c", deep, 0.4, 0.8)
    sheet.ripples(744, "#fff0cf", 170, 0.6)
    sheet.ripples(760, "#1c566d", 200, 0.45)
    _turbine(sheet, 1210, 800, 0.78, "#f3eedd", "#5f9298", 34)
    _turbine(sheet, 390, 812, 0.84, "#f3eedd", "#5f9298", 95)
    _turbine(sheet, 800, 880, 1.06, white, "#3d7c8c", 12)
    sheet.area(smooth([(900, 868), (916, 906), (1062, 906), (1098, 860)]), "#d4512f")
    sheet.box(950, 828, 1014, 872, white)
    sheet.box(946, 838, 1004, 852, "#17394e")
    sheet.line([(980, 828), (980, 790)], 3, "#17394e")
    sheet.area(ring(990, 908, 130, 8), white, 0.8)
    return sheet


def _turbine(sheet, x, water, size, ink, shade, turn):
    high = 520 * size
    hub = (x, water - high)
    tower = [(x - 11 * size, water), (x - 6 * size, hub[1]), (x + 6 * size, hub[1]), (x + 11 * size, water)]
    sheet.area(tower, ink)
    sheet.shade(tower, shade, (x + 14 * size, water), (x - 6 * size, water - 60 * size), 0.8)
    sheet.box(x - 17 * size, water - 46 * size, x + 17 * size, water + 4 * size, "#e0a93e")
    sheet.shade(frame(x - 17 * size, water - 46 * size, x + 17 * size, water + 4 * size), "#8a5a2c",
                (x + 20 * size, water), (x - 10 * size, water), 0.7)  # fmt: skip
    for blade in range(3):
        shape = [(0, -8), (60, -15), (150, -8), (290, 0), (150, 5), (0, 8)]
        points = turned(shape, *hub, turn + blade * 120, size)
        sheet.area(points, ink)
        sheet.shade(points, shade, points[4], points[1], 0.6)
    sheet.disc(*hub, 15 * size, ink)
    sheet.disc(*hub, 6 * size, shade)
    sheet.area(ring(x, water + 6 * size, 40 * size, 5 * size), "#fffaf0", 0.6)


def seals(key):
    """Grey seals on the Eider bank at low water."""
    sand, dark = "#f0d2a0", "#33424f"
    sheet = Sheet(key, "#a9cfd0")
    sheet.sky("#8fc0cb", "#c4dcd2", "#f8e3c0", "#fbd3b0", bottom=470)
    for x, y, long in ((420, 150, 520), (1120, 220, 680), (300, 330, 460)):
        sheet.cloud(x, y, long, 30, "#fdf1de", 0.85)
    hill(sheet, ridge(sheet.chance, 1600, 440, 60, 1.4), "#9db8b4", "#f3dcbc", 50)
    sheet.water(464, "#b9d6cc", "#3d8794", 0.45, 0.8, bottom=760)
    sheet.ripples(468, "#fdf1de", 110, 0.6, bottom=720)
    sheet.area(smooth([(-40, 606), (200, 580), (520, 572), (900, 590), (1200, 566), (1640, 600), (1640, 660), (-40, 680)]),
               "#e0bd8c")  # fmt: skip
    for x, size, faces in ((210, 0.44, 1), (500, 0.4, -1), (1010, 0.38, 1), (1340, 0.46, -1)):
        _seal(sheet, x, 620, size, "#71808a", "#4d5c68", faces)
    sheet.ripples(640, "#fdf1de", 40, 0.7, bottom=700)
    bank = smooth([(-40, 800), (180, 740), (480, 712), (860, 700), (1240, 722), (1640, 790)])
    sheet.area([*bank, (1640, 1067), (-40, 1067)], sand)
    sheet.shade([*bank, (1640, 1067), (-40, 1067)], "#c98f5c", (800, 1100), (760, 800), 0.8)
    sheet.area([*bank, *((x, y + 10) for x, y in reversed(bank))], "#fdf1de", 0.9)
    for _pool in range(30):
        sheet.area(ring(sheet.chance.uniform(0, 1600), sheet.chance.uniform(960, 1060), sheet.chance.uniform(40, 150), 4),
                   "#fbe6c3", 0.6)  # fmt: skip
    _seal(sheet, 420, 862, 0.92, "#8b8f8e", "#4f5a62", -1)
    _seal(sheet, 1180, 850, 0.9, "#a39c90", "#5f5f60", 1)
    _seal(sheet, 800, 930, 1.3, "#5d6a74", dark, 1)
    for x, y in ((620, 380), (690, 350), (1010, 400)):
        gull(sheet, x, y, 46, "#fdf6e7", 8)
    return sheet


def _seal(sheet, x, ground, size, ink, shade, faces):
    def at(points):
        return [(x + a * faces * size, ground + b * size) for a, b in points]

    sheet.area(at(ring(0, 4, 250, 16)), "#8f6a4a", 0.5)
    body = at(smooth([(-236, -66), (-206, -20), (-120, 2), (40, 6), (160, -4), (196, -60), (214, -112), (238, -146), (212, -184),
                      (168, -186), (134, -150), (80, -112), (0, -104), (-90, -72), (-170, -34), (-216, -84), (-256, -104)],
                     closed=True))  # fmt: skip
    sheet.area(body, ink)
    sheet.shade(body, shade, (x, ground + 20 * size), (x - 20 * faces * size, ground - 120 * size), 0.95)
    sheet.area(at(smooth([(96, -50), (130, -20), (120, 14), (84, 12)], closed=True)), shade)
    sheet.area(at(ring(238, -146, 17, 13)), mixed(ink, "#ffffff", 0.25))
    sheet.area(at(ring(250, -150, 6, 5)), "#1f2a33")
    sheet.area(at(ring(204, -160, 6.5, 7.5)), "#1f2a33")
    for n in range(9):
        spot = sheet.chance.uniform(-120, 100), sheet.chance.uniform(-70, -30)
        sheet.area(at(ring(*spot, 7 - n % 4, 4)), shade, 0.6)


SCENES = {scene.__name__: scene for scene in (library, ferry, bandstand, rowing, cranes, lighthouse, market, seawall,
                                              windfarm, seals)}  # fmt: skip
