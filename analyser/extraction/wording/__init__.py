"""What plans print, as text: labels and headers, amounts, dates, marks of lists. Knows no page and no action."""
