#!/usr/bin/env bash
# Makes the passwords of a new installation: .env and secrets/ beside this script. Whatever is there already is left as it is; what a later
# release asks for is added. What it cannot know it leaves empty, and says.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
umask 077
mkdir -p secrets

password() { openssl rand -hex 24; }
# The containers' users must read the files; the folder keeps everybody else out.
secret() { [[ -s secrets/$1 ]] || { printf '%s' "$2" > "secrets/$1"; chmod 644 "secrets/$1"; }; }

# A line of .env with what it is for, unless it is there.
setting() { grep -qs "^$1=" .env || printf '# %s\n%s=%s\n' "$3" "$1" "$2" >> .env; }

# What somebody wrote may end without a line's end.
if [[ -s .env && -n $(tail -c 1 .env) ]]; then echo >> .env; fi
setting BANKING_API_VERSION 1.0.0 'The release: the tag of the image that was built.'
setting BANKING_AUTHORITY '' 'To be filled in: who issues the tokens, for instance https://login.example/realms/bank'
setting BANKING_AUDIENCE banking-api 'Whom the tokens are made out for: their claim aud.'
setting BANKING_SWAGGER_CLIENT_ID swagger-ui 'The client that Swagger UI signs in as: public, with PKCE.'
setting BANKING_CORS_ORIGINS '' 'Web sites whose scripts may call the bank, for instance https://app.example; empty: none.'
setting EVENTSTORE_ADMIN_PASSWORD "$(password)" 'The administrator of EventStoreDB, which the service is.'
setting EVENTSTORE_OPS_PASSWORD "$(password)" 'Its user for operations.'
admin=$(sed -n 's/^EVENTSTORE_ADMIN_PASSWORD=//p' .env)

secret mongo-keyfile "$(openssl rand -base64 741 | tr -d '\n')"
secret mongo-root-password "$(password)"
secret mongo-service-password "$(password)"
secret mongo-keys-password "$(password)"
# What the owners' keys are wrapped with. Keep a copy where neither the log's nor the keys' back-ups are: without it nobody knows who they are.
secret master-key "$(openssl rand -base64 32)"
secret eventstore-connection "esdb://admin:$admin@eventstore-1:2113,eventstore-2:2113,eventstore-3:2113?tls=true&tlsCaFile=/ca/ca.crt"
secret mongo-connection "mongodb://banking:$(cat secrets/mongo-service-password)@mongo-1,mongo-2,mongo-3/?replicaSet=banking&authSource=banking_read_models"
secret keys-connection "mongodb://banking-keys:$(cat secrets/mongo-keys-password)@mongo-1,mongo-2,mongo-3/?replicaSet=banking&authSource=banking_keys"

[[ -n $(sed -n 's/^BANKING_AUTHORITY=//p' .env) ]] || echo "Say in $PWD/.env who issues the tokens: BANKING_AUTHORITY is empty." >&2
