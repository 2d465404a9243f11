"""Which forenames stand for one another: nicknames, short forms and national forms.

One hop only. Chaining (Alex, Sandy, Andrew) would join half of all forenames, so two short forms of one
name are not variants of each other unless a table says so.
"""

from functools import cache
from importlib.resources import files

import polars as pl

SUPPLEMENT = """
abdul abdulrahman abdullah
agnieszka aga agnes
aleksandra ola
aleksander olek alek
alexander alec alasdair alistair sasha sandy lex xander alek aleks zander
alexandra ola sasha sandra lexi lexie alex allie
andrzej andrew
andrew dru drew andy
angharad anghie haf
anna ania anya hania
anthony tony ant antony
antonio toni tonio
barbara basia babs barb
bartosz bartek bart
benjamin benji benny ben
bethan beth
bronwen bron
cadwaladr cad
caroline caz carrie caro
catherine cathy kate katie kat cat cath kitty cait
charlotte lottie charlie char lotte
christopher kit topher chris
dafydd dai david daf taffy
daniel dan danny dani
david dave davie dai dafydd
deborah debbie debs deb
dmytro dima dmitri
dmitri dima mitya
dorota dorothy
dominic dom nic
edward ted teddy ned eddie ed
elizabeth liz lizzie beth betty bess libby eliza lisa elsie betsy lilibet ellie
ewa eve eva
eleanor ellie nell nellie nora ellen lenore
fatima fatimah fatma
francesca fran frankie chess cesca
frances fran frankie
geoffrey geoff jeff
jeffrey jeff geoff
george georgie
georgina georgie gina
gerald gerry ged
gerard gerry ged
gillian gill jill
gwenllian gwen
gwendolyn gwen
grzegorz greg
hannah hanna
harriet hattie harri
harold harry hal
henry harry hal hank
ian iain
isabella izzy bella isa
isabelle izzy belle
isobel izzy bel
ivan vanya
jacqueline jackie jacqui
jakub kuba jacob
james jim jimmy jamie jem
jan john
jennifer jen jenny jenni
joanna jo joanne asia asha
joanne jo joanna
john jack johnny jon jonny ian
jonathan jon jonny
jose pepe
joseph joe joey
josephine jo josie
joshua josh
katarzyna kasia kate
katherine kate katie kat kathy kath kitty kay
krzysztof krzys kris chris christopher
lawrence larry laurie
leonard len lenny leo
lewis lew llew
llewelyn llew lew lyn
lukasz luke
malgorzata gosia margaret
magdalena magda lena
margaret maggie meg peggy marge madge daisy greta mags
maria mary
mateusz matt matthew
matthew matt matty
megan meg
michael mike mick micky mikey mick
michal michael mike
mohammed mo mohamed muhammad mohammad mohamad mohd muhammed mehmet
muhammad mo mohammed mohammad mohamed mohd
myfanwy myf fan
natalia natasha talia nat
natalie nat
nathaniel nat nate nathan
nicholas nick nicky nik
nicola nicky nikki nic
oleksandr sasha oleks alexander
oleksandra sasha lesya
oliver ollie olly
olivia liv livvy ollie
owain owen
oluwaseun seun
oluwatobi tobi
oluwadamilola dami damilola
oluwafemi femi
pamela pam
patricia pat patsy tricia trish paddy
patrick pat paddy
pawel paul
penelope penny
peter pete
philip phil pip
philippa pip pippa
phillip phil
piotr peter
rebecca becky becca bex becs
reginald reg
rhiannon rhi
richard dick rick ricky rich richie
robert bob bobby rob robbie bert
robin rob
roderick rod
ronald ron ronnie
samantha sam sammy
samuel sam sammy
sarah sally sara sadie
sebastian seb
sian jane
simon si
siobhan shiv
stanislaw stan
stefan steve
stephanie steph
stephen steve stevie steven ste stefan
steven steve stevie stephen ste
stewart stu
stuart stu stewart
susan sue susie suzie
suzanne sue suzie
svetlana sveta lana
szymon simon
thomas tom tommy
timothy tim
tatiana tanya
theodore theo ted teddy
theresa terry tess tessa
tomasz tom tomek thomas
valerie val
veronica ronnie vera
victoria vicky vicki tori vic
vincent vince vinny
volodymyr vova vlad
vladimir vlad vova
walter wally walt
wendy wend
wilhelmina mina billie
william bill billy will willy liam wil
winifred winnie fred
wojciech wojtek
yekaterina katya kate
kateryna katya kate
yevhen zhenya eugene
yulia julia
yuliya julia yulia
zachary zac zach zack zak
zbigniew zbyszek
zofia zosia sophie
sophia sophie
sophie soph
"""
"""Our own list of British, Irish, Welsh and migrant forms: a name, then forms used for it."""


DISOWNED = [("aaron", "erin")]
"""Pairs of the package's table that are two people today, whatever an old register says."""


@cache
def pairs() -> pl.DataFrame:
    """Return FORENAME_PAIRS: one row a pair (name, form), both directions, no pair twice.

    From the `nicknames` package's table (Apache-2.0, leaning American) and the supplement above.
    """
    rows = [(line.split()[0], form) for line in SUPPLEMENT.strip().splitlines() for form in line.split()[1:]]
    table = pl.read_csv(files("nicknames").joinpath("names.csv").read_bytes(), infer_schema=False)
    listed = table.filter(pl.col("relationship") == "has_nickname").select(name="name1", form="name2")
    disowned = pl.DataFrame(DISOWNED, schema=["name", "form"], orient="row")
    theirs = listed.join(disowned, on=["name", "form"], how="anti")
    ours = pl.DataFrame(rows, schema={"name": pl.String, "form": pl.String}, orient="row")
    one_way = pl.concat([theirs, ours]).filter(pl.col("name") != pl.col("form"))
    letters = pl.all().str.to_lowercase().str.replace_all("[^a-z]", "")
    # The table is directional; a label says which of the two is the short form.
    forward = one_way.select(letters).unique().with_columns(short="form")
    back = forward.select(name="form", form="name", short="short")
    return pl.concat([forward, back]).unique(subset=["name", "form"], keep="first", maintain_order=True)
