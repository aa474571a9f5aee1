// What a front-end does with the types that openapi-typescript makes: this compiles under --strict, or the document is of no use to it.
import type { components, operations, paths } from "./openapi";

type Account = components["schemas"]["Account"];
type Problem = components["schemas"]["Problem"];
type Post<Path extends keyof paths> = paths[Path] extends { post: infer Operation } ? Operation : never;
type Body<Operation> = Operation extends { requestBody: { content: { "application/json": infer Json } } } ? Json : never;
type Answer<Operation, Status extends number> = Operation extends
  { responses: Record<Status, { content: { "application/json": infer Json } }> } ? Json : never;

const open: Body<Post<"/api/v1/accounts">> = { ownerId: "d56e5ffe-5fef-5875-8604-34956172bac4", currency: "EUR", initialBalance: 100 };
const deposit: Body<Post<"/api/v1/accounts/{id}/transactions">> = { type: "DEPOSIT", amount: "25.00", description: null };
const headers: operations["recordTransaction"]["parameters"]["header"] = { "Idempotency-Key": "deposit-1", "If-Match": "\"0\"" };

// @ts-expect-error An account is SAVINGS or CHECKING.
const typo: Body<Post<"/api/v1/accounts">> = { ...open, accountType: "SAVING" };

function show(account: Answer<Post<"/api/v1/accounts">, 201>): string {
  const same: Account = account;
  return `${same.balance} ${same.currency}, at most ${same.largestTransaction ?? "nothing"} at once`;
}

function explain(problem: Problem): string {
  if (problem.code === "validation-failed") return Object.keys(problem.errors ?? {}).join(", ");
  return problem.detail;
}

export { deposit, explain, headers, open, show, typo };
