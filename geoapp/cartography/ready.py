"""
What is read of the base map to tell land from water, read once: for processes that are forked.

Each of them uses one core. What is there at the fork is no garbage: to look for it would copy it.
"""

from __future__ import annotations

import gc
import os

gc.disable()
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402 - reads that variable

from geoapp.cartography.ground import inland, offshore_km  # noqa: E402

inland(np.zeros(1), np.zeros(1))
offshore_km(np.zeros((1, 2)))
gc.enable()
gc.freeze()
