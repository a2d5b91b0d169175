#!/usr/bin/env bash
# Counts the instructions of two hot paths under callgrind and holds them against benches/instructions.txt:
#   cold_check   crossfoot check on the bundled example, from the first instruction to the last
#   evaluate     of those, the rules over the ledger
# A count that rose by more than a fifth fails. `benches/instructions.sh --write` keeps the counts of today.
# Instructions, not seconds: the same binary gives nearly the same count on a busy machine and on an idle one.
set -euo pipefail
cd "$(dirname "$0")/.."

kept=benches/instructions.txt
binary=${CARGO_TARGET_DIR:-target}/release/crossfoot

if ! command -v valgrind >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    apt-get install -y valgrind >/dev/null 2>&1 || true
fi
if ! command -v valgrind >/dev/null || ! command -v callgrind_annotate >/dev/null; then
    echo "skipped: instructions are not counted, valgrind is not installed" >&2
    exit 0
fi

cargo build --release --quiet
profile=$(mktemp)
trap 'rm -f "$profile"' EXIT
# One thread: what idle threads do while they wait is no work. 1 is the exit code of the example.
code=0
valgrind --tool=callgrind --callgrind-out-file="$profile" "$binary" check --threads 1 >/dev/null 2>&1 || code=$?
[ "$code" -eq 1 ] || { echo "the example ended with code $code under callgrind" >&2; exit 1; }

count() {
    callgrind_annotate --inclusive=yes --threshold=100 "$profile" 2>/dev/null |
        awk -v what="$1" 'index($0, what) { gsub(",", "", $1); print $1; exit }'
}
cold_check=$(count "PROGRAM TOTALS")
evaluate=$(count "crossfoot::evaluate::evaluate_only ")
for name in cold_check evaluate; do
    [ -n "${!name}" ] || { echo "$name was not found in the profile" >&2; exit 1; }
done

if [ "${1:-}" = --write ]; then
    printf 'cold_check %s\nevaluate %s\n' "$cold_check" "$evaluate" >"$kept"
fi

risen=0
while read -r name before; do
    now=${!name}
    change=$(((now - before) * 100 / before))
    echo "$name: $now instructions, $change % against $before" >&2
    if [ "$now" -gt $((before + before / 5)) ]; then
        echo "$name rose by more than a fifth; where that is meant: benches/instructions.sh --write" >&2
        risen=1
    fi
done <"$kept"
exit "$risen"
