"""ZIP archives that hold no clock time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

# The first moment that the format can say.
NO_TIME = (1980, 1, 1, 0, 0, 0)
ORDINARY_FILE = 0o644 << 16


def zipped(members: Mapping[str, bytes]) -> bytes:
    """
    Pack files into a ZIP archive.

    Parameters
    ----------
    members
        Content by name, in the order in which they are to stand.

    Returns
    -------
    archive
        The same bytes for the same members, on one version of zlib.

    Examples
    --------
    >>> zipped({"a.txt": b"a"}) == zipped({"a.txt": b"a"})
    True
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = ORDINARY_FILE
            archive.writestr(info, content)
    return stream.getvalue()
