"""A route on a web map of Folium's: its layers, popups and clock, and what a map carries inside."""
