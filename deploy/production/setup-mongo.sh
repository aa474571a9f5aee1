#!/usr/bin/env bash
# Runs in a container, after the servers: the replica set, and the service's users, each with rights on its own databases only.
set -euo pipefail
root() { mongosh --quiet "mongodb://root:$(cat /run/secrets/mongo-root-password)@$1" --eval "$2"; }
first='mongo-1/?authSource=admin&directConnection=true'

until root "$first" 'quit(db.adminCommand("ping").ok ? 0 : 1)'; do sleep 2; done
root "$first" '
  try { rs.status() } catch (e) {
    if (e.codeName !== "NotYetInitialized") throw e
    rs.initiate({ _id: "banking", members: [1, 2, 3].map(n => ({ _id: n, host: `mongo-${n}:27017` })) })
  }'
until root "$first" 'quit(db.hello().setName === "banking" && db.hello().primary ? 0 : 1)'; do sleep 2; done
root 'mongo-1,mongo-2,mongo-3/?authSource=admin&replicaSet=banking' '
  const views = db.getSiblingDB("banking_read_models")
  const password = require("fs").readFileSync("/run/secrets/mongo-service-password", "utf8").trim()
  const roles = ["banking_read_models", "banking_read_models_webhooks"].map(db => ({ role: "readWrite", db }))
  if (views.getUser("banking")) views.updateUser("banking", { roles })
  else views.createUser({ user: "banking", pwd: password, roles })
  // Who reads the views or their back-ups has no key by that.
  const keys = db.getSiblingDB("banking_keys")
  const ofKeys = { roles: [{ role: "readWrite", db: "banking_keys" }] }
  const keysPassword = require("fs").readFileSync("/run/secrets/mongo-keys-password", "utf8").trim()
  if (keys.getUser("banking-keys")) keys.updateUser("banking-keys", ofKeys)
  else keys.createUser({ user: "banking-keys", pwd: keysPassword, ...ofKeys })'
