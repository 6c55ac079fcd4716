import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readXMattersHost } from "../../../../src/schedulers/xmatters/host.ts";

const refused = (typed: string) => {
  const read = readXMattersHost(typed);
  return read.ok ? `accepted ${read.value}` : read.error;
};

describe("the xMatters host that a person types", () => {
  it.each([
    ["acme.xmatters.com", "acme.xmatters.com"],
    ["https://acme.xmatters.com/", "acme.xmatters.com"],
    ["https://acme.xmatters.com", "acme.xmatters.com"],
    ["  HTTPS://Acme.XMatters.COM/ ", "acme.xmatters.com"],
    ["acme.xmatters.com/", "acme.xmatters.com"],
    ["acme.na5.xmatters.com", "acme.na5.xmatters.com"],
    ["acme-ops.eu.xmatters.com", "acme-ops.eu.xmatters.com"],
    ["acme.xmatters.com.au", "acme.xmatters.com.au"],
    ["1st.xmatters.com", "1st.xmatters.com"],
    ["https://www.acme.xmatters.com/login", "acme.xmatters.com"],
    ["www.acme.xmatters.com", "acme.xmatters.com"],
    ["www.acme.eu.xmatters.com.au", "acme.eu.xmatters.com.au"],
    ["acme", "acme.xmatters.com"],
    [" Acme-Ops ", "acme-ops.xmatters.com"],
    ["www.acme/", "acme.xmatters.com"],
    ["http://acme.xmatters.com", "acme.xmatters.com"],
    ["https://acme.xmatters.com/ui/#/groups?by=me@acme.example", "acme.xmatters.com"],
    ["acme.xmatters.com?x=1", "acme.xmatters.com"],
    ["acme.xmatters.com#top", "acme.xmatters.com"],
    ["acme.xmatters.com//", "acme.xmatters.com"],
    ["https://acme.xmatters.com/api/xm/1", "acme.xmatters.com"],
    ["acme/.evil.com", "acme.xmatters.com"],
  ])("%j is %s", (typed, host) => {
    expect(readXMattersHost(typed)).toEqual({ ok: true, value: host });
  });

  it.each([
    ["", "empty"],
    ["   ", "empty"],
    ["https://", "not_a_host"],
    ["/", "not_a_host"],
    ["ftp://acme.xmatters.com", "not_https"],
    ["https://ftp://acme.xmatters.com", "not_https"],
    ["https://https://acme.xmatters.com", "not_https"],
    ["javascript:alert(1)//.xmatters.com", "not_a_host"],
    ["https:acme.xmatters.com", "not_a_host"],
    ["https:/acme.xmatters.com", "port"],
    ["//acme.xmatters.com", "not_a_host"],
    ["https:///acme.xmatters.com", "not_a_host"],
    ["me@acme.xmatters.com", "user_info"],
    ["https://me:secret@acme.xmatters.com/", "user_info"],
    ["https://evil.com@acme.xmatters.com", "user_info"],
    ["https://acme.xmatters.com@evil.com", "user_info"],
    ["acme.xmatters.com:443", "port"],
    ["https://acme.xmatters.com:8443/", "port"],
    ["acme.xmatters.com:", "port"],
    ["127.0.0.1:80", "port"],
    ["evil.com/.xmatters.com", "other_domain"],
    ["evil.com?.xmatters.com", "other_domain"],
    ["evil.com#.xmatters.com", "other_domain"],
    ["evil.com:443/.xmatters.com", "port"],
    ["www.evil.com/acme.xmatters.com", "other_domain"],
    ["www.xmatters.com", "other_domain"],
    ["www.www.acme.example", "other_domain"],
    ["127.0.0.1", "ip_address"],
    ["169.254.169.254", "ip_address"],
    ["2130706433", "ip_address"],
    ["[::1]", "ip_address"],
    ["https://[::ffff:7f00:1]/", "ip_address"],
    ["0x7f.1", "other_domain"],
    ["localhost.localdomain", "other_domain"],
    ["xmatters.com", "other_domain"],
    ["xmatters.com.au", "other_domain"],
    ["evilxmatters.com", "other_domain"],
    ["evil-xmatters.com", "other_domain"],
    ["xmatters.com.evil.com", "other_domain"],
    ["acme.xmatters.com.evil.com", "other_domain"],
    ["acme.xmatters.co", "other_domain"],
    ["acme.xmatters.com.au.evil.com", "other_domain"],
    ["acme.xmatters.com.br", "other_domain"],
    ["acme.xmatters.org", "other_domain"],
    ["evil.com\\.xmatters.com", "not_a_host"],
    ["evil.com\\@acme.xmatters.com", "user_info"],
    ["evil.com%2f.xmatters.com", "not_a_host"],
    ["evil.com%00.xmatters.com", "not_a_host"],
    ["acme%2exmatters.com", "not_a_host"],
    ["acme.xmatters.com.", "not_a_host"],
    [".xmatters.com", "not_a_host"],
    ["acme..xmatters.com", "not_a_host"],
    ["-acme.xmatters.com", "not_a_host"],
    ["acme-.xmatters.com", "not_a_host"],
    ["ac_me.xmatters.com", "not_a_host"],
    ["*.xmatters.com", "not_a_host"],
    ["evil.com,acme.xmatters.com", "not_a_host"],
    ["acme.xmatters.com\t", "not_a_host"],
    ["\tacme.xmatters.com", "not_a_host"],
    ["acme.xmatters.com\n", "not_a_host"],
    ["ac\tme.xmatters.com", "not_a_host"],
    ["acme xmatters.com", "not_a_host"],
    ["evil.com .xmatters.com", "not_a_host"],
    ["acme.xmatters.com\u0000", "not_a_host"],
    ["acme.xmatters.com\u00a0", "not_a_host"],
    ["acme.xmatters.com\u200b", "not_a_host"],
    ["acme.xmatter\u017f.com", "not_a_host"],
    ["ac\u006de.xmatters\u3002com", "not_a_host"],
    ["acme.\uff58matters.com", "not_a_host"],
    ["acme.xm\u0430tters.com", "not_a_host"],
    ["\u212aelvin.xmatters.com", "not_a_host"],
    ["xn--80ak6aa92e.xmatters.com", "not_a_host"],
    ["acme.xn--xmtters-3fg.com", "not_a_host"],
    [`${"a".repeat(64)}.xmatters.com`, "not_a_host"],
    [`${"a.".repeat(130)}xmatters.com`, "not_a_host"],
  ])("%j is refused: %s", (typed, reason) => {
    expect(refused(typed)).toBe(reason);
  });

  const label = fc
    .stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/)
    .filter((l) => !l.startsWith("xn--") && l !== "www");
  const domain = fc.constantFrom("xmatters.com", "xmatters.com.au");

  it("is any name below the two domains, however it is dressed", () => {
    const dress = fc.record({
      before: fc.constantFrom("", " ", "https://", "  https://", "HTTPS://www.", "http://", "www."),
      after: fc.constantFrom("", "/", " ", "/  ", "/login", "?a=b@c", "#top"),
      isLoud: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 1, maxLength: 4 }),
        domain,
        dress,
        (labels, under, d) => {
          const host = [...labels, under].join(".");
          const typed = d.before + (d.isLoud ? host.toUpperCase() : host) + d.after;
          expect(readXMattersHost(typed)).toEqual({ ok: true, value: host });
        },
      ),
    );
  });

  it("is what any URL parser would connect to, and nothing else, when it is accepted", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "acme",
        ".",
        "xmatters",
        ".xmatters.com",
        ".xmatters.com.au",
        "evil.com",
        "https://",
        "/",
        "\\",
        "@",
        ":",
        "443",
        "?",
        "#",
        "%",
        "%2e",
        " ",
        "\t",
        "\u3002",
        "127.0.0.1",
        "[::1]",
        "xn--",
      ),
      fc.string({ maxLength: 4 }),
      fc.string({ unit: "binary", maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const read = readXMattersHost(pieces.join(""));
        if (!read.ok) return;
        const url = new URL(`https://${read.value}/api/xm/1/groups`);
        expect(url.hostname).toBe(read.value);
        expect(url.origin).toBe(`https://${read.value}`);
        expect(url.pathname).toBe("/api/xm/1/groups");
        expect(url.hostname).toMatch(/^([a-z0-9-]+\.)+xmatters\.com(\.au)?$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is accepted again as it was read", () => {
    fc.assert(
      fc.property(label, domain, (name, under) => {
        const once = readXMattersHost(`https://${name}.${under}/`);
        expect(once.ok && readXMattersHost(once.value)).toEqual(once);
      }),
    );
  });

  it("is never one with anything between or after its labels", () => {
    fc.assert(
      fc.property(
        label,
        domain,
        fc.string({ minLength: 1 }),
        fc.nat(40),
        (name, under, junk, at) => {
          // Whatever stands behind a slash, a question mark or a hash is taken off.
          fc.pre(/[^a-z0-9.-]/i.test(junk) && !/[/?#]/.test(junk) && junk.trim() !== "");
          const host = `${name}.${under}`;
          const cut = 1 + (at % (host.length - 1));
          const read = readXMattersHost(host.slice(0, cut) + junk + host.slice(cut));
          expect(read.ok).toBe(false);
        },
      ),
    );
  });
});
