#!/usr/bin/env bash
# Scans real servers from npm and PyPI, over stdio and over streamable HTTP on loopback. Needs node, npm and python3, and
# the program as $POLICY (else target/debug/policy). Everything else goes into a folder that is removed in the end.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
policy=${POLICY:-$here/../../target/debug/policy}
work=$(mktemp -d)
web=
cleanup() {
  [ -z "$web" ] || kill "$web" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

cp "$here/package.json" "$here/requirements.txt" "$work"
cd "$work"
npm install --ignore-scripts --no-audit --no-fund --loglevel=error
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
bin=$work/node_modules/.bin
mkdir notes
git init --quiet repository

# check FILE PROTOCOL NAME…: the catalogue has these tools, is unrated, and says under which protocol it was fetched
check() {
  python3 - "$@" <<'PYTHON'
import json, sys
file, protocol, *wanted = sys.argv[1:]
catalogue = json.load(open(file))
names = [tool["name"] for tool in catalogue["tools"]]
missing = set(wanted) - set(names)
assert not missing, f"{file}: {sorted(missing)} are missing from {names}"
assert len(names) == len(set(names)), f"{file}: a name stands twice in {names}"
assert catalogue["schema_version"] == 1 and catalogue["server"]["name"] and catalogue["server"]["version"]
assert catalogue["scan"]["protocol"] == protocol, f"{file}: {catalogue['scan']}"
assert catalogue["scan"]["declared_capabilities"] == [[], ["elicitation", "roots", "sampling"]]
for tool in catalogue["tools"]:
    assert "class" not in tool and isinstance(tool["input_schema"], dict), f"{file}: {tool['name']}"
print(f"ok: {file}, {len(names)} tools")
PYTHON
}

scan() {
  "$policy" catalog scan --yes --format json "$@"
}

scan -o everything.json -- "$bin/mcp-server-everything" >/dev/null
check everything.json 2025-11-25 echo get-env get-roots-list trigger-sampling-request trigger-elicitation-request
grep -q '"taskSupport"' everything.json || { echo "everything.json: fields of the protocol were dropped"; exit 1; }

scan -o filesystem.json -- "$bin/mcp-server-filesystem" "$work/notes" >/dev/null
check filesystem.json 2025-11-25 read_text_file write_file move_file

scan -o memory.json -- "$bin/mcp-server-memory" >/dev/null
check memory.json 2025-11-25 create_entities delete_entities read_graph

scan -o time.json -- python/bin/mcp-server-time >/dev/null
check time.json 2026-07-28 get_current_time convert_time

# as the configuration file of a client names it
cat > .mcp.json <<JSON
{"mcpServers": {"git": {"command": "\${WORK}/python/bin/mcp-server-git", "args": ["--repository", "\${WORK}/repository"]}}}
JSON
WORK=$work scan -o git.json --config .mcp.json >/dev/null
check git.json 2026-07-28 git_status git_commit

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
PORT=$port "$bin/mcp-server-everything" streamableHttp >web.log 2>&1 &
web=$!
for _ in $(seq 100); do
  if python3 -c "import socket; socket.create_connection(('127.0.0.1', $port), 1)" 2>/dev/null; then break; fi
  sleep 0.1
done
scan -o web.json --url "http://127.0.0.1:$port/mcp" >/dev/null
check web.json 2025-11-25 echo get-env get-roots-list trigger-sampling-request trigger-elicitation-request

# nothing that was started is left
if pgrep -f "$work/(python|node_modules)" | grep -vx "$web"; then
  echo "a server was left running"
  exit 1
fi
echo "all servers were scanned"
