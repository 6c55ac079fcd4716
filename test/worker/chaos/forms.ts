/** Submits rotation forms to a workspace, as the Worker in front does. */
import { env } from "cloudflare:workers";
import type { RotationForm } from "../../../src/domain/rotation.ts";
import { writeMetadata } from "../../../src/slack/views/metadata.ts";
import { workspaceOf } from "../../../src/workspace/durable.ts";
import { DELETE_FORM, RESTORE_BLOCK } from "../../../src/workspace/modals/rotation/delete-view.ts";
import { RESTORE } from "../../../src/workspace/modals/rotation/former-group-view.ts";
import { ROTATION_BLOCK, ROTATION_FORM } from "../../../src/workspace/modals/rotation/ids.ts";
import { ORIGIN } from "../stage.ts";
import { type Company, lookAtRotations } from "./company.ts";
import type { Day } from "./day.ts";

type Form = {
  readonly callbackId: string;
  readonly rotationId: string | null;
  readonly version: number | null;
  /** By block id, as Slack sends them. */
  readonly values: Readonly<Record<string, object>>;
};

async function submit(day: Day, company: Company, form: Form): Promise<void> {
  const { id: userId } = company.team.user(`${company.word}-admin`);
  const { callbackId, rotationId, version } = form;
  const values = Object.fromEntries(
    Object.entries(form.values).map(([blockId, field]) => [blockId, { [blockId]: field }]),
  );
  const metadata = writeMetadata({ rotationId, version });
  const interaction = {
    type: "view_submission",
    actor: { userId, teamId: company.team.id },
    view: { id: "V0", callbackId, metadata, hash: null, state: { values } },
  } as const;
  await workspaceOf(env, company.team.id).perform({ kind: "interaction", interaction }, ORIGIN);
  await lookAtRotations(company);
  day.witness.changed(company);
  day.truth.changed(company);
}

const valuesOf = (form: RotationForm): Form["values"] => ({
  [ROTATION_BLOCK.name]: { value: form.name },
  [ROTATION_BLOCK.group]: { selected_option: { value: form.groupChoice } },
  [ROTATION_BLOCK.newAlias]: { value: form.newAlias },
  [ROTATION_BLOCK.schedules]: { selected_options: form.scheduleIds.map((value) => ({ value })) },
  [ROTATION_BLOCK.channels]: { selected_conversations: form.channelIds },
  [ROTATION_BLOCK.fallback]: { selected_users: form.fallbackUserIds },
});

export const submitRotation = (
  day: Day,
  company: Company,
  rotation: { readonly id: string; readonly version: number } | null,
  form: RotationForm,
): Promise<void> =>
  submit(day, company, {
    callbackId: ROTATION_FORM,
    rotationId: rotation?.id ?? null,
    version: rotation?.version ?? null,
    values: valuesOf(form),
  });

export const submitDeletion = (
  day: Day,
  company: Company,
  rotationId: string,
  restoreMembers: boolean,
): Promise<void> =>
  submit(day, company, {
    callbackId: DELETE_FORM,
    rotationId,
    version: null,
    values: {
      [RESTORE_BLOCK]: { selected_options: restoreMembers ? [{ value: RESTORE }] : [] },
    },
  });
