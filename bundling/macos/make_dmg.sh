#!/bin/sh
# The macOS disk image of dist/tbviewer.app: sh bundling/macos/make_dmg.sh VERSION
# Signed ad hoc: whoever has a Developer ID signs and notarises the app before this.
set -eu
version=$1
cd "$(dirname "$0")/../.."
codesign --force --deep --sign - dist/tbviewer.app
staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT
cp -R dist/tbviewer.app "$staged/"
ln -s /Applications "$staged/Applications"
hdiutil create -volname "tbviewer $version" -srcfolder "$staged" -ov -format UDZO \
  "dist/tbviewer-$version-macos-$(uname -m).dmg"
