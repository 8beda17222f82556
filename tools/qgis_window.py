"""
Set QGIS's own window up and take its picture; QGIS runs this: ``qgis --code qgis_window.py``.

``GEOAPP_WINDOW`` says in JSON what to show: ``picture``, the file to write; ``day``, for the
temporal controller; ``layers``, addresses in a database by name, for an empty project.
"""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Callable
from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QDateTime, Qt, QTimer
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QDockWidget
from qgis.utils import iface

ASKED = json.loads(os.environ["GEOAPP_WINDOW"])
SIZE = (1280, 800)
SETTLE_MS = 1500
PANEL_HEIGHT = 90
PANELS = {"Browser": False, "Temporal Controller": True}


def moment(day: str) -> Any:
    """Give the first moment of a day."""
    return QDateTime.fromString(f"{day}T00:00:00Z", Qt.ISODate)


def guarded(step: Callable[[], None]) -> Callable[[], None]:
    """End QGIS when a step fails, as it would sit and wait otherwise."""

    def run() -> None:
        try:
            step()
        except Exception:  # noqa: BLE001 - whatever it was, it is told
            traceback.print_exc()
            os._exit(1)

    return run


def after(step: Callable[[], None]) -> None:
    """Do a step when the window has settled and the map is drawn."""

    def look() -> None:
        if iface.mapCanvas().isDrawing():
            QTimer.singleShot(SETTLE_MS, look)
        else:
            guarded(step)()

    QTimer.singleShot(SETTLE_MS, look)


def arrange() -> None:
    """Size the window and choose its panels; add the layers of a database."""
    window = iface.mainWindow()
    window.resize(*SIZE)
    for dock in window.findChildren(QDockWidget):
        if dock.objectName() in PANELS:
            dock.setVisible(PANELS[dock.objectName()])
            window.resizeDocks([dock], [PANEL_HEIGHT], Qt.Vertical)
    for name, address in ASKED["layers"].items():
        iface.addVectorLayer(address, name, "postgres")
    after(zoom_to_legs if ASKED["layers"] else go_to_day)


def zoom_to_legs() -> None:
    """Zoom to the legs; a project does so by itself."""
    iface.setActiveLayer(QgsProject.instance().mapLayersByName("legs")[0])
    iface.zoomToActiveLayer()
    after(go_to_day)


def go_to_day() -> None:
    """Turn the temporal controller on and move it to the day, as a hand does."""
    window, controller = iface.mainWindow(), iface.mapCanvas().temporalController()
    window.findChild(QAbstractButton, "mNavigationAnimated").click()
    window.findChild(QComboBox, "mTimeStepsComboBox").setCurrentText("days")
    frame = controller.findBestFrameNumberForFrameStart(moment(ASKED["day"]))
    controller.setCurrentFrameNumber(frame)
    after(take)


def take() -> None:
    """Take the picture and end QGIS."""
    saved = iface.mainWindow().grab().save(ASKED["picture"])
    os._exit(0 if saved else 1)


after(arrange)
