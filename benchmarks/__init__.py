"""How fast the work is, and how much of what was planted it finds: `python3 run.py bench`."""
