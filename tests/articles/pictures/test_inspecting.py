"""What comes into the library, and what is refused at the door with a sentence."""

import hashlib
import io
import random
import struct
import tracemalloc
import zlib

import pytest
from PIL import Image

from articles.pictures.inspect import MAX_FRAMES, PictureRefused, inspect
from tests.articles.pictures import samples


def look(data, **limits):
    return inspect(io.BytesIO(data), **limits)


def refusal(data, **limits):
    with pytest.raises(PictureRefused) as refused:
        look(data, **limits)
    assert refused.value.sentence.endswith(".")
    return refused.value.sentence


def test_a_jpeg():
    data = samples.jpeg(120, 80)
    seen = look(data)
    assert (seen.format, seen.width, seen.height, seen.mime) == ("JPEG", 120, 80, "image/jpeg")
    assert (seen.sha256, seen.size, seen.animated) == (hashlib.sha256(data).hexdigest(), len(data), False)
    assert seen.extension == "jpg"


@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF", "AVIF"])
def test_the_other_formats(format):
    seen = look(samples.encoded(samples.drawing(), format))
    assert (seen.format, seen.width, seen.height) == (format, 120, 80)
    assert not seen.animated


def test_a_path_does_as_well_and_the_name_counts_for_nothing(tmp_path):
    path = tmp_path / "holiday.txt"
    path.write_bytes(samples.encoded(samples.drawing(), "PNG"))
    assert inspect(path).format == "PNG"


def test_the_file_is_left_at_its_start():
    file = io.BytesIO(samples.jpeg())
    file.read(10)
    inspect(file)
    assert file.tell() == 0
    assert not file.closed


@pytest.mark.parametrize("orientation", range(1, 9))
def test_width_and_height_are_those_of_the_upright_picture(orientation):
    seen = look(samples.with_segments(samples.jpeg(120, 80), samples.app1_exif(orientation=orientation)))
    assert (seen.width, seen.height) == ((80, 120) if orientation >= 5 else (120, 80))


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animation_is_seen(format):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    data = samples.encoded(frames[0], format, save_all=True, append_images=frames[1:], duration=100)
    assert look(data).animated


def test_a_second_picture_behind_a_jpeg_is_no_animation():
    target = io.BytesIO()
    samples.drawing().save(target, "MPO", save_all=True, append_images=[samples.drawing(60, 40)])
    seen = look(target.getvalue())
    assert (seen.format, seen.animated) == ("JPEG", False)


def test_cmyk_and_sixteen_bits_are_pictures():
    assert look(samples.encoded(samples.drawing(mode="CMYK"), "JPEG")).format == "JPEG"
    assert look(samples.encoded(Image.new("I;16", (40, 30), 40000), "PNG")).format == "PNG"


# Not pictures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [b"Dear desk, here is the picture.\n", b"<!doctype html><title>x</title>", b"\0" * 5000, b"MZ\x90\0", b"PK\3\4"],
)
def test_what_is_no_picture(data):
    assert "not a picture" in refusal(data)


def test_an_empty_file():
    assert "empty" in refusal(b"")


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn --><svg onload="alert(1)"/>',
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
        '<?xml version="1.0"?><SVG></SVG>'.encode("utf-16"),
    ],
)
def test_svg_is_told_to_become_png(data):
    assert "PNG" in refusal(data)
    assert "SVG" in refusal(data)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"hevc"])
def test_heic_is_told_to_become_jpeg(brand):
    data = struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\0\0mif1" + brand + b"\0" * 100
    assert "Export it as JPEG" in refusal(data)


@pytest.mark.parametrize("format", ["TIFF", "BMP", "PDF"])
def test_other_formats_are_named(format):
    sentence = refusal(samples.encoded(samples.drawing(), format))
    assert format in sentence
    assert "JPEG" in sentence


# Too much --------------------------------------------------------------------------------------------------------


def test_more_bytes_than_the_limit():
    assert "bigger than 1 MB" in refusal(samples.jpeg() + b"\0" * 1_000_000, max_bytes=1_000_000)


def test_three_hundred_megapixels_are_refused_by_the_header_alone():
    data = samples.jpeg_claiming(20000, 15000), samples.png_of(20000, 15000, rows=zlib.compress(b"\0" * 1000))
    tracemalloc.start()
    assert "20000 × 15000 pixels (300 megapixels)" in refusal(data[0])
    assert "more than 30 megapixels" in refusal(data[1])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 25_000_000


def test_the_pixel_limit_is_ours_to_set():
    assert "limit" in refusal(samples.jpeg(120, 80), max_pixels=9599)
    assert look(samples.jpeg(120, 80), max_pixels=9600)


def test_a_png_is_held_whole_and_may_have_fewer_pixels_than_a_jpeg():
    assert "30 megapixels" in refusal(samples.png_of(8000, 5000))


def test_a_text_chunk_that_unpacks_to_hundreds_of_megabytes():
    bomb = zlib.compress(b"\0" * 100_000_000, 9)
    for chunk in (b"zTXt", b"iTXt", b"iCCP"):
        extra = b"\0\0" if chunk != b"iTXt" else b"\0\1\0\0\0"
        text = samples.png_chunk(chunk, b"Comment" + extra + bomb)
        data = samples.png_of(8, 1, text)
        tracemalloc.start()
        refusal(data)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 20_000_000


def test_thousands_of_frames():
    assert look(samples.gif_frames(MAX_FRAMES)).animated
    assert "frames" in refusal(samples.gif_frames(MAX_FRAMES + 1))
    refusal(samples.gif_frames(200_000))


def test_a_png_of_a_hundred_thousand_chunks():
    refusal(samples.png_of(8, 1, samples.png_chunk(b"teSt", b"") * 100_000))


def test_a_jpeg_of_a_hundred_thousand_segments():
    refusal(samples.with_segments(samples.jpeg(), samples.segment(0xE5, b"") * 100_000))
    refusal(samples.with_segments(samples.jpeg(), b"\xff" * 5_000_000))


def test_a_progressive_jpeg_of_a_hundred_scans():
    data = samples.jpeg(progressive=True)
    last = data.rindex(b"\xff\xda")
    assert look(data)
    refusal(data[:-2] + data[last:-2] * 100 + data[-2:])


def test_exif_whose_entries_all_point_at_the_same_bytes():
    entries = 4000
    block = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", entries)
    block += b"".join(struct.pack("<HHII", 0x8000 + number, 7, 60_000, 10) for number in range(entries))
    refusal(samples.with_segments(samples.jpeg(), samples.segment(0xE1, block.ljust(65_000, b"\0"))))


# Broken ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_file_cut_short(format):
    whole = samples.encoded(Image.effect_noise((200, 150), 80).convert("RGB"), format)
    for part in (0.1, 0.5, 0.9):
        assert "damaged" in refusal(whole[: int(len(whole) * part)])


def test_a_start_and_nothing_behind_it():
    for start in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"\xff\xd8\xff\xd9"):
        assert "damaged" in refusal(start)


def test_a_gif_that_is_also_a_script():
    refusal(b"GIF89a=1;/*" + samples.gif_frames(1)[11:] + b"*/;alert(1)//")


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow, of broken EXIF
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_random_damage_is_refused_or_survived(format):
    """Whatever bytes are broken, the answer is a picture or a sentence."""
    whole = samples.encoded(samples.drawing(60, 40), format, exif=samples.exif_block(orientation=6, artist="Ana"))
    chance = random.Random(7)
    answers = set()
    for _attempt in range(300):
        data = bytearray(whole)
        for _byte in range(chance.choice((1, 3, 20))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            answers.add(look(bytes(data)).format)
        except PictureRefused as refused:
            answers.add(bool(refused.sentence))
    assert answers <= {format, True}
