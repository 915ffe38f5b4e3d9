"""Scanned pages: straightened, recognised by tesseract, put in reading order, kept."""
