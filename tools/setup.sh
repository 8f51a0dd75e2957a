#!/usr/bin/env bash
# What must be on this machine before booklet can run? This script looks, says what it will
# install, and installs it: system libraries by apt (as root or by `sudo -n`, never asking for a
# password), then .venv from a lock file with hashes.
#
#   tools/setup.sh runtime     what `make booklet` needs
#   tools/setup.sh dev         what `make test` and `make check` need besides
#
# Ghostscript (measures ink), and for dev qpdf and poppler (second opinions in the tests), are
# installed likewise; where that cannot be, one line says what will be missing, and it goes on.
#
# PYTHON=python3.13 says which Python .venv is to be made with; else the first new enough is taken.
# Exit codes: 0 everything is here · 2 called wrongly · 7 something is missing, and one message
# has said what and how to get it; nothing is left half installed then. Run it as often as you
# like: when nothing is to be done it says nothing and takes a moment.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly here
readonly venv=$here/.venv
readonly debian_libraries=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
readonly missing_part=7

log=''         # the file for what apt-get and pip say, shown only when they fail
updated=''     # whether apt-get has brought its lists up to date
absent=()      # the Debian packages of programs that are not here, and can be done without
unfinished=''  # the .venv being made, as long as it is not of use

say() { printf 'booklet: %s\n' "$*" >&2; }

# Ends every run: a file of words and a half-made .venv are not left behind.
clean_up() { rm -rf "${log:-}" "${unfinished:-}"; }

# --- what is here ---------------------------------------------------------------------------

# Where Homebrew keeps libraries, which the loader of macOS does not look in by itself.
use_homebrew_libraries() {
    [[ $(uname -s) == Darwin ]] || return 0
    local prefix
    prefix=$(brew --prefix 2>/dev/null) || prefix=/opt/homebrew
    local before=${DYLD_FALLBACK_LIBRARY_PATH:-/usr/lib}
    export DYLD_FALLBACK_LIBRARY_PATH=$before:$prefix/lib:/usr/local/lib
}

# Prints the version of the Python $1, then, a line each, what it lacks: "venv", or the name of a
# library that WeasyPrint loads. Written for any Python, however old, so that it can say it is.
look_through() {
    "$1" - 2>/dev/null <<'PYTHON'
import ctypes, ctypes.util, os, sys
print("%d.%d" % sys.version_info[:2])
try:
    import ensurepip, venv
except ImportError:
    print("venv")
folders = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin"
for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", folders).split(";"):
    if hasattr(os, "add_dll_directory") and os.path.isdir(folder):
        os.add_dll_directory(folder)
        os.environ["PATH"] += ";" + folder
for name, major in (("gobject-2.0", "0"), ("pango-1.0", "0"), ("pangoft2-1.0", "0"),
                    ("fontconfig", "1"), ("harfbuzz", "0"), ("harfbuzz-subset", "0")):
    for file in ("lib%s.so.%s" % (name, major), "lib%s-%s.dll" % (name, major),
                 ctypes.util.find_library(name) if sys.platform == "darwin" else None):
        try:
            if file and ctypes.CDLL(file):
                break
        except OSError:
            pass
    else:
        print(name)
PYTHON
}

# Whether the version $1 ("3.12") is one that booklet runs on.
is_new_enough() { [[ $1 =~ ^3\.([0-9]+)$ ]] && ((BASH_REMATCH[1] >= 11)); }

# Sets `python` to the first Python of $@ that is new enough, else to any; `found` to what it has.
find_python() {
    local candidate report
    python='' found=''
    for candidate in "$@"; do
        report=$(look_through "$candidate") || continue
        if is_new_enough "${report%%$'\n'*}"; then
            python=$candidate found=$report
            return
        fi
        [[ $python ]] || python=$candidate found=$report
    done
}

# Sets `version`, `libraries` (the missing ones) and `missing` (what to tell a person) from `found`.
weigh() {
    local line
    version=${found%%$'\n'*} libraries=() missing=()
    if [[ ! $python ]]; then
        missing+=("Python 3.11 or newer")
        libraries=("perhaps: without a Python it cannot be looked for")
    elif ! is_new_enough "$version"; then
        missing+=("Python 3.11 or newer ($python here is $version)")
    fi
    while read -r line; do
        case $line in
            '' | "$version") ;;
            venv) is_sound || missing+=("Python's venv and ensurepip modules") ;;
            *) libraries+=("$line") ;;
        esac
    done <<<"$found"
    ((${#libraries[@]} == 0)) || missing+=("Pango, for setting text (${libraries[*]})")
}

# Whether one of the programs $@ is here.
has() {
    local name
    for name; do
        if command -v "$name" >/dev/null; then return; fi
    done
    return 1
}

# Sets `absent` for $1 (runtime, dev).
look_for_programs() {
    absent=()
    has gs gswin64c gswin32c || absent+=(ghostscript)
    [[ $1 == dev ]] || return 0
    has qpdf || absent+=(qpdf)
    if ! has pdffonts || ! has pdfimages; then absent+=(poppler-utils); fi
}

# --- what to install ------------------------------------------------------------------------

# The Debian packages for what is missing, a line each.
debian_packages() {
    if [[ ! $python ]]; then
        printf '%s\n' python3 python3-venv
    elif ! is_new_enough "$version"; then
        printf '%s\n' python3.11 python3.11-venv
    elif [[ $found == *venv* ]]; then
        case $python in
            python3.*) echo "$python-venv" ;;
            *) echo python3-venv ;;
        esac
    fi
    ((${#libraries[@]} == 0)) || printf '%s\n' "${debian_libraries[@]}"
}

# One message: what is missing, why it was not installed ($1), and how to get it.
tell_what_is_missing() {
    local packages fedora=python3
    packages="install --no-install-recommends $(debian_packages | tr '\n' ' ')${absent[*]-}"
    if [[ $packages == *python3.11* ]]; then fedora=python3.11; fi
    {
        echo "booklet: something is missing on this machine. $1"
        printf '  missing: %s\n' "${missing[@]}"
        cat <<MESSAGE
Install it with the command for your system, then run make again:
  Debian, Ubuntu    sudo apt-get update && sudo apt-get ${packages% }
  Fedora            sudo dnf install $fedora pango harfbuzz ghostscript
  Arch              sudo pacman -S --needed python pango harfbuzz ghostscript
  macOS, Homebrew   brew install python pango ghostscript
  Windows, MSYS2    pacman -S --needed make mingw-w64-ucrt-x86_64-pango mingw-w64-ucrt-x86_64-ghostscript
                    and in PowerShell: winget install Python.Python.3.13
MESSAGE
    } >&2
    exit "$missing_part"
}

# Sets `as_root` to what runs a command as root without asking for a password; fails if nothing.
become_root() {
    as_root=()
    [[ $(id -u) == 0 ]] || { as_root=(sudo -n) && sudo -n true 2>/dev/null; }
}

# Installs the packages $@ by apt, as root; says first what it will install.
apt_install() {
    local apt=(${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get -qq)
    say "will install with apt-get: $*"
    [[ $updated ]] || "${apt[@]}" update >>"$log" 2>&1 </dev/null ||
        say "apt-get could not update its lists; going on with those that are here"
    updated=yes
    "${apt[@]}" install -y --no-install-recommends "$@" >>"$log" 2>&1 </dev/null
}

# Installs the missing packages by apt, or says why it cannot.
install_system_packages() {
    local packages
    local nothing="Nothing was installed"
    command -v apt-get >/dev/null || tell_what_is_missing "$nothing: there is no apt-get here."
    [[ ! $python ]] || is_new_enough "$version" ||
        tell_what_is_missing "$nothing: there is no Python that is new enough."
    become_root || tell_what_is_missing "$nothing: that takes root, or a sudo that asks no password."
    read -r -a packages <<<"$(debian_packages | tr '\n' ' ')"
    apt_install "${packages[@]}" || {
        tail -n 15 "$log" >&2
        tell_what_is_missing "apt-get could not install it; its own words are above."
    }
}

# --- programs that can be done without ------------------------------------------------------

# Installs what is absent for $1 (runtime, dev), or says in one line what will be missing. What
# apt-get could not install once is not tried again, so that every later run is quick.
install_programs() {
    local tried=$venv/tried.stamp
    ((${#absent[@]})) || return 0
    if [[ ! -f $tried || $(<"$tried") != "${absent[*]}" ]] && has apt-get && become_root; then
        apt_install "${absent[@]}" || say "apt-get could not install ${absent[*]}"
        look_for_programs "$1"
        ((${#absent[@]})) || return 0
        echo "${absent[*]}" >"$tried"
    fi
    local lost='the tests that use it say "not run"'
    has gs gswin64c gswin32c || lost='ink will not be measured'
    say "going on without ${absent[*]}: $lost. Install ${absent[*]} by hand to change that."
}

# --- the virtual environment ----------------------------------------------------------------

# Where a virtual environment keeps its programs: bin, but Scripts on Windows.
programs() { if [[ -d $venv/Scripts ]]; then echo "$venv/Scripts"; else echo "$venv/bin"; fi; }

# A text that changes when what is to be installed for $1 (runtime, dev) changes.
wanted() {
    local project
    project=$(sed -n '/^\[project/,/^\[tool/p' "$here/pyproject.toml")
    cksum <"$here/tools/lock/$1.txt" && cksum <<<"$project"
}

is_installed() { [[ -f $venv/$1.stamp && $(<"$venv/$1.stamp") == "$(wanted "$1")" ]]; }

# Whether .venv was finished once, stands where it was made, and its Python still runs.
is_sound() {
    [[ -f $venv/made.stamp && $(<"$venv/made.stamp") == "$here $("$(programs)/python" -c \
        'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" ]]
}

# Runs pip in .venv: it asks nothing, and what it says goes to the log.
pip() {
    "$(programs)/python" -m pip --disable-pip-version-check --no-input "$@" >>"$log" 2>&1 </dev/null
}

give_up() {
    tail -n 15 "$log" >&2
    say "$1 Nothing was left half installed. The lines above say why;" \
        "if the network was away, run make again."
    exit "$missing_part"
}

# Makes an empty .venv, unfinished until it has its first packages.
make_venv() {
    if [[ -e $venv ]]; then say "will remove .venv: it is not finished, was moved, or lost its Python"; fi
    say "will make .venv with $python ($version)"
    unfinished=$venv
    rm -rf "$venv"
    "$python" -m venv "$venv" >>"$log" 2>&1 || give_up "Python could not make a virtual environment."
}

# Installs what the lock $1 lists into .venv, and booklet itself as a link to this folder.
install_lock() {
    local lock=tools/lock/$1.txt
    : >"$log"
    say "will install the $(grep -c '^[a-z].*==' "$here/$lock") packages of $lock into .venv"
    pip install --require-hashes -r "$here/$lock" || give_up "pip could not install the packages."
    pip install --no-build-isolation --no-deps -e "$here" ||
        give_up "pip could not install booklet itself."
    wanted "$1" >"$venv/$1.stamp"
}

# Brings .venv up to the lock $1.
install_python_packages() {
    if ! is_sound; then
        make_venv
        install_lock runtime
        echo "$here $version" >"$venv/made.stamp"
        unfinished=''
    fi
    is_installed "$1" || install_lock "$1"
}

main() {
    [[ $# == 1 && -f $here/tools/lock/$1.txt ]] || { say "usage: tools/setup.sh runtime | dev" && exit 2; }
    trap clean_up EXIT
    trap 'exit 130' INT TERM HUP
    log=$(mktemp)
    use_homebrew_libraries
    local pythons=(python3 python3.14 python3.13 python3.12 python3.11 python)
    if [[ ${PYTHON:-} ]]; then pythons=("$PYTHON"); fi
    if is_sound; then pythons=("$(programs)/python"); fi
    find_python "${pythons[@]}"
    weigh
    look_for_programs "$1"
    if ((${#missing[@]})); then
        install_system_packages
        find_python "${pythons[@]}"
        weigh
        ((${#missing[@]} == 0)) || tell_what_is_missing "What apt-get installed was not enough."
    fi
    install_python_packages "$1"
    install_programs "$1"
}

main "$@"
