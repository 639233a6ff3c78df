"""Reads the same run in every format: each is well formed, and all have the same findings."""

import collections
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

import jsonschema

folder, sarif_schema, report_schema = map(pathlib.Path, sys.argv[1:4])
read = lambda name: (folder / name).read_text(encoding="utf-8")


def valid(document, schema):
    validator = jsonschema.validators.validator_for(schema)(schema)
    errors = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]
    assert not errors, f"{folder.name}: {errors[:5]}"


report = json.loads(read("json"))
valid(report, json.loads(report_schema.read_text()))
findings = sorted((finding["code"], finding["line"]) for finding in report["findings"])
failures = len(report["failures"])
aside = len(report["set_aside"])


def same(name, found):
    found, wanted = collections.Counter(found), collections.Counter(findings)
    more, less = list((found - wanted).items())[:5], list((wanted - found).items())[:5]
    assert found == wanted, f"{folder.name}: beside those in json {name} has {more}, and it lacks {less}"


log = json.loads(read("sarif"))
valid(log, json.loads(sarif_schema.read_text()))
(run,) = log["runs"]
line = lambda result: result["locations"][0]["physicalLocation"]["region"]["startLine"]
counting = [result for result in run["results"] if not result["suppressions"]]
same("sarif", [(result["ruleId"], line(result)) for result in counting])
assert len(run["results"]) - len(counting) == aside
assert run["invocations"][0]["executionSuccessful"] == (failures == 0)
prints = [result["partialFingerprints"]["policyFinding/v1"] for result in run["results"]]
assert len(set(prints)) == len(prints), "two results have one fingerprint"
for result in run["results"]:
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"(file:///)?([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri), uri

issues = json.loads(read("gitlab"))
same("gitlab", [(i["check_name"], i["location"]["lines"]["begin"]) for i in issues if i["severity"] != "blocker"])
assert len([issue for issue in issues if issue["severity"] == "blocker"]) == failures
assert len({issue["fingerprint"] for issue in issues}) == len(issues), "two issues have one fingerprint"
for issue in issues:
    assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert issue["description"] and issue["location"]["path"] and issue["severity"] in {"blocker", "major", "minor"}

tree = xml.fromstring(read("junit"))
cases = [case for suite in tree if suite.get("name") != "not checked" for case in suite]
cases = [case for case in cases if case.get("name") != "nothing found" and case.find("skipped") is None]
same("junit", [(c.get("name").split(" at ")[0], int(c.get("name").split(" at ")[1].split(":")[0])) for c in cases])
assert int(tree.get("errors")) == failures
assert int(tree.get("failures")) == report["summary"]["errors"]

lines = read("github").splitlines()
command = re.compile(r"::(error|warning|notice) ([^:\r\n]*)::(.+)")
commands = [command.fullmatch(text) for text in lines]
assert all(commands), f"{folder.name}: {lines}"
found = []
for kind, properties, _ in (match.groups() for match in commands):
    properties = dict(part.split("=", 1) for part in properties.split(","))
    if kind != "notice" and properties["title"] != "policy%3A not everything was checked":
        found.append((properties["title"].removeprefix("policy%3A "), int(properties.get("line", 1))))
same("github", found)

rows = re.findall(r"^\| (?:error|warning) \| (\d+) \| `([a-z0-9-]+)` \|", read("markdown"), re.MULTILINE)
same("markdown", [(code, int(line)) for line, code in rows])
for live in ("<script", "@everyone", "](http"):
    assert live not in read("markdown"), f"{folder.name}: {live} lives in Markdown"

assert len(re.findall(r"^(?:error|warning)\[", read("human"), re.MULTILINE)) == len(findings)
print(f"ok: {folder.name}: {len(findings)} findings, {aside} set aside, {failures} failures, the same in every format")
