"""Visitors whose page is older than the server: it was started anew while they read."""

from __future__ import annotations

from weakref import WeakSet

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession


def run_whole_when_new() -> None:
    """
    Run all of the script for a visitor whose page asks a new session for a part of it.

    The browser keeps the page while the server is started anew, and asks the new one for the
    part that a widget is in (a fragment), which that has never made: Streamlit then does
    nothing, and the reader's tabs stay empty (streamlit/streamlit#9921 says why it drops it).
    """
    request_rerun = AppSession.request_rerun
    begun: WeakSet[AppSession] = WeakSet()

    def requested(session: AppSession, client_state: ClientState | None) -> None:
        if client_state is not None and client_state.fragment_id and session not in begun:
            client_state.ClearField("fragment_id")
        begun.add(session)
        request_rerun(session, client_state)

    setattr(AppSession, "request_rerun", requested)  # noqa: B010 - a method of another's class
