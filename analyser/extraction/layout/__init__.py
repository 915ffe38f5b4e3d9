"""Pages as one stream of parts in reading order: paragraphs, labels with their values, tables, headings."""
