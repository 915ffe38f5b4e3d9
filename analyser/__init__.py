"""PVD+ analyser: from a town's action plan to reviewed, page-proved projects."""

__version__ = "0.1.0"
