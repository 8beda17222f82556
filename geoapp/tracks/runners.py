"""
The same function on every part: one by one, in processes of this machine, or on a cluster.

Each part leaves its results in a file, whole or not at all. Who runs it makes no difference to
them; what is there already is not computed again; a worker that dies has left nothing half done,
and its part is given to another.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING, Final

from geoapp.errors import Problem
from geoapp.resources import install_line
from geoapp.tracks.parts import part_path
from geoapp.tracks.positions import TracksError
from geoapp.tracks.results import Job, run_part

TRIES: Final = 4
ANSWER_S: Final = 10
PRELOADED: Final = ["geoapp.cartography.ready", "geoapp.tracks.results", "__main__"]
LOCAL: Final = "local"

if TYPE_CHECKING:
    from distributed import Client

OnDone = Callable[[int], None]


def run_job(
    job: Job,
    parts: int,
    workers: int = 1,
    scheduler: str | None = None,
    on_done: OnDone = lambda _: None,
) -> None:
    """
    Compute all parts of a job that have no results yet.

    Parameters
    ----------
    job
        What is to be computed.
    parts
        How many parts there are.
    workers
        Processes of this machine; 1 computes in this one.
    scheduler
        Address of a Dask scheduler, such as ``tcp://10.0.0.1:8786``, whose workers see the same
        folders; ``local`` starts one here with `workers` workers; None does without Dask.
    on_done
        Told of the parts as they are done, also of those that were there already.

    Raises
    ------
    TracksError
        If the scheduler doesn't answer, Dask isn't installed, or the same part's worker died
        `TRIES` times.
    """
    todo = [at for at in range(parts) if not job.result_path(at).is_file()]
    for _ in range(parts - len(todo)):
        on_done(1)
    if not todo:
        return
    if scheduler is not None:
        _on_dask(job, todo, workers, scheduler, on_done)
    elif workers > 1:
        _in_pool(job, todo, workers, on_done)
    else:
        for at in todo:
            run_part(job, part_path(job.folder, at), at)
            on_done(1)


def _in_pool(job: Job, todo: Sequence[int], workers: int, on_done: OnDone) -> None:
    """Compute in processes; those whose worker was killed go to a new pool."""
    waiting = list(todo)
    for _ in range(TRIES):
        try:
            with _pool(workers) as pool:
                futures = [pool.submit(run_part, job, part_path(job.folder, at), at)
                           for at in waiting]  # fmt: skip
                for future in as_completed(futures):
                    at = future.result()
                    waiting.remove(at)
                    on_done(1)
        except BrokenProcessPool:
            done = [at for at in waiting if job.result_path(at).is_file()]
            for at in done:
                waiting.remove(at)
                on_done(1)
            continue
        return
    raise TracksError([_died(waiting)])


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Start workers; whoever interrupts this process waits for the parts in their hands alone."""
    pool = ProcessPoolExecutor(workers, _context(), initializer=_leave_interrupts)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Let Ctrl-C, which a terminal sends to workers too, be for the process that started them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _context() -> BaseContext:
    """
    Say how workers are started: forked from a process that has read what all of them need.

    Not from this one: a library's threads don't live on in a fork. Where system libraries have
    threads of their own (macOS) or nothing is forked (Windows), each worker starts anew.
    """
    if sys.platform != "linux":
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def _died(waiting: Sequence[int]) -> Problem:
    found = f"died {TRIES} times, with {len(waiting)} parts to do"
    return Problem("workers", found, "see whether memory is short, and use fewer --workers")


def _on_dask(job: Job, todo: Sequence[int], workers: int, scheduler: str, on_done: OnDone) -> None:
    with _client(scheduler, workers) as client:
        from distributed import as_completed as dask_completed

        futures = client.map(
            _part_of,
            todo,
            job=job,
            pure=False,
            retries=TRIES - 1,
            key=f"tracks-{os.urandom(4).hex()}",
        )
        for future in dask_completed(futures):
            try:
                future.result()
            except TracksError:
                raise
            except Exception as error:
                if type(error).__name__ == "KilledWorker":
                    raise TracksError([_died(todo)]) from None
                raise
            on_done(1)


def ask_scheduler(address: str) -> None:
    """
    Find out whether a scheduler answers, before anything is made ready for it.

    Parameters
    ----------
    address
        As for `run_job`.

    Raises
    ------
    TracksError
        If it doesn't, or Dask isn't installed.
    """
    try:
        import distributed  # noqa: F401 - whether it is there
    except ImportError:
        remedy = f"get it with {install_line('distributed')}"
        raise TracksError([Problem("--scheduler", "needs Dask's distributed", remedy)]) from None
    if address == LOCAL:
        return
    started = time.monotonic()
    try:
        # A loop of its own: what listens there may take a connection and never say a word.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, _answer(address)).result()
    except (OSError, ValueError, TypeError):  # the last one where tls:// has no certificates
        waited = f"{time.monotonic() - started:.0f} s"
        found = f"no scheduler answers at {address} within {waited}"
        remedy = "start one with: dask scheduler, and give its address, such as tcp://10.0.0.1:8786"
        raise TracksError([Problem("--scheduler", found, remedy)]) from None


async def _answer(address: str) -> None:
    from distributed.core import rpc

    scheduler = rpc(address, timeout=ANSWER_S)
    try:
        await asyncio.wait_for(scheduler.identity(), ANSWER_S)
    finally:
        await scheduler.close_rpc()


def _part_of(at: int, job: Job) -> int:
    return run_part(job, part_path(job.folder, at), at)


@contextmanager
def _client(scheduler: str, workers: int) -> Iterator[Client]:
    """Connect to a scheduler, or start one here with workers in processes of their own."""
    ask_scheduler(scheduler)
    from distributed import Client, LocalCluster

    if scheduler == LOCAL:
        with (
            LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None,
                scheduler_port=0, silence_logs=40,
            ) as cluster,
            Client(cluster) as client,
        ):  # fmt: skip
            yield client
        return
    with Client(scheduler, timeout=ANSWER_S) as client:
        yield client
