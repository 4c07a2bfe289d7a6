// The style of the report that is one file: a reading column, tables that scroll by themselves, light and dark.

export const REPORT_STYLE = `:root { --ink: #1d1b18; --soft: #5c574f; --paper: #fbfaf7; --rule: #dcd7cd; --accent: #1f5f8b; --bad: #a5371f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e9e5dd; --soft: #aaa396; --paper: #171614; --rule: #3a3732; --accent: #7fb8de; --bad: #ef8d74; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1, h2, h3 { line-height: 1.2; text-wrap: balance; }
h2 { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
h3 { margin-top: 2.5rem; }
p, ul { max-width: 44rem; }
a { color: var(--accent); }
a:focus-visible, .table:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; padding: 0; list-style: none; }
code { font: 0.85em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.table { max-width: 100%; overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9rem; }
th, td { padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid var(--rule); text-align: start; vertical-align: top; font-variant-numeric: tabular-nums; }
th { border-bottom-color: var(--soft); }
[align='right'] { text-align: end; white-space: nowrap; }
td code { overflow-wrap: normal; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1.5rem; }
figure { margin: 0; }
figcaption { font-weight: 600; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font-size: 12px; }
.grid { stroke: var(--rule); }
.line { fill: none; stroke: var(--accent); stroke-width: 2; }
.dot { fill: var(--accent); }
.fell { fill: var(--paper); stroke: var(--bad); stroke-width: 2; }
@media print { nav { display: none; } h3 { break-after: avoid; } tr { break-inside: avoid; } }
`;
