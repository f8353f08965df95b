"""Pictures: from a photographer's file to what readers download.

The way of a picture, in the order of the files:

    inspect.py      is it a picture, and one that we can take? Refuses with a sentence, before and while decoding
    exif.py         the few EXIF tags that we use, read within bounds
    iim.py, xmp.py  the other two places where agencies write caption, credit and rights
    metadata.py     the three together: one `Metadata`, with what contradicts what, and the credit line
    renditions.py   which sizes to make (`plan`) and making them (`render`): upright, sRGB, without GPS or serials
    storage.py      where the original and each rendition lie; moving the focal point changes every address
    alt.py          what is no description of a picture, though it was typed as one
    markup.py       the `<picture>` element
    making.py       the edge: takes uploads in and makes due renditions; the only file here that knows models

Everything but `making.py` is a leaf: bytes and plain data in, plain data out. Pillow decodes; a
picture is never published as it was sent, only as we encoded it again.
"""
