/** The page's style: light or dark as the reader's system asks, light on paper; nothing wider than the window. */
export const stylesheet = `:root { color-scheme: light dark; --page: #fff; --ink: #1d2329; --soft: #59636e; --line: #d5dbe1; --panel: #f5f7f9; --link: #0059a8; --good: #11703b; --bad: #b00020; --note: #fff4d6; --shade: rgb(0 0 0 / .22); }
@media screen and (prefers-color-scheme: dark) {
  :root { --page: #14181c; --ink: #e6eaee; --soft: #a5afb9; --line: #343c45; --panel: #1d2329; --link: #7cc0ff; --good: #5fd08e; --bad: #ff8a95; --note: #3a2f10; --shade: rgb(0 0 0 / .8); }
  .paper > svg { filter: invert(0.91) hue-rotate(180deg) saturate(1.25); }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1400px; padding: 0 1rem 4rem; color: var(--ink); background: var(--page); overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1rem 0; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .6rem; padding-top: 1.2rem; border-top: 1px solid var(--line); }
section { margin: 0 0 2rem; }
main > section:first-child h2 { border-top: 0; padding-top: 0; }
main:focus { outline: none; }
p, li { max-width: 82ch; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .3rem .6rem; }
.label { background: var(--note); border-left: 4px solid var(--bad); color: var(--bad); font-weight: 700; padding: .5rem .9rem; margin: 1rem 0 0; max-width: none; }
.interim { background: var(--note); padding: .5rem .9rem; border-radius: 4px; }
.answer { font-size: 1.1rem; }
.findings { padding-left: 1.2rem; }
.verdict.improves { color: var(--good); }
.verdict.harms { color: var(--bad); }
nav ol { list-style: none; margin: .3rem 0 0; padding: 0; }
nav li { margin: 0 0 .45rem; line-height: 1.3; }
nav.wide { display: none; }
nav.narrow { margin: 0 0 1rem; }
nav summary { cursor: pointer; font-weight: 600; }
nav .inside { display: block; font-size: .8rem; line-height: 1.6; }
nav .inside a { color: var(--soft); margin-right: .25rem; }
.caption, figcaption { font-size: .9rem; color: var(--soft); max-width: 90ch; margin: 1.4rem 0 .4rem; }
figcaption { margin: .4rem 0 0; }
.caption b, figcaption b { color: var(--ink); }
.file { font-size: .8rem; margin-left: .3rem; }
.scroll { overflow-x: auto; max-width: 100%; overscroll-behavior-x: contain; background:
  linear-gradient(to right, var(--page) 40%, transparent) 0 0 / 3rem 100% no-repeat local,
  linear-gradient(to left, var(--page) 40%, transparent) 100% 0 / 3rem 100% no-repeat local,
  linear-gradient(to right, var(--shade), transparent) 0 0 / 1rem 100% no-repeat,
  linear-gradient(to left, var(--shade), transparent) 100% 0 / 1rem 100% no-repeat; }
table { border-collapse: collapse; font-size: .82rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; white-space: nowrap; }
th.number, td.number { text-align: right; }
th.long, td.long { white-space: normal; min-width: 10rem; max-width: 34rem; }
thead th { color: var(--soft); font-weight: 600; white-space: normal; vertical-align: bottom; overflow-wrap: normal; border-bottom-width: 2px; }
tbody th { font-weight: 500; }
tbody tr:hover { background: var(--panel); }
.notes { font-size: .85rem; color: var(--soft); padding-left: 1.1rem; margin: .5rem 0 0; }
.notes li { max-width: 95ch; }
figure { margin: 1.8rem 0 0; }
.paper { width: var(--width, 100%); max-width: 100%; color: #1d2329; }
.paper > svg { display: block; width: 100%; height: auto; }
@media (min-width: 1100px) {
  .columns { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 1.8rem; }
  nav.narrow { display: none; }
  nav.wide { display: block; }
  nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 1rem 0; font-size: .88rem; }
}
@media (max-width: 760px) {
  .paper { width: calc(.8 * var(--width, 100%)); max-width: none; min-width: 100%; }
}
@media print {
  nav, .skip, .file { display: none; }
  .scroll { overflow: visible; }
  .paper { max-width: 100%; }
  th, td { white-space: normal; }
  figure, tr { break-inside: avoid; }
}
`;
