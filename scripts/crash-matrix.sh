#!/usr/bin/env bash
# Kills the executable, or lets a call fail, at every call of install, update, rollback, remove, adopt and gc that changes the
# disk, and checks that every pack is the old or the new one. Ends with the line "N violations". Arguments go to
# tests/faults/crash_matrix.py: --sample 10 for a short run; random, concurrent, powercut or space (the last two as root) for
# other trials.
. "$(dirname "$0")/lib/common.sh"
need gcc=gcc python3=python3
[ "$(uname)" = Linux ] || fail "ptrace and seccomp are Linux's"
[ -x "$repository/artifacts/kpacks" ] || [[ " $* " == *" --kpacks"* ]] || fail "run scripts/publish.sh first"
exec python3 "$repository/tests/faults/crash_matrix.py" "$@"
