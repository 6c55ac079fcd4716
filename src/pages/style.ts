/** The style sheet, inline in every page. The CSP allows it by its hash, and no other style. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fbfaf8, #14181b);
  --raised: light-dark(#ffffff, #1c2226);
  --ink: light-dark(#1d2429, #e6e9eb);
  --soft: light-dark(#56616a, #a3adb5);
  --line: light-dark(#e3e0da, #2e363c);
  --accent: light-dark(#1f5c7a, #7cc0e0);
  --on-accent: light-dark(#ffffff, #10181d);
  --tint: light-dark(#e8f1f5, #1d3340);
  --good: light-dark(#2b6b47, #7fcfa2);
  --good-tint: light-dark(#e6f2ea, #1c3527);
  --warn: light-dark(#7a5200, #e5bf6b);
  --warn-tint: light-dark(#f8efdc, #372c14);
  --bad: light-dark(#a3281e, #f2a097);
  --bad-tint: light-dark(#fae7e5, #3f211e);
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  min-height: 100vh; display: flex; flex-direction: column;
}
header, main, footer { width: 100%; max-width: 44rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2rem; }
main { flex: 1; padding-top: 2.5rem; padding-bottom: 3rem; overflow-wrap: break-word; }
footer { padding-top: 1rem; padding-bottom: 2rem; color: var(--soft); font-size: .9375rem; }
footer a { color: inherit; }
footer a, .contents a { margin-right: 1.25rem; display: inline-block; padding: .3rem 0; }
.mark { display: inline-flex; align-items: center; gap: .6rem; color: inherit; text-decoration: none; font-weight: 650; }
.mark svg { width: 1.75rem; height: 1.75rem; color: var(--accent); }
h1 { font-size: clamp(1.75rem, 5vw, 2.5rem); line-height: 1.2; letter-spacing: -.02em; margin: 0 0 1rem; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1.0625rem; margin: 1.75rem 0 .35rem; }
p, dl { margin: 0 0 1rem; max-width: 38rem; }
dt { font-weight: 600; margin-top: .75rem; }
dd { margin: 0; }
.lead { font-size: 1.1875rem; color: var(--soft); }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
.button {
  display: inline-block; background: var(--accent); color: var(--on-accent); text-decoration: none;
  font-weight: 600; padding: .7rem 1.35rem; border-radius: .5rem; margin: .5rem 0 1rem;
}
.button:hover { filter: brightness(1.08); }
.card { background: var(--raised); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem 1.5rem; margin: 2rem 0; }
.card p:last-child { margin-bottom: 0; }
.who { font-weight: 650; }
.when { color: var(--soft); font-size: .875rem; margin-left: .5rem; }
.field { display: block; border: 1px solid var(--line); border-radius: .4rem; padding: .35rem .7rem; }
.mention { background: var(--tint); color: var(--accent); border-radius: .25rem; padding: 0 .2rem; font-weight: 550; }
ol, ul { padding-left: 1.4rem; max-width: 38rem; }
li { margin-bottom: .5rem; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .9375rem; }
code { overflow-wrap: anywhere; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.steps, .plain { list-style: none; padding: 0; max-width: none; }
.plain { margin: 0 0 1rem; }
.plain code { display: block; margin-top: .15rem; }
.whole { white-space: nowrap; }
.steps > li { border-top: 1px solid var(--line); padding: 1.25rem 0 .75rem; margin: 0; }
.steps h2 { margin-top: 0; }
label { display: block; font-weight: 600; margin-bottom: .35rem; }
input {
  font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--soft); border-radius: .5rem;
  padding: .6rem .8rem; width: 100%; max-width: 24rem; display: block;
}
button { font: inherit; border: 0; cursor: pointer; }
button.button { font-weight: 600; margin-top: 1rem; }
button.plain { background: none; color: var(--accent); text-decoration: underline; padding: 0; }
.fault { color: var(--bad); margin: .4rem 0 0; }
.workspaces { list-style: none; padding: 0; max-width: none; }
.workspaces li { border-top: 1px solid var(--line); padding: 1rem 0 .5rem; margin: 0; }
.workspaces h2 { margin: 0 0 .35rem; font-size: 1.0625rem; }
.workspaces p { margin: 0 0 .35rem; max-width: none; }
.workspaces code { font-weight: 400; color: var(--soft); }
.verdict { font-size: .875rem; font-weight: 600; border-radius: .25rem; padding: .1rem .45rem; white-space: nowrap; }
.verdict.well { color: var(--good); background: var(--good-tint); }
.verdict.idle { color: var(--soft); background: var(--line); }
.verdict.trouble { color: var(--warn); background: var(--warn-tint); }
.verdict.late, .verdict.silent { color: var(--bad); background: var(--bad-tint); }
.done { color: var(--good); font-weight: 600; }
.open { color: var(--soft); font-weight: 600; }
`;
