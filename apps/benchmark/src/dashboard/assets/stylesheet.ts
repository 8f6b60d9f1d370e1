import { seriesStyle } from '@policypath/figures';

/** The pages' style: light and dark by the reader's setting, one column on a telephone. */
export const stylesheet = `${seriesStyle}
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1d2329; --soft: #59636e; --faint: #9aa4ae; --line: #d5dbe1; --panel: #f5f7f9; --link: #0059a8;
  --good: #11703b; --busy: #0059a8; --warn: #8a5300; --bad: #b00020; --note: #fff4d6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181c; --ink: #e6eaee; --soft: #a5afb9; --faint: #6b7682; --line: #343c45; --panel: #1d2329; --link: #7cc0ff;
    --good: #5fd08e; --busy: #7cc0ff; --warn: #f0b75a; --bad: #ff8a95; --note: #3a2f10;
  }
}
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 1320px; padding: 0 1rem 3rem; color: var(--ink); background: var(--page); }
header { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: baseline; }
h1 { font-size: 1.4rem; margin: 1rem 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .6rem; border-top: 1px solid var(--line); padding-top: 1rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
a { color: var(--link); }
a:focus-visible, input:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--busy); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .3rem .6rem; }
#connection { color: var(--soft); margin: 0; font-size: .9rem; }
#connection.lost { color: var(--bad); font-weight: 600; }
code, pre { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere; white-space: pre-wrap; }
pre { background: var(--panel); padding: .7rem 1rem; border-radius: 6px; }
.note { background: var(--note); padding: .4rem .8rem; border-radius: 6px; overflow-wrap: anywhere; }
.label { color: var(--bad); font-weight: 600; overflow-wrap: anywhere; }
.caption { color: var(--soft); font-size: .9rem; max-width: 75ch; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: .5rem 0; }
.condition { font-weight: 600; }
.counts .condition { border: 1px solid; border-radius: 99px; padding: .1rem .8rem; }
.condition.running { color: var(--busy); }
.condition.finished { color: var(--good); }
.condition.stopped { color: var(--warn); }
.condition.failed, .condition.unreadable { color: var(--bad); }
.filter { display: flex; gap: .5rem; align-items: center; flex-wrap: wrap; margin: .5rem 0; }
.filter input { font: inherit; padding: .25rem .5rem; min-width: 0; width: 22rem; max-width: 100%; color: inherit; background: var(--page); border: 1px solid var(--faint); border-radius: 6px; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: right; vertical-align: top; }
th { font-weight: 600; }
th:first-child, td:first-child, th.text, td.text { text-align: left; }
thead th { color: var(--soft); white-space: nowrap; }
tbody th { font-weight: 400; }
.scroll { overflow-x: auto; max-width: 100%; }
.trials { width: 100%; }
.trials th:first-child { overflow-wrap: anywhere; min-width: 11rem; max-width: 22rem; }
.trials td:nth-child(n + 5) { white-space: nowrap; }
.trials td:nth-child(-n + 4), .trials th:nth-child(-n + 4) { text-align: left; }
.trials td:nth-child(3) { white-space: nowrap; }
.trials td:nth-child(4) { overflow-wrap: anywhere; min-width: 10rem; }
.trials td progress { display: block; width: 100%; min-width: 5rem; }
.trials small { display: block; color: var(--soft); }
.trials td:nth-child(2) small { min-width: 13rem; max-width: 20rem; overflow-wrap: anywhere; }
progress { width: 5rem; height: .55rem; accent-color: var(--busy); vertical-align: middle; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 400px), 1fr)); gap: .6rem; }
.figures > svg { width: 100%; height: auto; max-width: 560px; background: var(--panel); border-radius: 6px; }
svg.figure { color: var(--ink); }
.bar { width: 100%; height: 1.4rem; border-radius: 4px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 860px) {
  .trials, .trials tbody, .trials tr, .trials th, .trials td { display: block; text-align: left; }
  .trials th:first-child { min-width: 0; max-width: none; }
  .trials thead { display: none; }
  .trials tr, .scroll tr:has([data-label]) { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .2rem .8rem; border: 1px solid var(--line); border-radius: 6px; margin: 0 0 .6rem; padding: .4rem .6rem; background: var(--panel); }
  .trials tr[hidden] { display: none; }
  .trials th, .trials td, .scroll [data-label] { display: block; border: 0; padding: 0; text-align: left; white-space: normal; min-width: 0; overflow-wrap: anywhere; }
  .trials th:first-child { grid-column: 1 / -1; }
  .trials td:nth-child(2):has(small), .trials td:nth-child(4), .scroll .text { grid-column: 1 / -1; }
  .trials td::before, .scroll [data-label]::before { content: attr(data-label); display: block; color: var(--soft); font-size: .75rem; }
  .trials td:nth-child(2) small { min-width: 0; max-width: none; }
  .trials td progress { min-width: 0; }
  .scroll table:has([data-label]), .scroll tbody:has([data-label]) { display: block; }
  .scroll table:has([data-label]) thead { display: none; }
}
@media (max-width: 480px) {
  dl { grid-template-columns: 1fr; }
  dd { margin-bottom: .4rem; }
}
`;
