#!/usr/bin/env bash
# Makes the pictures of the README anew: the console as its tests see it, in the machine's chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
shots=$(mktemp -d)
trap 'rm -rf "$shots"' EXIT
BANKINGCONSOLE_SCREENSHOTS=$shots dotnet test tests/BankingConsole.Tests --filter FullyQualifiedName~Screenshots
[[ -e $shots/through-time-light.png ]] || { echo "There is no chromium here: apt-get install chromium." >&2; exit 1; }
cp "$shots/through-time-light.png" docs/images/console.png
cp "$shots/through-time-narrow.png" docs/images/console-phone.png
