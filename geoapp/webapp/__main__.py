"""Streamlit's own command, which ends cleanly when Ctrl-C ends it."""

from __future__ import annotations

import gc
import signal
import sys


def main() -> None:
    """Run Streamlit; uvicorn raises Ctrl-C again when it has shut down, for this handler."""
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    # What is imported stays: to search it for garbage is a tenth of a start. `starting` ends this.
    gc.disable()
    from streamlit.web.cli import main as streamlit

    streamlit(prog_name="streamlit")


if __name__ == "__main__":
    main()
