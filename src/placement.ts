/**
 * LOCATION_HINT and JURISDICTION: where Cloudflare runs and stores the workspaces' objects. Under a jurisdiction an object
 * has another id than without, so a value that can't be read must not be taken for none: it would open empty
 * workspaces beside the real ones.
 */
import type { Env } from "./env.ts";

const IN_EUROPE = ["weur", "eeur"] as const;
const LOCATIONS = [
  "enam",
  "wnam",
  "sam",
  ...IN_EUROPE,
  "apac",
  "apac-ne",
  "apac-se",
  "oc",
  "afr",
  "me",
] as const satisfies readonly DurableObjectLocationHint[];
type Location = (typeof LOCATIONS)[number];

export type Placement = {
  readonly jurisdiction: "eu" | "none" | "unreadable";
  /** Near which APIs an object is made; it stays there. Null: Cloudflare chooses. */
  readonly hint: Location | null;
  /** "ok", or a sentence for whoever deploys it. It doesn't repeat the value: that may be a secret in the wrong place. */
  readonly problem: string;
};

/** Blanks and case don't matter. Slack's, PagerDuty's and Opsgenie's US APIs are in eastern North America. */
export function placementOf(env: Pick<Env, "LOCATION_HINT" | "JURISDICTION">): Placement {
  const place = wordOf(env.JURISDICTION);
  if (place !== "" && place !== "eu")
    return {
      jurisdiction: "unreadable",
      hint: null,
      problem:
        "JURISDICTION is set to something other than eu. Until that's fixed, nobody can install or use PagerSync in Slack. User groups still follow their schedules.",
    };
  const isEu = place === "eu";
  const allowed: readonly Location[] = isEu ? IN_EUROPE : LOCATIONS;
  const fallback = isEu ? null : "enam";
  const wanted = wordOf(env.LOCATION_HINT);
  const hint = allowed.find((location) => location === wanted) ?? fallback;
  return {
    jurisdiction: isEu ? "eu" : "none",
    hint,
    problem:
      wanted === "" || wanted === hint
        ? "ok"
        : `LOCATION_HINT is ignored, because it isn't one of ${allowed.join(", ")}${isEu ? ", which are in the EU" : ""}.`,
  };
}

const wordOf = (text = ""): string => text.trim().toLowerCase();

/** @throws with the problem's sentence where JURISDICTION can't be read */
export function workspaceStub(env: Env, teamId: string): DurableObjectStub {
  const { jurisdiction, hint, problem } = placementOf(env);
  if (jurisdiction === "unreadable") throw new Error(problem);
  const all = env.WORKSPACES;
  const namespace = jurisdiction === "eu" ? all.jurisdiction("eu") : all;
  return namespace.get(namespace.idFromName(teamId), hint ? { locationHint: hint } : {});
}
