"""Projects and styles for QGIS."""
