"""The end of what is kept: what is due, its erasure with proof, and all that is held about one person."""
