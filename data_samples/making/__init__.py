"""How the sample year is made: one module for each thing it knows."""
