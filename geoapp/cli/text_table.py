"""Tables as aligned plain text, which every command prints alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence

GAP = "  "


def text_table(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> list[str]:
    """
    Lay out columns two spaces apart.

    Parameters
    ----------
    rows
        Cells of each line, the head first where there is one; as many in each.
    right
        Columns of numbers, which end below one another.

    Returns
    -------
    lines
        One a row, without spaces at its end.

    Examples
    --------
    >>> print(*text_table([["leg", "km"], ["leg-sea", "193"]], right={1}), sep="\\n")
    leg       km
    leg-sea  193
    >>> text_table([])
    []
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        GAP.join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
