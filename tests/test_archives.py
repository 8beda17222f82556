"""Archived copies: from a sheet by address, or from an archive that stands in on this machine."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner, Result

from geoapp import link_check
from geoapp.archives import copies_for, read_sheet, same_address, with_copies
from geoapp.cli import main
from geoapp.dossier import Dossier, read_dossier, to_geojson
from geoapp.errors import DossierError
from geoapp.link_check import request_copies
from tests.support.dossiers import content_of, read

HEAD = "Link,Archive status,Destination folder,Archive location,Archive date,Upload title,Hash,WACZ"
SHA = "0" * 60 + "abcd"
A, B, C, D = (f"https://example.org/{name}" for name in "abcd")
KEPT = "https://web.archive.org/web/20231014080000/"


def dossier() -> Dossier:
    """Sources at four addresses, of which the third has a copy on a shelf."""
    content = content_of()
    first = content["sources"][0]
    del first["archive_location"]
    first["URL"] = A + "?x=1#top"
    more = [("b", B), ("c", C), ("d", D)]
    content["sources"] += [first | {"id": name, "URL": url} for name, url in more]
    content["sources"][-2]["archive_location"] = "box 7"
    return read(content)


def sheet(*lines: str, head: str = HEAD) -> bytes:
    return "\r\n".join([head, *lines, ""]).encode("utf-8-sig")


FILLED = sheet(
    f'http://EXAMPLE.org/a?x=1,success,f,{KEPT}{A},2023-10-14T10:00:00+02:00,"A, b",SHA-256:{SHA},',
    f'{B},success,f,"s3/b.html\nhttps://copies.example.org/b.html",2023-10-15 09:30:00,,'
    f"SHA3-512:{SHA},",
    f"{B},success,f,https://copies.example.org/old.html,2023-10-01T00:00:00Z,,,",
    f"{C},success,f,{KEPT}{C},2023-10-14T10:00:00+02:00,,,",
    f"{D},Archive failed: no archiver,f,,,,,",
    "https://elsewhere.example/,success,f,https://copies.example.org/e.html,,,,",
)


def test_a_sheet_fills_in_copies_by_address() -> None:
    read_in = dossier()
    found = copies_for(read_in, read_sheet(FILLED, "sheet.csv"))
    copies = {name: copy.model_dump(exclude_none=True) for name, copy in found["copies"].items()}
    assert copies == {
        "paper": {
            "url": KEPT + A,
            "at": "2023-10-14T08:00:00Z",
            "sha256": SHA,
            "by": "Internet Archive",
        },
        "b": {"url": "https://copies.example.org/b.html", "at": "2023-10-15"},
    }
    assert (found["kept"], found["without"]) == (["c"], ["d"])
    assert found["unmatched"] == ["https://elsewhere.example/"]
    assert found["unusable"] == {
        6: "names no archived copy at a web address (status: 'Archive failed: no archiver')",
        7: "has no archive date that can be read: ''",
    }
    filled = with_copies(read_in, found["copies"])
    before, after = (json.loads(to_geojson(each)) for each in (read_in, filled))
    for source in after["sources"]:
        source.pop("archived", None)
    assert after == before  # nothing else changed, and nothing is lost
    assert read_dossier(to_geojson(filled).encode()) == filled


@pytest.mark.parametrize("between", [";", "\t"])
def test_a_sheet_of_another_country_is_read(between: str) -> None:
    lines = [between.join(line) for line in (("LINK", "Archive Location"), (A, KEPT + A))]
    (row,) = read_sheet("\n".join(lines).encode(), "x.csv")
    assert row.copy
    assert row.copy.at == "2023-10-14T08:00:00Z"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "has no column 'link' and none 'archive location'"),
        (b"url,title\n", "has no column 'link'"),
        (b"Link\n", "has no column 'archive location'"),
        (b"\xff\xfe\x00", "is no CSV in UTF-8"),
    ],
)
def test_what_is_no_such_sheet_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(DossierError, match=words):
        read_sheet(content, "x.csv")


def test_a_bad_address_or_time_is_told_and_never_filled_in() -> None:
    bad = sheet(
        f"{A},,f,https://user:pw@example.org/,2023-10-14,,,",
        f"{B},,f,{'https://copies.example.org/' + chr(39)},2023-10-14,,,",
        f"{C},,f,https://copies.example.org/,yesterday,,,",
        f"{D},,f,javascript:alert(1),2023-10-14,,,",
    )
    rows = read_sheet(bad, "x.csv")
    assert [row.copy for row in rows] == [None] * 4
    assert all(row.why for row in rows)


def test_addresses_differ_in_what_leads_elsewhere() -> None:
    assert same_address(A) != same_address(A + "/")
    assert same_address(A) != same_address(A + "?x")
    assert same_address("https://[bad") == "https://[bad"


# -- the command ---------------------------------------------------------------------------


def run(*arguments: object, **more: Any) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], **more)


def written(tmp_path: Path, content: bytes = FILLED) -> tuple[Path, Path, Path]:
    path, csv, out = (tmp_path / name for name in ("x.geojson", "sheet.csv", "out.geojson"))
    path.write_text(to_geojson(dossier()), encoding="utf-8")
    csv.write_bytes(content)
    return path, csv, out


def test_the_command_writes_a_dossier_and_says_what_matched(tmp_path: Path) -> None:
    path, csv, out = written(tmp_path)
    result = run("links", path, "--archived", csv, "-o", out)
    assert result.exit_code == 0, result.output
    assert {s.id: s.kept_at is not None for s in read_dossier(out).sources if s.url} == {
        "paper": True,
        "b": True,
        "c": True,
        "d": False,
    }
    for words in (
        "c: has a copy already, left as it is",
        "d: has no copy in the sheet",
        "https://elsewhere.example/: an address that no source has",
        "2 filled in; raise the version, and tell it in `changes`",
    ):
        assert words in result.output
    shape = json.loads(run("links", path, "--archived", csv, "-o", out, "--json").stdout)
    assert set(shape["copies"]) == {"paper", "b"}


def test_a_sheet_that_fills_nothing_in_writes_nothing(tmp_path: Path) -> None:
    path, csv, out = written(tmp_path, sheet())
    result = run("links", path, "--archived", csv, "-o", out)
    assert result.exit_code == 1
    assert "sheet.csv: fills nothing in" in result.output
    assert not out.exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--archive"],
        ["--archived", "sheet.csv"],
        ["-o", "out"],
        ["--archive-address", "https://a.example"],
        ["--archive", "--archived", "sheet.csv", "-o", "out"],
        ["--archive", "--archive-address", "http://archive.example", "-o", "out"],
        ["--archive", "--archive-address", "ftp://127.0.0.1", "-o", "out"],
        ["--archive", "--archive-address", "http://[x", "-o", "out"],
    ],
)
def test_options_that_say_nothing_together_are_refused(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sheet.csv").write_bytes(FILLED)
    assert run("links", *options).exit_code == 2
    assert not Path("out").exists()


# -- an archive ----------------------------------------------------------------------------


class Archive(BaseHTTPRequestHandler):
    """An archive that copies some pages, and fails in every way at others."""

    asked: ClassVar[list[tuple[str, str]]] = []
    polls: ClassVar[dict[str, int]] = {}

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        (url,) = form["url"]
        Archive.asked.append((url, self.headers.get("Authorization", "")))
        if url.endswith("/wait"):
            return self.say(429, {})
        if url.endswith("/closed"):
            return self.say(401, {})
        if url.endswith("/broken"):
            return self.say(200, ["no object"])
        if url.endswith("/refused"):
            return self.say(200, {"status": "error", "message": "blocked\x1b[31m by robots"})
        return self.say(200, {"url": url, "job_id": "spn2-" + re.split("[/?]", url)[3]})

    def do_GET(self) -> None:
        name = self.path.rsplit("-", 1)[1]
        Archive.polls[name] = Archive.polls.get(name, 0) + 1
        if name == "fails":
            return self.say(200, {"status": "error", "status_ext": "error:no-access"})
        if name == "timeless":
            return self.say(200, {"status": "success", "timestamp": "20231399"})
        if name == "endless" or Archive.polls[name] < 3:
            return self.say(200, {"status": "pending"})
        made = {"status": "success", "timestamp": "20231014080000"}
        return self.say(200, made | {"original_url": f"https://example.org/{name}"})

    def say(self, status: int, shape: object) -> None:
        content = json.dumps(shape).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    slept: list[float] = []
    clock = SimpleNamespace(
        time=time.time,
        sleep=lambda seconds: slept.append(max(seconds, link_check.MAX_COPY_SECONDS / 9)),
        monotonic=lambda: time.monotonic() + sum(slept),  # only who waits grows older by it
    )
    monkeypatch.setattr(link_check, "time", clock)
    Archive.asked.clear()
    Archive.polls.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Archive)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def asked(archive: str, *urls: str, key: str | None = None) -> list[tuple[str | None, str]]:
    answers = request_copies(urls, archive=archive, key=key, pause_s=0, poll_s=0.01)
    return [(answer.copy.url if answer.copy else None, answer.detail) for answer in answers]


def test_an_archive_is_asked_and_waited_for(archive: str) -> None:
    copied = [(f"{archive}/web/20231014080000/{A}", "copied")]
    assert asked(archive, A, key="access:secret") == copied
    assert Archive.asked == [(A, "LOW access:secret")]
    assert Archive.polls == {"a": 3}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("fails", "the archive made none: error:no-access"),
        ("refused", "the archive made none: blocked[31m by robots"),
        ("broken", "the archive's answer can't be read"),
        ("timeless", "told no time or address that can be cited"),
        ("endless", "did not say within"),
    ],
)
def test_each_way_in_which_no_copy_is_made_is_told(archive: str, name: str, words: str) -> None:
    (told, other) = asked(archive, f"https://example.org/{name}", A)
    assert told[0] is None
    assert words in told[1]
    assert other[1] == "copied"  # the next one is asked for all the same


@pytest.mark.parametrize("name", ["wait", "closed"])
def test_an_archive_that_wants_no_more_is_left_alone(archive: str, name: str) -> None:
    told = asked(archive, f"https://example.org/{name}", A, B)
    assert len(Archive.asked) == 1
    assert [copy for copy, _ in told] == [None] * 3
    assert told[2][1].startswith("not asked for: the archive ")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/x", "http://10.0.0.8/", "http://[::1]/", "http://wiki/", "http://a.local/"],
)
def test_an_address_of_ones_own_network_is_sent_nowhere(archive: str, url: str) -> None:
    assert asked(archive, url) == [(None, "not asked for: the address is not on the public web")]
    assert not Archive.asked


def test_an_archive_that_is_not_there_is_told() -> None:
    ((copy, words),) = asked("http://127.0.0.1:9", A)
    assert copy is None
    assert words.startswith("the archive could not be asked: ")


def test_the_command_asks_and_writes_what_it_got(
    archive: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = link_check.request_copies

    def quick(*given: Any, **more: Any) -> Any:
        return real(*given, **more, pause_s=0, poll_s=0.01)

    monkeypatch.setattr(link_check, "request_copies", quick)
    path, _, out = written(tmp_path)
    options = ["links", path, "--archive", "--archive-address", archive, "-o", out]
    env = {"GEOAPP_ARCHIVE_KEY": "access:secret"}
    result = run(*options, env=env)
    assert result.exit_code == 0, result.output
    assert "3 of 3 copied; raise the version" in result.output
    assert "secret" not in result.output
    kept = {source.id: source.kept_at for source in read_dossier(out).sources if source.url}
    assert kept["b"] == f"{archive}/web/20231014080000/{B}"
    assert kept["c"] == "box 7"
    Archive.asked.clear()
    result = run("links", out, *options[2:-1], tmp_path / "again.geojson", env=env)
    assert result.output.endswith("every source with an address has a copy\n")
    assert not Archive.asked
    bad = run(*options, env={"GEOAPP_ARCHIVE_KEY": "access:sec ret"})
    assert bad.exit_code == 2
    assert "sec ret" not in bad.output
    unwritable = run(*options[:-1], tmp_path / "no" / "folder.geojson", env=env)
    assert unwritable.exit_code == 2
    assert not Archive.asked
