"""What stands in a handle beside the name: words that say nothing of who it is, and unexplained letters."""

import polars as pl

WORDS = """
    the real official offical its im iam this not just only my mr mrs ms miss mx dr doctor prof professor sir
    dame lady lord rev revd father fr sister coach capt captain sgt rep sen senator congressman congresswoman
    gov governor mayor cllr councillor councilor councilwoman councilman alderman minister pm mp msp ms mep am
    tj td fd qc kc jp md phd bsc ba ma mba obe mbe cbe rn for vote elect team office press pres president
    x xx xxx xxxx o xo xoxo hey hi hello ask meet call ya yo ig insta tt yt tv fb sc uk gb eng usa us eu ldn
    london leeds york scot wales cymru gop dem dems lab labour con tory green libdem snp music musician art
    artist arts photo photos photography pics film films fit fitness gym pt coaching yoga dance dancer sings
    writes writer author books book reads draws design designs dev code codes tech news teacher teach teaches
    tutor tuition mfl maths science history geography pe school edu learn mail email me info live online web
    net home priv private spam alt backup main new old x2 st jnr jr snr sr ii iii and
    """.split()
"""What stands around a name in handles without saying who it is."""

WORD_COST = -7.0
"""log2 chance of one given word of that list beside the name."""
BEGINS = -2.0
"""log2 chance that there is anything else, apart from the name."""
UNPARTED = -1.5
"""… and nothing shows where it begins."""
LETTER = -4.1
PARTED_LETTER = -3.0
"""log2 chance of each further letter: taken one by one, or (set apart by a sign) of a word."""


def surplus_bits(size: pl.Expr, word: pl.Expr, two: pl.Expr, parted: pl.Expr) -> pl.Expr:
    """log2 chance of a text of `size` letters before or after a name (0 for none).

    It is one of WORDS (`word`), or `two` of them, or neither; `parted`: a sign stands between.
    """
    letter = pl.when(parted).then(PARTED_LETTER).otherwise(LETTER)
    letters = BEGINS + letter * size.cast(pl.Float64)
    known = pl.when(word).then(WORD_COST).when(two).then(2 * WORD_COST)
    inner = pl.max_horizontal(known, letters)
    return pl.when(size == 0).then(0.0).otherwise(inner + pl.when(parted).then(0.0).otherwise(UNPARTED))
