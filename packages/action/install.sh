#!/usr/bin/env bash
# Installs the wheel of $INPUT_VERSION, or of the version that the action at $ACTION_PATH belongs to, in an environment of
# its own below $RUNNER_TEMP, and puts it on the path of the steps that follow.
set -euo pipefail

refuse() {
  printf '::error title=policy::%s\n' "$1"
  exit 2
}

version=${INPUT_VERSION:-$(sed -n 's/^version = "\(.*\)"$/\1/p' "$ACTION_PATH/Cargo.toml" | head -n 1)}
# the text is not repeated: whatever stands in it would be on the log
[[ $version =~ ^[0-9]+(\.[0-9]+){2}((a|b|rc)[0-9]+)?$ ]] || refuse "version must be a version number, such as 0.1.0"

python=$(command -v python3 || command -v python) || refuse "there is no Python; put actions/setup-python before this step"
folder=$RUNNER_TEMP/mcp-policy-$version
# isolated: else a file of the repository, such as venv.py, would be run as a module of Python
"$python" -I -m venv "$folder"
scripts=$folder/bin
[ -d "$scripts" ] || scripts=$folder/Scripts

# never from source: that would compile for minutes, with whatever compiler there is
"$scripts/python" -I -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: "mcp-policy==$version" ||
  refuse "pip cannot install mcp-policy $version"
"$scripts/policy" --version

if command -v cygpath > /dev/null; then scripts=$(cygpath --windows "$scripts"); fi
printf '%s\n' "$scripts" >> "$GITHUB_PATH"
