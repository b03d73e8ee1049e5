#!/usr/bin/env bash
# Builds the static native executable and leaves it at artifacts/kpacks. Arguments go to dotnet publish.
. "$(dirname "$0")/lib/common.sh"
need_build_tools
cd "$repository"

# The OpenSSL shim's build remembers its compiler, its source, which lies below NuGet's packages, and its own place; forget it when
# any of them is another, as in a checkout that was moved together with its artifacts.
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
for cache in artifacts/obj/KnowledgePacks.Cli/*/libs/*/build/CMakeCache.txt; do
  [ -f "$cache" ] || continue
  compiler=$(sed -n 's/^CMAKE_C_COMPILER:[^=]*=//p' "$cache")
  { [ -x "$compiler" ] && grep -q "^CMAKE_HOME_DIRECTORY:INTERNAL=${packages%/}/" "$cache" &&
    grep -qxF "CMAKE_CACHEFILE_DIR:INTERNAL=$repository/${cache%/*}" "$cache"; } || rm -rf "${cache%/*}"
done

# A static link prints what glibc's name lookups need; those notes are not warnings of ours, everything else is shown.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! dotnet publish src/KnowledgePacks.Cli -c Release --use-current-runtime -o artifacts/native "$@" >"$log" 2>&1; then
  cat "$log" >&2
  fail "the executable could not be built"
fi
grep -E 'warning (IL|CS|CA|NU|NETSDK|MSB)' "$log" && fail "publishing gave warnings"
mv -f artifacts/native/kpacks artifacts/kpacks
if command -v file >/dev/null && [ "$(uname)" = Linux ]; then
  file artifacts/kpacks | grep -q 'statically linked' || fail "artifacts/kpacks is not statically linked"
fi
printf 'artifacts/kpacks: %s bytes, %s under gzip\n' "$(stat -c %s artifacts/kpacks)" "$(gzip -9 -c artifacts/kpacks | wc -c)"
