"""What geoapp is compared with: the same route, shown as Folium and Streamlit users show it."""
