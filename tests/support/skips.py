"""Which skips are allowed where every tool has to be there; any other fails the run."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.support.foreign import is_required

NOT_BROUGHT = "no files of other projects in build/others; bring them: python -m tools.others_files"
NO_WEBKIT = "no WebKitGTK here; on Debian: sudo apt-get install webkit2gtk-driver xvfb"
# The reason that a test gives for its skip, and why that is right in CI.
ALLOWED: dict[str, str] = {
    NOT_BROUGHT: "they lie on another's server, which may be down; `make test-all` asks for them",
    NO_WEBKIT: "200 MB for the tests of the long tier alone, which CI doesn't run",
}
REASON = "Skipped: "


@dataclass(eq=False)  # a plugin is found by itself, not by its value
class Skips:
    """
    What was skipped in a run, which ``-rs`` tells at its end.

    Where every tool is required (`tests.support.foreign.is_required`), a skip whose reason isn't in
    `ALLOWED` makes the run fail: a test that never runs there tests nothing.
    """

    told: dict[str, str] = field(default_factory=dict)

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the reason of a skip."""
        if report.skipped and not hasattr(report, "wasxfail"):
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            self.told[report.nodeid] = str(reason).removeprefix(REASON)

    @pytest.hookimpl
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note the reason why a whole file is skipped."""
        if report.skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            self.told[report.nodeid] = str(reason).removeprefix(REASON)

    @pytest.hookimpl
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that skipped what it must not."""
        if is_required() and self.unforeseen() and not session.exitstatus:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which tests must not be skipped in CI, where that makes the run fail."""
        if not self.told:
            terminalreporter.write_line("Nothing was skipped.")
        if is_required():
            for name in sorted(self.unforeseen()):
                terminalreporter.write_line(f"not allowed to be skipped: {name}: {self.told[name]}")

    def unforeseen(self) -> set[str]:
        """Name the tests that were skipped for a reason which isn't allowed."""
        return {name for name, reason in self.told.items() if reason not in ALLOWED}
