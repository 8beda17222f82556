"""
Open files in QGIS without a screen, and say what it found; Debian's Python runs this.

``qgis_probe.py REPORT.json PICTURE.png DAYS PATH...``: projects and layers by their paths. The
first project is drawn, on the first of the days (separated by commas) if there are any; for
each day, what QGIS shows of a layer that has time is listed.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (
    QgsApplication,
    QgsDateTimeRange,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDateTime, QSize, Qt

SIZE = (1200, 700)
DOTS_PER_INCH = 96


def told(layer: Any) -> dict[str, Any]:
    """Say what QGIS knows of a layer."""
    time = layer.temporalProperties()
    return {
        "name": layer.name(),
        "valid": layer.isValid(),
        "crs": layer.crs().authid(),
        "count": layer.featureCount(),
        "fields": [field.name() for field in layer.fields()],
        "types": {field.name(): field.typeName() for field in layer.fields()},
        "renderer": layer.renderer().type() if layer.renderer() else None,
        "categories": [str(c.value()) for c in layer.renderer().categories()]
        if layer.renderer() and layer.renderer().type() == "categorizedSymbol"
        else [],
        "labels": layer.labelsEnabled(),
        "timed": time.isActive(),
        "start": time.startField(),
        "end": time.endField(),
        "mode": int(time.mode()),
        "tabs": [tab.name() for tab in layer.editFormConfig().tabs()],
        "multiline": [
            layer.fields()[i].name()
            for i in range(layer.fields().count())
            if str(layer.editorWidgetSetup(i).config().get("IsMultiline")) == "1"
        ],
    }


def opened(path: str) -> dict[str, Any]:
    """Open one path as a layer, with the style that came with it."""
    by_name = path.startswith(("OAPIF:", "postgres:"))
    provider, _, rest = path.partition(":") if by_name else ("ogr", "", path)
    layer = QgsVectorLayer(rest, path.rpartition("/")[2], provider)
    return told(layer) if layer.isValid() else {"name": path, "valid": False}


def project_told(path: str) -> dict[str, Any]:
    """Open a project and say what is in it."""
    project = QgsProject.instance()
    read = project.read(path)
    times = project.timeSettings()
    span = times.temporalRange()
    return {
        "read": read,
        "title": project.title(),
        "crs": project.crs().isValid(),
        "projection": project.crs().toProj(),
        "order": [layer.name() for layer in project.layerTreeRoot().layerOrder()],
        "navigation": project.readNumEntry("TemporalControllerWidget", "/NavigationMode")[0],
        "span": [span.begin().toString(Qt.ISODate), span.end().toString(Qt.ISODate)],
        "step": [times.timeStep(), times.timeStepUnit()],
        "relations": [
            {"id": each.id(), "valid": each.isValid(), "strength": int(each.strength())}
            for each in project.relationManager().relations().values()
        ],
        "layers": {layer.id(): told(layer) for layer in project.mapLayers().values()},
    }


def moment(day: str) -> Any:
    """Give a whole day, as the temporal controller steps through a project of days."""
    begin = QDateTime.fromString(f"{day}T00:00:00Z", Qt.ISODate)
    return QgsDateTimeRange(begin, begin.addDays(1), True, False)


def shown(layer: Any, day: str) -> list[str]:
    """List the ids of what a layer shows on a day."""
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    condition = layer.temporalProperties().createFilterString(context, moment(day))
    request = QgsFeatureRequest().setFilterExpression(condition)
    return sorted(feature["id"] for feature in layer.getFeatures(request))


def draw(path: str, picture: str, day: str) -> None:
    """Draw the project that is open as it first shows itself."""
    project = QgsProject.instance()
    with ZipFile(path) as archive:
        inside = next(name for name in archive.namelist() if name.endswith(".qgs"))
        root = ET.fromstring(archive.read(inside))  # noqa: S314 - our own file
    settings = QgsMapSettings()
    tree = project.layerTreeRoot()
    checked = {layer.id() for layer in tree.checkedLayers()}
    settings.setLayers([x for x in tree.layerOrder() if x.isSpatial() and x.id() in checked])
    settings.setDestinationCrs(project.crs())
    settings.setBackgroundColor(project.backgroundColor())
    settings.setOutputSize(QSize(*SIZE))
    settings.setOutputDpi(DOTS_PER_INCH)
    sides = [
        float(root.findtext(f"mapcanvas/extent/{side}", ""))
        for side in ("xmin", "ymin", "xmax", "ymax")
    ]
    settings.setExtent(QgsRectangle(*sides))
    if day:
        settings.setIsTemporal(True)
        settings.setTemporalRange(moment(day))
    scopes = QgsExpressionContextUtils  # as a window has them: labels ask for the map's scale
    context = QgsExpressionContext()
    context.appendScope(scopes.projectScope(project))
    context.appendScope(scopes.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(picture)


def main(report: str, picture: str, days: str, *paths: str) -> None:
    """Write the report and the picture."""
    application = QgsApplication([], False)
    application.initQgis()
    found = {}
    drawn = False
    for path in paths:
        if not path.endswith(".qgz"):
            found[path] = opened(path)
            continue
        found[path] = project_told(path)
        if not drawn:
            draw(path, picture, days.split(",")[0])
            drawn = True
        timed = [
            layer
            for layer in QgsProject.instance().mapLayers().values()
            if layer.temporalProperties().isActive()
        ]
        found[path]["shown"] = {
            day: sorted(name for layer in timed for name in shown(layer, day))
            for day in filter(None, days.split(","))
        }
    with open(report, "w", encoding="utf-8") as stream:  # noqa: PTH123
        json.dump(found, stream)
    os._exit(0)  # QGIS may crash while it is taken down


if __name__ == "__main__":
    main(*sys.argv[1:])
