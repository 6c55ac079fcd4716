import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromStored, toStored } from "../../../../src/workspace/store/stored-json.ts";

describe("stored JSON", () => {
  it("keeps the keys that the first version reads", () => {
    const state = {
      onCall: [{ personId: "P1", userId: "U1", name: "Gus" }],
      extraMembers: { outgoing: [{ userId: "U2", since: 1 }], incoming: [] },
    };
    expect(JSON.parse(toStored(state))).toEqual({
      cast: [{ personId: "P1", userId: "U1", name: "Gus" }],
      extras: { leaving: [{ userId: "U2", since: 1 }], arriving: [] },
    });
  });

  it("is read with today's keys, whichever version wrote it", () => {
    expect(fromStored('{"cast":[],"extras":{"leaving":[]},"unfit":null,"news":{}}')).toEqual({
      onCall: [],
      extraMembers: { outgoing: [] },
      ineligible: null,
      notification: {},
    });
    expect(fromStored('{"onCall":[]}')).toEqual({ onCall: [] });
  });

  it("comes back as it was stored, whatever people are called", () => {
    const nasty = fc.constantFrom('"cast":', 'x"onCall":y', '\\"news":', 'unfit":', '"leaving":\\');
    const text = fc.oneof(fc.string(), nasty);
    const value = fc.record({
      onCall: fc.array(fc.record({ name: text, userId: fc.option(text) })),
      notification: fc.record({ rotation: text }),
      ineligible: fc.option(text),
    });
    fc.assert(
      fc.property(value, (v) => {
        expect(fromStored(toStored(v))).toEqual(v);
      }),
    );
  });
});
