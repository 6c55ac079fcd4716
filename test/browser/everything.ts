/** A modal with every element of Block Kit. */
export const plain = (text: string) => ({ type: "plain_text", text });
const option = (text: string, value = text) => ({ text: plain(text), value });
const FRUIT = ["Apple", "Pear", "Plum"].map((name) => option(name));
const input = (label: string, element: object, more: object = {}) => ({
  type: "input",
  block_id: label,
  label: plain(label),
  element: { action_id: "entered", ...element },
  optional: true,
  ...more,
});
const SURE = {
  title: plain("Are you sure?"),
  text: plain("It can't be undone."),
  confirm: plain("Do it"),
  deny: plain("Leave it"),
  style: "danger",
};

export const EVERYTHING = {
  callback_id: "everything",
  type: "modal",
  title: plain("Everything"),
  submit: plain("Submit"),
  blocks: [
    {
      type: "section",
      text: { type: "mrkdwn", text: "*A section* with a menu :warning:" },
      accessory: {
        type: "overflow",
        action_id: "more",
        options: [option("Rename"), option("Hide")],
      },
    },
    {
      type: "section",
      fields: [plain("One field"), plain("another"), plain("and a third")],
    },
    {
      type: "actions",
      elements: [
        {
          type: "button",
          action_id: "sure",
          text: plain("Dangerous"),
          style: "danger",
          confirm: SURE,
        },
        {
          type: "static_select",
          action_id: "fruit",
          placeholder: plain("A fruit"),
          options: FRUIT,
        },
        { type: "datepicker", action_id: "day", initial_date: "2031-02-03" },
      ],
    },
    input("One line", { type: "plain_text_input" }, { hint: plain("A hint stands below.") }),
    input("Several lines", { type: "plain_text_input", multiline: true }),
    input("A number", { type: "number_input", is_decimal_allowed: false, max_value: "10" }),
    input("One of few", { type: "radio_buttons", options: FRUIT }),
    input("Some of few", { type: "checkboxes", options: FRUIT }),
    input("Some of many", { type: "multi_static_select", options: FRUIT, max_selected_items: 2 }),
    input("People", { type: "multi_users_select" }),
    input("A channel", { type: "conversations_select" }),
    input("A day", { type: "datepicker" }),
    input("A time", { type: "timepicker" }),
    input("Both", { type: "datetimepicker" }),
    {
      type: "rich_text",
      elements: [
        {
          type: "rich_text_section",
          elements: [{ type: "text", text: "Rich text", style: { bold: true } }],
        },
      ],
    },
    { type: "context", elements: [{ type: "mrkdwn", text: "Small print, `code` and ~strike~" }] },
  ],
};
