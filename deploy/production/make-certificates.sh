#!/usr/bin/env bash
# Runs in a container, before the nodes: their certificates, by an authority of their own. To renew a node's, remove its folder from the volume.
set -euo pipefail
cd /certificates

[[ -s ca/ca.key ]] || es-gencert-cli create-ca -out ./ca -days 3650
for node in eventstore-1 eventstore-2 eventstore-3; do
    [[ -s $node/node.crt ]] || es-gencert-cli create-node -ca-certificate ./ca/ca.crt -ca-key ./ca/ca.key -out "./$node" -dns-names "$node" -days 825
done

# The nodes run as 1000. The authority's key stays root's: only this script needs it.
chown -R 1000:1000 ca eventstore-1 eventstore-2 eventstore-3
find . -type d -exec chmod 755 {} +
find . -name '*.crt' -exec chmod 644 {} +
find . -name 'node.key' -exec chmod 400 {} +
chown root:root ca/ca.key
chmod 400 ca/ca.key
install -m 644 ca/ca.crt /ca/ca.crt
