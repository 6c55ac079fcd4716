/**
 * What Slack refuses in an app's manifest: the rules of its published schema (github.com/slackapi/manifest-schema, 2.0)
 * for the parts that an app like this one uses, and those between fields that its documents name.
 */
import * as z from "zod";
import { BOT_SCOPES, USER_SCOPES } from "./tokens.ts";

/** One complaint of `invalid_manifest`. */
export type ManifestFault = {
  readonly code: string;
  readonly message: string;
  /** A JSON pointer into the manifest. */
  readonly pointer: string;
};

const url = z.string().regex(/^https?:\/\//);
const names = (most: number) =>
  z
    .array(z.string().max(50))
    .max(most)
    .refine((all) => new Set(all).size === all.length, "must be unique");

const manifestSchema = z.strictObject({
  _metadata: z
    .strictObject({ major_version: z.int().optional(), minor_version: z.int().optional() })
    .optional(),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().min(1).max(140).optional(),
    long_description: z.string().min(175).max(4000).optional(),
    background_color: z
      .string()
      .regex(/^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$/)
      .optional(),
  }),
  features: z
    .strictObject({
      app_home: z
        .strictObject({
          home_tab_enabled: z.boolean().optional(),
          messages_tab_enabled: z.boolean().optional(),
          messages_tab_read_only_enabled: z.boolean().optional(),
        })
        .optional(),
      bot_user: z
        .strictObject({
          display_name: z.string().regex(/^[a-z0-9\-_.]{1,80}$/),
          always_online: z.boolean().optional(),
        })
        .optional(),
      slash_commands: z
        .array(
          z.strictObject({
            command: z.string().regex(/^\//).min(2).max(32),
            url: url.max(3000).optional(),
            description: z.string().min(1).max(2000),
            usage_hint: z.string().min(1).max(1000).optional(),
            should_escape: z.boolean().optional(),
          }),
        )
        .min(1)
        .max(50)
        .optional(),
    })
    .optional(),
  oauth_config: z
    .strictObject({
      redirect_urls: z.array(z.string().max(2500)).max(1000).optional(),
      scopes: z
        .strictObject({
          bot: names(255).optional(),
          user: names(255).optional(),
          bot_optional: names(255).optional(),
          user_optional: names(255).optional(),
        })
        .optional(),
      token_management_enabled: z.boolean().optional(),
      pkce_enabled: z.boolean().optional(),
    })
    .optional(),
  settings: z
    .strictObject({
      allowed_ip_address_ranges: z.array(z.string()).min(1).max(50).optional(),
      event_subscriptions: z
        .strictObject({
          request_url: url.max(3500).optional(),
          bot_events: names(100).optional(),
          user_events: names(100).optional(),
        })
        .optional(),
      interactivity: z
        .strictObject({
          is_enabled: z.boolean(),
          request_url: url.max(3500).optional(),
          message_menu_options_url: url.max(3500).optional(),
        })
        .optional(),
      org_deploy_enabled: z.boolean().optional(),
      socket_mode_enabled: z.boolean().optional(),
      token_rotation_enabled: z.boolean().optional(),
      is_hosted: z.boolean().optional(),
      is_mcp_enabled: z.boolean().optional(),
    })
    .optional(),
});

export type Manifest = z.output<typeof manifestSchema>;

/** The manifest, or everything that Slack has against it. */
export function readManifest(value: unknown): Manifest | readonly ManifestFault[] {
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success)
    return parsed.error.issues.map(({ code, message, path }) => ({
      code,
      message,
      pointer: `/${path.map(String).join("/")}`,
    }));
  const faults = [...faultsBetweenFields(parsed.data)];
  return faults.length > 0 ? faults : parsed.data;
}

function* faultsBetweenFields({
  features,
  oauth_config,
  settings,
}: Manifest): Generator<ManifestFault> {
  const fault = (pointer: string, message: string) => ({ code: "invalid", message, pointer });
  const isSocket = settings?.socket_mode_enabled === true;
  const events = settings?.event_subscriptions;
  if (events && !events.request_url && !isSocket)
    yield fault(
      "/settings/event_subscriptions",
      "Event Subscription requires either Request URL or Socket Mode Enabled",
    );
  if ((events?.bot_events?.length ?? 0) > 0 && !features?.bot_user)
    yield fault("/settings/event_subscriptions/bot_events", "Bot events require a bot user");
  if (settings?.interactivity?.is_enabled && !settings.interactivity.request_url && !isSocket)
    yield fault("/settings/interactivity", "Interactivity requires a Request URL");
  for (const [index, { url: target }] of (features?.slash_commands ?? []).entries())
    if (!target && !isSocket)
      yield fault(`/features/slash_commands/${index}`, "Slash command requires a URL");

  const scopes = oauth_config?.scopes;
  for (const [kind, known] of [
    ["bot", BOT_SCOPES],
    ["user", USER_SCOPES],
  ] as const) {
    const pointer = `/oauth_config/scopes/${kind}`;
    const requested = scopes?.[kind] ?? [];
    for (const scope of requested)
      if (!known.has(scope)) yield fault(pointer, `Illegal ${kind} scopes found: ${scope}`);
    for (const scope of scopes?.[`${kind}_optional`] ?? [])
      if (!requested.includes(scope))
        yield fault(`${pointer}_optional`, `Optional scope isn't among the scopes: ${scope}`);
  }
}

/** As `apps.manifest.export` tells it: with what Slack fills in by itself, and lists in an order of Slack's own. */
export const asExported = (manifest: Manifest): Manifest => {
  const { scopes } = manifest.oauth_config ?? {};
  return {
    ...manifest,
    oauth_config: {
      ...manifest.oauth_config,
      pkce_enabled: manifest.oauth_config?.pkce_enabled ?? false,
      ...(scopes && {
        scopes: Object.fromEntries(
          Object.entries(scopes).map(([kind, list]) => [kind, list?.toSorted()]),
        ),
      }),
    },
    settings: { is_hosted: false, is_mcp_enabled: false, ...manifest.settings },
  };
};
