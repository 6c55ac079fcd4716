/** A user group: who is in it, as anybody who may can change it by hand. */
import { tellAs } from "../api.ts";
import { avatar } from "../avatar.ts";
import { type Child, h } from "../dom.ts";
import { Pending } from "../pending.ts";
import type { GroupShot } from "../snapshot.ts";
import { people } from "../state.ts";

const pending = new Pending<readonly string[]>();

export function drawGroupPane(group: GroupShot): Child {
  const { id: groupId } = group;
  const inIt = () => pending.at(groupId, group.members);
  const toggle = (id: string) => {
    const rest = inIt().filter((member) => member !== id);
    const members = inIt().includes(id) ? rest : [...rest, id];
    return pending.until(tellAs("edit-group", { groupId, members }), groupId, members);
  };
  return [
    h("header", {}, h("h2", {}, `@${group.handle}`), h("span", { class: "name" }, group.name)),
    h(
      "p",
      { class: "lead" },
      "Tagging this group notifies these people. Change them and watch PagerSync react.",
    ),
    h(
      "ul",
      { class: "people", key: groupId },
      people()
        .filter(({ kind }) => kind !== "bot" && kind !== "guest")
        .map(({ id, realName, name }) =>
          h(
            "li",
            { key: id },
            h(
              "label",
              {},
              h("input", {
                type: "checkbox",
                checked: inIt().includes(id),
                onchange: () => void toggle(id),
              }),
              avatar(id),
              h("span", {}, realName, h("small", {}, `@${name}`)),
            ),
          ),
        ),
    ),
  ];
}
