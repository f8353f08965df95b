"""The sheet a picture is printed on: flat inks, grained shadows, light, water and weather, drawn at twice the size.

Everything is measured in the finished picture's own pixels. Nothing here has an outline: a shape is a flat
area of one ink, and depth comes from a second ink that is scattered over it as grain.
"""

import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .shapes import mixed, rgb, smooth

SCALE = 2
WIDTH, HEIGHT = 1600, 1067

# A ramp with long flat ends, so that a gradient holds its colour before and behind its two points.
REACH = 12
RAMP = Image.new("L", (1, 256 * (2 * REACH + 1)))
RAMP.putdata([max(0, min(255, row - 256 * REACH)) for row in range(RAMP.height)])
# Pillow's radial gradient reaches 181 at the middle of an edge; ours is gone there.
HALO = Image.radial_gradient("L").point(lambda far: max(0, round((181 - far) / 181 * 255)))


class Sheet:
    """A picture in the making; the same key gives the same picture every time."""

    def __init__(self, key: str, ground: str, size=(WIDTH, HEIGHT)):
        self.chance = random.Random(key)
        self.width, self.height = size
        self.picture = Image.new("RGB", (size[0] * SCALE, size[1] * SCALE), ground)
        self.pen = ImageDraw.Draw(self.picture, "RGBA")
        noise = Image.frombytes("L", size, self.chance.randbytes(size[0] * size[1]))
        self.noise = noise.resize(self.picture.size, Image.Resampling.BICUBIC)

    # Flat ink -----------------------------------------------------------------------------------------------------

    def area(self, points, ink, share=1.0):
        """A flat area of ink."""
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=(*rgb(ink), round(share * 255)))

    def box(self, left, top, right, bottom, ink, share=1.0):
        """An upright rectangle."""
        self.area([(left, top), (right, top), (right, bottom), (left, bottom)], ink, share)

    def disc(self, x, y, radius, ink, high=None, share=1.0):
        """A circle, or an ellipse where `high` is given."""
        high = radius if high is None else high
        at = [(x - radius) * SCALE, (y - high) * SCALE, (x + radius) * SCALE, (y + high) * SCALE]
        self.pen.ellipse(at, fill=(*rgb(ink), round(share * 255)))

    def line(self, points, width, ink, share=1.0):
        """A stroke with round ends and joints."""
        fill = (*rgb(ink), round(share * 255))
        self.pen.line([(x * SCALE, y * SCALE) for x, y in points], fill=fill, width=round(width * SCALE), joint="curve")
        if width > 2 and share == 1:
            for x, y in (points[0], points[-1]):
                self.disc(x, y, width / 2, ink)

    # Grained ink --------------------------------------------------------------------------------------------------

    def shade(self, points, ink, start, end, strength=1.0):
        """Ink scattered over an area: full at `start`, gone at `end`."""
        place, mask = self._mask(points)
        if not mask:
            return
        ramp = self._ramp(place, mask.size, start, end)
        self._scatter(place, ImageChops.multiply(mask, self._grain(place, ramp)), ink, strength)

    def glow(self, x, y, radius, ink, strength=1.0, high=None):
        """Light around a lamp, a window or the moon, softly grained."""
        high = radius if high is None else high
        place = tuple(round(side * SCALE) for side in (x - radius, y - high, x + radius, y + high))
        halo = HALO.resize((place[2] - place[0], place[3] - place[1]), Image.Resampling.BICUBIC)
        halo = halo.point(lambda value: round(255 * (value / 255) ** 1.8))
        kept = self._kept(place)
        halo = halo.crop((kept[0] - place[0], kept[1] - place[1], kept[2] - place[0], kept[3] - place[1]))
        if halo.width > 0 and halo.height > 0:
            grained = Image.blend(halo, self._grain(kept, halo), 0.35)
            self._scatter(kept, grained, ink, strength)

    def haze(self, points, ink, blur, share=1.0):
        """A soft area: mist, spray, smoke, a beam of light."""
        margin = blur * 3
        place, mask = self._mask(points, margin)
        if mask:
            self._scatter(place, mask.filter(ImageFilter.GaussianBlur(blur * SCALE)), ink, share)

    def _mask(self, points, margin=0):
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        place = self._kept(
            tuple(
                round(side * SCALE) for side in (min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)
            )
        )
        size = (place[2] - place[0], place[3] - place[1])
        if size[0] < 1 or size[1] < 1:
            return place, None
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([(x * SCALE - place[0], y * SCALE - place[1]) for x, y in points], fill=255)
        return place, mask

    def _kept(self, place):
        width, height = self.picture.size
        return max(0, place[0]), max(0, place[1]), min(width, place[2]), min(height, place[3])

    def _ramp(self, place, size, start, end):
        """White at `start`, black at `end`, straight across the way between them."""
        (ax, ay), (bx, by) = ((x * SCALE - place[0], y * SCALE - place[1]) for x, y in (start, end))
        dx, dy = ax - bx, ay - by
        long = (dx * dx + dy * dy) or 1
        across, down = 256 * dx / long, 256 * dy / long
        begin = 256 * REACH - bx * across - by * down
        return RAMP.transform(size, Image.Transform.AFFINE, (0, 0, 0.5, across, down, begin))

    def _grain(self, place, tones):
        """Tones as grain: where the tone beats the noise there is ink, with soft edges that JPEG can bear."""
        noise = self.noise.crop(place)
        return ImageChops.add(tones, noise, 1, -255).point(lambda value: min(255, value * 4))

    def _scatter(self, place, mask, ink, strength):
        if strength < 1:
            mask = mask.point(lambda value: round(value * strength))
        self.picture.paste(rgb(ink), place, mask)

    # Sky and land -------------------------------------------------------------------------------------------------

    def sky(self, *inks, bottom=None):
        """Inks from the top of the sheet to `bottom`, melting into one another."""
        bottom = self.height if bottom is None else bottom
        column = Image.new("RGB", (1, len(inks)))
        column.putdata([rgb(ink) for ink in inks])
        rows = Image.new("RGB", (1, 256))
        steps = len(inks) - 1
        rows.putdata([
            rgb(mixed(inks[min(steps - 1, row * steps // 256)], inks[min(steps - 1, row * steps // 256) + 1],
                      row * steps / 256 - min(steps - 1, row * steps // 256)))
            for row in range(256)
        ])  # fmt: skip
        size = (self.picture.width, round(bottom * SCALE))
        self.picture.paste(rows.resize(size, Image.Resampling.BICUBIC), (0, 0))

    def stars(self, count, ink, lowest):
        """Stars of three sizes, thinner towards the horizon."""
        for _star in range(count):
            x, y = self.chance.random() * self.width, self.chance.random() ** 1.3 * lowest
            size = self.chance.choice((0.7, 0.7, 0.9, 1.2, 1.9))
            self.disc(x, y, size, ink, share=self.chance.uniform(0.35, 1))

    def cloud(self, x, y, long, thick, ink, share=1.0):
        """A flat streak of cloud, pointed at both ends and lumpy above."""
        top = [(x - long / 2 + long * n / 12, y - thick * self.chance.uniform(0.35, 1) * (1 - abs(n / 6 - 1) ** 2))
               for n in range(13)]  # fmt: skip
        self.area([*smooth(top), (x + long / 2, y), (x - long / 2, y + thick * 0.12)], ink, share)

    def water(self, level, top, deep, mirror=0.6, sway=1.0, bottom=None):
        """Water from `level` down: the picture above it upside down, broken by ripples, under the water's own ink."""
        bottom = self.height if bottom is None else bottom
        start, end = round(level * SCALE), round(bottom * SCALE)
        high, wide = end - start, self.picture.width
        above = min(start, round(high * 1.25))
        image = self.picture.crop((0, start - above, wide, start)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        image = image.resize((wide, high), Image.Resampling.BICUBIC)
        broken = image.copy()
        row = 0
        while row < high:
            far = row / high
            strip = 2 + round(far * 7 + self.chance.random() * 3)
            shift = round(self.chance.gauss(0, 1) * sway * (3 + 26 * far))
            broken.paste(image.crop((0, row, wide, min(high, row + strip))), (shift, row))
            row += strip
        own = Image.new("RGB", (1, 2))
        own.putdata([rgb(top), rgb(deep)])
        own = Image.composite(
            Image.new("RGB", broken.size, deep), Image.new("RGB", broken.size, top),
            Image.linear_gradient("L").resize(broken.size),
        )  # fmt: skip
        self.picture.paste(Image.blend(own, broken, mirror), (0, start))

    def reflect(self, left, right, level, depth, share=0.7, sway=1.0):
        """What stands at `level` between two sides, upside down in the water below it, fading with depth."""
        box = [round(side * SCALE) for side in (left, level - depth * 1.3, right, level)]
        image = self.picture.crop(box).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        image = image.resize((box[2] - box[0], round(depth * SCALE)), Image.Resampling.BICUBIC)
        fade = Image.linear_gradient("L").resize(image.size).point(lambda far: round((255 - far) * share))
        row = 0
        while row < image.height:
            strip = 3 + round(row / image.height * 7 + self.chance.random() * 4)
            part = (0, row, image.width, min(image.height, row + strip))
            shift = round(self.chance.gauss(0, 1) * sway * (3 + 16 * row / image.height))
            self.picture.paste(image.crop(part), (box[0] + shift, box[3] + row), fade.crop(part))
            row += strip

    def ripples(self, level, ink, count=160, share=0.5, left=0, right=None, bottom=None, long=1.0):
        """Thin lenses of light or dark on water, longer and thicker towards us."""
        right = self.width if right is None else right
        bottom = self.height if bottom is None else bottom
        for _ripple in range(count):
            far = self.chance.random() ** 1.4
            y = level + 4 + far * (bottom - level)
            half = (8 + 70 * far * self.chance.uniform(0.3, 1)) * long
            x, thick = self.chance.uniform(left, right), 0.8 + 2.6 * far
            self.area(
                [(x - half, y), (x, y - thick), (x + half, y), (x, y + thick * 0.7)],
                ink, share * self.chance.uniform(0.3, 1),
            )  # fmt: skip

    # Weather ------------------------------------------------------------------------------------------------------

    def rain(self, count, ink, slant=0.3, share=0.3, long=46):
        """Slanted strokes of rain over the whole sheet."""
        for _drop in range(count):
            x, y = self.chance.uniform(-200, self.width), self.chance.uniform(-60, self.height)
            size = long * self.chance.uniform(0.4, 1.2)
            self.line([(x, y), (x + size * slant, y + size)], 1, ink, share * self.chance.uniform(0.4, 1))

    def snow(self, count, ink, lowest=None):
        """Flakes, few of them large."""
        lowest = self.height if lowest is None else lowest
        for _flake in range(count):
            x, y = self.chance.random() * self.width, self.chance.random() * lowest
            self.disc(x, y, self.chance.choice((1, 1.3, 1.6, 2.2, 3.2)), ink, share=self.chance.uniform(0.4, 0.95))

    # Done ---------------------------------------------------------------------------------------------------------

    def finished(self) -> Image.Image:
        """The picture at its own size with the tooth of paper all over it."""
        picture = self.picture.resize((self.width, self.height), Image.Resampling.LANCZOS)
        paper = self.noise.resize(picture.size, Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(0.5))
        paper = paper.point(lambda value: round(128 + (value - 128) * 0.16))
        return ImageChops.soft_light(picture, Image.merge("RGB", [paper] * 3))
