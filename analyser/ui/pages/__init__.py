"""The pages: scripts run by Streamlit, top to bottom."""
