"""The people of the paper: flat heads with light from the left, each recognisable at the size of a thumbnail."""

from .shapes import mixed, ring, smooth
from .sheet import Sheet

SIZE = (800, 800)


def _ground(key, ground):
    """A sheet of one ink, lighter where the light comes from."""
    sheet = Sheet(key, ground, SIZE)
    sheet.shade([(0, 0), (800, 0), (800, 800), (0, 800)], mixed(ground, "#ffffff", 0.35), (160, 60), (620, 620), 0.7)
    return sheet


def _body(sheet, coat, dark, collar=None):
    chest = smooth(
        [(20, 860), (60, 700), (160, 640), (310, 604), (400, 640), (490, 604), (640, 640), (740, 700), (780, 860)]
    )
    sheet.area(chest, coat)
    sheet.shade(chest, dark, (800, 760), (360, 660), 0.9)
    if collar:
        sheet.area([(300, 612), (400, 730), (330, 760), (252, 640)], collar)
        sheet.area([(500, 612), (400, 730), (470, 760), (548, 640)], collar)
        sheet.shade([(500, 612), (400, 730), (470, 760), (548, 640)], dark, (560, 760), (440, 620), 0.6)


def _face(sheet, skin, shade, jaw=1.0, long=1.0, lips=None, brow="#3a2a26", eye="#2a2024", blush=None, lift=0):
    """Neck, ears and face with few features: brows, eyes, the shadow of the nose, the mouth."""
    neck = smooth([(334, 480), (330, 590), (310, 640), (400, 704), (490, 640), (470, 590), (466, 480)])
    sheet.area(neck, skin)
    sheet.shade(neck, shade, (430, 540), (400, 680), 1)
    for side in (-1, 1):
        sheet.area(ring(400 + side * 138, 382, 24, 38), skin if side < 0 else mixed(skin, shade, 0.7))
    chin = 400 + 178 * long
    face = smooth([(264, 330), (280, 230), (400, 176), (520, 230), (536, 330), (528, 420), (400 + 92 * jaw, chin - 36),
                   (400 + 40 * jaw, chin), (400 - 40 * jaw, chin), (400 - 92 * jaw, chin - 36), (272, 420)], closed=True)  # fmt: skip
    sheet.area(face, skin)
    right = [(x, y) for x, y in face if x > 396]
    sheet.shade([*right, (400, 176), (400, chin)], shade, (560, 420), (392, 380), 0.95)
    sheet.area(smooth([(404, 352), (420, 420), (432, 452), (404, 464), (388, 456)]), shade, 0.85)
    for side in (-1, 1):
        x = 400 + side * 62
        sheet.area(ring(x, 374, 14, 15), eye)
        sheet.disc(x - 4, 369, 4.5, "#ffffff", share=0.9)
        sheet.line(smooth([(x - side * 17, 366), (x, 357), (x + side * 19, 364)]), 5, eye)
        sheet.line(
            smooth([(x - side * 30, 330 - lift), (x + side * 4, 322 - lift), (x + side * 36, 338 - lift)]), 9, brow
        )
    if blush:
        for side in (-1, 1):
            sheet.glow(400 + side * 84, 440, 54, blush, 0.6)
    mouth = lips or mixed(shade, "#5a1f24", 0.5)
    sheet.area(smooth([(352, 500), (384, 496), (400, 500), (416, 496), (450, 498), (426, 522), (400, 528), (374, 522)], closed=True),
               mouth)  # fmt: skip
    return face


def _glasses(sheet, ink, glass=None, round_=True, size=48):
    for side in (-1, 1):
        x = 400 + side * 64
        frame = ring(x, 376, size, size * (1 if round_ else 0.74), steps=40)
        if glass:
            sheet.area(frame, glass, 0.12)
        sheet.area(ring(x - size * 0.3, 376 - size * 0.34, size * 0.26, size * 0.16), glass, 0.5)
        sheet.line([*frame, frame[1]], 8, ink)
        sheet.line([(x + side * size, 370), (400 + side * 138, 362)], 8, ink)
    sheet.line(smooth([(382, 366), (400, 358), (418, 366)]), 8, ink)


def _lit(sheet, points, ink, dark):
    """Hair or cloth: an area that darkens to the right."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    sheet.area(points, ink)
    sheet.shade(points, dark, (max(xs), max(ys)), (min(xs) + (max(xs) - min(xs)) * 0.3, min(ys)), 0.85)


def rita(key):
    """Rita Moss: a dark bob, a yellow raincoat, a pencil behind the ear."""
    sheet, skin, shade = _ground(key, "#7fb5b0"), "#f0bf98", "#c4785a"
    back = smooth([(222, 520), (206, 340), (250, 200), (400, 128), (550, 200), (594, 340), (578, 520), (500, 556), (300, 556)],
                  closed=True)  # fmt: skip
    _lit(sheet, back, "#4a2630", "#23141f")
    _body(sheet, "#f2b53a", "#b56a24", "#f7cf70")
    _face(sheet, skin, shade, 0.95, 0.98, "#b5463f", "#3a1f26", blush="#e58a6a")
    fringe = smooth([(246, 400), (232, 300), (270, 200), (400, 140), (530, 196), (568, 300), (556, 400), (528, 320), (470, 280),
                     (360, 262), (300, 300), (268, 350)], closed=True)  # fmt: skip
    _lit(sheet, fringe, "#5a2f36", "#2a1622")
    sheet.line([(536, 322), (628, 268)], 14, "#e5553a")
    sheet.area([(626, 258), (634, 280), (656, 256)], "#f6e3c0")
    return sheet


def ed(key):
    """Ed Hallam: grey beard, round glasses, a navy jersey."""
    sheet, skin, shade = _ground(key, "#e0a45a"), "#e6b08c", "#b56f52"
    _body(sheet, "#27405a", "#101f33")
    sheet.area(smooth([(300, 612), (400, 676), (500, 612), (520, 650), (400, 724), (280, 650)], closed=True), "#35557a")
    _face(sheet, skin, shade, 1.15, 1.05, brow="#8a8580", lift=12)
    beard = smooth([(266, 400), (286, 462), (330, 480), (400, 470), (470, 480), (514, 462), (534, 400), (536, 480), (504, 580),
                    (400, 650), (296, 580), (264, 480)], closed=True)  # fmt: skip
    _lit(sheet, beard, "#c9c4ba", "#77706c")
    sheet.area(smooth([(352, 512), (400, 506), (448, 512), (400, 530)], closed=True), "#9a4f42")
    hair = smooth([(256, 380), (240, 290), (276, 200), (360, 150), (470, 152), (534, 210), (560, 300), (544, 380), (526, 300),
                   (470, 236), (380, 222), (300, 250), (274, 310)], closed=True)  # fmt: skip
    _lit(sheet, hair, "#b5b0a8", "#6b6664")
    _glasses(sheet, "#2a2430", "#ffffff")
    return sheet


def maud(key):
    """Maud Ferrant: white hair in a knot, pearls, plum."""
    sheet, skin, shade = _ground(key, "#b5667a"), "#f3cdb0", "#cf8a70"
    _lit(sheet, ring(430, 130, 88, 78), "#f3efe6", "#b5adb0")
    back = smooth([(240, 420), (230, 300), (280, 190), (400, 146), (520, 190), (570, 300), (560, 420), (480, 460), (320, 460)],
                  closed=True)  # fmt: skip
    _lit(sheet, back, "#e6e0d6", "#a39a9f")
    _body(sheet, "#4a2f52", "#24162d", "#5f3f68")
    _face(sheet, skin, shade, 0.9, 0.98, "#b54a52", "#a89c98", blush="#e89a86")
    front = smooth([(250, 372), (244, 280), (300, 196), (400, 160), (500, 196), (556, 280), (550, 372), (520, 290), (440, 216),
                    (400, 236), (350, 222), (284, 290)], closed=True)  # fmt: skip
    _lit(sheet, front, "#f8f4ec", "#bdb5b6")
    for x in (306, 494):
        sheet.line(smooth([(x - 20, 452), (x, 462), (x + 16, 456)]), 3, shade)
    for n in range(11):
        t = n / 10
        sheet.disc(308 + 184 * t, 626 + 78 * 4 * t * (1 - t), 11, "#fbf6ea")
    for side in (-1, 1):
        sheet.disc(400 + side * 140, 432, 10, "#fbf6ea")
    return sheet


def yusuf(key):
    """Yusuf Karim: black hair, a short beard, an olive jacket."""
    sheet, skin, shade = _ground(key, "#d9c58f"), "#c48a60", "#8a5238"
    _body(sheet, "#5f6f47", "#2c3a2a", "#75865a")
    sheet.area([(330, 640), (400, 730), (470, 640), (400, 690)], "#f3ead3")
    _face(sheet, skin, shade, 1.05, 1.02, "#8a4438", "#1c1618", eye="#171216")
    beard = smooth([(264, 380), (280, 450), (340, 484), (400, 476), (460, 484), (520, 450), (536, 380), (534, 470), (494, 560),
                    (400, 606), (306, 560), (266, 470)], closed=True)  # fmt: skip
    _lit(sheet, beard, "#33282a", "#141014")
    sheet.area(smooth([(354, 506), (400, 500), (446, 506), (400, 528)], closed=True), "#a3584a")
    hair = smooth([(252, 370), (238, 280), (262, 190), (340, 130), (440, 118), (530, 160), (566, 250), (550, 370), (528, 290),
                   (500, 250), (420, 238), (330, 246), (280, 290)], closed=True)  # fmt: skip
    _lit(sheet, hair, "#2f2628", "#100d12")
    return sheet


def ines(key):
    """Ines Moor: a cloud of curls, big earrings, a coral jumper."""
    sheet, skin, shade = _ground(key, "#35566f"), "#9a5f44", "#5f3328"
    for x, y, size in ((250, 330, 100), (262, 220, 96), (340, 146, 100), (450, 138, 100), (540, 210, 98), (562, 330, 100),
                       (240, 430, 84), (566, 430, 84), (400, 200, 120)):  # fmt: skip
        _lit(sheet, ring(x, y, size, size), "#3f2428", "#1a1016")
    _body(sheet, "#e5694a", "#9a2f2c")
    sheet.area(smooth([(300, 610), (400, 670), (500, 610), (516, 644), (400, 716), (284, 644)], closed=True), "#f08a66")
    _face(sheet, skin, shade, 0.92, 0.98, "#a8403f", "#1f1216", eye="#170f14", blush="#b5644a")
    for x, y, size in ((290, 250, 56), (350, 206, 60), (430, 198, 60), (500, 240, 58), (540, 300, 40), (262, 310, 40)):
        _lit(sheet, ring(x, y, size, size * 0.9), "#472a2c", "#1f1319")
    for _curl in range(40):
        x, y = sheet.chance.gauss(390, 90), sheet.chance.gauss(170, 40)
        if 90 < y < 236 and 230 < x < 560:
            sheet.line(ring(x, y, 20, 16, 180, 330, 10), 3, "#6b4038", 0.7)
    for side in (-1, 1):
        ringed = ring(400 + side * 148, 466, 30, 36)
        sheet.line([*ringed, ringed[1]], 9, "#f2b84a")
    return sheet


def olga(key):
    """Olga Brandt: a fair wave, red glasses, a grey suit."""
    sheet, skin, shade = _ground(key, "#9fb9c9"), "#f5d0b5", "#d0907a"
    back = smooth([(232, 500), (210, 380), (236, 240), (310, 160), (430, 130), (540, 176), (590, 290), (584, 420), (560, 510),
                   (480, 540), (310, 540)], closed=True)  # fmt: skip
    _lit(sheet, back, "#e6bf72", "#a8793a")
    _body(sheet, "#4f5668", "#262b3a", "#636b80")
    sheet.area([(322, 640), (400, 736), (478, 640), (400, 700)], "#fbf3e3")
    _face(sheet, skin, shade, 0.98, 1.0, "#c4403f", "#a87a44", blush="#ec9a84", lift=12)
    front = smooth([(250, 430), (236, 320), (270, 210), (370, 150), (490, 158), (560, 230), (572, 340), (556, 440), (534, 330),
                    (490, 262), (420, 240), (336, 300), (284, 330)], closed=True)  # fmt: skip
    _lit(sheet, front, "#f2d08a", "#b98a44")
    _glasses(sheet, "#c4342f", "#ffffff", round_=False, size=52)
    return sheet


def tomas(key):
    """Tomas Reiner: a harbour cap, a red scarf, a face that has been out."""
    sheet, skin, shade = _ground(key, "#5f8f7a"), "#e3a078", "#a8593f"
    _body(sheet, "#2f3f4f", "#141f2b", "#3f5266")
    _face(sheet, skin, shade, 1.2, 1.04, "#9a4a3c", "#6b3a22", blush="#d9694a")
    for side in (-1, 1):
        burn = smooth(
            [(400 + side * 138, 300), (400 + side * 142, 400), (400 + side * 122, 440), (400 + side * 116, 320)],
            closed=True,
        )
        sheet.area(burn, "#a85a2f")
    sheet.area(smooth([(330, 492), (366, 468), (400, 480), (434, 468), (470, 492), (440, 500), (400, 492), (360, 500)], closed=True),
               "#a85a2f")  # fmt: skip
    _lit(
        sheet,
        smooth([(290, 600), (400, 650), (510, 600), (530, 660), (400, 726), (270, 660)], closed=True),
        "#d4442f",
        "#7a1f22",
    )
    _lit(sheet, smooth([(430, 690), (500, 670), (530, 800), (450, 810)], closed=True), "#d4442f", "#7a1f22")
    cap = smooth(
        [(236, 292), (226, 200), (300, 130), (420, 112), (530, 140), (576, 210), (564, 292), (400, 262)], closed=True
    )
    _lit(sheet, cap, "#27384f", "#0f1926")
    peak = smooth(
        [(246, 300), (300, 258), (400, 246), (500, 258), (556, 300), (500, 306), (400, 290), (300, 306)], closed=True
    )
    _lit(sheet, peak, "#141d2a", "#070c14")
    sheet.disc(400, 214, 20, "#f2b84a")
    return sheet


SCENES = {person.__name__: person for person in (rita, ed, maud, yusuf, ines, olga, tomas)}
