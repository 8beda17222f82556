"""What the Streamlit app does behind its script: dossiers opened, pages served by address."""
