"""render.search – the index of each language (index.py), and what a word is without accents and endings (stemmer.py; decision 0007)."""
