/** A user group: who is in it, as anybody who may can change it by hand. */
import { tellAs } from "../api.ts";
import { avatar } from "../avatar.ts";
import { type Child, h } from "../dom.ts";
import type { GroupShot } from "../snapshot.ts";
import { people } from "../state.ts";

export function drawGroupPane(group: GroupShot): readonly Child[] {
  const isIn = (id: string) => group.members.includes(id);
  const toggle = (id: string) => () => {
    const members = isIn(id) ? group.members.filter((m) => m !== id) : [...group.members, id];
    void tellAs("edit-group", { groupId: group.id, members });
  };
  return [
    h("header", {}, h("h2", {}, `@${group.handle}`), h("span", { class: "name" }, group.name)),
    h(
      "p",
      { class: "lead" },
      "Whoever tags this group reaches these people. Change them by hand, and see what PagerSync makes of it.",
    ),
    h(
      "ul",
      { class: "people" },
      people()
        .filter(({ kind }) => kind !== "bot" && kind !== "guest")
        .map(({ id, realName, name }) =>
          h(
            "li",
            {},
            h(
              "label",
              {},
              h("input", {
                type: "checkbox",
                checked: isIn(id),
                "data-key": id,
                onchange: toggle(id),
              }),
              avatar(id),
              h("span", {}, realName, h("small", {}, `@${name}`)),
            ),
          ),
        ),
    ),
  ];
}
