"""How things look: colours for light and dark, and the dash that tells the basis."""

from __future__ import annotations

# The one accent is for what the accusation says; grey for independent observers; blue for replies.
LIGHT = {
    "paper": "#fbf9f4",
    "card": "#ffffff",
    "ink": "#1d1b18",
    "quiet": "#5f5a52",
    "rule": "#ddd6c8",
    "accent": "#a8231c",
    "reach": "#d9877d",
    "observer": "#6b6455",
    "reply": "#27496b",
    "other": "#6f6234",
    "land": "#f6f1e4",
    "sea": "#dfe9ee",
    "river": "#c9dae3",
    "border": "#c4b9a3",
    "candidate": "#c98f86",
    "label-area": "#6f6756",
}
DARK = {
    "paper": "#171614",
    "card": "#201e1b",
    "ink": "#f1ece2",
    "quiet": "#b5ad9f",
    "rule": "#403b33",
    "accent": "#f0867b",
    "reach": "#8c4a43",
    "observer": "#b9b09c",
    "reply": "#8fb4da",
    "other": "#c9b67c",
    "land": "#2a2722",
    "sea": "#1b252b",
    "river": "#2b3b44",
    "border": "#5a5244",
    "candidate": "#7d544e",
    "label-area": "#9d947f",
}
TYPEFACES = {
    "serif": 'Georgia, "Times New Roman", serif',
    "sans": '"Helvetica Neue", Arial, sans-serif',
}
# Line by basis, in pixels drawn and left out; None is solid.
DASH: dict[str, tuple[int, ...] | None] = {
    "observed": None,
    "reported": (12, 4),
    "modelled": (7, 4),
    "schematic": (1, 5),
}


def css_variables() -> str:
    """
    Write the colours as CSS custom properties, light and dark.

    Returns
    -------
    css
        Rules for ``:root``: light, dark for readers who prefer it, and whichever of the two
        ``data-theme`` asks for. Paper is never dark.

    Examples
    --------
    >>> "--accent: #a8231c;" in css_variables()
    True
    """
    return (
        f":root {{ color-scheme: light dark; {_block(LIGHT)} {_block(TYPEFACES)} }}\n"
        "@media screen and (prefers-color-scheme: dark) "
        f"{{ :root:not([data-theme]) {{ {_block(DARK)} }} }}\n"
        f':root[data-theme="light"] {{ color-scheme: light; }}\n'
        f'@media screen {{ :root[data-theme="dark"] {{ color-scheme: dark; {_block(DARK)} }} }}\n'
        f"{_dashes()}\n"
    )


def light_css_variables(selector: str) -> str:
    """
    Write the light colours as custom properties of what a selector finds, for anybody's map.

    Examples
    --------
    >>> light_css_variables(".leaflet-container").startswith(".leaflet-container { --paper: #")
    True
    """
    return f"{selector} {{ {_block(LIGHT)} }}\n{_dashes()}\n"


def _block(colours: dict[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


def _dashes() -> str:
    return " ".join(
        f".leg-{basis} {{ stroke-dasharray: {' '.join(map(str, dash)) if dash else 'none'}; }}"
        for basis, dash in DASH.items()
    )
