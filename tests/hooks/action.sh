#!/usr/bin/env bash
# Runs the scripts of the GitHub Action as the runner would, with the program of a wheel and with one that only records how
# it is called. tests/hooks/run.sh calls it, with the wheel where pip looks for it.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  printf 'FAILED: %s\n' "$1"
  for file in "$work"/said "$work"/output "$work"/words; do [ ! -f "$file" ] || { printf -- '--- %s\n' "$file"; cat "$file"; }; done
  exit 1
}
says() { local text; for text; do grep -qF -- "$text" "$work/said" || fail "it was not said: $text"; done; }
sets() { local line; for line; do grep -qxF -- "$line" "$work/output" || fail "no such output: $line"; done; }

# --- the inputs of action.yml reach the scripts, each by its name, and never through the text of a script

python3 - "$root" <<'PYTHON'
import pathlib, re, sys
root = pathlib.Path(sys.argv[1])
action = (root / "action.yml").read_text()
head, runs = action.split("\nruns:\n")
declared = re.findall(r"^  ([a-z-]+):$", head.split("\ninputs:\n")[1].split("\noutputs:\n")[0], re.M)
outputs = re.findall(r"^  ([a-z-]+):$", head.split("\noutputs:\n")[1], re.M)
passed = re.findall(r"INPUT_([A-Z_]+): \$\{\{ inputs\.([a-z-]+) \}\}", runs)
assert [name for _, name in passed] and sorted(name for _, name in passed) == sorted(declared), (passed, declared)
assert all(name.replace("-", "_").upper() == variable for variable, name in passed), passed
assert not [line for line in runs.splitlines() if "run:" in line and "${{" in line]
scripts = "".join((root / f"packages/action/{name}.sh").read_text() for name in ("install", "lint"))
assert all(f"$INPUT_{variable}" in scripts or f"{{INPUT_{variable}" in scripts for variable, _ in passed), passed
assert all(f"{name}=" in scripts for name in outputs), outputs
page = (root / "docs/ci.md").read_text()
assert all(f"| `{name}`" in page for name in declared + outputs), "docs/ci.md lacks an input or an output"
PYTHON

# --- installing

export ACTION_PATH=$root RUNNER_TEMP=$work/temp GITHUB_PATH=$work/path
mkdir "$RUNNER_TEMP"
# shellcheck disable=SC2016
for version in '1.0.0; touch x' '$(touch x)' '--index-url=https://example.com' '1.0' $'0.1.0\n--pre'; do
  if INPUT_VERSION=$version bash "$root/packages/action/install.sh" > "$work/said" 2>&1; then fail "installs $version"; fi
  says "::error title=policy::version must be"
  [ "$(wc -l < "$work/said")" = 1 ] || fail "more than an error is said"
done
# what the repository calls like a module of Python must not be run
mkdir "$work/hostile"
for module in venv pip json; do printf 'open("%s", "w")\nraise SystemExit(0)\n' "$work/pwned" > "$work/hostile/$module.py"; done
(cd "$work/hostile" && INPUT_VERSION='' bash "$root/packages/action/install.sh") > "$work/said" 2>&1 || fail "does not install"
installed=$(cat "$GITHUB_PATH")
[ -x "$installed/policy" ] || fail "what was installed is not on the path"
echo "ok: the action installs the version that it belongs to, and nothing else"

# --- linting

mkdir -p "$work/fake" "$work/repository"
cp "$work/hostile/json.py" "$work/repository"
cat > "$work/fake/policy" <<'SH'
#!/usr/bin/env bash
printf '%s\n' "$@" > "$WORDS"
for word; do
  case $word in
    json=*) printf '{"summary": {"errors": 2, "warnings": 3}}' > "${word#json=}" ;;
    sarif=*) printf '{}' > "${word#sarif=}" ;;
    markdown=*) printf '| findings |\n%*s' "${PADDING:-0}" '' > "${word#markdown=}" ;;
  esac
done
printf '::error::from stdout\n'
printf '::warning::from stderr\n' >&2
exit "$CODE"
SH
chmod +x "$work/fake/policy"
export WORDS=$work/words GITHUB_OUTPUT=$work/output GITHUB_STEP_SUMMARY=$work/summary

# lint WANTED-CODE NAME=VALUE…: runs the action with these inputs, and the defaults of action.yml for the others
lint() {
  local wanted=$1 code=0
  shift
  rm -f "$work/output" "$work/words" "$work/summary"
  (cd "$work/repository" && env INPUT_PATHS= INPUT_CATALOG= INPUT_REQUIRE_CATALOG=false INPUT_FAIL_ON=error INPUT_ANNOTATIONS=true \
    INPUT_SUMMARY=true INPUT_SARIF_FILE= INPUT_ARGS= "$@" bash "$root/packages/action/lint.sh") \
    > "$work/said" 2>&1 || code=$?
  [ "$code" = "$wanted" ] || fail "exits with $code instead of $wanted: $*"
}
# called WORD…: how the program was called
called() {
  printf '%s\n' "$@" > "$work/wanted"
  sed "s#=/.*/\(report.json\|report.sarif\|summary.md\)#=\1#" "$work/words" | diff "$work/wanted" - || fail "called otherwise"
}
# quiet TEXT: whether the runner would not listen to this line
quiet() {
  python3 - "$work/said" "$1" <<'PYTHON'
import sys
stopped, found = None, False
for line in open(sys.argv[1]):
    line = line.strip()
    if stopped is None and line.startswith("::stop-commands::"):
        stopped = line.removeprefix("::stop-commands::")
        assert len(stopped) == 32
    elif stopped is not None and line == f"::{stopped}::":
        stopped = None
    elif sys.argv[2] in line:
        assert stopped is not None, line
        found = True
assert found and stopped is None
PYTHON
}

base=(lint --color never --output-file json=report.json)
real=$PATH
export PATH=$work/fake:$real
CODE=1 lint 1
called "${base[@]}" --format github --output-file markdown=summary.md --
sets exit-code=1 findings=5 sarif-file=
grep -qx '| findings |' "$work/summary" || fail "there is no summary"
if quiet "from stdout"; then fail "the annotations are switched off"; fi 2> /dev/null
quiet "from stderr" || fail "stderr speaks to the runner"

CODE=0 lint 0 INPUT_ANNOTATIONS=false INPUT_SUMMARY=false INPUT_FAIL_ON=warning INPUT_REQUIRE_CATALOG=true INPUT_SARIF_FILE="my results.sarif" \
  INPUT_CATALOG=$'a b.json\n' INPUT_PATHS=$'  policies/*.json \r\n\n-x.json\n$(touch pwned)\n' \
  INPUT_ARGS=$'--baseline=a file.json\n--allow\nloose-limit'
# shellcheck disable=SC2016
called "${base[@]}" --output-file sarif=report.sarif --output-file "sarif=my results.sarif" --require-catalog --deny warnings "--catalog=a b.json" \
  "--baseline=a file.json" --allow loose-limit -- 'policies/*.json' -x.json '$(touch pwned)'
sets exit-code=0 findings=5 "sarif-file=my results.sarif"
quiet "from stdout" || fail "what is for people speaks to the runner"
[ ! -e "$work/summary" ] || fail "there is a summary"

CODE=1 PADDING=1000000 lint 1
grep -q "more findings than this page can hold" "$work/summary" || fail "a summary that is too long is not told"
[ "$(wc -c < "$work/summary")" -lt 1000 ] || fail "the summary is too long"

CODE=1 lint 0 INPUT_FAIL_ON=never
sets exit-code=1
CODE=2 lint 2 INPUT_FAIL_ON=never
sets exit-code=2 findings=
for input in INPUT_FAIL_ON=always INPUT_ANNOTATIONS=yes INPUT_SUMMARY= INPUT_REQUIRE_CATALOG=1 \
  INPUT_SARIF_FILE=$'a\n::error::b' INPUT_ARGS=--format=json INPUT_ARGS=--fix INPUT_ARGS=-- $'INPUT_FAIL_ON=x\n::error::from an input'; do
  CODE=0 lint 2 "$input"
  [ ! -e "$work/words" ] || fail "the program was run in spite of $input"
  says "::error title=policy::The input "
  [ "$(wc -l < "$work/said")" = 1 ] || fail "more than an error is said"
done
[ -z "$(find "$work" -name 'pwned' -o -name x)" ] || fail "an input was run"
echo "ok: the action calls policy lint as its inputs say"

# --- with the real program

export PATH=$installed:$real
cp "$root/examples/github/catalog.json" "$work/repository/catalog.json"
cp "$root/examples/github/unsafe.policy.json" "$work/repository/unsafe.policy.json"
cp "$root/examples/github/policy.json" "$work/repository/policy.json"
lint 1 INPUT_PATHS=unsafe.policy.json INPUT_SARIF_FILE=found.sarif
says "::error " "file=unsafe.policy.json" "reachable-destructive"
sets exit-code=1 sarif-file=found.sarif
python3 - "$work/repository/found.sarif" "$work/output" <<'PYTHON'
import json, sys
results = json.load(open(sys.argv[1]))["runs"][0]["results"]
findings = [line for line in open(sys.argv[2]) if line.startswith("findings=")]
assert findings == [f"findings={len(results)}\n"] and results, (findings, len(results))
PYTHON
lint 0 INPUT_PATHS=policy.json INPUT_ANNOTATIONS=false
lint 2 INPUT_PATHS=nowhere.json INPUT_FAIL_ON=never
# what lay there before is not the result of a run that looked at nothing
lint 2 INPUT_PATHS=policy.json INPUT_ARGS=--no-such-option INPUT_SARIF_FILE=found.sarif INPUT_FAIL_ON=never
sets exit-code=2 findings= sarif-file=
lint 2 INPUT_PATHS=policy.json INPUT_ARGS=--help
says "::error title=policy::There is no report"
sets exit-code=2 findings=
[ ! -e "$work/pwned" ] || fail "a file of the repository was run"
echo "ok: the action lints with the real program"
