/** Which networks an IP address is in, as a rate limit counts them. Pure. */

export type Network = {
  /** The same for all addresses of the network, however they are spelled. */
  readonly key: string;
  /** Requests a minute. */
  readonly most: number;
};

/** An install or a connect takes a few requests; a whole office may share one address. */
const MOST_OF_ONE = 30;
/** A /48 is what a site or a hosting customer gets; an access provider puts 256 households into one. */
const MOST_OF_SITE = 120;

/** In place of an address that is none: Cloudflare writes only addresses, so this is some other proxy. */
const UNREADABLE: readonly Network[] = [{ key: "unreadable", most: MOST_OF_ONE }];

/**
 * Empty: not counted, this machine.
 * An IPv4 address is counted alone. An IPv6 sender owns a whole /64 and changes addresses within it at will; many own a
 * /56 or a /48, so the /48 is counted, too.
 */
export function networksOf(address: string): readonly Network[] {
  if (address.trim() === "") return [];
  // A zone (`fe80::1%eth0`) names the receiver's own interface.
  const [bare = ""] = address.trim().toLowerCase().split("%");
  const ipv4 = ipv4Of(bare);
  if (ipv4) return ofIpv4(ipv4);
  const groups = groupsOf(bare);
  if (!groups) return UNREADABLE;
  const [, , , , , mark = 0, high = 0, low = 0] = groups;
  if (groups.slice(0, 5).every((group) => group === 0)) {
    // ::ffff:192.0.2.1: an IPv4 sender at a socket that takes both.
    if (mark === 0xffff) return ofIpv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
    if (mark === 0 && high === 0 && low === 1) return [];
  }
  const prefix = (count: number) =>
    groups
      .slice(0, count)
      .map((group) => group.toString(16))
      .join(":");
  return [
    { key: `${prefix(4)}::/64`, most: MOST_OF_ONE },
    { key: `${prefix(3)}::/48`, most: MOST_OF_SITE },
  ];
}

const ofIpv4 = (bytes: readonly number[]): readonly Network[] =>
  bytes[0] === 127 ? [] : [{ key: bytes.join("."), most: MOST_OF_ONE }];

/** Null: not four numbers from 0 to 255. */
function ipv4Of(text: string): readonly number[] | null {
  if (!/^(?:(?:0|[1-9]\d{0,2})(?:\.|$)){4}$/.test(text) || text.endsWith(".")) return null;
  const bytes = text.split(".").map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

/** An IPv6 address's eight groups of 16 bits (RFC 4291, 2.2). Null: it is none. */
function groupsOf(text: string): readonly number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  // Only the whole address may end in an IPv4 address.
  const [head, tail] = halves.map((half, at) => halfOf(half, at === halves.length - 1));
  if (!head || tail === null) return null;
  if (tail === undefined) return head.length === 8 ? head : null;
  const left = 8 - head.length - tail.length;
  return left < 1 ? null : [...head, ...Array<number>(left).fill(0), ...tail];
}

/** The groups before or after `::`; an IPv4 address at the end is two of them. Null: malformed. */
function halfOf(text: string, isLast: boolean): readonly number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [at, part] of parts.entries()) {
    const ipv4 = isLast && at === parts.length - 1 ? ipv4Of(part) : null;
    if (ipv4) {
      const [a = 0, b = 0, c = 0, d = 0] = ipv4;
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-f]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}
