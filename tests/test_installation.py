"""What an installation weighs: each heavy package has a use that is named."""

from __future__ import annotations

from tests.support.project import ROOT, text_of
from tools.installation import PAGE, SHOWN_MB, USES, needed_packages, table, weights_mb


def test_each_heavy_package_has_a_use_and_stands_on_the_page() -> None:
    weights = weights_mb()
    heavy = {name for name, mb in weights.items() if mb >= SHOWN_MB}
    assert heavy <= USES.keys()
    assert USES.keys() <= set(needed_packages())
    page = text_of(PAGE)
    assert [name for name in heavy if f"| {name} |" not in page] == []
    assert PAGE.relative_to(ROOT).name in text_of(ROOT / "mkdocs.yml")


def test_light_packages_are_weighed_together() -> None:
    lines = table({"streamlit": 40.0, "a": 1.0, "b": 2.0}).splitlines()
    assert lines[2:] == [
        "| streamlit | 40 | 93% | the app |",
        "| 2 lighter ones | 3 | 7% | |",
        "| **all 3** | **43** | | |",
    ]
