"""DMFR registry -> FeedConfig; HTTP -> bytes, politely and safely."""
