"""What readers get: upright, in true colours, never bigger than it came, silent about where and with what."""

import io

import pytest
from PIL import Image, ImageCms

from articles.pictures.inspect import PictureRefused
from articles.pictures.metadata import Metadata, read_metadata
from articles.pictures.renditions import CROPS, JPEG, MAX_HEIGHT, WEBP, WIDTHS, Spec, crop_box, plan, render
from tests.articles.pictures import samples

RED, LIME, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


@pytest.fixture
def rendered(tmp_path):
    """Renders bytes with the given specs and opens what comes out."""

    def rendered(data, *specs, **options):
        path = tmp_path / "original"
        path.write_bytes(data)
        made = list(render(path, specs, **options))
        assert [spec for spec, *_rest in made] == list(specs)
        for spec, _content, width, height in made:
            assert (width, height) == (spec.width, spec.height)
        return [Image.open(io.BytesIO(content)) for _spec, content, *_size in made]

    return rendered


def near(pixel, colour, by=12):
    return all(abs(one - other) <= by for one, other in zip(pixel, colour, strict=True))


def corners(picture):
    """The colours of the four quarters, taken from the middle of each."""
    picture = picture.convert("RGB")
    across, down = picture.width // 4, picture.height // 4
    return [picture.getpixel((x, y)) for y in (down, 3 * down) for x in (across, 3 * across)]


# Planning --------------------------------------------------------------------------------------------------------


def test_a_big_photo_gets_every_width_in_both_formats():
    whole = [spec for spec in plan(6000, 4000) if not spec.crop]
    for format in (WEBP, JPEG):
        assert tuple(spec.width for spec in whole if spec.format == format) == WIDTHS
    assert Spec(1920, 1280, "", WEBP) in whole


def test_crops_are_exact_and_wide_enough_for_search_engines():
    specs = plan(6000, 4000)
    assert {spec.crop for spec in specs} == {"", *CROPS}
    for spec in (Spec(1200, 675, "16x9", JPEG), Spec(1200, 900, "4x3", JPEG), Spec(1200, 1200, "1x1", JPEG)):
        assert spec in specs


@pytest.mark.parametrize("size", [(1, 1), (50, 40), (331, 500), (700, 100), (1500, 1000), (1920, 3000)])
def test_nothing_is_made_bigger_than_it_came(size):
    specs = plan(*size)
    for crop in ("", *CROPS):
        left, top, right, bottom = crop_box(*size, crop)
        for format in (WEBP, JPEG):
            made = [spec for spec in specs if (spec.crop, spec.format) == (crop, format)]
            assert made
            for spec in made:
                assert spec.width <= right - left
                assert spec.height <= bottom - top


def test_a_picture_between_two_widths_comes_at_its_own_and_not_twice_nearly_the_same():
    assert [spec.width for spec in plan(500, 400) if not spec.crop and spec.format == WEBP] == [320, 500]


def test_a_strip_of_extreme_height_stays_within_what_webp_holds():
    specs = plan(100, 60_000)
    assert max(spec.height for spec in specs) == MAX_HEIGHT
    assert len(specs) == len(set(specs))


# Cropping --------------------------------------------------------------------------------------------------------


def test_the_focal_point_is_in_every_crop():
    for crop in CROPS:
        for focal in ((0, 0), (1, 1), (0.5, 0.5), (0.9, 0.1)):
            left, top, right, bottom = crop_box(3000, 2000, crop, focal)
            assert 0 <= left <= focal[0] * 3000 <= right <= 3000
            assert 0 <= top <= focal[1] * 2000 <= bottom <= 2000


def test_a_crop_follows_the_focal_point_by_pixels(rendered):
    square = Spec(40, 40, "1x1", JPEG)
    data = samples.jpeg(400, 100)
    [left] = rendered(data, square, focal=(0.1, 0.5))
    [right] = rendered(data, square, focal=(0.9, 0.5))
    assert near(corners(left)[0], RED)
    assert near(corners(left)[1], RED)
    assert near(corners(right)[0], LIME)
    assert near(corners(right)[3], WHITE)


# By pixels -------------------------------------------------------------------------------------------------------

# What to do to an upright picture so that its file has to be turned by this orientation: the inverse of TIFF 6.0.
HELD = {
    1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_eight_orientations(rendered, orientation, format):
    upright = samples.drawing(120, 80)
    held = upright if orientation == 1 else upright.transpose(HELD[orientation])
    options = {"quality": 95} if format != "PNG" else {}
    data = samples.encoded(held, format, exif=samples.exif_block(orientation=orientation), **options)
    for picture in rendered(data, Spec(120, 80, "", WEBP), Spec(60, 40, "", JPEG)):
        for pixel, colour in zip(corners(picture), (RED, LIME, BLUE, WHITE), strict=True):
            assert near(pixel, colour, by=40)
        assert not picture.getexif()


def test_a_turned_big_photo_is_cropped_where_the_reader_sees_the_point(rendered):
    """Draft decoding, turning and cropping together: the numbers of one must not be used in another's frame."""
    upright = samples.drawing(800, 1600)
    data = samples.encoded(
        upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=samples.exif_block(orientation=6), quality=95
    )
    [top] = rendered(data, Spec(80, 80, "1x1", JPEG), focal=(0.5, 0))
    [bottom] = rendered(data, Spec(80, 80, "1x1", JPEG), focal=(0.5, 1))
    assert all(near(pixel, colour, 40) for pixel, colour in zip(corners(top), (RED, LIME, RED, LIME), strict=True))
    assert all(near(pixel, colour, 40) for pixel, colour in zip(corners(bottom), (BLUE, WHITE) * 2, strict=True))


def test_cmyk(rendered):
    [picture] = rendered(samples.encoded(samples.drawing(mode="CMYK"), "JPEG", quality=95), Spec(120, 80, "", JPEG))
    assert picture.mode == "RGB"
    assert near(corners(picture)[0], RED, 30)
    assert near(corners(picture)[3], WHITE, 30)


def test_sixteen_bits_keep_their_greys(rendered):
    grey = Image.new("I;16", (40, 30), 0x8000)
    for picture in rendered(samples.encoded(grey, "PNG"), Spec(40, 30, "", WEBP), Spec(20, 15, "", JPEG)):
        assert near(picture.convert("RGB").getpixel((5, 5)), (128, 128, 128), 3)


def test_a_palette_with_transparency_stays_transparent_in_webp_and_lies_on_white_in_jpeg(rendered):
    palette = Image.new("P", (40, 30), 0)
    palette.putpalette([10, 20, 30, 255, 0, 0])
    palette.paste(1, (20, 0, 40, 30))
    webp, jpeg = rendered(
        samples.encoded(palette, "PNG", transparency=0), Spec(40, 30, "", WEBP), Spec(40, 30, "", JPEG)
    )
    assert webp.convert("RGBA").getpixel((5, 15))[3] == 0
    assert webp.convert("RGBA").getpixel((35, 15))[3] == 255
    assert near(jpeg.getpixel((5, 15)), WHITE)
    assert near(jpeg.getpixel((35, 15)), RED, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGBA", "P"])
def test_every_other_mode_comes_out(rendered, mode):
    data = samples.encoded(samples.drawing(mode=mode), "PNG")
    for picture in rendered(data, Spec(60, 40, "", WEBP), Spec(60, 40, "", JPEG)):
        assert near(corners(picture)[3], WHITE)


def test_an_animation_gives_its_first_frame(rendered):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    for format in ("GIF", "WEBP", "PNG"):
        data = samples.encoded(frames[0], format, save_all=True, append_images=frames[1:], duration=100)
        [picture] = rendered(data, Spec(40, 30, "", WEBP))
        assert near(picture.convert("RGB").getpixel((10, 10)), RED, 20)
        assert getattr(picture, "n_frames", 1) == 1


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_a_colour_profile_is_obeyed_and_dropped(rendered, format):
    profile = samples.swapped_profile()
    options = {"quality": 95} if format == "JPEG" else {}
    [picture] = rendered(
        samples.encoded(samples.drawing(), format, icc_profile=profile, **options), Spec(120, 80, "", JPEG)
    )
    assert near(corners(picture)[0], LIME, 40)
    assert near(corners(picture)[1], RED, 40)
    assert "icc_profile" not in picture.info


def test_transparency_survives_a_colour_profile(rendered):
    clear = Image.new("RGBA", (40, 30), (255, 0, 0, 128))
    data = samples.encoded(clear, "PNG", icc_profile=samples.swapped_profile())
    [picture] = rendered(data, Spec(40, 30, "", WEBP))
    assert near(picture.getpixel((5, 5)), (0, 255, 0, 128), 20)


def test_srgb_is_left_alone_and_a_broken_profile_ignored(rendered):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (srgb, b"no profile at all", srgb[:200], ImageCms.ImageCmsProfile(
        ImageCms.createProfile("LAB")).tobytes()):  # fmt: skip
        [picture] = rendered(samples.jpeg(icc_profile=profile), Spec(120, 80, "", JPEG))
        assert near(corners(picture)[0], RED)


# What they carry -------------------------------------------------------------------------------------------------

SECRETS = (b"SN-4711-0815", b"GPS", b"thumbnail-bytes", b"MyCamera", b"Exif", b"a comment of the camera", b"8BIM")


def test_no_gps_serial_or_thumbnail_but_credit_and_copyright(tmp_path):
    rights = Metadata(
        creator=["Inês Falcão"], credit="Portomar Press & Co", copyright="© 2026 <Portomar>", caption="Boats\nat dusk",
        usage_terms="No archive", licence_url="https://portomar.example/rights",
        digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    )  # fmt: skip
    original = samples.with_segments(
        samples.jpeg(400, 300, comment=b"a comment of the camera"),
        samples.app1_exif(gps=True, serial="SN-4711-0815", artist="MyCamera", thumbnail=b"thumbnail-bytes" * 20),
        samples.app13(samples.iim((2, 110, b"MyCamera"))),
        samples.app1_xmp(samples.xmp_packet("", 'photoshop:Credit="MyCamera GPS"')),
    )
    path = tmp_path / "original"
    path.write_bytes(original)
    for secret in SECRETS:
        assert secret in original
    for spec, content, *_size in render(path, plan(400, 300), rights=rights):
        for secret in SECRETS:
            assert secret not in content, (spec, secret)
        said = read_metadata(content)
        assert (said.creator, said.credit) == (["Inês Falcão"], "Portomar Press & Co")
        assert (said.copyright, said.caption) == ("© 2026 <Portomar>", "Boats\nat dusk")
        assert said.usage_terms == "No archive"
        assert said.licence_url == "https://portomar.example/rights"
        assert said.digital_source_type.endswith("digitalCapture")


def test_other_formats_leak_nothing_either(tmp_path):
    exif = samples.exif_block(gps=True, serial="SN-4711-0815", artist="MyCamera")
    for format in ("PNG", "WEBP", "AVIF"):
        path = tmp_path / format
        path.write_bytes(samples.encoded(samples.drawing(), format, exif=exif))
        for _spec, content, *_size in render(path, plan(120, 80)):
            assert not any(secret in content for secret in (*SECRETS, b"EXIF", b"XMP"))


def test_the_longest_caption_fits(tmp_path):
    path = tmp_path / "original"
    path.write_bytes(samples.jpeg())
    [(_spec, content, *_size)] = render(path, [Spec(60, 40, "", JPEG)], rights=Metadata(caption="画" * 5000))
    assert read_metadata(content).caption == "画" * 5000


def test_a_polyglot_comes_out_as_a_picture_alone(tmp_path):
    path = tmp_path / "original"
    path.write_bytes(
        samples.with_segments(samples.jpeg(), samples.segment(0xFE, b"/*<script>alert(1)</script>*/"))
        + b"<?php system('id'); ?><script>alert(2)</script>PK\3\4"
    )
    for _spec, content, *_size in render(path, plan(120, 80)):
        assert b"script" not in content
        assert b"php" not in content


def test_a_file_that_broke_meanwhile_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / "original"
    path.write_bytes(samples.jpeg()[:900])
    with pytest.raises(PictureRefused, match="decoded"):
        list(render(path, plan(120, 80)))


def test_a_file_that_is_not_there_is_the_disk_s_fault(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(render(tmp_path / "missing", plan(120, 80)))


def test_no_specs_no_work(tmp_path):
    assert list(render(tmp_path / "missing", [])) == []
