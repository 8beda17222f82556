"""The command that shows the app."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from geoapp.cli.options import dossier_path, given_dossier, takes_dossier
from geoapp.errors import Problem

NO_HOME = "/nonexistent"  # where nobody can leave settings for Streamlit to read


@click.command()
@takes_dossier
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8501,
    show_default=True,
    help="The port to listen on.",
)
def app(dossier: Path | None, port: int) -> None:
    """
    Show a dossier in the browser, on this machine only.

    The dossier is checked first. Ctrl-C ends it.

    \b
    Examples:
      geoapp app
      geoapp app my-dossier.geojson --port 8600
      geoapp app nellie-bly-1889
    """
    if dossier is not None and str(dossier) == "-":
        raise click.UsageError(
            str(Problem("DOSSIER", "is standard input", "give the app a dossier file"))
        )
    if dossier is not None:  # the app tells what is wrong with the built-in one
        given_dossier(dossier)
    if not _is_free(port):
        raise click.UsageError(str(Problem("--port", f"{port} is taken", "give another port")))
    _serve(port, dossier)


def _is_free(port: int) -> bool:
    """Whether a server can listen on the port of this machine."""
    import socket

    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _serve(port: int, dossier: Path | None) -> None:
    """Become the Streamlit server; its other settings lie beside ``app.py``."""
    import os
    import subprocess

    script = Path(__file__).parents[1] / "app.py"
    command = [sys.executable, "-m", "geoapp.webapp", "run", str(script)]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    environment = dict(os.environ)
    try:
        Path.home()
    except RuntimeError:  # nobody's list names this user, and Altair can't be imported without one
        environment["HOME"] = NO_HOME
    if dossier is not None:
        environment["GEOAPP_DOSSIER"] = str(dossier_path(dossier).resolve())
    if os.name == "posix":
        os.execve(sys.executable, command, environment)
    try:  # elsewhere exec would give the terminal back while the server still uses it
        raise SystemExit(subprocess.call(command, env=environment))
    except KeyboardInterrupt:
        raise SystemExit(0) from None
