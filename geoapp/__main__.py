"""
The ``geoapp`` command, and ``python -m geoapp``: a Ctrl-C ends it, though it isn't loaded yet.

What it imports at its head Python has loaded anyway, but for one module.
"""

import os


def end_at_once(*_: object) -> None:
    """End the process, which has nothing to sweep up, as a command that is interrupted ends."""
    try:
        os.write(2, b"\nAborted!\n")
    finally:  # though standard error is closed
        os._exit(130)


try:
    import signal
except KeyboardInterrupt:
    end_at_once()


def run(**named: str) -> None:
    """
    Run the command that was given; outside of it too, a Ctrl-C shows no traceback.

    Parameters
    ----------
    **named
        As for `geoapp.cli.main`.
    """
    # Whoever ignores it, as a shell's background does, goes on.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, end_at_once)
    from geoapp.cli import main

    try:
        main(outside=end_at_once, **named)
    except SystemExit as ended:
        _leave(ended.code)
        raise


def _leave(status: object) -> None:
    """
    End the process without taking apart what is in its memory, which the system frees at once.

    What is to happen at its end happens before. Whatever is not as usual is left to Python.
    """
    import atexit
    import sys
    import threading

    if not isinstance(status, int) or threading.active_count() > 1 or sys.getprofile():
        return
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):  # one is closed, or can't be written
        return
    os._exit(status)


if __name__ == "__main__":
    run(prog_name="geoapp")
