"""PDF files: text with the place of every character, what is drawn, how pages look (pdfium; pypdf where it fails)."""
