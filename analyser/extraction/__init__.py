"""Finds every action of a plan, whatever its layout, each value with its proof; needs no language model."""

from analyser.extraction.extracting import extract

__all__ = ["extract"]
