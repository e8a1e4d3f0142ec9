"""render.search – the index of each language (index.py), and the answers before all results (answers.py); words are stemmed by
common/stemmer.py (decision 0007)."""
