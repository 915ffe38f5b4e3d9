"""Pieces of pages: each draws one thing from records it is handed."""
