/** Submits a modal: once, however often it is asked for before the answer. */
import { tellAs } from "../api.ts";
import { busyAt, busyWhile } from "../busy.ts";
import type { ViewShot } from "../snapshot.ts";

const keyOf = ({ id }: ViewShot): string => `submit ${id}`;

export const submit = (view: ViewShot): Promise<void> =>
  busyWhile(keyOf(view), () => tellAs("submit"));

/** For `aria-busy`. */
export const submitting = (view: ViewShot): "true" | null => busyAt(keyOf(view));
