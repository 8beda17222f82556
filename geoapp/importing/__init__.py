"""Other people's files made drafts of dossiers: nothing lost, nothing invented."""

from geoapp.importing.ledger import Cell, Fate, Ledger
from geoapp.importing.read import Imported, import_file, recognised, told_as_foreign

__all__ = ["Cell", "Fate", "Imported", "Ledger", "import_file", "recognised", "told_as_foreign"]
