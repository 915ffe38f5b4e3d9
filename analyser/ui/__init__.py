"""The dashboard: all that imports streamlit, a thin shell over the workspace; knows nothing of files and indexes."""
