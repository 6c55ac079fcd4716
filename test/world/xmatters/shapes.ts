/** How the emulated xMatters writes people, groups, devices, pages and refusals. */
import type { RotaPerson, RotaSchedule } from "../rota.ts";

export const BASE = "/api/xm/1";

export type PersonTraits = { readonly webLogin: string; readonly status: "ACTIVE" | "INACTIVE" };

export const personShape = (person: RotaPerson, traits: PersonTraits) => ({
  id: person.id,
  targetName: person.name,
  recipientType: "PERSON",
  externallyOwned: false,
  links: { self: `${BASE}/people/${encodeURIComponent(person.id)}` },
  firstName: person.name,
  lastName: "Acme",
  language: "en",
  timezone: "Etc/UTC",
  webLogin: traits.webLogin,
  licenseType: "FULL_USER",
  status: traits.status,
});

export const groupReference = (group: { readonly id: string; readonly name: string }) => ({
  id: group.id,
  targetName: group.name,
  recipientType: "GROUP",
  groupType: "ON_CALL",
  links: { self: `${BASE}/groups/${encodeURIComponent(group.id)}` },
});

export const groupShape = (group: RotaSchedule) => ({
  ...groupReference(group),
  status: group.enabled ? "ACTIVE" : "INACTIVE",
  created: "2029-01-01T00:00:00.000Z",
  description: "",
  allowDuplicates: true,
  useDefaultDevices: true,
  observedByAll: true,
  externallyOwned: false,
});

export type Device = {
  readonly name: string;
  readonly deviceType: "EMAIL" | "VOICE";
  readonly address: string;
  readonly isDefault: boolean;
};

export const deviceShape = (device: Device, id: string, owner: object) => ({
  id,
  name: device.name,
  recipientType: "DEVICE",
  deviceType: device.deviceType,
  ...(device.deviceType === "EMAIL"
    ? { emailAddress: device.address }
    : { phoneNumber: device.address }),
  defaultDevice: device.isDefault,
  testStatus: "UNTESTED",
  owner,
});

/** One page of a list; its links are relative to the host. */
export function page(
  all: readonly unknown[],
  range: { readonly offset: number; readonly limit: number },
  pathWithQuery: (offset: number) => string,
) {
  const { offset, limit } = range;
  const data = all.slice(offset, offset + limit);
  const next = offset + limit < all.length && { next: pathWithQuery(offset + limit) };
  return {
    count: data.length,
    total: all.length,
    data,
    links: { self: pathWithQuery(offset), ...next },
  };
}

const REASONS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  429: "Too Many Requests",
};

export const refusal = (
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  Response.json({ code, reason: REASONS[code] ?? "", message }, { status: code, headers });
