/**
 * The emulated other side of the template: a server made after the system's documents, not after the client. Yours goes to
 * test/world/, where the playground finds it, too.
 */
import { Hono } from "hono";
import type { RotaSchedule } from "../../../world/rota.ts";
import type { Upstream, World } from "../../../world/world.ts";

const MAX_BATCH = 100;

export class EmulatedTemplate implements Upstream {
  readonly hosts = ["api.template.example"];
  readonly keys = new Set<string>();
  readonly #app = new Hono();

  constructor(world: World) {
    const { rota } = world;
    const person = (id: string) => rota.person(id);
    this.#app.use("/v1/*", async (c, next) => {
      const key = /^Key (\S+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
      if (!this.keys.has(key)) return c.json({ error: "unauthorized" }, 401);
      return next();
    });
    this.#app.get("/v1/account", (c) => c.json({ name: "acme" }));
    this.#app.get("/v1/schedules", (c) => {
      const [page, size] = [Number(c.req.query("page") ?? 1), Number(c.req.query("size") ?? 20)];
      if (!(page >= 1) || !(size >= 1 && size <= 100)) return c.json({ error: "bad page" }, 400);
      const all = rota.schedules();
      return c.json({
        schedules: all.slice((page - 1) * size, page * size).map(listing),
        next_page: page * size < all.length ? page + 1 : null,
      });
    });
    this.#app.get("/v1/on-call", (c) => {
      const ids = (c.req.query("ids") ?? "").split(",");
      if (ids.length > MAX_BATCH) return c.json({ error: "too many ids" }, 400);
      const known = ids.filter((id) => rota.schedule(id));
      return c.json({
        schedules: known.map((id) => {
          const { personIds, end } = rota.onCallAt(id, world.now());
          return { id, people: personIds.map(person), until: end };
        }),
      });
    });
    this.#app.get("/v1/schedules/:id/people", (c) => {
      const id = c.req.param("id");
      if (!rota.schedule(id)) return c.json({ error: "no such schedule" }, 404);
      return c.json({ people: rota.roster(id) });
    });
    this.#app.get("/v1/schedules/:id/shifts", (c) => {
      const id = c.req.param("id");
      const [from, until] = [Number(c.req.query("from")), Number(c.req.query("until"))];
      if (!rota.schedule(id)) return c.json({ error: "no such schedule" }, 404);
      if (!(from < until)) return c.json({ error: "bad window" }, 400);
      const shifts = rota
        .stretches(id, from, until)
        .flatMap(({ start, end, personIds }) =>
          personIds.map((who) => ({ from: start, until: end, person: person(who) })),
        );
      return c.json({ shifts });
    });
  }

  fetch(request: Request): Response | Promise<Response> {
    return this.#app.fetch(request);
  }
}

const listing = ({ id, name, enabled }: RotaSchedule) => ({ id, name, enabled });
