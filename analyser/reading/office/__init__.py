"""Word-processor and spreadsheet files: their content as blocks, set in pages of our own."""
