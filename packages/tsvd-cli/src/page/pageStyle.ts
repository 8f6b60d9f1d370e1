/** The style of the page: light or dark as the reader's system asks, light on paper; nothing wider than the window. */
export const pageStyle = `:root{color-scheme:light dark;--text:#222;--paper:#fff;--line:#ccc;--note:#fff4d6;--dim:#555;
--blue:#0072b2;--vermillion:#d55e00;--green:#009e73;--purple:#b5508c;--orange:#d08f00;--sky:#56b4e9}
@media screen and (prefers-color-scheme:dark){:root{--text:#e4e4e4;--paper:#15171a;--line:#444;--note:#3a3218;--dim:#aaa;
--blue:#4aa8e0;--vermillion:#ff8f45;--green:#2fcf9f;--purple:#e39ac4;--orange:#f0b93a;--sky:#8fd3ff}}
*{box-sizing:border-box}
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:1280px;padding:0 1rem;color:var(--text);background:var(--paper)}
h1{font-size:1.5rem}h2{font-size:1.25rem;border-top:1px solid var(--line);padding-top:1rem;overflow-wrap:anywhere}h3{font-size:1.05rem;margin-top:2rem}
p,dl{max-width:80ch;overflow-wrap:anywhere}dt{font-weight:600}dd{margin:0 0 .3rem 1.2rem}
.figures{display:grid;gap:1rem 1.5rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr))}
.small{grid-template-columns:repeat(auto-fill,minmax(min(100%,240px),1fr));gap:.5rem 1rem}
figure{margin:0;min-width:0}figure svg{display:block;width:100%;max-width:520px;height:auto}
figcaption{font-size:12.5px;color:var(--dim);max-width:56ch}
sub,sup{font-size:.75em;line-height:0}i{display:inline-block;width:1.4em;height:.6em;margin-right:.4em}.legend span{display:inline-block;margin-right:1.2rem}
table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}
th,td{border:1px solid var(--line);padding:.15rem .5rem;text-align:right;white-space:nowrap}th:first-child,td:first-child{text-align:left}
.thinned{background:var(--note);padding:.4rem .8rem}.scroll{overflow-x:auto}summary{cursor:pointer;margin:.8rem 0}
@media print{details>*{display:block}figure{break-inside:avoid}}`;
