/** Sentences for what is wrong with a rotation's own words. Plain text. */
import type { TemplateFault } from "../../domain/template.ts";
import { cut, oneLine } from "../mrkdwn.ts";
import { BUTTON } from "./labels.ts";

const NAME_CHARS = 80;
const MOST_SCHEDULES = 5;

const place = (name: string): string => `{${cut(oneLine(name), NAME_CHARS)}}`;
const list = (places: readonly string[]): string => places.map(place).join(", ");

export function templateFaultSentence(fault: TemplateFault): string {
  switch (fault.reason) {
    case "placeUnknown":
      return fault.meant === null
        ? `${place(fault.place)} isn't a place. You can use ${list(fault.offered)}. For a brace, type {{ or }}.`
        : `${place(fault.place)} isn't a place. Did you mean ${place(fault.meant)}?`;
    case "placeElsewhere":
      return `${place(fault.place)} only works in announcements. A topic says who's on call, and doesn't change until someone else is.`;
    case "braceAlone":
      return `There's a single brace at “${cut(oneLine(fault.near), NAME_CHARS)}”. Places look like {on_call}; for a brace, type {{ or }}.`;
    case "scheduleNotFollowed": {
      const { name, followed } = fault;
      const some = list(followed.slice(0, MOST_SCHEDULES).map((one) => `schedule: ${one}`));
      const rather = some === "" ? "" : ` You can use ${some}.`;
      return `${place(`schedule: ${name}`)} isn't one of this rotation's schedules.${rather}`;
    }
    case "scheduleAmbiguous":
      return `This rotation has several schedules called “${cut(oneLine(fault.name), NAME_CHARS)}”. Use the schedule's ID instead, which ${BUTTON.exportConfiguration} shows.`;
    case "templateTooLong":
      return `Filled in, this can have ${fault.chars.toLocaleString("en")} characters, and ${fault.max.toLocaleString("en")} fit. Make it shorter.`;
  }
}
