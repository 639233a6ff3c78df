#!/usr/bin/env bash
# Packs the program that was built for TARGET, with what belongs to it, as FOLDER/policy-VERSION-TARGET.tar.gz, or .zip for
# Windows: packages/archive.sh TARGET FOLDER. `cargo binstall` finds it by this name (see Cargo.toml).
set -euo pipefail

target=$1
folder=$2
cd "$(dirname "$0")/.."
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
name=policy-$version-$target
program=policy
case $target in *windows*) program=policy.exe ;; esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/$name" "$folder"
cp "target/$target/release/$program" LICENSE-APACHE LICENSE-MIT README.md CHANGELOG.md "$work/$name"
cp -R completions "$work/$name"
folder=$(cd "$folder" && pwd)
cd "$work"
case $target in
  *windows*) 7z a -bd "$folder/$name.zip" "$name" > /dev/null ;;
  *) tar -czf "$folder/$name.tar.gz" "$name" ;;
esac
