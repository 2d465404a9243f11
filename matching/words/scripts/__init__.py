"""Names in scripts other than Latin: Cyrillic, Greek, Arabic, Hebrew, Han, Kana, Hangul and the rest.

Loaded only when such a name occurs, on either side. `alike.alike` says which Latin words a word could be;
the others of this package prepare for it. docs/matching.md has the ways and what was measured.
"""
