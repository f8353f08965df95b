"""Settings out of the environment: the right value, the default, or a sentence that names the variable."""

import multiprocessing
import stat
from datetime import time
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import env


@pytest.fixture
def says(monkeypatch):
    """says("text") sets the variable NAME; says(None) takes it away."""

    def _says(value, name="NAME"):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)

    _says(None)
    _says(None, "NAME_FILE")
    return _says


def refusal(call, *args, **kwargs):
    """The sentence that `call` refuses with."""
    with pytest.raises(ImproperlyConfigured) as caught:
        call(*args, **kwargs)
    return str(caught.value)


def test_missing_and_empty_mean_the_default(says):
    for value in (None, "", "   "):
        says(value)
        assert env.text("NAME", "quiet") == "quiet"
        assert env.flag("NAME", True) is True
        assert env.number("NAME", 7, low=1, high=9) == 7
        assert env.words("NAME", ("a", "b")) == ["a", "b"]
        assert env.secret("NAME", "made") == "made"
        assert env.choice("NAME", "en", {"en", "ar"}) == "en"
        assert env.address("NAME", "http://here:1") == "http://here:1"
        assert env.database("NAME", "sqlite:///x.db")["NAME"] == "x.db"


def test_text_is_taken_without_its_surrounding_spaces(says):
    says("  The Courier ")
    assert env.text("NAME") == "The Courier"


@pytest.mark.parametrize("value", ["one\ntwo", "bell\a", "\x7fdelete"])
def test_text_refuses_control_characters(says, value):
    says(value)
    assert refusal(env.text, "NAME").startswith("NAME has a line break or another control character")


def test_text_refuses_what_is_not_utf8(says):
    says("caf\udce9")
    assert refusal(env.text, "NAME").startswith("NAME is not UTF-8 text")


def test_networks(says):
    says("127.0.0.1, 10.0.0.0/8 ::1 *")
    assert env.networks("NAME") == ["127.0.0.1", "10.0.0.0/8", "::1", "*"]
    says(None)
    assert env.networks("NAME", ["::1"]) == ["::1"]
    says("10.0.0.1/8")
    assert refusal(env.networks, "NAME").startswith("NAME names '10.0.0.1/8', which is no network address.")


def test_log_format(says, monkeypatch):
    says("json", "LOG_FORMAT")
    assert env.log_format() == "json"
    says("xml", "LOG_FORMAT")
    assert "Write one of: json, text." in refusal(env.log_format)
    says(None, "LOG_FORMAT")
    for is_terminal, form in ((True, "text"), (False, "json")):
        monkeypatch.setattr("sys.stderr.isatty", lambda is_terminal=is_terminal: is_terminal, raising=False)
        assert env.log_format() == form


@pytest.mark.parametrize("value", ["1", "true", "True", "YES", "on"])
def test_flag_yes(says, value):
    says(value)
    assert env.flag("NAME") is True


@pytest.mark.parametrize("value", ["0", "false", "No", "OFF"])
def test_flag_no(says, value):
    says(value)
    assert env.flag("NAME", True) is False


def test_flag_refuses_anything_else(says):
    says("maybe")
    assert refusal(env.flag, "NAME") == "NAME is 'maybe'. Write 1 for yes or 0 for no."


def test_number(says):
    says("42")
    assert env.number("NAME", 1) == 42
    says("-3")
    assert env.number("NAME", 1, low=-3) == -3


@pytest.mark.parametrize(
    ("value", "bounds", "sentence"),
    [
        ("two", {}, "NAME is 'two'. Write a whole number."),
        ("1_0", {}, "NAME is '1_0'. Write a whole number."),
        ("٣", {}, "NAME is '٣'. Write a whole number."),
        ("2.5", {"low": 1}, "NAME is '2.5'. Write a whole number, 1 or more."),
        ("0", {"low": 1, "high": 65535}, "NAME is 0. Write a whole number from 1 to 65535."),
        ("65536", {"low": 1, "high": 65535}, "NAME is 65536. Write a whole number from 1 to 65535."),
        ("11", {"high": 10}, "NAME is 11. Write a whole number, 10 or less."),
        ("9" * 400, {}, f"NAME is {'9' * 400!r}. Write a whole number."),
    ],
)
def test_number_refuses(says, value, bounds, sentence):
    says(value)
    assert refusal(env.number, "NAME", 5, **bounds) == sentence


def test_words_are_parted_by_commas_or_spaces(says):
    says("news.example, www.news.example  localhost,")
    assert env.words("NAME") == ["news.example", "www.news.example", "localhost"]


def test_choice_refuses_the_unknown_and_lists_the_known(says):
    says("klingon")
    assert refusal(env.choice, "NAME", "en", {"en", "ar"}) == (
        "NAME is 'klingon', which is not known here. Write one of: ar, en."
    )
    assert "A right one would be '7'." in refusal(env.choice, "NAME", "7", [str(n) for n in range(100)])


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("https://news.example", "https://news.example"),
        ("https://News.Example/", "https://news.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
    ],
)
def test_address(says, value, found):
    says(value)
    assert env.address("NAME") == found


@pytest.mark.parametrize(
    "value",
    [
        "news.example",
        "ftp://news.example",
        "https://",
        "https://news.example/blog/",
        "https://news.example?x=1",
        "http://h:port",
        "http://h:0",
        "http://a b",
    ],
)
def test_address_refuses(says, value):
    says(value)
    sentence = refusal(env.address, "NAME")
    assert sentence.startswith("NAME ")
    assert "such as https://news.example" in sentence


def test_address_does_not_repeat_a_login(says):
    says("https://olga:hunter2@news.example")
    assert "hunter2" not in refusal(env.address, "NAME")


def test_secret_out_of_a_file(says, tmp_path):
    file = tmp_path / "secret"
    file.write_text("of the house\n")
    says(str(file), "NAME_FILE")
    assert env.secret("NAME") == "of the house"


def test_secret_refuses_both_ways_at_once(says, tmp_path):
    says("one")
    says(str(tmp_path / "other"), "NAME_FILE")
    assert refusal(env.secret, "NAME") == "NAME_FILE is set beside NAME. Set one of the two."


def test_secret_refuses_a_file_that_is_missing_empty_or_no_text(says, tmp_path):
    file = tmp_path / "secret"
    says(str(file), "NAME_FILE")
    assert "can't be read: No such file" in refusal(env.secret, "NAME")
    file.write_text(" \n")
    assert "which is empty" in refusal(env.secret, "NAME")
    file.write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in refusal(env.secret, "NAME")


def test_a_short_secret_is_refused_and_not_repeated(says):
    says("hunter2")
    sentence = refusal(env.secret, "NAME", at_least=50)
    assert sentence.startswith("NAME has 7 characters. Make it at least 50")
    assert "hunter2" not in sentence


def test_a_secret_is_made_only_when_none_is_set(says):
    says("given")
    assert env.secret("NAME", lambda: pytest.fail("asked for a new one")) == "given"
    says(None)
    assert env.secret("NAME", lambda: "made") == "made"


def test_kept_secret_is_made_once_and_is_ours_alone(tmp_path):
    path = tmp_path / "deep" / "secret-key"
    first = env.kept_secret(path)
    assert len(first) >= 50
    assert env.kept_secret(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret-key"]
    assert env.kept_secret(tmp_path / "another") != first


def test_kept_secret_is_the_same_for_all_who_start_at_once(tmp_path):
    path = tmp_path / "secret-key"
    with multiprocessing.get_context("fork").Pool(8) as pool:
        assert len(set(pool.map(env.kept_secret, [path] * 64, chunksize=1))) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


@pytest.mark.parametrize("damage", [b"", b"short", b"\xff" * 80])
def test_a_damaged_key_is_refused(tmp_path, damage):
    path = tmp_path / "secret-key"
    path.write_bytes(damage)
    assert "is damaged. Delete the file" in refusal(env.kept_secret, path)


def test_a_key_that_cannot_be_kept_is_refused(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert "Let DATA_DIR name a folder" in refusal(env.kept_secret, blocked / "secret-key")


def test_database_sqlite(says):
    says("sqlite:///var/news.sqlite3")
    assert env.database("NAME", "")["NAME"] == "var/news.sqlite3"
    says("sqlite:////srv/a+b/news%20room.sqlite3")
    found = env.database("NAME", "")
    assert found["NAME"] == "/srv/a+b/news room.sqlite3"
    assert found["ENGINE"] == "django.db.backends.sqlite3"
    says("sqlite://:memory:")
    assert env.database("NAME", "")["NAME"] == ":memory:"


def test_database_default_may_be_a_path_with_any_signs(says):
    path = Path("/srv/a b+c%20#?/news.sqlite3")
    assert env.database("NAME", path)["NAME"] == str(path)


def test_database_postgresql(says):
    says("postgres://desk:p%40ss%2Fw@db.example:5433/news?sslmode=require")
    found = env.database("NAME", "")
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "desk",
        "p@ss/w",
        "db.example",
        5433,
        "news",
    )
    assert found["OPTIONS"] == {"sslmode": "require"}
    says("postgres://desk@%2Frun%2FPostgres:5433/news")
    assert env.database("NAME", "")["HOST"] == "/run/Postgres"
    assert env.database("NAME", "")["PORT"] == 5433


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("mysql://desk:hunter2@h/news", "asks for 'mysql', which is no database we know"),
        ("foo://desk:hunter2@h/news", "asks for 'foo', which is no database we know"),
        ("hunter2", "is not an address with a scheme"),
        ("postgres:hunter2", "is not an address with a scheme"),
        ("postgres://desk:hunter2@h", "names no database"),
        ("postgres://desk:hunter2@h:many/news", "can't be read"),
        ("postgres://desk:hunter2/x@h/news", "can't be read"),
        ("postgres://desk:hunter2@[::1/news", "can't be read"),
        ("sqlite://var/hunter2.db", "names a host, but SQLite has none"),
    ],
)
def test_database_refuses_and_keeps_passwords_to_itself(says, value, part):
    says(value)
    sentence = refusal(env.database, "NAME", "")
    assert sentence.startswith(f"NAME {part}")
    assert "hunter2" not in sentence


def test_database_out_of_a_file(says, tmp_path):
    file = tmp_path / "url"
    file.write_text("postgres://desk:pass@h/news\n")
    says(str(file), "NAME_FILE")
    assert env.database("NAME", "sqlite:///x")["PASSWORD"] == "pass"


def test_cache(says):
    says("dbcache://cache")
    assert env.cache("NAME", "")["LOCATION"] == "cache"
    says(None)
    assert env.cache("NAME", "locmemcache://")["BACKEND"].endswith("LocMemCache")


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("memcache://h:1", "asks for 'memcache'"),
        ("dbcache://", "names no table"),
        ("dbcache://a-b;drop", "names no table"),
        ("filecache://", "names no folder"),
        ("locmem", "is not an address"),
    ],
)
def test_cache_refuses(says, value, part):
    says(value)
    assert refusal(env.cache, "NAME", "").startswith(f"NAME {part}")


def test_redis_is_refused_where_its_package_is_missing(says, monkeypatch):
    says("redis://h:6379/1")
    monkeypatch.setattr(env.importlib.util, "find_spec", lambda name: None)
    assert "Python package is missing" in refusal(env.cache, "NAME", "")
    monkeypatch.setattr(env.importlib.util, "find_spec", lambda name: name)
    assert env.cache("NAME", "")["LOCATION"] == "redis://h:6379/1"


def test_email_ports_and_encryption(says):
    says("smtp+tls://desk%40news.example:p%3Aw@mail.example")
    found = env.email("NAME", "")
    assert found == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "desk@news.example",
        "EMAIL_HOST_PASSWORD": "p:w",
        "EMAIL_USE_TLS": True,
    }
    says("smtp+ssl://mail.example")
    assert (env.email("NAME", "")["EMAIL_PORT"], env.email("NAME", "")["EMAIL_USE_SSL"]) == (465, True)
    says("smtp://localhost:2525")
    assert env.email("NAME", "")["EMAIL_PORT"] == 2525


def test_email_without_a_server(says):
    says(None)
    assert env.email("NAME", "consolemail://") == {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    says("filemail:///srv/letters")
    assert env.email("NAME", "")["EMAIL_FILE_PATH"] == "/srv/letters"


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("imap://h", "asks for 'imap'"),
        ("smtp://", "names no mail server"),
        ("smtp://u:hunter2@h:port", "can't be read"),
        ("filemail://", "names no folder"),
        ("mail.example", "is not an address"),
    ],
)
def test_email_refuses(says, value, part):
    says(value)
    sentence = refusal(env.email, "NAME", "")
    assert sentence.startswith(f"NAME {part}")
    assert "hunter2" not in sentence


def test_an_hour_of_the_day(monkeypatch):
    assert env.hour("AN_HOUR", "03:30") == time(3, 30)
    for said, meant in (("9:05", time(9, 5)), ("23:59", time(23, 59)), ("off", None), ("OFF", None)):
        monkeypatch.setenv("AN_HOUR", said)
        assert env.hour("AN_HOUR", "03:30") == meant
    for said in ("24:00", "3", "3:7", "noon", "03:30:00", "-1:00"):
        monkeypatch.setenv("AN_HOUR", said)
        with pytest.raises(ImproperlyConfigured, match=r"AN_HOUR is .* Write an hour such as 03:30, or off"):
            env.hour("AN_HOUR", "03:30")


def test_a_folder(monkeypatch, tmp_path):
    assert env.folder("A_FOLDER", tmp_path) == tmp_path
    assert env.folder("A_FOLDER") is None
    monkeypatch.setenv("A_FOLDER", f"{tmp_path}/x/../y")
    assert env.folder("A_FOLDER") == tmp_path / "y"
    monkeypatch.setenv("A_FOLDER", "backups")
    with pytest.raises(ImproperlyConfigured, match=r"A_FOLDER is 'backups'\. Write the whole path"):
        env.folder("A_FOLDER")


def test_a_bucket(says):
    says("s3://courier-media/paper/2026?region=eu-central-1&endpoint=https://s3.example.net:9000/")
    assert env.bucket("NAME") == {
        "bucket_name": "courier-media",
        "location": "paper/2026",
        "endpoint_url": "https://s3.example.net:9000",
        "region_name": "eu-central-1",
    }
    says("s3://courier-media")
    assert env.bucket("NAME") == {
        "bucket_name": "courier-media", "location": "", "endpoint_url": None, "region_name": None}  # fmt: skip
    says(None)
    assert env.bucket("NAME") is None


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("https://courier-media.s3.example", "names no bucket"),
        ("s3:///paper", "names no bucket"),
        ("s3://UPPER/paper", "names no bucket"),
        ("s3://key:secret@courier-media", "carries a login"),
        ("s3://courier-media/../paper", "odd folder"),
        ("s3://courier-media/pa per", "odd folder"),
        ("s3://courier-media?zone=eu", "'zone', which is not known"),
        ("s3://courier-media?endpoint=ftp://host", "endpoint that is no web address"),
        ("s3://courier-media?region", "can't be read"),
        ("s3://[", "can't be read"),
    ],
)
def test_a_bucket_refuses(says, value, part):
    says(value)
    told = refusal(env.bucket, "NAME")
    assert part in told
    assert told.startswith("NAME ")
    assert "secret" not in told
