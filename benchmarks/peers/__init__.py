"""Other matchers, each set up as its makers would have it, and ours.

What was chosen for each, and why, stands in docs/matching.md.
"""


class Untrained(Exception):
    """A model cannot be trained on this set: no pair of it tells what the model asks."""
