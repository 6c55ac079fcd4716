/** Reads the rotation form, open and submitted, and the searches in it. */
import { err, ok } from "../../../domain/result.ts";
import type { RotationForm } from "../../../domain/rotation.ts";
import type {
  BlockAction,
  BlockSuggestion,
  Reading,
  View,
  ViewSubmission,
} from "../../../slack/payload/interaction.ts";
import { readMetadata } from "../../../slack/views/metadata.ts";
import { ROTATION_FORM } from "./ids.ts";
import { readRotationForm } from "./read-form.ts";

export type TypedRotation = {
  /** Null: a new one. */
  readonly rotationId: string | null;
  /** The version the form was made from; null for a new one. */
  readonly version: number | null;
  readonly form: RotationForm;
};

/** The form while it is open. With `viewHash` an update fails where the view has changed since. */
export type OpenRotationForm = TypedRotation & {
  readonly viewId: string;
  readonly viewHash: string;
};

export function readOpenForm({ view }: BlockAction): Reading<OpenRotationForm> {
  const typed = view && typedIn(view);
  if (view?.callbackId !== ROTATION_FORM || !view.hash || !typed) return err("malformed");
  return ok({ viewId: view.id, viewHash: view.hash, ...typed });
}

export function readSubmittedForm({ view }: ViewSubmission): Reading<TypedRotation> {
  const typed = typedIn(view);
  return typed ? ok(typed) : err("malformed");
}

/** A search for a group. `rotationId`: the edited rotation, whose own group is not "in use" for it; null: a new one. */
export type GroupSearch = { readonly rotationId: string | null };

export const readGroupSearch = ({ view }: BlockSuggestion): Reading<GroupSearch> =>
  ok({ rotationId: readMetadata(view?.metadata)?.rotationId ?? null });

/** Null: the view has forgotten its rotation. */
function typedIn(view: View): TypedRotation | null {
  const metadata = readMetadata(view.metadata);
  if (metadata === null) return null;
  const { rotationId, version, showsOptions } = metadata;
  return { rotationId, version, form: readRotationForm(view.state, showsOptions) };
}
