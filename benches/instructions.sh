#!/usr/bin/env bash
# Counts the instructions of hot paths under callgrind and holds them against benches/instructions.txt:
#   cold_check   crossfoot check on the bundled example, from the first instruction to the last
#   evaluate     of those, the rules over the ledger
#   own_rule     a rule of one's own over a table of one's own, from the first instruction to the last
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
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

# Runs crossfoot under callgrind; it must end with a code of its own. One thread: what idle threads do while they wait
# is no work.
profile() {
    local wanted=$1 code=0
    shift
    valgrind --tool=callgrind --callgrind-out-file="$room/profile" "$binary" "$@" --threads 1 >/dev/null 2>&1 || code=$?
    [ "$code" -eq "$wanted" ] || { echo "crossfoot $* ended with code $code under callgrind" >&2; exit 1; }
}
count() {
    callgrind_annotate --inclusive=yes --threshold=100 "$room/profile" 2>/dev/null |
        awk -v what="$1" '!found && index($0, what) { gsub(",", "", $1); print $1; found = 1 }'
}

# The example has true disagreements.
profile 1 check
cold_check=$(count "PROGRAM TOTALS")
evaluate=$(count "crossfoot::evaluate::evaluate_only ")
cat >"$room/table.csv" <<'END'
支出预算总表
单位：万元
科目编码,科目名称,合计,基本支出,项目支出
合计,,100.00,60.00,40.00
201,一般公共服务支出,70.00,50.00,20.00
208,社会保障和就业支出,30.00,10.00,20.00
END
echo 'sum(支出总表[*].合计) == 支出总表[合计].合计' >"$room/own.rules"
profile 0 check "$room/table.csv" --rules "$room/own.rules"
own_rule=$(count "PROGRAM TOTALS")
for name in cold_check evaluate own_rule; do
    [ -n "${!name}" ] || { echo "$name was not found in the profile" >&2; exit 1; }
done

if [ "${1:-}" = --write ]; then
    printf 'cold_check %s\nevaluate %s\nown_rule %s\n' "$cold_check" "$evaluate" "$own_rule" >"$kept"
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
