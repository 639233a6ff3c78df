#!/usr/bin/env bash
# Builds the wheel, installs it in a fresh virtual environment, and commits in a scratch repository that uses the hooks of
# this checkout with the real pre-commit; the scripts of the GitHub Action are run too. Needs python3 and PyPI. $PROFILE is the profile to build with (else dev, which
# `cargo test` has already built).
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  printf 'FAILED: %s\n' "$1"
  [ ! -f "$work/said" ] || cat "$work/said"
  exit 1
}

# nothing of the person who runs this, and nothing that outlives the run
OLD_HOME=$HOME
export HOME=$work XDG_CONFIG_HOME=$work/config PRE_COMMIT_HOME=$work/pre-commit NO_COLOR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.com GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.com
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE SKIP

python3 -m venv "$work/tools"
"$work/tools/bin/pip" install --quiet --requirement "$root/tests/hooks/requirements.txt"

# --- the wheel

(cd "$root/packages/python" && CARGO_HOME=${CARGO_HOME:-$OLD_HOME/.cargo} RUSTUP_HOME=${RUSTUP_HOME:-$OLD_HOME/.rustup} \
  "$work/tools/bin/maturin" build --quiet --profile "${PROFILE:-dev}" --out "$work/wheels")
python3 - "$work/wheels" <<'PYTHON'
import pathlib, sys, zipfile
[wheel] = pathlib.Path(sys.argv[1]).iterdir()
names = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]
assert len(names) == 1 and names[0].endswith((".data/scripts/policy", ".data/scripts/policy.exe")), names
licences = [name for name in zipfile.ZipFile(wheel).namelist() if "/licenses/" in name]
assert len(licences) == 2, licences
PYTHON
export PIP_FIND_LINKS=$work/wheels

python3 -m venv "$work/fresh"
"$work/fresh/bin/pip" install --quiet --no-index mcp-policy
wanted=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
[ "$("$work/fresh/bin/policy" --version)" = "policy $wanted" ] || fail "the wheel holds another version"
echo "ok: the wheel installs policy $wanted"

"$root/tests/hooks/action.sh"

# --- the hooks, at a commit of their own: pre-commit clones, and what is tried out may not be committed yet

mkdir "$work/hooks"
cp "$root/.pre-commit-hooks.yaml" "$root/pyproject.toml" "$work/hooks"
git -C "$work/hooks" init --quiet
git -C "$work/hooks" add --all
git -C "$work/hooks" commit --quiet --message hooks

mkdir "$work/team"
cd "$work/team"
git init --quiet --initial-branch=main
cat > .pre-commit-config.yaml <<YAML
repos:
  - repo: $work/hooks
    rev: $(git -C "$work/hooks" rev-parse HEAD)
    hooks:
      - id: policy-lint
      - id: policy-diff
      - id: policy-fmt
      - id: policy-catalog-lint
YAML

# policy LIMIT TOOL…: a policy with one limited write and these tools on the list, laid out as `policy fmt` does
policy() {
  draft "$@" | "$work/fresh/bin/policy" fmt -
}
draft() {
  local limit=$1 tool
  shift
  printf '{\n  "version": "1",\n  "default": "deny",\n  "tools": {\n'
  for tool; do printf '    "%s": {},\n' "$tool"; done
  printf '    "update_order": {\n      "limits": [{ "counter": "update_order_rate", "window": "minute", "max": %s, "scope": "grant" }]\n    }\n' "$limit"
  printf '  }\n}\n'
}

# try MESSAGE GIT-COMMIT-ARGUMENT…: whether the commit goes through; what was said is in $work/said
try() {
  local message=$1
  shift
  git commit --message "$message" "$@" > "$work/said" 2>&1
}
# says TEXT…: all of it was said
says() { local text; for text; do grep -qF -- "$text" "$work/said" || fail "it was not said: $text"; done; }
passes() { try "$@" || fail "refused: $1"; echo "ok: passes: $1"; }
refuses() {
  local before
  before=$(git rev-parse HEAD)
  if try "$@"; then fail "went through: $1"; fi
  [ "$(git rev-parse HEAD)" = "$before" ] || fail "there is a new commit: $1"
  echo "ok: refuses: $1"
}

git add .pre-commit-config.yaml
git commit --quiet --message "before the hooks"
"$work/tools/bin/pre-commit" install > /dev/null

# the folder has a space in its name, and the policy's catalogue is beside it
mkdir -p "shop team"
cat > "shop team/catalog.json" <<'JSON'
{"tools": [
  {"name": "get_order", "class": "Read", "description": "Reads an order.", "inputSchema": {"type": "object"}},
  {"name": "list_orders", "class": "Read", "description": "Lists orders.", "inputSchema": {"type": "object"}},
  {"name": "update_order", "class": "Write", "description": "Changes an order.", "inputSchema": {"type": "object"}},
  {"name": "delete_order", "class": "Destructive", "description": "Deletes an order.", "inputSchema": {"type": "object"}}
]}
JSON
policy 10 get_order > "shop team/policy.json"
git add --all
refuses "a policy that is new allows what nothing allowed before"
says "policy diff....." Failed "HEAD: no such file -> shop team/policy.json" "looser: get_order" "was denied by default"
export SKIP=policy-diff
passes "a policy that is new, looked at by a person"
says "policy lint....." Passed
unset SKIP

policy 10 get_order list_order > "shop team/policy.json"
git add --all
refuses "a tool that does not exist"
says "unknown-tool" "shop team/policy.json" "list_order"

# what is staged counts, not what the file holds by now
policy 10 get_order > "shop team/policy.json"
refuses "a tool that does not exist is staged, and the file is good again"
says "unknown-tool"

git add --all
policy 10 get_order nonsense > "shop team/policy.json"
policy 5 get_order > "two.policy.json"
policy 5 > "shop team/tight.policy.json"
policy 1 > untracked.policy.json
git add "shop team/tight.policy.json"
SKIP=policy-diff passes "a good policy is staged, and files that are not are bad"
git checkout --quiet -- .
rm two.policy.json untracked.policy.json

policy 20 get_order > "shop team/policy.json"
git add --all
refuses "twice as many writes"
says "policy diff....." "HEAD:shop team/policy.json -> shop team/policy.json" "looser" "update_order"

policy 5 get_order > "shop team/policy.json"
git add --all
passes "fewer writes"

# `git commit -a` and `git commit FILE` stage into an index of their own
policy 6 get_order > "shop team/policy.json"
refuses "more writes with -a" --all
says "looser"
refuses "more writes in a named file" "shop team/policy.json"
says "looser"
git checkout --quiet -- .

git rm --quiet "shop team/tight.policy.json"
refuses "a policy goes"
says "HEAD:shop team/tight.policy.json -> shop team/tight.policy.json (removed)" "unknown"
git reset --quiet --hard

git mv "shop team/tight.policy.json" "shop team/strict.policy.json"
refuses "a policy is renamed"
git reset --quiet --hard

policy 5 get_order | tr -d '\n' > "shop team/policy.json"
git add --all
refuses "another layout"
says "policy fmt....." "files were modified by this hook"
git add --all
git diff --cached --quiet HEAD || fail "policy fmt did not restore the layout"

printf '{' > "shop team/policy.json"
git add --all
refuses "no JSON"
git reset --quiet --hard

sed 's/"update_order"/"get_order"/' "shop team/catalog.json" > "shop team/next.catalog.json"
git add --all
refuses "a catalogue that rates a tool twice"
says "policy catalog lint....." "duplicate-tool"
git reset --quiet --hard

# more names than fit into one command line
policy 5 get_order > "$work/good.json"
policy 5 list_order > "$work/bad.json"
for n in $(seq 1300); do cp "$work/good.json" "$(printf 'shop team/%0100d.policy.json' "$n")"; done
cp "$work/good.json" ./-D.policy.json
git add --all
SKIP=policy-diff passes "1300 policies, and one whose name looks like an option"
for n in 17 1299; do cp "$work/bad.json" "$(printf 'shop team/%0100d.policy.json' "$n")"; done
git add --all
refuses "two bad ones among 1300"
[ "$(grep -c 'error\[unknown-tool\]' "$work/said")" = 2 ] || fail "both are told, once each"

# nothing to do with policies
git reset --quiet --hard
echo text > notes.txt
git add --all
passes "a file that is no policy"
says "policy lint" Skipped

"$work/tools/bin/pre-commit" run --all-files > "$work/said" 2>&1 || fail "a clean repository does not pass as a whole"
echo "the hooks do their work"
