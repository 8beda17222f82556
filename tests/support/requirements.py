"""What is needed to run, and what is locked."""

from __future__ import annotations

from packaging.utils import canonicalize_name

from tests.support.project import (
    ROOT,
    text_of,
)


def runtime_lines() -> list[str]:
    """Lines of requirements.txt, without its comments."""
    lines = text_of(ROOT / "requirements.txt").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def lock() -> dict[str, str]:
    """Package -> locked version."""
    lines = (
        line.partition(";")[0].strip() for line in text_of(ROOT / "requirements.lock").splitlines()
    )
    pins = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pins}
