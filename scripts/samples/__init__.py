"""Writes the sample plans: content in YAML, one renderer a layout, the labels (gold) proved against the PDF's text."""
