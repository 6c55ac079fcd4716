/** Reads the open rotation form, the submitted one, and searches in it. */
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
  /** Null: a new rotation. */
  readonly rotationId: string | null;
  /** The rotation's version when the form was opened; null for a new one. */
  readonly version: number | null;
  readonly form: RotationForm;
};

/** The open form. With `viewHash` an update fails if the view has changed since. */
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

/** A search for a group. `rotationId`: the edited rotation, whose own group may be chosen; null: a new rotation. */
export type GroupSearch = { readonly rotationId: string | null };

export const readGroupSearch = ({ view }: BlockSuggestion): Reading<GroupSearch> =>
  ok({ rotationId: readMetadata(view?.metadata)?.rotationId ?? null });

/** Null: the view's metadata names no rotation. */
function typedIn(view: View): TypedRotation | null {
  const metadata = readMetadata(view.metadata);
  if (metadata === null) return null;
  const { rotationId, version, showsOptions } = metadata;
  return { rotationId, version, form: readRotationForm(view.state, showsOptions) };
}
