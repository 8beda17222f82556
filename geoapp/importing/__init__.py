"""Other people's files made drafts of dossiers: nothing lost, nothing invented."""

from geoapp.importing.ledger import Cell, Edit, Fate, Ledger, Taken
from geoapp.importing.read import Imported, from_tables, import_file, recognised, told_as_foreign

__all__ = [
    "Cell",
    "Edit",
    "Fate",
    "Imported",
    "Ledger",
    "Taken",
    "from_tables",
    "import_file",
    "recognised",
    "told_as_foreign",
]
