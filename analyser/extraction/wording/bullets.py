"""The marks that open the items of a list."""

import re

BULLET = re.compile(r"\s*(?:[•▪●→■□◦·*›➢➤✓❖\uf0b7\uf0a7\uf0d8o]|[-–—])(?:\s|$)")
"""A sign, and a space after it."""
ITEM = re.compile(
    r"\s*(?:[•▪●→■□◦·*›➢➤✓❖\uf0b7\uf0a7\uf0d8]|[-–—]"
    r"|(?:n\s?[°º]\s?)?(?P<number>\d{1,2}|[A-Z]\d{1,2})\s?(?:[.)/]|[-–—](?=\s)))\s*"
)
"""A sign or a number: « • Halle », « 3) Halle », « A3 – Halle »."""
