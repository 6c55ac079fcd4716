/** Takes the beginnings of all periods out of a timeline of Opsgenie or Jira: nobody can say when they are. */
export function withoutTimes(value: unknown): void {
  if (Array.isArray(value)) value.forEach(withoutTimes);
  else if (typeof value === "object" && value !== null) {
    if ("recipient" in value || "responder" in value) Reflect.deleteProperty(value, "startDate");
    Object.values(value).forEach(withoutTimes);
  }
}
