"""Where do the project's fonts come from? From named packages: this script makes fonts/.

    python tools/gather_fonts.py            make fonts/ anew (minutes; needs npm, apt-get, dpkg-deb)
    python tools/gather_fonts.py --check    only read fonts/ and say what it cannot set

Whatever is small enough is copied untouched, and "Source" must be: it is a Reserved Font Name. The
Noto fonts reserve no name, so those too big to ship whole are subset, hints left out (a printing
plate has pixels enough). The same packages give the same bytes: dates stay those of the original.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Literal

from fontTools import subset
from fontTools.ttLib import TTFont
from msgspec import Struct

from booklet.fontfiles import INDEX, shipped_index

FONTS = Path(__file__).resolve().parent.parent / "fonts"
MEGABYTE = 1_000_000
MOST_BYTES = 25 * MEGABYTE


# --- packages -------------------------------------------------------------------------------------


class Package(Struct, frozen=True):
    """One version of one package, and where its fonts and its licence lie inside."""

    registry: Literal["npm", "debian"]
    name: str
    version: str
    root: str
    licence: str
    licence_as: str


SOURCE_SERIF = Package(
    "npm", "source-serif", "4.5.1", "package/TTF", "package/LICENSE.md", "source-serif-4.txt"
)
BARLOW = Package(
    "npm", "@expo-google-fonts/barlow-semi-condensed", "0.4.1",
    "package", "package/LICENSE_FONT", "barlow.txt",
)  # fmt: skip
FIRA = Package(
    "npm", "@expo-google-fonts/fira-sans-condensed", "0.4.1",
    "package", "package/LICENSE_FONT", "fira-sans.txt",
)  # fmt: skip
NOTO = Package(
    "debian", "fonts-noto-core", "20201225-1",
    "usr/share/fonts/truetype/noto", "usr/share/doc/fonts-noto-core/copyright", "noto.txt",
)  # fmt: skip
NOTO_CJK = Package(
    "debian", "fonts-noto-cjk", "1:20220127+repack1-1",
    "usr/share/fonts/opentype/noto", "usr/share/doc/fonts-noto-cjk/copyright", "noto-cjk.txt",
)  # fmt: skip
PACKAGES = (SOURCE_SERIF, BARLOW, FIRA, NOTO, NOTO_CJK)


# --- characters -----------------------------------------------------------------------------------

Characters = Callable[[], frozenset[int]]


def span(*ends: tuple[int, int]) -> frozenset[int]:
    """The code points of ranges given by their first and last."""
    return frozenset(code for first, last in ends for code in range(first, last + 1))


def rows(codec: str, first: int, last: int) -> frozenset[int]:
    """The characters of an East Asian character set whose lead byte lies from first to last."""
    found: set[int] = set()
    for lead in range(first, last + 1):
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            try:
                text = bytes((lead, trail)).decode(codec)
            except UnicodeDecodeError:
                continue
            found.update(map(ord, text))
    return frozenset(found)


# No Latin letter or digit in the East Asian fonts: a stack may begin with one of them, for its
# brackets and quotes, and Latin words still come from the serif. But every font needs the space:
# Pango sets it in the font of what stands before, whether that font has it or not.
SPACES = frozenset((0x20, 0xA0))
EAST_ASIAN_PUNCTUATION = span((0x3000, 0x303F), (0xFF01, 0xFFEE))
FULL_WIDTH_QUOTES = frozenset(map(ord, "—…‘’“”"))
KANA = span((0x3041, 0x30FF), (0x31F0, 0x31FF))
BOPOMOFO = span((0x3105, 0x312F), (0x31A0, 0x31BF))
JAMO = span((0x1100, 0x1112), (0x1161, 0x1175), (0x11A8, 0x11C2), (0x3131, 0x318E))

# Met in names and titles, absent from the old standards.
NAMES_IN_SIMPLIFIED = "喆堃昇骉翀瑄峯镕祎偲玥珺玮琤嫄垚犇煊燚赟晟旸彧珅垕瑢莜媛宓闫"
NAMES_IN_TRADITIONAL = "峯喆堃暘芃瑀嬿翊鈺祐昇煒煇珮璿禕歆瑄玥珺晟彧翀犇垚燊鏻栢卿烱"
CANTONESE = "嘅嗰咗嚟睇唔喺啲咁嘢冇乜咩喎啱佢哋嘥攞搵噉瞓掂揸孖邨鰂踎"


def simplified_chinese() -> frozenset[int]:
    """GB 2312, both levels (6,763 characters), and names."""
    han = rows("gb2312", 0xB0, 0xF7) | frozenset(map(ord, NAMES_IN_SIMPLIFIED))
    return SPACES | han | EAST_ASIAN_PUNCTUATION | FULL_WIDTH_QUOTES | {0xB7}


def traditional_chinese() -> frozenset[int]:
    """Big5, level 1 (5,401 characters), names, and the words Hong Kong writes."""
    level_1 = (code for code in rows("big5", 0xA4, 0xC6) if chr(code).encode("big5") <= b"\xc6\x7e")
    more = frozenset(map(ord, NAMES_IN_TRADITIONAL + CANTONESE))
    marks = BOPOMOFO | EAST_ASIAN_PUNCTUATION | FULL_WIDTH_QUOTES | {0xB7}
    return SPACES | frozenset(level_1) | more | marks


def japanese() -> frozenset[int]:
    """JIS X 0208, levels 1 and 2 (6,355 characters), and kana."""
    kanji = rows("euc_jp", 0xB0, 0xF4)
    return SPACES | kanji | KANA | EAST_ASIAN_PUNCTUATION | FULL_WIDTH_QUOTES


def korean() -> frozenset[int]:
    """KS X 1001's 2,350 syllables and the jamo; Korean takes its quotes from the Latin font."""
    return SPACES | rows("euc_kr", 0xB0, 0xC8) | JAMO | EAST_ASIAN_PUNCTUATION


def wide_alphabets() -> frozenset[int]:
    """Every Latin letter, phonetic ones too, combining marks, all of Greek and of Cyrillic."""
    latin = span((0x20, 0x24F), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF))
    phonetic = span((0x250, 0x2FF), (0x1D00, 0x1DBF), (0xA700, 0xA71F), (0xAB30, 0xAB6F))
    marks = span((0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x2DE0, 0x2DFF))
    cyrillic = span((0x400, 0x52F), (0x1C80, 0x1C8F), (0xA640, 0xA69F))
    greek = span((0x370, 0x3FF), (0x1F00, 0x1FFF))
    signs = span((0x2000, 0x214F), (0x2212, 0x2212))
    return latin | phonetic | marks | greek | cyrillic | signs


def symbols() -> frozenset[int]:
    """Arrows, ticks, stars, shapes, weather; pictures that phones show in colour are left out."""
    arrows = span((0x2190, 0x21FF), (0x2B00, 0x2BFF))
    return SPACES | arrows | span((0x2300, 0x23FF), (0x2460, 0x24FF), (0x25A0, 0x27BF))


# --- families -------------------------------------------------------------------------------------

BOTH = ("Regular", "Bold")


class Family(Struct, frozen=True):
    """One family as it is named in CSS, the files it is made of, and what it is here for.

    `files` maps the name a file gets to its name in the package; `only` limits its characters, and
    `face` picks one font of a collection.
    """

    name: str
    package: Package
    purpose: str
    files: Mapping[str, str]
    only: Characters | None = None
    face: int = 0
    features: tuple[str, ...] = ("*",)

    @property
    def slug(self) -> str:
        """The name of the family's folder."""
        return self.name.lower().replace(" ", "-")


def expo(family: str, styles: Iterable[str]) -> dict[str, str]:
    """File names in the Expo packages, which say `400Regular/X_400Regular.ttf`."""
    plain = {style: style.lstrip("0123456789").replace("_", "") for style in styles}
    return {f"{family}-{new}.ttf": f"{old}/{family}_{old}.ttf" for old, new in plain.items()}


def as_named(family: str, *styles: str, suffix: str = "ttf") -> dict[str, str]:
    """File names kept as they are in the package."""
    return {f"{family}-{style}.{suffix}": f"{family}-{style}.{suffix}" for style in styles}


def noto(name: str, purpose: str, *styles: str, only: Characters | None = None) -> Family:
    """A Noto family; without `only`, copied as it is."""
    return Family(name, NOTO, purpose, as_named(name.replace(" ", ""), *styles), only)


def cjk(name: str, purpose: str, face: int, only: Characters) -> Family:
    """One region of Noto Serif CJK: its own forms only (no `locl`), no vertical setting."""
    code = name.split()[-1]
    files = {f"NotoSerifCJK{code}-{w}.otf": f"NotoSerifCJK-{w}.ttc" for w in BOTH}
    shaping = ("ccmp", "kern", "palt", "halt")
    return Family(name, NOTO_CJK, purpose, files, only, face, shaping)


TEXT = ("Regular", "It", "Semibold", "SemiboldIt", "Bold")
DISPLAY = ("Light", "Regular", "It", "Semibold")
GROTESQUE = (
    "400Regular", "400Regular_Italic", "500Medium", "600SemiBold", "700Bold", "800ExtraBold",
)  # fmt: skip
BESIDE_GROTESQUE = ("400Regular", "600SemiBold", "800ExtraBold")

FAMILIES: tuple[Family, ...] = (
    Family(
        "Source Serif 4 SmText",
        SOURCE_SERIF,
        "text: Latin, Vietnamese, Cyrillic, Greek (one accent)",
        as_named("SourceSerif4SmText", *TEXT),
    ),
    Family(
        "Source Serif 4 Display",
        SOURCE_SERIF,
        "the same serif drawn for 18 pt and more",
        as_named("SourceSerif4Display", *DISPLAY),
    ),
    Family(
        "Barlow Semi Condensed",
        BARLOW,
        "facts, times, badges, titles: Latin, Vietnamese",
        expo("BarlowSemiCondensed", GROTESQUE),
    ),
    Family(
        "Fira Sans Condensed",
        FIRA,
        "beside Barlow: Cyrillic, Greek, phonetic and rare Latin letters",
        expo("FiraSansCondensed", BESIDE_GROTESQUE),
    ),
    noto(
        "Noto Serif",
        "beside Source Serif: rare and phonetic Latin, polytonic Greek, all of Cyrillic",
        "Regular",
        "Italic",
        "Bold",
        only=wide_alphabets,
    ),
    noto("Noto Serif Hebrew", "Hebrew", *BOTH),
    noto("Noto Naskh Arabic", "Arabic, Persian, Urdu", *BOTH),
    noto("Noto Serif Armenian", "Armenian", *BOTH),
    noto("Noto Serif Georgian", "Georgian", *BOTH),
    noto("Noto Serif Thai", "Thai", *BOTH),
    noto("Noto Serif Devanagari", "Hindi, Marathi, Nepali", *BOTH),
    noto("Noto Serif Kannada", "Kannada", *BOTH),
    noto("Noto Sans Canadian Aboriginal", "Inuktitut, Cree and other syllabics", *BOTH),
    noto("Noto Serif Bengali", "Bengali, Assamese", "Regular"),
    noto("Noto Serif Gujarati", "Gujarati", "Regular"),
    noto("Noto Serif Gurmukhi", "Punjabi", "Regular"),
    noto("Noto Serif Tamil", "Tamil", "Regular"),
    noto("Noto Serif Telugu", "Telugu", "Regular"),
    noto("Noto Serif Malayalam", "Malayalam", "Regular"),
    noto("Noto Serif Sinhala", "Sinhala", "Regular"),
    noto("Noto Serif Khmer", "Khmer", "Regular"),
    noto("Noto Serif Lao", "Lao", "Regular"),
    noto("Noto Serif Myanmar", "Burmese", "Regular"),
    noto("Noto Serif Tibetan", "Tibetan, Dzongkha", "Regular"),
    noto("Noto Serif Ethiopic", "Amharic, Tigrinya", "Regular"),
    cjk("Noto Serif CJK SC", "Simplified Chinese: GB 2312, names", 2, simplified_chinese),
    cjk(
        "Noto Serif CJK TC",
        "Traditional Chinese: Big5 level 1, names, Cantonese",
        3,
        traditional_chinese,
    ),
    cjk("Noto Serif CJK JP", "Japanese: JIS X 0208, kana", 0, japanese),
    cjk("Noto Serif CJK KR", "Korean: KS X 1001 syllables, jamo", 1, korean),
    noto("Noto Sans Symbols", "arrows, circled figures, notes", "Regular", only=symbols),
    noto("Noto Sans Symbols2", "stars, ticks, shapes", "Regular", only=symbols),
)


# --- what must be settable ------------------------------------------------------------------------

SAMPLES: Mapping[str, str] = {
    "Latin": "".join(map(chr, (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x250)))),
    "Latin, more": "".join(map(chr, range(0x1E00, 0x1F00))),
    "Indigenous orthographies": "hən̓q̓əmin̓əm̓ W̱SÁNEĆ ʔəy̓alməxʷ K’iįdzą ƛ̓ x̌ʷ ɬ θ "
    "Łı̨́ı̨́dlı̨ ʻŌlelo ǂKhomani ŋ",
    "Cyrillic": "".join(map(chr, range(0x400, 0x460))) + "ҐґҒғҚқҢңҮүҰұҺһӘәӨөӢӣӮӯӐӑӖӗӲӳҔҕҠҡӇӈ",
    "Greek": "".join(map(chr, (0x38C, *range(0x384, 0x38B), *range(0x38E, 0x3A2))))
    + "".join(map(chr, range(0x3A3, 0x3CF)))
    + "ἀἁἂἃἄἅἆἇᾀᾁᾂᾃᾄᾅᾆᾇὰάᾰᾱᾲᾳᾴᾶᾷἈἉἊἋἌἍἎἏᾺΆὈὍὐὕῶᾧῬ",
    "Hebrew": "אבגדהוזחטיכךלמםנןסעפףצץקרשת שָׁלוֹם",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي ءآأؤإئةى ًٌٍَُِّْ ،؛؟ ٠١٢٣٤٥٦٧٨٩",
    "Persian, Urdu": "پچژگکی ۰۱۲۳۴۵۶۷۸۹ ٹڈڑںھہے",
    "Thai": "กขคฆงจฉชซญฎฏฐณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ ะัาำิีึืุูเแโใไ็่้๊๋์ๆฯ ๐๑๒๓๔๕๖๗๘๙ ฿",
    "Devanagari": "अआइईउऊऋएऐओऔ कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह ािीुूृेैोौ्ंःँ़ क़ख़ज़ड़ढ़फ़ ०१२३४५६७८९ । ॥",
    "Kannada": "ಅಆಇಈಉಊಋಎಏಐಒಓಔ ಕಖಗಘಙಚಛಜಝಞಟಠಡಢಣತಥದಧನಪಫಬಭಮಯರಲವಶಷಸಹಳ ಾಿೀುೂೃೆೇೈೊೋೌ್ಂಃ ೦೧೨೩೪೫೬೭೮೯",
    "Syllabics": "ᐃᓄᒃᑎᑐᑦ ᐊᑕᓈᕐᔪᐊᑦ ᓀᐦᐃᔭᐍᐏᐣ ᐊᓂᔑᓈᐯᒧᐎᓐ ᖃᖅᑲᖓ ᓱᖏᓐᓂᖅ",
    "Armenian": "Նռան գույնը և ՝ ՞ ։ ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ",
    "Georgian": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ ᲛᲝᲜᲐᲜᲘᲔᲑᲐ",
    "Indic, north": "পথের পাঁচালী અમદાવાદ ਪੰਜਾਬੀ བོད་ཡིག",
    "Indic, south": "தமிழ் తెలుగు മലയാളം සිංහල",
    "South-East Asia": "ភាសាខ្មែរ ພາສາລາວ မြန်မာ",
    "Ethiopic": "ጤዛ አማርኛ ትግርኛ ኃይሌ ገሪማ ፡ ።",
    "Chinese, simplified": "中文简体 贾樟柯刁亦男毕赣娄烨王小帅胡波仇晟魏书钧蔡明亮"
    "三峡好人春江水暖大象席地而坐 ，。《》“”、：；？！（）—…·",
    "Chinese, traditional": "中文繁體 侯孝賢楊德昌李安王家衛杜琪峯許鞍華張艾嘉黃信堯鍾孟宏"
    "牯嶺街少年殺人事件花樣年華悲情城市 ，。《》「」、：；？！（）—…",
    "Cantonese": "佢哋喺呢度睇戲，唔該嗰啲嘢係邊個嘅？",
    "Japanese": "日本語の映画 是枝裕和 黒沢清 濱口竜介 河瀬直美 偶然と想像 "
    "ドライブ・マイ・カー 々〆ヶー、。「」『』〜！？",
    "Korean": "한국어 영화 기생충 봉준호 홍상수 이창동 박찬욱 헤어질 결심 혼자 「」〈〉",
    "Symbols": "→←↔↑↓•✕×–—…‘’“”«»‹›№★☆☐☑✓■□▲△▶●○◆½¼¾″′℗©®™†‡§¶°€£¥₪₹₩−",
}


def character_maps(folder: Path) -> dict[str, frozenset[int]]:
    """What each font file below a folder can set, by the file's name."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".ttf", ".otf"})
    return {path.name: frozenset(TTFont(path, lazy=True).getBestCmap()) for path in files}


def unsettable(text: str, maps: Iterable[frozenset[int]]) -> str:
    """The characters of a text that none of the fonts has (spaces aside), each once."""
    covered = frozenset().union(*maps)
    return "".join(dict.fromkeys(c for c in text if not c.isspace() and ord(c) not in covered))


def gaps(folder: Path) -> dict[str, str]:
    """What no font of the folder can set, by the name of the sample; empty when all is well."""
    maps = character_maps(folder).values()
    found = {name: unsettable(text, maps) for name, text in SAMPLES.items()}
    return {name: text for name, text in found.items() if text}


def spaceless(folder: Path) -> list[str]:
    """The font files that lack the space, which would print as an empty box after their letters."""
    return [name for name, codes in character_maps(folder).items() if 0x20 not in codes]


# --- gathering ------------------------------------------------------------------------------------


def run(*command: str, cwd: Path) -> str:
    """Run a package tool and return what it prints; if it fails, end with its own words."""
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True)
    except FileNotFoundError:
        sys.exit(f"{command[0]} is not installed here. Install it, then try again.")
    except subprocess.CalledProcessError as failure:
        said = failure.stderr.strip()
        sys.exit(f"{' '.join(command)} failed:\n{said}\nIs the registry within reach?")
    return done.stdout.strip()


def fetch(package: Package, folder: Path) -> Path:
    """Bring one package and unpack it below a folder; returns where it was unpacked."""
    place = folder / package.licence_as.removesuffix(".txt")
    place.mkdir()
    if package.registry == "npm":
        archive = run("npm", "pack", "--silent", f"{package.name}@{package.version}", cwd=folder)
        with tarfile.open(folder / archive.splitlines()[-1]) as tar:
            tar.extractall(place, filter="data")
    else:
        run("apt-get", "download", f"{package.name}={package.version}", cwd=folder)
        archive = next(path.name for path in folder.glob(f"{package.name}_*.deb"))
        run("dpkg-deb", "-x", archive, str(place), cwd=folder)
    return place


def write_subset(source: Path, target: Path, family: Family, wanted: frozenset[int]) -> None:
    """Write only the wanted characters of a font, without hints, names and dates as they were."""
    options = subset.Options(
        hinting=False,
        recalc_timestamp=False,
        notdef_outline=True,
        name_IDs=["*"],
        layout_features=list(family.features),
    )
    options.drop_tables += ["vhea", "vmtx", "VORG", "DSIG"]
    font = TTFont(source, fontNumber=family.face, recalcTimestamp=False, lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    font.save(target)


def gather(family: Family, unpacked: Path, folder: Path) -> None:
    """Put one family's files into its folder: copied, or cut down to what is wanted of it."""
    place = folder / family.slug
    place.mkdir()
    for name, original in family.files.items():
        source = unpacked / family.package.root / original
        if family.only is None:
            shutil.copyfile(source, place / name)
        else:
            write_subset(source, place / name, family, family.only())


# --- the list -------------------------------------------------------------------------------------


def style_of(path: Path) -> str:
    """A file's weight, and `italic` if it is one, as CSS would ask for it."""
    font = TTFont(path, lazy=True)
    slant = " italic" if font["OS/2"].fsSelection & 1 else ""
    return f"{font['OS/2'].usWeightClass}{slant}"


def family_name(path: Path) -> str:
    """The family's name inside a font file: the typographic one, or else the plain one."""
    names = TTFont(path, lazy=True)["name"]
    return str(names.getDebugName(16) or names.getDebugName(1))


def misnamed(folder: Path) -> list[str]:
    """Files whose inner family name is not the one CSS will use."""
    return [
        f"{name} calls itself {family_name(folder / family.slug / name)!r}, not {family.name!r}."
        for family in FAMILIES
        for name in family.files
        if family_name(folder / family.slug / name) != family.name
    ]


def row(family: Family, folder: Path) -> str:
    """One line of the table."""
    paths = [folder / family.slug / name for name in family.files]
    size = sum(path.stat().st_size for path in paths) / 1000
    source = f"{family.package.registry}: `{family.package.name}` {family.package.version}"
    styles = ", ".join(style_of(path) for path in paths)
    state = "copied" if family.only is None else "subset"
    licence = f"[OFL 1.1](licences/{family.package.licence_as})"
    cells = (family.name, styles, family.purpose, source, state, f"{size:,.0f} kB", licence)
    return f"| {' | '.join(cells)} |"


README = """\
# Fonts

The typefaces a booklet is set in. Only these, and the festival's own in its `fonts/` folder, are
used; the machine's fonts never are. All are static files under the SIL Open Font License 1.1.

`python tools/gather_fonts.py` makes this folder again, this page with it, from the packages named
below: the same packages give the same bytes. With `--check` it only says what cannot be set.

| family | weights | for | from | | size | licence |
| --- | --- | --- | --- | --- | --- | --- |
{rows}

"Source" is a reserved name: those files are exact copies and must stay so. The subset Noto files
lack hints; the Chinese, Japanese and Korean ones also lack Latin letters and figures, so that one
of them can stand first in a stack and leave Latin words to the serif. These three scripts
share code points but not shapes: the family is chosen by the text's language.
"""


def write_readme(folder: Path) -> None:
    """Write the folder's page: what is here, what for, whence, under which licence."""
    lines = "\n".join(row(family, folder) for family in FAMILIES)
    (folder / "README.md").write_text(README.format(rows=lines), encoding="utf-8")


# --- the script -----------------------------------------------------------------------------------


def make(target: Path) -> None:
    """Gather everything elsewhere, and take the target's place only when it is whole."""
    with tempfile.TemporaryDirectory() as temporary:
        downloads, folder = Path(temporary) / "packages", Path(temporary) / "fonts"
        downloads.mkdir()
        (folder / "licences").mkdir(parents=True)
        for package in PACKAGES:
            unpacked = fetch(package, downloads)
            shutil.copyfile(unpacked / package.licence, folder / "licences" / package.licence_as)
            for family in (one for one in FAMILIES if one.package == package):
                gather(family, unpacked, folder)
        write_readme(folder)
        (folder / INDEX).write_bytes(shipped_index(folder))
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target)


def complaints(folder: Path) -> list[str]:
    """What is wrong with the folder: nothing, it is hoped."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    found = [f"{name}: no font has {text}" for name, text in gaps(folder).items()]
    found += [f"{name} has no space." for name in spaceless(folder)]
    if size > MOST_BYTES:
        most = MOST_BYTES // MEGABYTE
        found.append(f"{size / MEGABYTE:.1f} MB is more than the {most} MB allowed.")
    if not (folder / INDEX).is_file() or (folder / INDEX).read_bytes() != shipped_index(folder):
        found.append(f"{INDEX} does not say what the fonts say.")
    return found + misnamed(folder)


def main() -> int:
    """Make the folder unless only asked to check it; 0 when every sample can be set, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="only look at the folder as it is")
    parser.add_argument("--into", type=Path, default=FONTS, metavar="FOLDER")
    asked = parser.parse_args()
    if not asked.check:
        make(asked.into)
    found = complaints(asked.into)
    print("\n".join(found) if found else "Every sample can be set.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
