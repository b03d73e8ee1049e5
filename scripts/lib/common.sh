# Shared by the scripts beside it: where things are, and what a bare Debian machine lacks. Sourced, not run.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
# Build nodes that outlive a script hold its output open.
export MSBUILDDISABLENODEREUSE=1

step() { printf '\n== %s\n' "$*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# need COMMAND=PACKAGE ... or /FILE=PACKAGE ...: installs the Debian packages whose command or file is not there.
need() {
  local missing=() pair
  for pair in "$@"; do
    case $pair in
      /*) compgen -G "${pair%%=*}" >/dev/null || missing+=("${pair#*=}") ;;
      *) command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}") ;;
    esac
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  command -v apt-get >/dev/null || fail "install these first: ${missing[*]}"
  local sudo=
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  step "Installing ${missing[*]}"
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# What linking the static executable takes.
need_build_tools() {
  command -v dotnet >/dev/null || fail "the .NET SDK 10 is needed: https://dotnet.microsoft.com/download"
  need gcc=gcc g++=g++ make=make cmake=cmake objcopy=binutils \
    "/usr/lib/*/libzstd.a=libzstd-dev" "/usr/lib/*/libdeflate.a=libdeflate-dev" \
    "/usr/lib/*/libcrypto.a=libssl-dev" "/usr/lib/*/libz.a=zlib1g-dev"
}
