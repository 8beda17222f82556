"""Run a PostgreSQL server with PostGIS of one's own, on loopback, for as long as it is needed."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVERS = Path("/usr/lib/postgresql")
EXTENSIONS = Path("/usr/share/postgresql")
DATABASE = "gis"
PACKAGE = "postgresql-postgis"
MESSAGE = f"PostgreSQL with PostGIS isn't on this machine; on Debian: apt-get install {PACKAGE}"


@dataclass(frozen=True)
class Database:
    """A server that runs, with an empty database that has the extension."""

    programs: Path
    folder: Path
    port: int
    user: str

    @property
    def address(self) -> str:
        """What GDAL wants after ``PG:``."""
        return f"host=127.0.0.1 port={self.port} dbname={DATABASE} user={self.user}"

    def run(self, *command: str) -> str:
        """
        Run a program of PostgreSQL's as the server's user; what it prints.

        Raises
        ------
        subprocess.CalledProcessError
            If it fails; what it complains of stands on standard error.
        """
        name, *arguments = command
        whole = [str(self.programs / name), *arguments]
        if os.geteuid() == 0:
            whole = ["runuser", "-u", self.user, "--", *whole]
        # Its errors aren't captured: the server would keep such a pipe open.
        done = subprocess.run(
            whole, cwd=self.folder, stdout=subprocess.PIPE, text=True, timeout=120, check=True
        )
        return done.stdout

    def psql(self, query: str, form: str = "-Atqc") -> str:
        """Ask a query; what `psql` prints, bare or in another form."""
        return self.run("psql", *self.where(), "-d", DATABASE, "-X", form, query)

    def ask(self, query: str) -> list[list[str]]:
        """Ask a query; its rows as text."""
        return [line.split("|") for line in self.psql(query).splitlines()]

    def where(self) -> list[str]:
        """Options that lead PostgreSQL's programs to the server."""
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", self.user]


def find_programs() -> Path | None:
    """Find the folder of the newest server that has PostGIS, or None."""
    homes = sorted(SERVERS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True)
    for home in homes:
        if (EXTENSIONS / home.parts[-3] / "extension" / "postgis.control").is_file():
            return home.parent
    return None


@contextmanager
def database(folder: Path) -> Iterator[Database]:
    """
    Start a server in a folder, and stop it in the end.

    Parameters
    ----------
    folder
        An empty folder, below the machine's folder of temporary files. Run by root, it becomes
        the property of Debian's user ``postgres``, as the server refuses to run as root, and
        the folders between are opened to that user.

    Raises
    ------
    FileNotFoundError
        If this machine has no server with PostGIS.
    """
    programs = find_programs()
    if programs is None:
        raise FileNotFoundError(MESSAGE)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    made = Database(programs, folder, port, user)
    if os.geteuid() == 0:
        shutil.chown(folder, user)
        for parent in folder.parents:
            if parent.is_relative_to(tempfile.gettempdir()) and not parent.stat().st_mode & 0o1:
                parent.chmod(parent.stat().st_mode | 0o11)
    made.run("initdb", "-D", "data", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    options += " -c dynamic_shared_memory_type=mmap"  # a container may have next to no /dev/shm
    made.run("pg_ctl", "-D", "data", "-l", "log", "-w", "-o", options, "start")
    try:
        made.run("createdb", *made.where(), DATABASE)
        made.psql("CREATE EXTENSION postgis")
        yield made
    finally:
        made.run("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")
