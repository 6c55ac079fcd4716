/** What a person sees when the app failed them; `detail` is for the developer. */
export class SlackTrouble extends Error {
  readonly detail: string;

  constructor(shown: string, detail: string) {
    super(`${shown} (${detail})`);
    this.name = "SlackTrouble";
    this.detail = detail;
  }
}

export const NO_CONNECTION = "We had some trouble connecting. Try again?";
