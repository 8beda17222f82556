"""How the map is drawn, whoever draws it: style, projection, graticule, base map."""
