#!/usr/bin/env bash
# Writes every format in one run and reads all of them: SARIF against the official schema, the others for form, all for the
# same findings. Needs node, npm and python3, and the program as $POLICY (else target/debug/policy). Everything goes into a
# folder that is removed in the end.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
policy=$(realpath "${POLICY:-$root/target/debug/policy}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here/package.json" "$here/requirements.txt" "$work"
cd "$work"
npm install --ignore-scripts --no-audit --no-fund --loglevel=error
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
schema=$work/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json

# check NAME EXIT WORD…: this run ends so, whatever the format, and all of its outputs agree
check() {
  local name=$1 wanted=$2 format outputs=() code
  shift 2
  mkdir -p "$work/results/$name"
  for format in human json sarif github gitlab junit markdown; do
    outputs+=(--output-file "$format=$work/results/$name/$format")
  done
  code=0
  "$policy" "$@" --max-findings 0 "${outputs[@]}" >"$work/stdout" 2>"$work/stderr" || code=$?
  [ "$code" = "$wanted" ] || { echo "$name: exit $code instead of $wanted"; cat "$work/stderr"; exit 1; }
  for format in json sarif github gitlab junit markdown; do
    code=0
    "$policy" "$@" --format "$format" >"$work/stdout" 2>/dev/null || code=$?
    [ "$code" = "$wanted" ] || { echo "$name: exit $code for $format instead of $wanted"; exit 1; }
    cmp "$work/stdout" "$work/results/$name/$format"
  done
  "$work/python/bin/python" "$here/check.py" "$work/results/$name" "$schema" "$root/schema/report.schema.json"
}

cp -r "$root/examples" examples
cp -r "$root/tests/fixtures" fixtures
check examples 1 lint examples
check clean 0 lint examples/listen-keys/policy.json
check structure 1 validate examples/github/unsafe.policy.json fixtures/invalid
check catalogue 0 catalog lint examples/github/catalog.json
check missing 2 lint examples gone.json

"$policy" lint examples/github --write-baseline known.json >/dev/null 2>&1
check baseline 0 lint examples/github --baseline known.json

mkdir -p 'hostile/a b%41,c::d'
python3 - <<'PYTHON'
import json
name = "x\n::error::y ]]> | <script>@everyone</script> [a](http://b) %0A \u202e\u001b[31m"
policy = {"version": "1", "default": "allow", "tools": {name: {"x" + name: 1}, "y" * 1000000: 1}, name: 1}
for path in ("hostile/a b%41,c::d/policy.json", b"hostile/\xff.policy.json"):
    with open(path, "w") as file:
        json.dump(policy, file)
with open("hostile/many.policy.json", "w") as file:
    tools = ["%s: 1" % json.dumps(f"{at}{name}" + "z" * 900) for at in range(500)]
    file.write('{"version": "1", "default": "deny", "tools": {' + ",\n".join(tools) + "}}")
with open("hostile/text.policy.json", "wb") as file:
    file.write(b"\xff\xfe\x00")
PYTHON
check hostile 1 lint hostile
check absolute 1 lint "$work/hostile"
