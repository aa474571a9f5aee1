#!/usr/bin/env bash
# Makes the passwords of a new installation: .env and secrets/ beside this script. Whatever is there already is left as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
umask 077
mkdir -p secrets

password() { openssl rand -hex 24; }
# The containers' users must read the files; the folder keeps everybody else out.
secret() { [[ -s secrets/$1 ]] || { printf '%s' "$2" > "secrets/$1"; chmod 644 "secrets/$1"; }; }

if [[ ! -s .env ]]; then
    printf 'BANKING_API_VERSION=1.0.0\nEVENTSTORE_ADMIN_PASSWORD=%s\nEVENTSTORE_OPS_PASSWORD=%s\n' "$(password)" "$(password)" > .env
fi
admin=$(sed -n 's/^EVENTSTORE_ADMIN_PASSWORD=//p' .env)

secret mongo-keyfile "$(openssl rand -base64 741 | tr -d '\n')"
secret mongo-root-password "$(password)"
secret mongo-service-password "$(password)"
secret eventstore-connection "esdb://admin:$admin@eventstore-1:2113,eventstore-2:2113,eventstore-3:2113?tls=true&tlsCaFile=/ca/ca.crt"
secret mongo-connection "mongodb://banking:$(cat secrets/mongo-service-password)@mongo-1,mongo-2,mongo-3/?replicaSet=banking&authSource=banking_read_models"
