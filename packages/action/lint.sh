#!/usr/bin/env bash
# Runs `policy lint` as the inputs of the action ask, which come as $INPUT_…, and sets the outputs. It works in the root of the
# repository, for that is where the paths of annotations and of SARIF are looked for.
set -euo pipefail

# refuse NAME WHAT: an input is not as it must be. What stands in it is not repeated, for it could be a command to the runner.
refuse() {
  printf '::error title=policy::The input %s must be %s.\n' "$1" "$2"
  exit 2
}

# lines TEXT: puts the words of an input, one a line, without the space around them into `words`
lines() {
  local line
  words=()
  while IFS= read -r line || [ -n "$line" ]; do
    line="${line#"${line%%[![:space:]]*}"}"
    line="${line%"${line##*[![:space:]]}"}"
    [ -z "$line" ] || words+=("$line")
  done <<< "$1"
}

one_of() {
  local name=$1 value=$2 choice
  shift 2
  for choice; do [ "$value" != "$choice" ] || return 0; done
  refuse "$name" "one of: $*"
}

one_of require-catalog "$INPUT_REQUIRE_CATALOG" true false
one_of fail-on "$INPUT_FAIL_ON" error warning never
one_of annotations "$INPUT_ANNOTATIONS" true false
one_of summary "$INPUT_SUMMARY" true false
[[ $INPUT_SARIF_FILE != *[[:cntrl:]]* ]] || refuse sarif-file "one path"

# an empty array counts as unset for the bash of macOS, which is why they are spelled like this
lines "$INPUT_PATHS" && paths=(${words[@]+"${words[@]}"})
lines "$INPUT_CATALOG" && catalogs=(${words[@]+"${words[@]}"})
lines "$INPUT_ARGS" && more=(${words[@]+"${words[@]}"})
for word in ${more[@]+"${more[@]}"}; do
  case $word in
    --format* | --output-file* | --fix | --unsafe-fixes | --diff | --write-baseline* | --list | --)
      refuse args "without the options that write, list or lay out; the action has inputs for those" ;;
  esac
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

command=(policy lint --color never --output-file "json=$work/report.json")
if [ "$INPUT_ANNOTATIONS" = true ]; then command+=(--format github); fi
if [ "$INPUT_SUMMARY" = true ]; then command+=(--output-file "markdown=$work/summary.md"); fi
# one more copy tells whether the file is of this run: one that lay there before must not pass for its result
if [ -n "$INPUT_SARIF_FILE" ]; then
  command+=(--output-file "sarif=$work/report.sarif" --output-file "sarif=$INPUT_SARIF_FILE")
fi
if [ "$INPUT_REQUIRE_CATALOG" = true ]; then command+=(--require-catalog); fi
if [ "$INPUT_FAIL_ON" = warning ]; then command+=(--deny warnings); fi
for catalog in ${catalogs[@]+"${catalogs[@]}"}; do command+=("--catalog=$catalog"); done
command+=(${more[@]+"${more[@]}"} -- ${paths[@]+"${paths[@]}"})

# Only the annotations may speak to the runner. What is meant for people may begin a line with the name of a tool, and so
# with `::`; the runner is told to listen to nothing but a word that nobody can guess.
word=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
quietly() {
  printf '::stop-commands::%s\n' "$word"
  cat "$1"
  printf '\n::%s::\n' "$word"
}

code=0
"${command[@]}" > "$work/out" 2> "$work/err" || code=$?
if [ "$INPUT_ANNOTATIONS" = true ]; then cat "$work/out"; else quietly "$work/out"; fi
[ ! -s "$work/err" ] || quietly "$work/err"

# the runner refuses a summary of more than a mebibyte
if [ -s "$work/summary.md" ]; then
  if [ "$(wc -c < "$work/summary.md")" -lt 1000000 ]; then
    cat "$work/summary.md" >> "$GITHUB_STEP_SUMMARY"
  else
    printf '### policy: there are more findings than this page can hold; the log of the step has them\n' >> "$GITHUB_STEP_SUMMARY"
  fi
fi

# without a report nothing was checked, whatever the program says: `--help` among the arguments makes it say 0
if [ "$code" -lt 2 ] && [ ! -s "$work/report.json" ]; then
  printf '::error title=policy::There is no report, so nothing was checked.\n'
  code=2
fi

findings=
if [ "$code" -lt 2 ]; then
  python=$(command -v python3 || command -v python)
  # isolated: else json.py of the repository would be run
  findings=$("$python" -I -c '
import json, sys
summary = json.load(open(sys.argv[1], encoding="utf-8"))["summary"]
sys.stdout.write(str(summary["errors"] + summary["warnings"]))' "$work/report.json")
fi
sarif=
if [ -s "$work/report.sarif" ] && cmp -s -- "$work/report.sarif" "$INPUT_SARIF_FILE"; then sarif=$INPUT_SARIF_FILE; fi
{
  printf 'exit-code=%s\n' "$code"
  printf 'findings=%s\n' "$findings"
  printf 'sarif-file=%s\n' "$sarif"
} >> "$GITHUB_OUTPUT"

if [ "$code" = 1 ] && [ "$INPUT_FAIL_ON" = never ]; then code=0; fi
exit "$code"
