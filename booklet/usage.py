"""What are languages and countries called where CLDR says otherwise than people do?"""

from __future__ import annotations

from collections.abc import Mapping

NO_DIALOGUE = "zxx"
SILENT = "zxx-x-silent"

# ISO 639-1 codes, each with its ISO 639-2 bibliographic code: what catalogues print.
BIBLIOGRAPHIC = """
    aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze ba:bak
    be:bel bg:bul bi:bis bm:bam bn:ben bo:tib br:bre bs:bos ca:cat ce:che ch:cha co:cos cr:cre
    cs:cze cu:chu cv:chv cy:wel da:dan de:ger dv:div dz:dzo ee:ewe el:gre en:eng eo:epo es:spa
    et:est eu:baq fa:per ff:ful fi:fin fj:fij fo:fao fr:fre fy:fry ga:gle gd:gla gl:glg gn:grn
    gu:guj gv:glv ha:hau he:heb hi:hin ho:hmo hr:hrv ht:hat hu:hun hy:arm hz:her ia:ina id:ind
    ie:ile ig:ibo ii:iii ik:ipk io:ido is:ice it:ita iu:iku ja:jpn jv:jav ka:geo kg:kon ki:kik
    kj:kua kk:kaz kl:kal km:khm kn:kan ko:kor kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat
    lb:ltz lg:lug li:lim ln:lin lo:lao lt:lit lu:lub lv:lav mg:mlg mh:mah mi:mao mk:mac ml:mal
    mn:mon mr:mar ms:may mt:mlt my:bur na:nau nb:nob nd:nde ne:nep ng:ndo nl:dut nn:nno no:nor
    nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss pa:pan pi:pli pl:pol ps:pus pt:por
    qu:que rm:roh rn:run ro:rum ru:rus rw:kin sa:san sc:srd sd:snd se:sme sg:sag sh:hbs si:sin
    sk:slo sl:slv sm:smo sn:sna so:som sq:alb sr:srp ss:ssw st:sot su:sun sv:swe sw:swa ta:tam
    te:tel tg:tgk th:tha ti:tir tk:tuk tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah
    ug:uig uk:ukr ur:urd uz:uzb ve:ven vi:vie vo:vol wa:wln wo:wol xh:xho yi:yid yo:yor za:zha
    zh:chi zu:zul
"""

# Languages films speak that CLDR does not name, or names otherwise than a festival would.
LANGUAGE_NAMES: Mapping[str, Mapping[str, str]] = {
    NO_DIALOGUE: {"en": "No dialogue", "fr": "Sans dialogue", "de": "Ohne Dialog"},
    SILENT: {"en": "Silent", "fr": "Muet", "de": "Stumm"},
    "cmn": {"en": "Mandarin", "fr": "mandarin", "de": "Mandarin"},
    "ff": {"en": "Fulah", "fr": "peul"},
    "apc": {"en": "Levantine Arabic", "fr": "arabe levantin"},
    "bfi": {"en": "British Sign Language", "fr": "langue des signes britannique"},
    "fcs": {"en": "Quebec Sign Language", "fr": "langue des signes québécoise"},
    "fsl": {"en": "French Sign Language", "fr": "langue des signes française"},
    "blc": {"en": "Nuxalk", "fr": "nuxalk"},
    "gcf": {"en": "Guadeloupean Creole", "fr": "créole guadeloupéen"},
    "gsg": {"en": "German Sign Language", "fr": "langue des signes allemande"},
    "ils": {"en": "International Sign", "fr": "signes internationaux"},
    "mis": {"en": "Other languages", "fr": "autres langues"},
    "mnw": {"en": "Mon", "fr": "môn"},
    "nah": {"en": "Nahuatl", "fr": "nahuatl"},
    "rcf": {"en": "Réunion Creole", "fr": "créole réunionnais"},
    "wuu": {"en": "Shanghainese", "fr": "shanghaïen"},
    "sgn": {"en": "Sign language", "fr": "langue des signes"},
    "yua": {"en": "Yucatec Maya", "fr": "maya yucatèque"},
    "ca-valencia": {"en": "Valencian", "fr": "valencien"},
}

# How people write what CLDR calls otherwise, folded.
LANGUAGE_ALIASES: Mapping[str, str] = {
    "no dialogue": NO_DIALOGUE, "no dialog": NO_DIALOGUE, "no dialogues": NO_DIALOGUE,
    "no language": NO_DIALOGUE, "without dialogue": NO_DIALOGUE, "dialogue free": NO_DIALOGUE,
    "no spoken language": NO_DIALOGUE, "without dialog": NO_DIALOGUE, "non verbal": NO_DIALOGUE,
    "sans dialogue": NO_DIALOGUE, "sans dialogues": NO_DIALOGUE, "sans paroles": NO_DIALOGUE,
    "silent": SILENT, "silent film": SILENT, "muet": SILENT, "film muet": SILENT,
    "mandarin chinese": "cmn", "chinese mandarin": "cmn", "putonghua": "cmn",
    "cantonese chinese": "yue", "chinese cantonese": "yue", "wu chinese": "wuu", "wu": "wuu",
    "hokkien": "nan", "taiwanese": "nan", "taiwanese hokkien": "nan", "min nan": "nan",
    "southern min": "nan", "hakka": "hak", "farsi": "fa", "fulah / pulaar": "ff", "fula": "ff",
    "pulaar": "ff", "pular": "ff", "fulani": "ff", "fulfulde": "ff", "peul": "ff",
    "kurmanji": "ku", "sorani": "ckb", "flemish": "nl-BE", "castilian": "es", "castellano": "es",
    "brazilian": "pt-BR", "quebecois": "fr-CA", "quebec french": "fr-CA",
    "moldovan": "ro-MD", "darija": "ary", "scots gaelic": "gd", "innu": "moe", "ojibwe": "oj",
    "anishinaabemowin": "oj", "mikmaq": "mic", "mi'kmaq": "mic",
    "kanien'keha": "moh", "greenlandic": "kl", "northern saami": "se",
    "haitian": "ht", "kreyol": "ht", "creole haitien": "ht", "jamaican patois": "jam",
    "cape verdean creole": "kea", "cape verdean": "kea",
    "bahasa indonesia": "id", "punjabi": "pa", "oriya": "or",
    "myanmar": "my", "singhalese": "si", "kirghiz": "ky", "uighur": "ug",
    "byelorussian": "be", "slovene": "sl", "kazak": "kk", "azeri": "az", "romani": "rom",
    "romany": "rom", "quiche": "quc", "k'iche'": "quc", "mapudungun": "arn", "mapuche": "arn",
    "asl": "ase", "lsf": "fsl", "lsq": "fcs", "bsl": "bfi", "dgs": "gsg",
    "langue des signes quebecoise": "fcs", "langue des signes du quebec": "fcs", "nynorsk": "nn",
    "bokmal": "nb", "guadeloupe creole": "gcf",
    "reunionese creole": "rcf", "euskara": "eu", "isixhosa": "xh", "isizulu": "zu",
    "kiswahili": "sw", "luganda": "lg", "kikuyu": "ki", "gikuyu": "ki",
}  # fmt: skip

FORMER_COUNTRIES: Mapping[str, Mapping[str, str]] = {
    "SU": {"en": "Soviet Union", "fr": "Union soviétique", "de": "Sowjetunion"},
    "YU": {"en": "Yugoslavia", "fr": "Yougoslavie", "de": "Jugoslawien"},
    "CS": {"en": "Czechoslovakia", "fr": "Tchécoslovaquie", "de": "Tschechoslowakei"},
    "DD": {"en": "East Germany", "fr": "Allemagne de l’Est", "de": "DDR"},
    "CSXX": {
        "en": "Serbia and Montenegro", "fr": "Serbie-et-Monténégro", "de": "Serbien und Montenegro"
    },
    "ZR": {"en": "Zaire", "fr": "Zaïre", "de": "Zaire"},
    "HV": {"en": "Upper Volta", "fr": "Haute-Volta", "de": "Obervolta"},
}  # fmt: skip

# Where CLDR's names are too official or too awkward for a credit line.
COUNTRY_NAMES: Mapping[str, Mapping[str, str]] = {
    **FORMER_COUNTRIES,
    "BA": {"en": "Bosnia and Herzegovina"},
    "CD": {"en": "DR Congo", "fr": "RD Congo"},
    "CG": {"en": "Congo (Brazzaville)", "fr": "Congo (Brazzaville)"},
    "HK": {"en": "Hong Kong", "fr": "Hong Kong", "de": "Hongkong", "es": "Hong Kong"},
    "MM": {"en": "Myanmar", "fr": "Myanmar"},
    "MO": {"en": "Macao", "fr": "Macao", "de": "Macau", "es": "Macao"},
    "PS": {"en": "Palestine", "fr": "Palestine", "de": "Palästina", "es": "Palestina"},
    "TR": {"en": "Türkiye", "fr": "Turquie"},
    "TT": {"en": "Trinidad and Tobago"},
}

DOUBTFUL_LANGUAGES: Mapping[str, str] = {
    "gaelic": "Write Irish or Scottish Gaelic.",
    "gaelique": "Write Irish or Scottish Gaelic.",
    "creole": "Say which: Haitian Creole, Réunion Creole, … or write “other: Creole”.",
    "pidgin": "Say which: Nigerian Pidgin, Tok Pisin, … or write “other: Pidgin”.",
    "bahasa": "Write Indonesian or Malay.",
    "sami": "Say which: Northern Sami, Southern Sami, … or write “other: Sami”.",
}

COUNTRY_ALIASES: Mapping[str, str] = {
    "united states of america": "US", "america": "US",
    "etats unis d'amerique": "US", "uk": "GB", "great britain": "GB",
    "britain": "GB", "grande bretagne": "GB", "holland": "NL", "the netherlands": "NL",
    "hollande": "NL", "ivory coast": "CI", "czech republic": "CZ", "republique tcheque": "CZ",
    "turkey": "TR", "turkiye": "TR", "macedonia": "MK", "swaziland": "SZ", "burma": "MM",
    "birmanie": "MM", "cape verde": "CV", "east timor": "TL", "macau": "MO", "hong kong": "HK",
    "palestinian territory": "PS", "occupied palestinian territory": "PS",
    "state of palestine": "PS", "palestine , state of": "PS", "vatican": "VA", "holy see": "VA",
    "south korea": "KR", "republic of korea": "KR", "korea , republic of": "KR",
    "korea , south": "KR", "north korea": "KP", "korea , north": "KP",
    "korea , democratic people's republic of": "KP", "coree du sud": "KR", "coree du nord": "KP",
    "drc": "CD", "rdc": "CD", "dr congo": "CD", "rd congo": "CD", "congo kinshasa": "CD",
    "congo , democratic republic of the": "CD", "congo brazzaville": "CG",
    "congo , the democratic republic of the": "CD",
    "democratic republic of congo": "CD", "democratic republic of the congo": "CD",
    "republique democratique du congo": "CD", "republic of the congo": "CG",
    "republic of congo": "CG", "republique du congo": "CG", "congo , republic of the": "CG",
    "russian federation": "RU", "federation de russie": "RU", "iran , islamic republic of": "IR",
    "viet nam": "VN", "syrian arab republic": "SY", "moldova , republic of": "MD",
    "republic of moldova": "MD", "tanzania , united republic of": "TZ",
    "united republic of tanzania": "TZ", "taiwan , province of china": "TW",
    "bolivia , plurinational state of": "BO", "venezuela , bolivarian republic of": "VE",
    "lao people's democratic republic": "LA", "brunei darussalam": "BN", "uae": "AE", "eau": "AE",
    "bosnia": "BA", "bosnia herzegovina": "BA", "bosnie": "BA", "bosnie et herzegovine": "BA",
    "people's republic of china": "CN", "prc": "CN", "ussr": "SU", "urss": "SU",
    "soviet union": "SU", "gdr": "DD", "ddr": "DD", "rda": "DD",
    "german democratic republic": "DD", "czecho slovakia": "CS",
    "bahamas , the": "BS", "the bahamas": "BS", "gambia , the": "GM", "the gambia": "GM",
    "the philippines": "PH", "republic of ireland": "IE", "eire": "IE", "xkx": "XK", "kos": "XK",
    "ger": "DE", "sui": "CH", "ned": "NL", "den": "DK", "cro": "HR", "gre": "GR", "por": "PT",
    "bul": "BG", "lat": "LV", "rsa": "ZA", "saint vincent and the grenadines": "VC",
    "united states virgin islands": "VI",
}  # fmt: skip

DOUBTFUL_COUNTRIES: Mapping[str, str] = {
    "korea": "Write South Korea or North Korea.",
    "coree": "Write South Korea or North Korea.",
    "congo": "Write DR Congo or Congo-Brazzaville.",
    "germany , west": "Write Germany, or “other: West Germany” to print just that.",
    "west germany": "Write Germany, or “other: West Germany” to print just that.",
    "allemagne de l'ouest": "Write Germany, or “other: Allemagne de l’Ouest” to print just that.",
    "england": "Write United Kingdom, or “other: England” to print just that.",
    "angleterre": "Write United Kingdom, or “other: Angleterre” to print just that.",
    "scotland": "Write United Kingdom, or “other: Scotland” to print just that.",
    "ecosse": "Write United Kingdom, or “other: Écosse” to print just that.",
    "wales": "Write United Kingdom, or “other: Wales” to print just that.",
    "northern ireland": "Write United Kingdom, or “other: Northern Ireland” to print just that.",
    "quebec": "Write Canada, or “other: Québec” to print just that.",
}

# Not countries a film comes from, though CLDR names them beside countries.
NO_COUNTRIES = frozenset({"ZZ", "QO", "XA", "XB", "EZ", "EU", "UN"})

# First words of the Unicode names of letters whose script is called otherwise.
SCRIPTS: Mapping[str, str] = {
    "CANADIAN": "Canadian_Aboriginal", "CJK": "Han", "IDEOGRAPHIC": "Han", "HIRAGANA": "Kana",
    "KATAKANA": "Kana", "KATAKANA-HIRAGANA": "Kana", "MODIFIER": "",
}  # fmt: skip
