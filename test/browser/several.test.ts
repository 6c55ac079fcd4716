/** A hundred schedules: proposed, corrected, set up in the background with three refused, and undone. */
import assert from "node:assert/strict";
import { buttonOf, modal, press, sees, slack, type } from "./acts.ts";
import { connected, storyOnStage } from "./set-up.ts";
import type { Stage } from "./stage.ts";

/** A hundred groups on the busiest machine, where Slack's limit doesn't hold them up. */
const SLOW_MS = 200_000;
const NAMED = "All schedules whose name contains";
/** Names of channels: no list of groups tells that Slack refuses them. */
const RESERVED = ["billing-emea-oncall", "edge-latam-oncall", "search-weekend-oncall"];

let stage: Stage;
const then = storyOnStage("several", connected, (opened) => {
  stage = opened;
  const { slack, team } = opened.emulation;
  for (const name of RESERVED) team.addChannel({ name });
  // Five minutes of Slack's usual twenty are too long to look on.
  for (const method of ["create", "users.update", "disable"])
    slack.limits.setPerMinute(`usergroups.${method}`, 600);
});

const home = () => slack(stage.page).locator(".home");
const form = () => modal(stage.page, "Set up several");
const groups = () =>
  stage.emulation.team.groups
    .all()
    .filter(({ handle, deletedAtS }) => handle.endsWith("-oncall") && deletedAtS === 0);
/** Chooses from the menu of the proposal with this name. */
async function choose(name: string, label: string): Promise<void> {
  const row = form().locator(".block", { hasText: name }).last();
  await row.getByRole("button", { name: "More actions" }).click();
  await press(row, label);
}

then("the form says how many schedules match", async () => {
  await press(stage.page, "A hundred schedules");
  await press(home(), "Set up several");
  await type(form(), NAMED, "on call");
  await sees(form(), "100 schedules match.");
  await stage.picture("several-choose");
});

then("every schedule has a proposal, which says who will be in its group", async () => {
  await press(form(), "Next");
  await sees(
    form(),
    "Apply sets up 100 rotations: 95 with a new user group, 5 with an existing one.",
  );
  await sees(form(), "Page 1 of 4");
  await stage.picture("several-list");
  await press(form(), "Next");
  await sees(form(), "Page 2 of 4");
  await press(form(), "Previous");
  await sees(form(), "Page 1 of 4");
});

then("one is changed, and one is left out", async () => {
  await choose("Accounts APAC", "Change");
  const change = modal(stage.page, "Change Proposal");
  await type(change, "New Alias to Create", "accounts-asia");
  await stage.picture("several-change");
  await press(change, "Done");
  await sees(form(), "@accounts-asia");
  await choose("Accounts EMEA", "Leave out");
  await sees(form(), "You left out 1.");
  await sees(form(), "Apply sets up 99 rotations");
  await stage.picture("several-corrected");
});

then("they are set up in the background, and the Home says how far it is", async () => {
  await press(form(), "Apply");
  await sees(form(), /\d+ of 99 rotations set up/);
  await stage.picture("several-begun");
  await press(form(), "Close");
  await sees(home(), /[1-9]\d* of 99 rotations set up/);
  await stage.picture("several-progress");
  await stage.comesTrue(
    "all were tried",
    async () => {
      const text = await home().innerText();
      return text.includes("96 of 99 rotations set up, 3 refused. Begun by");
    },
    SLOW_MS,
  );
  await stage.picture("several-done");
});

then(
  "every group has whoever is on call for it, but for the three that Slack refuses",
  async () => {
    const { team, world } = stage.emulation;
    // 91 new ones, one of which is called otherwise; the others were there.
    await stage.comesTrue(
      "each has one member",
      () => groups().every(({ members }) => members.length === 1),
      SLOW_MS,
    );
    assert.equal(groups().length, 90 + 7);
    const [who] = world.rota.onCallAt("PMANY0", Date.now()).personIds;
    const [userId] = team.group("accounts-asia").members;
    assert.equal(team.user(userId ?? "").name, who?.slice(1).toLowerCase());
    await press(home(), "Details");
    await sees(form(), "Refused (3)");
    await sees(
      form(),
      /Search weekend on call · @search-weekend-oncall: This alias is already taken/,
    );
    await stage.picture("several-details");
  },
);

then("one button undoes all of it", async () => {
  await press(form(), "Undo set-up of 96 rotations");
  await stage.picture("several-undo");
  await press(stage.page.getByRole("dialog", { name: /^Undo set-up/ }), "Undo");
  await stage.comesTrue(
    "only the groups from before are left",
    () => groups().length === 7,
    SLOW_MS,
  );
  await stage.comesTrue("it is told", async () => {
    await buttonOf(form(), "Refresh").click();
    return (await form().innerText()).includes("Set-up of 96 rotations undone");
  });
  await stage.picture("several-undone");
  const { team } = stage.emulation;
  const [userId] = team.group("checkout-latam-oncall").members;
  assert.equal(userId === undefined ? null : team.user(userId).name, "dee");
  assert.deepEqual(stage.complaints, []);
});
