/** The values of the modal `Settings`. Owner: modals/settings/. */
import type { WhoManages } from "../../../domain/rights.ts";
import { type FactTable, factsIn } from "../facts.ts";

type SettingsValues = {
  /** Who may manage rotations; null: no admin has said it. */
  whoManages: WhoManages;
  /** Whether guests see who is on call; null: they do. */
  guestsLook: boolean;
  /** Whether the person who installed may connect without being an admin; null: they may. */
  installerConnects: boolean;
  /** Whether people are let in early where many groups change at once; null: they are. */
  rushHour: boolean;
  /** People of the scheduling system who mean "nobody is on call": e-mail addresses or names, lower case. */
  placeholders: readonly string[];
};

export function settingsState(facts: FactTable) {
  const { get, set } = factsIn<SettingsValues>(facts, {
    whoManages: "whoManages",
    guestsLook: "guestsLook",
    installerConnects: "installerConnects",
    rushHour: "rushHour",
    placeholders: "placeholders",
  });
  return {
    get,
    saveWhoManages: (who: WhoManages) => set("whoManages", who),
    saveGuestsLook: (isOn: boolean) => set("guestsLook", isOn),
    saveInstallerConnects: (isOn: boolean) => set("installerConnects", isOn),
    saveRushHour: (isOn: boolean) => set("rushHour", isOn),
    savePlaceholders: (placeholders: readonly string[]) => set("placeholders", placeholders),
  };
}
