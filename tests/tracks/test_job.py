"""The same bytes whoever computes: one by one, in processes, on Dask; cut, resumed, killed."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.errors import ExportError
from geoapp.tracks.job import Wanted, compute_tracks, partition
from geoapp.tracks.parts import cut_by_ship, part_path, read_mark
from geoapp.tracks.positions import PositionTable, TracksError
from geoapp.tracks.results import Job, run_part
from geoapp.tracks.runners import PRELOADED, run_job
from tests.support.made_up import csv_of, made_up_tracks


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(built_in())


@pytest.fixture(scope="module")
def ais(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ais") / "ais.csv"
    path.write_text(csv_of(made_up_tracks(12, 120, faults=2).positions))
    return path


@pytest.fixture(scope="module")
def cut(ais: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cut")
    cut_by_ship([ais], folder, parts=5)
    return folder


def told(path: Path, dossier: Dossier, **wanted: Any) -> bytes:
    results, _ = compute_tracks([path], dossier, Wanted(**wanted))
    results["sources"] = []
    return json.dumps(results).encode()


def test_the_number_of_parts_and_processes_changes_nothing(
    ais: Path, cut: Path, dossier: Dossier, tmp_path: Path
) -> None:
    outputs = [tmp_path / f"{name}.parquet" for name in ("one", "two")]
    alone = told(cut, dossier, output=outputs[0])
    assert told(cut, dossier, workers=2, output=outputs[1]) == alone
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    assert told(ais, dossier) == alone
    assert json.loads(alone)["tracks"][0]["silences"]


@contextmanager
def cluster(workers: int) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """Start a scheduler and its workers in processes of their own."""
    here = [sys.executable, "-m"]
    scheduler = subprocess.Popen(
        [*here, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
         "--no-dashboard"], stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    started = [scheduler]
    try:
        assert scheduler.stderr is not None
        address = next(line.split()[-1] for line in scheduler.stderr if "Scheduler at:" in line)
        words = [*here, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny",
                 "--no-dashboard"]  # fmt: skip
        started += [
            subprocess.Popen(words, stderr=subprocess.DEVNULL, text=True) for _ in range(workers)
        ]
        yield address, started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.communicate(timeout=30)


def test_a_scheduler_with_a_worker_of_its_own_gives_the_same(cut: Path, dossier: Dossier) -> None:
    pytest.importorskip("distributed")
    with cluster(1) as (address, _):
        assert told(cut, dossier, scheduler=address) == told(cut, dossier)


@pytest.mark.long
def test_a_killed_worker_of_a_cluster_changes_nothing(cut: Path, dossier: Dossier) -> None:
    pytest.importorskip("distributed")
    alone = told(cut, dossier)
    with cluster(2) as (address, workers):
        killed: list[int] = []

        def on_done(_: int) -> None:
            if not killed:
                killed.append(workers[0].pid)
                os.kill(workers[0].pid, signal.SIGKILL)

        found = told(cut, dossier, scheduler=address, on_parts=lambda _: on_done)
        assert found == alone
        assert killed


@pytest.mark.long
def test_a_cluster_of_its_own_gives_the_same(cut: Path, dossier: Dossier) -> None:
    pytest.importorskip("distributed")
    assert told(cut, dossier, scheduler="local", workers=2) == told(cut, dossier)


def test_what_workers_share_is_there() -> None:
    # A server of forks says nothing where a module is missing: each worker then reads it anew.
    modules = [name for name in PRELOADED if name != "__main__"]
    code = f"import gc\n{''.join(f'import {name}{chr(10)}' for name in modules)}"
    subprocess.run(
        [sys.executable, "-c", f"{code}import sys\nassert 'geopandas' not in sys.modules\n"
         "from geoapp.cartography.ground import _inland_cells, _land\n"
         "assert gc.isenabled() and gc.get_freeze_count()\n"
         "assert _inland_cells.cache_info().currsize and _land.cache_info().currsize"],
        check=True,
    )  # fmt: skip


@pytest.mark.long
def test_a_killed_process_of_a_pool_changes_nothing(cut: Path, tmp_path: Path) -> None:
    job = KilledOnce(cut, tmp_path)
    (tmp_path / "parent").write_text(str(os.getpid()))
    run_job(job, 5, workers=2)
    assert (tmp_path / "killed").exists()
    whole = tmp_path / "whole"
    whole.mkdir()
    run_job(Job(cut, whole), 5)
    for at in range(5):
        assert job.result_path(at).read_bytes() == (whole / job.result_path(at).name).read_bytes()


class KilledOnce(Job):
    """A job whose first worker is killed as it looks where to write."""

    def result_path(self, at: int) -> Path:
        mark = self.results / "killed"
        is_worker = (self.results / "parent").read_text() != str(os.getpid())
        if is_worker and at == 2 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().result_path(at)


INTERRUPTED = """
import sys
from pathlib import Path
from geoapp.tracks.runners import run_job
from tests.tracks.test_job import SlowJob
run_job(SlowJob(Path(sys.argv[1]), Path(sys.argv[2])), 40, workers=2)
"""


@pytest.mark.long
def test_whoever_interrupts_a_pool_waits_for_the_parts_in_hand_alone(
    cut: Path, tmp_path: Path
) -> None:
    many, results = tmp_path / "many", tmp_path / "results"
    many.mkdir()
    results.mkdir()
    for at in range(40):
        part_path(many, at).symlink_to(part_path(cut, 0))
    run = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(many), str(results)],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    while not list(results.glob("*.json")):
        assert run.poll() is None
        time.sleep(0.05)  # a pause, and asked again
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: the workers get it too
    told = run.communicate(timeout=60)[1]
    assert told.count("Traceback") == 1
    assert "KeyboardInterrupt" in told
    assert 1 <= len(list(results.glob("*.json"))) < 15  # some more wait in the pool's own queue


class SlowJob(Job):
    """A job whose workers take a second for each part."""

    def result_path(self, at: int) -> Path:
        if multiprocessing.parent_process() is not None:
            time.sleep(1)  # a slow worker is what this is about
        return super().result_path(at)


def test_what_is_done_is_not_done_again(
    cut: Path, dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = told(cut, dossier)
    run: list[int] = []

    def until_three(job: Job, path: Path, at: int) -> int:
        if len(run) == 3:
            raise KeyboardInterrupt
        run.append(at)
        return run_part(job, path, at)

    monkeypatch.setattr("geoapp.tracks.runners.run_part", until_three)
    with pytest.raises(KeyboardInterrupt):
        told(cut, dossier, resume=tmp_path / "work")

    def the_rest(job: Job, path: Path, at: int) -> int:
        run.append(at)
        return run_part(job, path, at)

    monkeypatch.setattr("geoapp.tracks.runners.run_part", the_rest)
    assert told(cut, dossier, resume=tmp_path / "work") == alone
    assert run == [0, 1, 2, 3, 4]


def test_a_folder_that_keeps_other_files_is_refused(
    ais: Path, dossier: Dossier, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("mmsi,timestamp,lat,lon\n1,2023-09-07T00:00Z,42,130\n")
    told(other, dossier, resume=tmp_path / "work")
    with pytest.raises(TracksError, match=r"work: keeps other files .*; name another folder"):
        told(ais, dossier, resume=tmp_path / "work")


def test_no_ship_is_in_two_parts(cut: Path) -> None:
    names = [set(pq.read_table(path)["id"].to_pylist()) for path in sorted(cut.glob("*.parquet"))]
    assert sum(map(len, names)) == len(set.union(*names)) == 12
    assert read_mark(cut)["positions"] == 12 * 120


def test_a_part_that_is_too_large_is_cut_again(
    ais: Path, cut: Path, dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.tracks.parts.MOST_AT_ONCE", 2)
    monkeypatch.setattr("geoapp.tracks.parts.PART_POSITIONS", 100)
    monkeypatch.setattr("geoapp.tracks.parts.TOO_LARGE", 130)
    mark = cut_by_ship([ais], tmp_path)
    parts = sorted(tmp_path.glob("*.parquet"))
    assert [path.name for path in parts] == [f"part-{at:05}.parquet" for at in range(mark["parts"])]
    names = [set(pq.read_table(path)["id"].to_pylist()) for path in parts]
    assert sorted(len(each) for each in names if each) == [1] * 12, "120 positions of a ship"
    assert told(tmp_path, dossier) == told(cut, dossier)


def test_a_partition_is_made_whole_or_not_at_all(ais: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.parquet"
    bad.write_bytes(b"PAR1" + bytes(50))
    with pytest.raises(TracksError, match=r"bad\.parquet"):
        partition([ais, bad], tmp_path / "cut")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.parquet"]
    assert partition([ais], tmp_path / "cut")["positions"] == 1_440
    with pytest.raises(ExportError, match="is there already"):
        partition([ais], tmp_path / "cut")


def test_positions_are_written_with_their_flags_and_none_is_missing(
    cut: Path, dossier: Dossier, tmp_path: Path
) -> None:
    output = tmp_path / "flagged.parquet"
    results, _ = compute_tracks([cut], dossier, Wanted(output=output))
    frame = gpd.read_parquet(output)
    assert len(frame) == 12 * 120
    silences = sum(len(track["silences"]) for track in results["tracks"])
    assert (frame["after_silence"].sum(), frame["impossible"].sum()) == (silences, 12 * 2)


def test_a_scheduler_that_does_not_answer_is_said(
    cut: Path, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("geoapp.tracks.runners.ANSWER_S", 1)
    found = r"--scheduler: no scheduler answers at tcp://127\.0\.0\.1:9 within .*; start one"
    with pytest.raises(TracksError, match=found):
        told(cut, dossier, scheduler="tcp://127.0.0.1:9")


def test_a_full_disk_leaves_nothing(
    ais: Path, dossier: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geoapp.tracks.parts._write", full)
    with pytest.raises(ExportError, match="temporary folder: can't be written: no space left"):
        told(ais, dossier)
    with pytest.raises(ExportError, match="cut: can't be written: no space left"):
        partition([ais], tmp_path / "cut")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ExportError, match="work: can't be written: no space left .*; make room"):
        told(ais, dossier, resume=tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []


def test_a_part_is_read_as_it_was_written(tmp_path: Path) -> None:
    positions: PositionTable = made_up_tracks(3, 50).positions
    path = tmp_path / "ais.parquet"
    columns = {"mmsi": positions.ids, "timestamp": positions.times // 1_000_000,
               "lat": positions.lats, "lon": positions.lons}  # fmt: skip
    pq.write_table(pa.table(columns), path)
    mark = cut_by_ship([path], tmp_path, parts=2)
    assert (mark["parts"], mark["positions"], mark["files"][0]["unread"]) == (2, 150, 0)
