#!/usr/bin/env bash
# Packs the library as a NuGet package, and has a project that knows nothing else of it exchange archives with the published
# executable: what one packs, the other installs. Fails on any difference.
# Usage: scripts/test-package.sh
. "$(dirname "$0")/lib/common.sh"
cd "$repository"
[ -x "${KPACKS_EXECUTABLE:-artifacts/kpacks}" ] || fail "run scripts/publish.sh first"
tests=tests/KnowledgePacks.Package.Tests

# Neither an older package nor what was restored of one may be found.
rm -rf artifacts/package artifacts/obj/"$(basename "$tests")"
dotnet pack src/KnowledgePacks.Core -c Release --nologo -v quiet
dotnet build "$tests" --nologo -v quiet
"artifacts/bin/$(basename "$tests")/debug/$(basename "$tests")" --progress off --no-ansi
