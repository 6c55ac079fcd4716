/** One line of the doctor's table. */
export type Finding = {
  readonly what: string;
  /** `look`: for a person to judge. */
  readonly state: "ok" | "wrong" | "look";
  readonly said: string;
  /** What to do, where it isn't ok. */
  readonly todo?: string;
};

export const ok = (what: string, said: string): Finding => ({ what, state: "ok", said });
export const look = (what: string, said: string, todo?: string): Finding => ({
  what,
  state: "look",
  said,
  ...(todo !== undefined && { todo }),
});
export const wrong = (what: string, said: string, todo: string): Finding => ({
  what,
  state: "wrong",
  said,
  todo,
});
