#!/bin/sh
# Lays a release down beside the one that runs: nothing that runs is touched, and the link stays where it is. Every download
# is checked against a hash that we ship; nothing is in place before it is whole.
set -eu
mkdir -p /opt/node /opt/openclaw/releases
curl -fsSL --retry 5 --max-time 600 -o /opt/node/@NODE@.tar.xz https://nodejs.org/dist/v@NODE_VERSION@/@NODE@.tar.xz
sha256sum -c --status @FILES@/node.sha256
tar -xJf /opt/node/@NODE@.tar.xz -C /opt/node --no-same-owner
rm -f /opt/node/@NODE@.tar.xz
rm -rf /opt/openclaw/releases/@VERSION@ /opt/openclaw/releases/@VERSION@.part
mkdir -p /opt/openclaw/releases/@VERSION@.part
install -m 0644 @FILES@/package.json /opt/openclaw/releases/@VERSION@.part/package.json
install -m 0644 @FILES@/package-lock.json /opt/openclaw/releases/@VERSION@.part/package-lock.json
ln -sfn /opt/node/@NODE@ /opt/openclaw/releases/@VERSION@.part/node
env PATH=/opt/node/@NODE@/bin:/usr/bin:/bin HOME=/opt/runagent npm ci --prefix /opt/openclaw/releases/@VERSION@.part --omit=dev --no-audit --no-fund
mv -T /opt/openclaw/releases/@VERSION@.part /opt/openclaw/releases/@VERSION@
