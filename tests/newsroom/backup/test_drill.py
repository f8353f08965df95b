"""The drill turns red, and says which: one row, one picture, one migration, one page, one missing file."""

import gzip
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess

from newsroom.backups.manifest import HASH, NAME, read
from newsroom.backups.pool import Pool


def signed(folder, change):
    """Change the manifest, and its hash with it: what somebody could do who writes there."""
    told = json.loads((folder / NAME).read_bytes())
    change(told)
    text = json.dumps(told).encode()
    (folder / NAME).write_bytes(text)
    (folder / HASH).write_text(hashlib.sha256(text).hexdigest())


def hash_again(folder):
    """Have the manifest say the hash that the database has now."""

    def change(told):
        file = folder / told["database"]["name"]
        told["database"] |= {"sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "size": file.stat().st_size}

    signed(folder, change)


def change_a_row(paper, folder, tmp_path):
    """Write another headline into the kept database."""
    file = folder / json.loads((folder / NAME).read_bytes())["database"]["name"]
    if file.name.endswith(".gz"):
        copy = tmp_path / "copy.sqlite3"
        copy.write_bytes(gzip.decompress(file.read_bytes()))
        line = sqlite3.connect(copy)
        line.execute("UPDATE articles_article SET headline = 'Story X' WHERE headline = 'Story 7'")
        line.commit()
        line.close()
        file.write_bytes(gzip.compress(copy.read_bytes()))
    else:
        # Dumped again from the live database, in which one row is another.
        change = "from articles.models import Article\nArticle.objects.quietly().filter(headline='Story 7')"
        code = f"import django\ndjango.setup()\n{change}.update(headline='Story X')"
        assert paper.python("-c", code).returncode == 0
        url = paper.url.replace("postgres://", "postgresql://")
        subprocess.run(["pg_dump", "-Fc", "-O", "-x", f"--file={file}", url], check=True)
    hash_again(folder)


def test_it_says_what_is_wrong_with_a_backup(paper, bare, tmp_path):
    paper.run("backup")
    whole = paper.made()[0]

    def copy(name):
        folder = tmp_path / name / whole.name
        shutil.copytree(whole, folder)
        shutil.copytree(paper.backups / "files", folder.parent / "files")
        return folder

    def why(folder):
        return bare.refused("restore", str(folder), "--drill", "--over")

    row = copy("row")
    change_a_row(paper, row, tmp_path)
    assert "articles_article has other content in its 25 rows" in why(row)

    picture = copy("picture")
    entry = next(kept for kept in read(picture).files if kept.path.startswith("originals/"))
    content = Pool(picture.parent / "files").path(entry.sha256)
    content.chmod(0o600)
    content.write_bytes(content.read_bytes()[:-1] + b"?")
    assert f"{entry.path} is damaged in this backup" in why(picture)
    content.unlink()
    assert f"{entry.sha256} can't be read" in why(picture)

    migration = copy("migration")
    of_this_code = read(migration).code
    signed(migration, lambda told: told["migrations"].append("articles.9999_of_next_year"))
    signed(migration, lambda told: told.update(code="v99"))
    said = why(migration)
    assert "made by a newer Newsroom" in said
    assert "articles.9999_of_next_year" in said

    database = copy("database")
    file = database / read(database).database["name"]
    file.write_bytes(file.read_bytes()[:-20])
    assert "The database is damaged in this backup" in why(database)

    manifest = copy("manifest")
    (manifest / NAME).write_text((manifest / NAME).read_text().replace("post.example", "evil.example"))
    assert "manifest" in why(manifest)

    # Of all these nothing came in, and the whole one does.
    assert [path.name for path in bare.data.iterdir() if path.name[0] != "." and path.name != "secret-key"] == []
    bare.run("restore", str(whole), "--over")
    assert not (bare.data / ".restoring").exists()

    # This very code runs on the schema of a later one after a way back: then it takes what it has made.
    signed(migration, lambda told: told.update(code=of_this_code))
    if of_this_code:  # unknown in an archive without git
        bare.run("restore", str(migration), "--over")


PROVE = """
import django
django.setup()
import sys
from pathlib import Path
from articles.models import Article
from newsroom.backups import BackupFailed
from newsroom.backups.manifest import read
from newsroom.backups.proving import prove
from newsroom.pages import changing
from newsroom.roles import SYSTEM
folder = Path(sys.argv[1])
try:
    exec(sys.argv[2])
    proof = prove(folder, read(folder))
    print("proven", proof.pages, proof.changed)
except BackupFailed as wrong:
    print("failed", wrong)
"""


def test_a_page_that_differs_is_found_and_one_that_was_changed_since_is_passed_over(paper):
    paper.run("backup")
    folder = str(paper.made()[0])

    told = paper.python("-c", PROVE, folder, "Article.objects.get(headline='Story 23').edit(by=SYSTEM, headline='New')")
    assert told.stdout.startswith("proven"), told.stdout + told.stderr
    _word, pages, changed = told.stdout.split()
    assert int(pages) >= 10
    assert int(changed) >= 2  # the front page and its feed

    # Without a Change: as if the restored paper had lost something.
    behind = "Article.objects.quietly().filter(headline__startswith='Story').update(headline='Lost')"
    told = paper.python("-c", PROVE, folder, behind)
    assert told.stdout.startswith("failed The restored page /"), told.stdout + told.stderr
    assert not list(paper.backups.glob(".drill-*"))


def test_the_store_is_checked_row_by_row(paper):
    renditions = sorted(path for path in (paper.data / "media").rglob("*") if path.is_file())
    original = next(path for path in (paper.data / "originals").rglob("*") if path.is_file())
    files = len(renditions) + sum(path.is_file() for path in (paper.data / "originals").rglob("*"))
    assert re.fullmatch(rf"{files} files of [1-9]\d* rows?: all there\.\n", paper.run("check_store"))

    renditions[0].unlink()
    original.write_bytes(original.read_bytes()[:-1] + b"?")
    said = paper.refused("check_store", "--mend")
    assert f"{renditions[0].relative_to(paper.data / 'media')}: is missing" in said
    assert "has another content" in said
    assert "2 broken" in said
    assert "1 broken" in paper.refused("check_store", "--quick")
    code = "import django\ndjango.setup()\nfrom articles.models import Picture\nprint(Picture.objects.get().making)"
    assert paper.python("-c", code).stdout == "due\n"
