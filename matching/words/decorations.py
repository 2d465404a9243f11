"""Words that stand in a shown name without being part of it: titles, letters after a name, roles.

They are never struck out, only excused: "Ma", "Don" and "Sir" are names as well, so a decoration may match
a student's name but costs nothing where it does not.
"""

TITLES = frozenset(
    """
    mr mrs ms miss mx master madam sir lady lord dame baroness baron dr doctor prof professor rev revd
    reverend fr father sister brother br sr canon rabbi imam hon rt cllr councillor capt captain cpt col
    colonel maj major sgt sergeant lt lieutenant pte cpl pc dc ds insp coach chef nurse sen senator rep
    representative congressman congresswoman gov mayor pastor uncle aunty auntie aunt cousin nan nana
    hajji haji hafiz maulana mufti sheikh shaikh ustad shri sri smt pan pani sra srta senor senora herr frau
    mme mlle monsieur madame dott dottssa ssa dra ing dipl engr eng barr pharm alhaji alhaja chief bishop
    ven deacon dona herrn hr fru frk mudr judr mgr arch geom prof profa profra maestro seyyid hazrat qari
    qariah alim molvi maulvi hajja hajjah hajiya bhai behen begum bibi khatun janab sahib saheb sahiba
    garu shrimati thirumathi sardar sardarni swami guru pandit ustaz ustadh ustadha sayyid moulana sidi
    lalla umm abuna suor madre padre pastora oga prophet evang evangelist apostle barrister surv tpl qs
    nii naa maame ohene barima encik puan tuan dato datuk khun daw
    """.split()
)

AFTER_NAMES = frozenset(
    """
    phd dphil mphil msc mres meng mba mpa ma ba bsc beng bed llb llm md mbbs bds do rn rgn msn bsn mp
    msp ms am mep mla qc kc obe mbe cbe kbe dbe jp dl frs frsa frcs frcp fca fcca acca aca acma cima cpa
    cfa pmp prince2 pgce qts qtls cipd mcipd chartered esq esquire jr jnr junior snr senior ii iii iv
    edd dds dvm dipl dip hons cert ed msw bsw
    """.split()
)

ROLES = frozenset(
    """
    official real the its im iam i am this is not just only your ya boi mum mummy mom dad daddy teacher
    tutor lecturer student trainer fitness pt photography photos photographer music musician artist art
    arts design designs designer makeup beauty hair nails uk gb cornwall devon plymouth truro exeter fc
    rfc afc cfc crew gaming gamer tv yt ttv dj mc writer author actor blog blogger shop store ltd via on
    at with and nee formerly aka also known as home work mobile college school uni university she her
    hers he him his they them theirs ze hir xe office new old account private priv personal backup spam
    fan page team ne geb geborene born rozena roz domu dite dit epouse alias vel os osobista
    formally previously maiden soon tobe bride widow vedova ved veuve nata nado sz szul
    szuletett fodd fodt syntynyt lanena geschieden verh genannt nacida nascida fosta devichya
    devojacko dj lil young queen king prince princess insta fb tiktok xx xxx xo xoxo nutrition
    coaching wellness tattoo tattoos barber lashes cakes crafts events travels runs lifts cooks vlogs vlog
    podcast media studio studios family clan bro sis bestie
    """.split()
)

DECORATIONS = sorted(TITLES | AFTER_NAMES | ROLES)
"""Folded words that a shown name may hold beside the name."""

NAMES_AS_WELL = sorted(
    """
    king young begum page bishop lord senior barr prince barber deacon bibi sheikh shaikh major baron crew
    cousin sergeant devon mayor canon nurse trainer junior nana princess chief queen khatun sahib sardar alim
    swami guru pandit sayyid maame nii naa sri art lil sidi imam rabbi pastor
    """.split()
)
"""Decorations that are names of many people too: excused only beside two other words.

So Sarah King is not taken for a Sarah whose family name is not shown.
"""
