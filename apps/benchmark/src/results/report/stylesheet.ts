/** The page's style: light or dark as the reader's system asks, light on paper; nothing wider than the window. */
export const stylesheet = `:root { color-scheme: light dark; --page: #fff; --ink: #1d2329; --soft: #59636e; --line: #d5dbe1; --panel: #f5f7f9; --link: #0059a8; --good: #11703b; --bad: #b00020; --note: #fff4d6; --shade: rgb(0 0 0 / .22); }
@media screen and (prefers-color-scheme: dark) {
  :root { --page: #14181c; --ink: #e6eaee; --soft: #a5afb9; --line: #343c45; --panel: #1d2329; --link: #7cc0ff; --good: #5fd08e; --bad: #ff8a95; --note: #3a2f10; --shade: rgb(0 0 0 / .8); }
  .paper > svg { filter: invert(0.91) hue-rotate(180deg) saturate(1.25); }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1280px; padding: 0 1rem 3rem; color: var(--ink); background: var(--page); overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .8rem 0 .5rem; }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 0 0 .4rem; }
.lead { margin: 1rem 0; }
details { border-top: 1px solid var(--line); }
summary { cursor: pointer; padding: .55rem 0; }
summary h2 { display: inline; font-size: 1rem; }
.inside { padding: 0 0 1.5rem; scroll-margin-top: 3rem; }
main:focus { outline: none; }
p, li { max-width: 82ch; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .3rem .6rem; }
.label { background: var(--note); border-left: 4px solid var(--bad); color: var(--bad); font-weight: 700; padding: .5rem .9rem; margin: 1rem 0 0; max-width: none; }
.interim { background: var(--note); padding: .5rem .9rem; border-radius: 4px; }
.question { margin: .4rem 0; max-width: none; }
.answer { font-size: 1.1rem; margin: .4rem 0; max-width: none; }
.rule { font-size: .85rem; color: var(--soft); max-width: none; }
.findings { padding-left: 1.2rem; }
.verdict.improves { color: var(--good); }
.verdict.harms { color: var(--bad); }
nav { margin: 1rem 0; padding: .6rem .9rem; background: var(--panel); border-radius: 4px; }
nav h2 { font-size: 1rem; }
nav ol { list-style: none; margin: 0; padding: 0; columns: 2 24rem; column-gap: 2rem; }
nav li { margin: 0 0 .25rem; line-height: 1.35; break-inside: avoid; max-width: none; }
nav .numbers { font-size: .8rem; }
nav .numbers a { color: var(--soft); margin-right: .25rem; }
.caption, figcaption { font-size: .85rem; color: var(--soft); max-width: 120ch; margin: 1.2rem 0 .4rem; }
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
th.long, td.long { white-space: normal; }
.dense th, .dense td { padding: .25rem .35rem; white-space: normal; overflow-wrap: normal; }
.dense table { font-size: .76rem; }
thead th { color: var(--soft); font-weight: 600; white-space: normal; vertical-align: bottom; overflow-wrap: normal; border-bottom-width: 2px; }
tbody th { font-weight: 500; }
tbody tr:hover { background: var(--panel); }
.notes { font-size: .85rem; color: var(--soft); padding-left: 1.1rem; margin: .5rem 0 0; }
.notes li { max-width: 95ch; }
figure { margin: 1.2rem 0 0; }
.lead figure { margin-top: .3rem; }
.paper { width: var(--width, 100%); max-width: 100%; color: #1d2329; }
.paper.narrow { display: none; }
.paper > svg { display: block; width: 100%; height: auto; }
@media screen and (max-width: 820px) {
  .table thead { position: absolute; left: -9999px; }
  .table table, .table tbody { display: block; }
  .table tr { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .1rem .8rem; padding: .45rem 0; border-bottom: 1px solid var(--line); }
  .table th, .table td { display: block; border: 0; padding: 0; text-align: left; white-space: normal; min-width: 0; }
  .table td.long.text { grid-column: 1 / -1; }
  .table th[data-label]::before, .table td[data-label]::before { content: attr(data-label); display: block; font-size: .72rem; font-weight: 400; color: var(--soft); }
  .table tr > :first-child { font-weight: 600; }
  .paper { width: calc(.8 * var(--width, 100%)); max-width: none; min-width: 100%; }
  .paper.narrow { display: block; width: 100%; }
  .paper.wide { display: none; }
}
@media print {
  nav, .skip, .file { display: none; }
  details::details-content { content-visibility: visible; }
  .scroll { overflow: visible; }
  .paper { max-width: 100%; }
  th, td { white-space: normal; }
  figure, tr { break-inside: avoid; }
}
`;
