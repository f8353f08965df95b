"""Scenes from beyond the harbour: the night sky, and what the wire sends."""

import math

from .shapes import along, arch, down_to, frame, mixed, ridge, ring, smooth
from .sheet import Sheet
from .things import HOLDING, POINTING, STANDING, WALKING, bare_tree, fir, gull, hill, person


def meteors(key):
    """The Leonids over the bay, and those who stayed up for them."""
    night, pale = "#0f1533", "#fff3d6"
    sheet = Sheet(key, night)
    sheet.sky("#0b1030", "#172352", "#2f3f7a", "#5f5f94", "#c98a86", bottom=760)
    way = [(x, 560 - x * 0.5 + 50 * math.sin(x / 170)) for x in range(-600, 1900, 50)]
    band = [*smooth([(x + 150, y - 90) for x, y in way]), *reversed(smooth([(x + 330, y + 90) for x, y in way]))]
    sheet.haze(band, "#8f8fc4", 70, 0.32)
    core = [*smooth([(x + 200, y - 40) for x, y in way]), *reversed(smooth([(x + 280, y + 40) for x, y in way]))]
    sheet.haze(core, "#c4b5d6", 34, 0.3)
    sheet.stars(620, pale, 640)
    for _star in range(300):
        x = sheet.chance.uniform(200, 1600)
        y = 600 - (x - 240) * 0.5 + sheet.chance.gauss(0, 60)
        sheet.disc(x, y, sheet.chance.choice((0.8, 1, 1.3)), pale, share=sheet.chance.uniform(0.4, 1))
    for x, y, size in ((330, 180, 3.4), (1210, 130, 3.8), (1080, 470, 3), (560, 420, 3.2), (180, 440, 3)):
        sheet.glow(x, y, 26, pale, 0.8)
        sheet.disc(x, y, size, pale)
    source = (1000, -160)
    for angle, near, far, width in ((118, 330, 690, 7), (103, 420, 640, 4.5), (140, 420, 820, 5), (86, 360, 560, 4),
                                    (68, 420, 700, 5.5), (127, 560, 740, 3), (152, 640, 860, 3.4), (54, 520, 690, 3),
                                    (96, 640, 760, 2.6)):  # fmt: skip
        one, other = (ring(*source, size, size, angle, angle, 1)[0] for size in (near, far))
        across = (math.cos(math.radians(angle + 90)) * width, math.sin(math.radians(angle + 90)) * width)
        sheet.haze([one, (other[0] + across[0] * 2, other[1] + across[1] * 2), (other[0] - across[0] * 2, other[1] - across[1] * 2)],
                   "#c9c4ea", 5, 0.5)  # fmt: skip
        sheet.area([one, (other[0] + across[0] / 2, other[1] + across[1] / 2), (other[0] - across[0] / 2, other[1] - across[1] / 2)],
                   pale)  # fmt: skip
        sheet.glow(*other, 22 + width * 5, pale, 0.9)
        sheet.disc(*other, width * 0.75, "#ffffff")
    sheet.glow(800, 760, 900, "#f0b090", 0.35, high=190)
    hill(sheet, [(x, y) for x, y in ridge(sheet.chance, 1600, 730, 90, 1.1)], "#3a3f70", "#a87888", 70, 0.5)
    for n in range(26):
        x = 250 + n * 24 + sheet.chance.uniform(-8, 8)
        sheet.disc(x, 744 + sheet.chance.uniform(-10, 8), 2.2, "#ffd98a")
    sheet.water(760, "#8a6c88", "#10163a", 0.75, 0.9)
    sheet.ripples(764, "#e0c0b8", 130, 0.45)
    head = smooth([(-40, 900), (200, 876), (480, 900), (760, 960), (1000, 980), (1240, 940), (1640, 890)])
    sheet.area(down_to(head, 1067), "#0a0e24")
    for n in range(150):
        x = n * 11 - 10
        y = 884 + 60 * math.sin(math.pi * max(0, min(1, (x - 150) / 1400))) ** 2
        sheet.line([(x, y + 40), (x + sheet.chance.uniform(-7, 7), y - sheet.chance.uniform(-12, 14))], 2.4, "#0a0e24")
    for x, y, high, pose, faces in ((700, 962, 190, POINTING, 1), (770, 970, 176, STANDING, 1), (830, 974, 116, POINTING, 1),
                                    (905, 980, 186, STANDING, -1)):  # fmt: skip
        person(sheet, x, y, high, "#0a0e24", pose, faces=faces, skirt=x in (770, 830))
    for foot in (1050, 1096, 1142):
        sheet.line([(1094, 868), (foot, 990)], 5, "#0a0e24")
    sheet.line([(1046, 896), (1140, 826)], 16, "#0a0e24")
    sheet.line([(1126, 836), (1156, 814)], 22, "#0a0e24")
    return sheet


def reservoir(key):
    """Carrow Water after three dry summers: the old church is out again."""
    mud, ochre, dark = "#c98a58", "#e9c07a", "#4a2f2a"
    sheet = Sheet(key, ochre)
    sheet.sky("#e08a4a", "#efb05f", "#f8d893", "#fdecbf", bottom=520)
    sheet.disc(800, 250, 128, "#fff8dc")
    sheet.glow(800, 250, 460, "#fff4cc", 0.65)
    for base, high, ink, rough in ((470, 120, "#dba466", 1.0), (530, 110, "#b9784c", 1.5)):
        hill(sheet, ridge(sheet.chance, 1600, base, high, rough), ink, "#f0c486", 90)
    # The shore in rings, one for every month without rain.
    for n in range(7):
        top = smooth(
            [(-40, 540 + n * 20), (360, 548 + n * 22), (800, 556 + n * 23), (1240, 548 + n * 22), (1640, 540 + n * 20)]
        )
        sheet.area(down_to(top, 1067), mixed("#e9c890", mud, n / 6))
        sheet.area([*top, *((x, y + 3.5) for x, y in reversed(top))], "#8a5638", 0.45)
    pool = smooth(
        [(330, 738), (560, 712), (800, 706), (1080, 716), (1290, 742), (1110, 776), (800, 788), (480, 774)], closed=True
    )
    sheet.area(pool, "#7fb0ac")
    sheet.shade(pool, "#f6dfa8", (800, 690), (800, 780), 0.8)
    _church(sheet, dark)
    _cracks(sheet, dark)
    sheet.area(smooth([(1110, 900), (1140, 944), (1330, 930), (1392, 868), (1260, 906)], closed=True), "#8a3f30")
    sheet.shade(smooth([(1110, 900), (1140, 944), (1330, 930), (1392, 868), (1260, 906)], closed=True), dark,
                (1250, 960), (1250, 880), 0.8)  # fmt: skip
    sheet.line([(1250, 910), (1180, 850)], 6, dark)
    person(sheet, 470, 900, 170, dark, STANDING, coat="#8a3f30")
    sheet.area([(480, 896), (490, 896), (730, 930), (700, 934)], dark, 0.3)
    bare_tree(sheet, 200, 900, 420, dark)
    for x, y in ((960, 180), (1030, 220)):
        gull(sheet, x, y, 46, dark, 10)
    return sheet


def _church(sheet, dark):
    stone = "#a8704c"
    sheet.area(frame(830, 590, 1000, 732), stone)
    sheet.area([(826, 594), (850, 530), (980, 530), (1004, 594)], "#7a4a38")
    tower = [(726, 738), (730, 430), (830, 430), (834, 738)]
    sheet.area(tower, stone)
    sheet.shade(tower, dark, (850, 740), (750, 520), 0.9)
    sheet.shade(frame(830, 590, 1000, 732), dark, (1010, 740), (850, 600), 0.8)
    sheet.area([(716, 434), (844, 434), (780, 292)], "#7a4a38")
    sheet.shade([(716, 434), (844, 434), (780, 292)], dark, (850, 430), (760, 380), 0.9)
    sheet.line([(780, 298), (780, 250)], 5, dark)
    sheet.line([(764, 266), (796, 266)], 5, dark)
    for x in (752, 788):
        sheet.area(arch(x, 456, x + 20, 510), dark)
    for x in (860, 906, 952):
        sheet.area(arch(x, 630, x + 24, 700), dark)
    sheet.area([(720, 700), (1010, 700), (1016, 744), (712, 742)], "#d9b07a", 0.5)
    sheet.area([(728, 744), (834, 744), (820, 786), (744, 780)], "#8a5a44", 0.55)
    sheet.ripples(744, "#f6e3b8", 26, 0.8, 480, 1120, 786, 0.6)


def _cracks(sheet, dark):
    """Dried mud as a net of cells that grow towards us."""
    rows = [800, 826, 858, 898, 950, 1014, 1096]
    grid = []
    for row, y in enumerate(rows):
        wide = 66 + row * 22
        grid.append([(x + sheet.chance.uniform(-0.34, 0.34) * wide, y + sheet.chance.uniform(-0.3, 0.3) * (14 + row * 8))
                     for x in (n * wide - 100 + row % 2 * wide / 2 for n in range(int(1900 / wide)))])  # fmt: skip
    for row, line in enumerate(grid):
        for n, point in enumerate(line):
            if n and sheet.chance.random() < 0.94:
                bend = along(line[n - 1], point, 0.5)
                bend = bend[0], bend[1] + sheet.chance.uniform(-6, 6)
                sheet.line([line[n - 1], bend, point], 1.6 + row * 0.75, dark, 0.85)
            if row + 1 < len(grid):
                below = min(grid[row + 1], key=lambda other: abs(other[0] - point[0]))
                sheet.line([point, below], 1.6 + row * 0.75, dark, 0.85)


def strike(key):
    """The gate of a container terminal, shut; behind it everything that is not moving."""
    dark, fire = "#2b2a3a", "#ffb347"
    sheet = Sheet(key, "#d9d3c0")
    sheet.sky("#8f9fa6", "#b9bdb4", "#e6d9bd", "#f3e0b8", bottom=760)
    for x, y, long in ((420, 120, 700), (1200, 170, 640)):
        sheet.cloud(x, y, long, 40, "#e9e3d0", 0.7)
    inks = ("#c4553a", "#3f7d80", "#e0a04a", "#8a8f86", "#a8423a", "#4f6a86")
    for column in range(9):
        for row in range(3 + (column * 5 + 2) % 3):
            x, y = column * 186 - 30, 760 - (row + 1) * 106
            ink = sheet.chance.choice(inks)
            sheet.box(x, y, x + 182, y + 102, ink)
            sheet.shade(frame(x, y, x + 182, y + 102), dark, (x + 200, y + 110), (x + 40, y), 0.7)
            for rib in range(1, 13):
                sheet.line([(x + rib * 14, y + 8), (x + rib * 14, y + 94)], 2.4, dark, 0.22)
            sheet.box(x, y, x + 182, y + 5, "#f3e6c9", 0.4)
    sheet.haze([(-20, 560), (1620, 560), (1620, 780), (-20, 780)], "#e6d9bd", 30, 0.35)
    sheet.box(0, 760, 1600, 1067, "#a39c8c")
    sheet.shade(frame(0, 760, 1600, 1067), dark, (0, 1090), (0, 790), 0.75)
    for x in (160, 1440):
        sheet.box(x - 40, 420, x + 40, 800, "#e6d3a8")
        sheet.shade(frame(x - 40, 420, x + 40, 800), dark, (x + 60, 800), (x - 30, 560), 0.8)
        sheet.box(x - 52, 400, x + 52, 428, dark)
    for n in range(31):
        x = 206 + n * 39.6
        sheet.line([(x, 500), (x, 800)], 7, dark)
        sheet.area([(x - 6, 500), (x + 6, 500), (x, 478)], dark)
    for y in (530, 660, 790):
        sheet.line([(200, y), (1400, y)], 11, dark)
    sheet.line([(800, 490), (800, 805)], 18, dark)
    sheet.area(ring(800, 660, 34, 40), "#e0a04a")
    sheet.area(ring(800, 640, 20, 26, 180, 360), dark)
    sheet.area(ring(800, 664, 8, 10), dark)
    for x, y, high, coat, ink in ((420, 950, 290, "#c4553a", "#fdf3dc"), (560, 930, 270, "#3f4f66", "#e0a04a"),
                                  (1010, 930, 270, "#5a4a5c", "#c4553a"), (1150, 956, 292, "#e0a04a", "#fdf3dc")):  # fmt: skip
        hand = x + high * 0.16, y - high * 0.84
        sheet.area(ring(x, y + 2, high * 0.22, high * 0.035), dark, 0.4)
        sheet.line([(hand[0], hand[1] + 70), (hand[0], hand[1] - 120)], 7, "#6b4a36")
        sheet.area(frame(hand[0] - 78, hand[1] - 210, hand[0] + 78, hand[1] - 100), ink)
        sheet.shade(frame(hand[0] - 78, hand[1] - 210, hand[0] + 78, hand[1] - 100), dark,
                    (hand[0] + 110, hand[1] - 90), (hand[0] - 30, hand[1] - 190), 0.5)  # fmt: skip
        for line in range(2):
            sheet.box(
                hand[0] - 52, hand[1] - 184 + line * 34, hand[0] + 52 - line * 30, hand[1] - 170 + line * 34, dark, 0.8
            )
        person(sheet, x, y, high, dark, HOLDING, coat=coat, head="#a8694a")
    sheet.glow(800, 880, 300, fire, 0.6)
    sheet.area([(744, 880), (856, 880), (842, 1000), (758, 1000)], dark)
    for x, y in ((770, 920), (800, 920), (830, 920), (785, 956), (815, 956)):
        sheet.disc(x, y, 8, fire)
    sheet.area(smooth([(748, 884), (742, 830), (770, 846), (786, 770), (812, 826), (834, 800), (852, 884)]), "#e8662f")
    sheet.area(smooth([(770, 884), (772, 846), (796, 820), (812, 850), (830, 884)]), "#ffd98a")
    for x, high, faces in ((690, 270, 1), (910, 276, -1)):
        sheet.area(ring(x, 972, high * 0.22, high * 0.035), dark, 0.4)
        person(sheet, x, 970, high, dark, {**STANDING, "arms": [((0.1, -0.66), (0.2, -0.6)), ((0.14, -0.64), (0.26, -0.62))]},
               faces=faces, coat="#3f4f66" if faces > 0 else "#7a3f3a", head="#a8694a")  # fmt: skip
    return sheet


def mountain_pass(key):
    """The road over the pass under three metres of snow, and the plough that is not through yet."""
    dark, snow, shade = "#22344f", "#fbfaf4", "#9db6cf"
    sheet = Sheet(key, "#bcd0de")
    sheet.sky("#6f9cc0", "#a9c6d6", "#e3e2da", "#f8e6cf", bottom=640)
    _peaks(sheet, [(-60, 520), (180, 300), (330, 420), (560, 180), (700, 330), (830, 240), (1090, 470), (1290, 250), (1480, 400),
                   (1680, 280)], 700, "#7f9cbc", "#f3f2ec")  # fmt: skip
    _peaks(sheet, [(-60, 640), (240, 470), (420, 560), (600, 490), (790, 600), (1000, 500), (1230, 380), (1420, 540),
                   (1660, 460)], 800, "#4f6f94", "#f6f5ef")  # fmt: skip
    sheet.haze(smooth([(-80, 640), (300, 600), (800, 640), (1300, 600), (1700, 640), (1300, 700), (300, 700)], closed=True),
               "#eef1ef", 26, 0.8)  # fmt: skip
    for ink, points in (("#dfe8ee", [(-40, 700), (260, 640), (560, 680), (900, 640), (1250, 690), (1640, 620)]),
                        (snow, [(-40, 820), (300, 730), (620, 716), (860, 744), (1180, 716), (1640, 800)])):  # fmt: skip
        line = smooth(points)
        sheet.area(down_to(line, 1067), ink)
        sheet.shade(down_to(line, 1067), shade, (1200, 1100), (700, 730), 0.8)
    for _tree in range(36):
        x = sheet.chance.choice((sheet.chance.uniform(-20, 460), sheet.chance.uniform(1130, 1620)))
        fir(
            sheet,
            x,
            720 + abs(x - 800) * 0.1 + sheet.chance.uniform(-10, 30),
            sheet.chance.uniform(90, 170),
            "#2c4a5f",
            "#eef3f4",
        )
    road = [*smooth([(800, 700), (860, 744), (760, 800), (640, 880), (560, 1080)]),
            *reversed(smooth([(818, 700), (900, 744), (880, 806), (920, 890), (1060, 1080)]))]  # fmt: skip
    sheet.area(road, "#7f93a8")
    sheet.shade(road, "#e6ebee", (800, 690), (800, 900), 0.9)
    for side in (-1, 1):
        bank = smooth(
            [(860 + side * 26, 744), (820 + side * 80, 800), (780 + side * 190, 890), (800 + side * 330, 1080)]
        )
        outer = smooth(
            [(860 + side * 60, 720), (830 + side * 180, 760), (800 + side * 400, 850), (800 + side * 640, 1080)]
        )
        area = [*bank, *reversed(outer)]
        sheet.area(area, snow)
        sheet.shade(area, "#7f9fc0", bank[12], outer[10], 0.85)
    for x, y, high in (
        (590, 830, 130),
        (500, 930, 190),
        (1050, 830, 130),
        (1150, 930, 190),
        (690, 770, 90),
        (960, 770, 90),
    ):
        sheet.line([(x, y), (x, y - high)], high * 0.06, "#d4512f")
        for n in range(2):
            sheet.box(
                x - high * 0.034, y - high * (0.85 - n * 0.3), x + high * 0.034, y - high * (0.72 - n * 0.3), snow
            )
    _plough(sheet, 800, 930, dark)
    sheet.snow(520, "#ffffff")
    return sheet


def _peaks(sheet, tops, bottom, rock, snow):
    line = []
    for n, point in enumerate(tops):
        if n:
            for part in range(1, 5):
                x, y = along(tops[n - 1], point, part / 5)
                line.append((x + sheet.chance.uniform(-10, 10), y + sheet.chance.uniform(-14, 14)))
        line.append(point)
    sheet.area(down_to(line, bottom), snow)
    for n in range(1, len(tops) - 1):
        (x, y), (after, low) = tops[n], tops[n + 1]
        if y > tops[n - 1][1] and y > low:
            continue
        shadow = [(x, y), (x + (after - x) * 0.3, y + (low - y) * 0.3), (after, low), (after + 20, bottom), (x + 60, bottom),
                  (x + 10, y + 170), (x + 44, y + 110), (x - 8, y + 60)]  # fmt: skip
        sheet.area(shadow, rock)
        sheet.shade(shadow, snow, (x, bottom), (x, y + 120), 0.8)
        sheet.area([(x - 60, y + 110), (x - 40, y + 180), (x - 110, y + 260), (x - 86, y + 170)], rock, 0.8)


def _plough(sheet, x, ground, dark):
    orange = "#ef7f2a"
    sheet.glow(x, ground - 214, 150, "#ffc46b", 0.9)
    sheet.area(ring(x, ground + 8, 170, 20), "#5f7fa6", 0.7)
    sheet.box(x - 92, ground - 180, x + 92, ground - 30, orange)
    sheet.shade(
        frame(x - 92, ground - 180, x + 92, ground - 30), "#8f3f1c", (x + 110, ground - 20), (x - 40, ground - 140), 0.8
    )
    sheet.area([(x - 76, ground - 172), (x + 76, ground - 172), (x + 82, ground - 104), (x - 82, ground - 104)], dark)
    sheet.area(
        [(x - 76, ground - 172), (x - 10, ground - 172), (x - 60, ground - 104), (x - 82, ground - 104)], "#9fc3d6", 0.8
    )
    sheet.box(x - 22, ground - 212, x + 22, ground - 180, "#ffd98a")
    for side in (-1, 1):
        sheet.glow(x + side * 70, ground - 76, 60, "#fff3cf", 0.9)
        sheet.disc(x + side * 70, ground - 76, 13, "#fff8e3")
        sheet.box(x + side * 80 - 18, ground - 34, x + side * 80 + 18, ground + 4, dark)
    blade = smooth([(x - 170, ground - 60), (x - 80, ground - 40), (x, ground - 74), (x + 80, ground - 40), (x + 170, ground - 60),
                    (x + 184, ground + 10), (x, ground + 26), (x - 184, ground + 10)], closed=True)  # fmt: skip
    sheet.area(blade, "#f2b233")
    sheet.shade(blade, "#8f4f1c", (x, ground + 40), (x, ground - 40), 0.85)
    for side in (-1, 1):
        for _lump in range(46):
            far = sheet.chance.random()
            sheet.disc(x + side * (160 + far * 120), ground - 30 - sheet.chance.random() * 110 * (1 - far) + far * 20,
                       sheet.chance.uniform(3, 13) * (1.2 - far), "#ffffff", share=0.95)  # fmt: skip


def observatory(key):
    """A dome on a ridge, open, with the stars gone round it for an hour."""
    night, pale, glow = "#0f1a3a", "#f6efd9", "#ffb37a"
    sheet = Sheet(key, night)
    sheet.sky("#0b1433", "#142a55", "#2a4f7f", "#5f7f99", "#d9a884", bottom=820)
    for n in range(120):
        size = 40 + n * 11.5
        start = sheet.chance.uniform(0, 360)
        for _arc in range(2 + n // 16):
            turn = sheet.chance.uniform(10, 34)
            ink = sheet.chance.choice((pale, pale, "#a9c6e6", "#ffd9a8"))
            sheet.line(ring(800, 240, size, size, start, start + turn, 40), sheet.chance.choice((1.2, 1.6, 2.4)), ink,
                       sheet.chance.uniform(0.3, 0.9))  # fmt: skip
            start += sheet.chance.uniform(40, 120)
    sheet.disc(800, 240, 4, "#ffffff")
    sheet.glow(800, 240, 40, pale, 0.8)
    sheet.glow(800, 840, 1000, "#f0b088", 0.5, high=220)
    for base, high, ink, rough in ((800, 110, "#4a5a7f", 1.2), (860, 90, "#2f3f66", 1.9)):
        hill(sheet, ridge(sheet.chance, 1600, base, high, rough), ink, "#a88a8f", 80, 0.5)
    rock = smooth(
        [
            (-40, 1010),
            (240, 960),
            (440, 900),
            (560, 872),
            (800, 862),
            (1040, 872),
            (1180, 910),
            (1400, 980),
            (1640, 1010),
        ]
    )
    sheet.area(down_to(rock, 1067), "#10182f")
    drum = frame(590, 690, 1010, 872)
    sheet.area(drum, "#c9c4bd")
    sheet.shade(drum, "#27304f", (1030, 870), (680, 720), 0.95)
    for n in range(7):
        sheet.box(622 + n * 56, 750, 644 + n * 56, 800, glow if n in (1, 2, 5) else "#27304f")
    sheet.box(570, 676, 1030, 700, "#e6e0d3")
    sheet.shade(frame(570, 676, 1030, 700), "#27304f", (1050, 690), (700, 690), 0.9)
    dome = ring(800, 680, 216, 236, 180, 360, 60)
    sheet.area(dome, "#efe8da")
    sheet.shade(dome, "#27304f", (1050, 700), (690, 520), 0.98)
    for side in (-150, -90, 90, 150):
        curve = [
            (800 + side * math.cos(math.radians(t)), 680 - 236 * math.sin(math.radians(t))) for t in range(0, 91, 6)
        ]
        sheet.line(curve, 1.8, "#27304f", 0.5)
    slit = [(760, 680), (760, 560), (772, 444), (836, 444), (848, 560), (848, 680)]
    sheet.area(slit, "#101a33")
    sheet.glow(804, 660, 90, glow, 0.8)
    sheet.line([(800, 668), (806, 470)], 34, "#5f6f8f")
    sheet.line([(794, 668), (799, 470)], 10, "#b9c4d3")
    sheet.line([(804, 506), (807, 440)], 42, "#7f8fa8")
    sheet.line([(752, 680), (752, 556), (764, 440)], 9, "#e6e0d3")
    sheet.line([(856, 680), (856, 556), (844, 440)], 9, "#8f93a3")
    sheet.area(frame(980, 800, 1150, 880), "#8f8f98")
    sheet.shade(frame(980, 800, 1150, 880), "#1b2442", (1170, 880), (1000, 800), 0.9)
    sheet.area([(970, 804), (1160, 804), (1130, 776), (1000, 776)], "#27304f")
    for x in (1010, 1080):
        sheet.box(x, 824, x + 30, 856, glow)
    sheet.glow(1060, 840, 110, glow, 0.5)
    person(sheet, 470, 906, 92, "#10182f", POINTING)
    person(sheet, 428, 912, 88, "#10182f", WALKING)
    for x, y in ((180, 990), (250, 985), (1390, 1000), (1480, 1010), (1300, 980)):
        fir(sheet, x, y, sheet.chance.uniform(90, 150), "#10182f")
    return sheet


SCENES = {
    "meteors": meteors,
    "reservoir": reservoir,
    "strike": strike,
    "pass": mountain_pass,
    "observatory": observatory,
}
