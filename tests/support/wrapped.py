"""Files in the wrappings of other programs: archives, and workbooks of LibreOffice."""

from __future__ import annotations

import io
import zipfile


def ods(rows: list[list[tuple[str, str]]]) -> bytes:
    typed = '<table:table-cell office:value-type="{}" {}>{}</table:table-cell>'
    cells = {
        "string": typed.format("string", "", "<text:p>{0}</text:p>"),
        "float": typed.format("float", 'office:value="{0}"', ""),
        "date": typed.format("date", 'office:date-value="{0}"', ""),
    }
    body = "".join(
        "<table:table-row>"
        + "".join(cells[kind].format(value) for kind, value in row)
        + '<table:table-cell table:number-columns-repeated="1000"/></table:table-row>'
        for row in rows
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Hoja1">{body}'
        '<table:table-row table:number-rows-repeated="1048574"/></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"content.xml": content.encode()})


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()
