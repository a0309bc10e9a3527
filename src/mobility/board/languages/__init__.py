"""One file a language: the words of a board, by the same keys in each."""
