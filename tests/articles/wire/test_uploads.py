"""Finding a file in a copy of wp-content/uploads."""

import pytest

from articles.wire.uploads import Uploads, original, upload_path


@pytest.fixture
def folder(tmp_path):
    for name in ("2023/07/bridge.jpg", "2023/07/bridge-300x200.jpg", "2023/07/big.jpg", "2023/07/big-scaled.jpg",
                 "2023/07/only-150x150.jpg", "2023/07/Brücke.jpg"):  # fmt: skip
        file = tmp_path / "copy" / "wp-content" / "uploads" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    (tmp_path / "secret.jpg").write_bytes(b"x")
    return tmp_path / "copy"


@pytest.mark.parametrize("inner", ["", "wp-content", "wp-content/uploads"])
def test_any_folder_of_the_copy_will_do(folder, inner):
    assert Uploads(folder / inner).find("2023/07/bridge.jpg").name == "bridge.jpg"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2023/07/bridge-300x200.jpg", "bridge.jpg"),
        ("2023/07/big-scaled.jpg", "big.jpg"),
        ("2023/07/only-150x150.jpg", "only-150x150.jpg"),
        ("2023/07/Bru\u0308cke.jpg", "Brücke.jpg"),
    ],
)
def test_the_file_that_was_uploaded_is_preferred(folder, asked, found):
    assert Uploads(folder).find(asked).name == found


@pytest.mark.parametrize(
    "asked", ["", "2023/07/gone.jpg", "../../../secret.jpg", "/etc/hostname", "2023/07", "a\0b.jpg", "x" * 5_000]
)
def test_nothing_outside_the_copy_and_nothing_that_is_not_there(folder, asked):
    assert Uploads(folder).find(asked) is None


def test_a_link_out_of_the_copy_is_not_followed(folder):
    (folder / "wp-content" / "uploads" / "link.jpg").symlink_to(folder.parent / "secret.jpg")
    assert Uploads(folder).find("link.jpg") is None


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://gazette.example/wp-content/uploads/2023/07/a%20b.jpg?w=1", "2023/07/a b.jpg"),
        ("/wp-content/uploads/sites/3/2023/07/a.jpg", "2023/07/a.jpg"),
        ("https://gazette.files.wordpress.com/2023/07/a.jpg", ""),
        ("https://[broken", ""),
    ],
)
def test_upload_path(address, path):
    assert upload_path(address) == path


def test_original():
    assert original("2023/07/a-300x200.jpg") == "2023/07/a.jpg"
    assert original("2023/07/a-3x2.jpg") == "2023/07/a-3x2.jpg"


@pytest.mark.parametrize("inner", ["uploads", "wp-content"])
def test_an_uploads_folder_that_is_a_link_out_of_the_copy_is_not_entered(tmp_path, inner):
    elsewhere = tmp_path / "elsewhere" / "uploads"
    elsewhere.mkdir(parents=True)
    (elsewhere / "secret.jpg").write_bytes(b"x")
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / inner).symlink_to(elsewhere if inner == "uploads" else elsewhere.parent)
    assert Uploads(copy).find("secret.jpg") is None
