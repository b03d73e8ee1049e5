#!/usr/bin/env bash
# What a compiler does not see: format, sizes of files, names and words that the house rules out.
. "$(dirname "$0")/lib/common.sh"
cd "$repository"
status=0
offend() {
  printf '%s:\n' "$1" >&2
  sed 's/^/  /' >&2
  status=1
}

step "Format"
# Style and analyzers are the build's; this is what it does not see.
dotnet format whitespace KnowledgePacks.Native.slnx --verify-no-changes --no-restore --verbosity quiet ||
  offend "dotnet format would change files" </dev/null

step "File sizes"
# Generated tables may be as long as they are.
sources=$(git ls-files --cached --others --exclude-standard -- 'src/*.cs' | grep -v '\.g\.cs$')
tests=$(git ls-files --cached --others --exclude-standard -- 'tests/*.cs')
lengths() { xargs -r wc -l <<<"$1" | awk '$2 != "total" {print $1, $2}' | sort -n; }
long=$(lengths "$sources" | awk '$1 > 400'); [ -z "$long" ] || offend "product files over 400 lines" <<<"$long"
long=$(lengths "$tests" | awk '$1 > 500'); [ -z "$long" ] || offend "test files over 500 lines" <<<"$long"
lengths "$sources" | awk '{line[NR] = $1} END {printf "product files: %d, median %d lines, p95 %d, longest %d\n",
  NR, line[int((NR + 1) / 2)], line[int(NR * 0.95)], line[NR]}'
p95=$(lengths "$sources" | awk '{line[NR] = $1} END {print line[int(NR * 0.95)]}')
[ "$p95" -le 215 ] || offend "the 95th percentile of product files is over 215 lines" <<<"$p95"
wide=$(git ls-files --cached --others --exclude-standard -- '*.cs' '*.sh' '*.py' '*.c' '*.h' '*.mjs' | grep -v '\.g\.cs$' |
  LC_ALL=C.UTF-8 xargs -r grep -nHE '^.{141,}' | cut -d: -f1,2 || true)
[ -z "$wide" ] || offend "lines over 140 columns" <<<"$wide"

step "Direction"
# Lowest first; CONTRIBUTING.md says what each folder is.
direction() { wrong=$(python3 scripts/lib/direction.py "$@") || offend "types of a folder that comes later" <<<"$wrong"; }
direction src/KnowledgePacks.Core Json Versions . Platform Content Codecs Names \
  Manifests Packs Archives Sources Installation Skills Operations
direction src/KnowledgePacks.Cli Options Terminal Documents Context Commands .
options=$(grep -rn '"--[a-z]' --include=*.cs src/KnowledgePacks.Core || true)
[ -z "$options" ] || offend "options of the command line in the library" <<<"$options"

step "Names and words"
names=$(grep -rnE \
  '\b(class|record|struct|interface|enum) +[A-Za-z]*(Service|Manager|Helper|Util|Utils|Handler|Provider|Processor)\b' \
  --include=*.cs src tests examples || true)
[ -z "$names" ] || offend "names that say nothing" <<<"$names"
open=$(grep -rnE 'NotImplementedException|\b(TODO|FIXME|HACK|XXX)\b' \
  --include=*.cs --include=*.sh --exclude=check.sh src tests scripts examples || true)
[ -z "$open" ] || offend "left open" <<<"$open"
waivers=$(grep -rnE '(\bSkip *=|Thread\.Sleep|#pragma warning disable [A-Z0-9, ]+$)' --include=*.cs src tests || true)
waivers=$(grep -vE 'RS0030|CS9113' <<<"$waivers" || true)
[ -z "$waivers" ] || offend "skipped tests, sleeping, or waivers without a reason" <<<"$waivers"

[ "$status" -eq 0 ] && echo "all in order"
exit "$status"
