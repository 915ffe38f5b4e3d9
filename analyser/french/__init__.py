"""French words: stems, sentences and phrases, found in a text and quotable."""
