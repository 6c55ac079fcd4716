/** The values of the modal `Settings`. Owner: modals/settings/. */
import type { WhoManages } from "../../../domain/rights.ts";
import { factsIn } from "../facts.ts";
import type { Sql } from "../sql.ts";

type SettingsValues = {
  /** Who may manage rotations; null: everyone. */
  whoManages: WhoManages;
  /** People of the scheduling system who mean "nobody is on call": e-mail addresses or names, lower case. */
  placeholders: readonly string[];
};

export function settingsState(sql: Sql) {
  const { get, set } = factsIn<SettingsValues>(sql, {
    whoManages: "whoManages",
    placeholders: "placeholders",
  });
  return {
    get,
    saveWhoManages: (who: WhoManages) => set("whoManages", who),
    savePlaceholders: (placeholders: readonly string[]) => set("placeholders", placeholders),
  };
}
