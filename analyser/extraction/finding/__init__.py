"""The detectors: each finds the drafts of actions in one kind of shape: fiches, sections, items, minutes, tables."""
