#!/usr/bin/env bash
# From a fresh checkout to an installed pack: builds the executable, packages the example pack, installs it into a
# fresh root, lists and verifies it.
. "$(dirname "$0")/lib/common.sh"
"$repository/scripts/publish.sh"

kpacks=$repository/artifacts/kpacks
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run() {
  printf '\n$ kpacks %s\n' "$*"
  "$kpacks" --packs-dir "$work/packs" "$@"
}

run package "$repository/examples/packs/tidepools" --output "$work/"
run install "$work/tidepools-1.0.0.tar.gz"
run list
run verify tidepools
printf '\nThe executable is %s\n' "$kpacks"
