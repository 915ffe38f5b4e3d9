"""Adding an action that was missed, by marking its lines on the page: the title first, then what belongs to it."""
