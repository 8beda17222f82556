"""A visitor of a Streamlit app without a browser: speaks to its server as the browser does."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

# What a browser asks for before it opens its socket, apart from Streamlit's own scripts.
BEFORE = ("/", "/_stcore/health", "/_stcore/host-config")
SOCKET = "/_stcore/stream"
OK_ENDS = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}


class VisitError(Exception):
    """The server answered with something that a reader would see as a failure."""


@dataclass
class Widget:
    """A widget as the server described it last."""

    id: str
    fragment: str
    options: list[str] = field(default_factory=list)
    is_list: bool = False


@dataclass
class Visitor:
    """
    One session.

    Parameters
    ----------
    url
        Where the app stands.

    Attributes
    ----------
    first_page_s
        Seconds from the first request to the end of the script's first run.
    frame_s
        Seconds from the first request until the page in the app's frame is here, None without one.
    rerun_s
        For each act the seconds from asking to the end of the run.
    received
        Bytes that came, those of the socket as they are unpacked.
    """

    url: str
    first_page_s: float = 0
    frame_s: float | None = None
    rerun_s: list[float] = field(default_factory=list)
    received: int = 0
    _socket: ClientConnection | None = None
    _kept: dict[str, ForwardMsg] = field(default_factory=dict)
    _widgets: dict[str, Widget] = field(default_factory=dict)
    _values: dict[str, WidgetState] = field(default_factory=dict)
    _labels: list[str] = field(default_factory=list)
    _frame: str = ""
    _fetched: set[str] = field(default_factory=set)

    async def arrive(self) -> None:
        """Open the app, wait for its first run, and fetch the page in its frame."""
        start = time.perf_counter()
        for path in BEFORE:
            await self._fetch(path)
        address = self.url.replace("http://", "ws://") + SOCKET
        # The first name is the protocol; the server reads a token and a session from others.
        self._socket = await connect(
            address,
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            ping_interval=None,
            open_timeout=120,
        )
        await self._run()
        self.first_page_s = time.perf_counter() - start
        if await self._fetch_frame():
            self.frame_s = time.perf_counter() - start

    async def act(self, key: str, choice: int) -> bool:
        """
        Choose an option of a widget, and wait for the end of the run.

        Parameters
        ----------
        key
            The end of the widget's id: its key in the script.
        choice
            Which of its options, counted round and round.

        Returns
        -------
        acted
            Whether there is such a widget.
        """
        found = [widget for name, widget in self._widgets.items() if name.endswith(f"-{key}")]
        if not found or not found[-1].options:
            return False
        widget = found[-1]
        value = widget.options[choice % len(widget.options)]
        state = WidgetState(id=widget.id)
        if widget.is_list:
            state.string_array_value.data.append(value)
        else:
            state.string_value = value
        self._values[widget.id] = state
        start = time.perf_counter()
        await self._run(widget.fragment)
        self.rerun_s.append(time.perf_counter() - start)
        await self._fetch_frame()
        return True

    async def leave(self) -> None:
        """Close the socket."""
        if self._socket:
            await self._socket.close()

    async def _run(self, fragment: str = "") -> None:
        """Ask for a run, of the script or of a fragment alone, and read until its end."""
        assert self._socket is not None
        asked = BackMsg()
        asked.rerun_script.widget_states.widgets.extend(self._values.values())
        asked.rerun_script.fragment_id = fragment
        asked.rerun_script.cached_message_hashes.extend(self._kept)
        asked.rerun_script.context_info.url = f"{self.url}/"
        await self._socket.send(asked.SerializeToString())
        while True:
            content = await self._socket.recv()
            assert isinstance(content, bytes)
            self.received += len(content)
            message = ForwardMsg.FromString(content)
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                message = self._kept[message.ref_hash]
            elif message.metadata.cacheable:
                self._kept[message.hash] = message
            if kind == "script_finished":
                if message.script_finished not in OK_ENDS:
                    raise VisitError(f"the run ended with {message.script_finished}")
                return
            if message.WhichOneof("type") == "delta":
                self._note(message.delta)

    def _note(self, delta: Any) -> None:
        """Remember widgets and the frame; an exception on the page is an error."""
        if delta.WhichOneof("type") == "add_block":
            block = delta.add_block
            if block.WhichOneof("type") == "tab_container" and block.tab_container.id:
                self._labels = []
                self._add(Widget(block.tab_container.id, delta.fragment_id, self._labels))
            elif block.WhichOneof("type") == "tab":
                self._labels.append(block.tab.label)
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise VisitError(f"{element.exception.type}: {element.exception.message}")
        if kind == "selectbox":
            self._add(
                Widget(element.selectbox.id, delta.fragment_id, list(element.selectbox.options))
            )
        elif kind == "button_group":
            options = [option.content for option in element.button_group.options]
            self._add(Widget(element.button_group.id, delta.fragment_id, options, is_list=True))
        elif kind == "iframe":
            self._frame = element.iframe.src

    def _add(self, widget: Widget) -> None:
        self._widgets.pop(widget.id, None)  # the newest stands last
        self._widgets[widget.id] = widget

    async def _fetch_frame(self) -> bool:
        """Fetch the page in the frame, unless it is kept, as its headers allow."""
        if not self._frame or self._frame in self._fetched:
            return False
        await self._fetch(self._frame)
        self._fetched.add(self._frame)
        return True

    async def _fetch(self, path: str) -> None:
        """Ask for a file over a connection of its own."""
        host = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(host.hostname, host.port)
        try:
            head = f"GET {path} HTTP/1.1\r\nHost: {host.netloc}\r\nAccept-Encoding: gzip\r\n"
            writer.write(f"{head}Connection: close\r\n\r\n".encode())
            answer = await reader.read(-1)
        finally:
            writer.close()
        self.received += len(answer)
        status = answer.split(b"\r\n", 1)[0]
        if b" 200 " not in status:
            raise VisitError(f"{path}: {status.decode(errors='replace')}")
