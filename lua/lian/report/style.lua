--- The style sheet of a report: light and dark, screen and paper, no fonts or files from outside.
return [[
:root {
  color-scheme: light dark;
  --ink: #1c2430; --soft: #5a6675; --line: #d4dae2; --paper: #ffffff; --panel: #f4f6f9;
  --accent: #1f4e79; --under: #a8552a; --deep: #ffffff;
  --p1: #1f4e79; --p2: #7fa8c9; --p3: #b98a2e; --p4: #5d7f5b; --p5: #8c5a78; --p6: #9aa4af;
  --p7: #3d8588; --p8: #c46f52;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e4e8ee; --soft: #9ba7b6; --line: #39434f; --paper: #14181e; --panel: #1d232b;
    --accent: #7db0dd; --under: #dc9268; --deep: #10151b;
    --p1: #7db0dd; --p2: #42709a; --p3: #d9b15f; --p4: #8db58a; --p5: #c091ad; --p6: #737f8c;
    --p7: #6cb9bc; --p8: #e0957b;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink); line-height: 1.55; font-size: 16px;
  font-family: "Helvetica Neue", Arial, "Noto Sans", "Noto Sans CJK SC", "PingFang SC",
    "Microsoft YaHei", sans-serif;
}
main, header, footer { max-width: 808px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 56px; }
header .rule { border-top: 3px solid var(--accent); width: 64px; margin-bottom: 20px; }
h1 { font-size: 32px; line-height: 1.2; margin: 0; letter-spacing: -0.01em; font-weight: 650; }
.subtitle { font-size: 18px; color: var(--soft); margin: 8px 0 0; }
nav { margin: 28px 0 0; padding: 14px 0; border-top: 1px solid var(--line);
  border-bottom: 1px solid var(--line); font-size: 14px; }
nav ol { margin: 0; padding-left: 1.4em; columns: 2; column-gap: 32px; }
nav a { color: inherit; text-decoration: none; }
nav a:hover { text-decoration: underline; }
h2 { font-size: 21px; line-height: 1.3; margin: 48px 0 12px; padding-top: 12px;
  border-top: 1px solid var(--line); font-weight: 650; }
main > h2:first-child { margin-top: 28px; }
header:has(nav) + main > h2:first-child { border-top: 0; padding-top: 0; }
p { margin: 0 0 12px; max-width: 68ch; }
figure { margin: 20px 0 28px; }
figcaption, caption { font-weight: 600; font-size: 15px; text-align: left; margin-bottom: 8px;
  caption-side: top; }
caption { padding-bottom: 6px; }
.unit { font-weight: 400; color: var(--soft); font-size: 13px; }
.note { color: var(--soft); font-size: 13px; margin: 6px 0 0; }
.drawing { display: block; width: 100%; height: auto; overflow: visible; }
.drawing text { font-size: 13px; fill: var(--ink); font-variant-numeric: tabular-nums; }
.drawing .value { fill: var(--soft); }
.drawing .axis { stroke: var(--soft); stroke-width: 1; }
.drawing .bar { fill: var(--accent); } .drawing .under { fill: var(--under); }
.drawing .p1 { fill: var(--p1); } .drawing .p2 { fill: var(--p2); }
.drawing .p3 { fill: var(--p3); } .drawing .p4 { fill: var(--p4); }
.drawing .p5 { fill: var(--p5); } .drawing .p6 { fill: var(--p6); }
.drawing .p7 { fill: var(--p7); } .drawing .p8 { fill: var(--p8); }
.drawing .hot { fill: var(--accent); } .drawing .cold { fill: var(--under); }
.drawing .hole { fill: none; stroke: var(--line); stroke-dasharray: 2 2; }
.heat text.label { font-size: 12px; }
.drawing text.in { font-size: 10.5px; } .drawing text.deep { fill: var(--deep); }
figure.wide { width: min(100vw - 48px, 1120px);
  margin-left: calc(50% - min(100vw - 48px, 1120px) / 2); }
.graph .drawing text { font-size: 10.5px; } .graph .drawing text.head { font-size: 12px; font-weight: 600;
  fill: var(--soft); }
.graph rect.l0 { fill: #9c3f12; } .graph rect.l1 { fill: #c4693a; } .graph rect.l2 { fill: #e9b592; }
.graph rect.l3 { fill: #dde4ec; } .graph rect.l4 { fill: #a4c3dc; } .graph rect.l5 { fill: #35699a; }
.graph i.l0 { background: #9c3f12; } .graph i.l1 { background: #c4693a; } .graph i.l2 { background: #e9b592; }
.graph i.l3 { background: #dde4ec; } .graph i.l4 { background: #a4c3dc; } .graph i.l5 { background: #35699a; }
.graph i.unknown { background: var(--panel); border: 1px solid var(--line); }
.graph text.l0, .graph text.l1, .graph text.l5 { fill: #ffffff; }
.graph text.l2, .graph text.l3, .graph text.l4 { fill: #1c2430; }
.graph rect.unknown { fill: var(--panel); stroke: var(--line); }
.graph rect.mark { stroke: var(--ink); stroke-width: 2; }
.graph rect.final { stroke: var(--ink); stroke-width: 1.5; } .graph text.final { font-weight: 650; }
.link { fill: none; stroke: var(--soft); stroke-width: 0.9; stroke-opacity: 0.45; }
.link.important { stroke-opacity: 0.25; } .link.optional { stroke-dasharray: 1 3; }
.link.variant { stroke-dasharray: 4 3; stroke-opacity: 0.7; }
.dots { fill: none; stroke-linecap: round; stroke-opacity: 0.75; }
.flows .goes { fill-opacity: 0.6; } .flows .stays { fill-opacity: 0.22; }
.flows .goes:hover, .flows .stays:hover { fill-opacity: 0.9; }
.flows text.head { font-weight: 600; fill: var(--soft); }
.bow text.deep { fill: var(--deep); }
.clusters .tie { stroke: var(--soft); stroke-opacity: 0.28; }
.clusters .ring { fill: none; stroke: var(--paper); stroke-width: 2; }
.clusters .ring.dashed { stroke: var(--ink); stroke-width: 1.6; stroke-dasharray: 4 3; }
.clusters .plate { fill: var(--paper); fill-opacity: 0.85; }
.clusters .drawing text.name { font-size: 12px; paint-order: stroke; stroke: var(--paper); stroke-width: 3px;
  stroke-linejoin: round; }
.clusters .drawing text.place { font-weight: 650; } .clusters i.ringkey { border: 1.6px dashed var(--ink);
  border-radius: 50%; }
.link.back { stroke: var(--p5); stroke-dasharray: 6 2; }
.link.binds { stroke: var(--under); stroke-width: 1.8; stroke-opacity: 0.9; }
.lines .path { fill: none; stroke-width: 1.8; stroke-linecap: round; } .lines .grid { stroke: var(--line); }
.lines .s1 { stroke: var(--p1); } .lines .s2 { stroke: var(--p3); } .lines .s3 { stroke: var(--p4); }
.lines .s4 { stroke: var(--p8); } .lines .s5 { stroke: var(--p5); } .lines .s6 { stroke: var(--p7); }
.lines .k2 { background: var(--p3); } .lines .k3 { background: var(--p4); }
.lines .k4 { background: var(--p8); } .lines .k5 { background: var(--p5); } .lines .k6 { background: var(--p7); }
.lines .drawing text { font-size: 12px; }
.lines .target { stroke: var(--under); stroke-width: 1; stroke-dasharray: 4 3; }
.fan .band { fill: var(--p1); }
.timeline text.remark { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.timeline .drawing text { font-size: 12px; } .timeline .drawing text.remark { font-size: 11px; }
.timeline .grid { stroke: var(--line); } .timeline .between { stroke: var(--line); stroke-opacity: 0.5; }
.timeline .tick { stroke: var(--ink); stroke-width: 1.2; }
.timeline .shock { fill: var(--under); background: var(--under); }
.timeline .policy { fill: var(--accent); background: var(--accent); }
.timeline .programme { fill: var(--p2); background: var(--p2); }
.timeline .of { color: var(--ink); margin-right: 12px; } .timeline .pan + .legend { margin-top: 16px; }
.stairs .label { font-size: 12px; } .stairs .drawing text { font-size: 12px; }
.stairs .reached { fill: var(--p2); fill-opacity: 0.35; } .stairs .grid { stroke: var(--line); }
.stairs .edge { fill: none; stroke: var(--accent); stroke-width: 1.5; }
.stairs .target { stroke: var(--under); stroke-width: 1.5; stroke-dasharray: 5 4; }
.intervals .drawing text, .slopes .drawing text { font-size: 12px; } .intervals .grid { stroke: var(--line); }
.intervals .span { stroke: var(--p2); stroke-width: 5; stroke-linecap: round; } .intervals .dot { fill: var(--accent); }
.waterfall .drawing text { font-size: 12px; } .waterfall .grid, .waterfall .link { stroke: var(--line); }
.waterfall .sum { fill: var(--p4); } .waterfall .whisker { stroke: var(--ink); stroke-width: 1.3; }
.radar .web { fill: none; stroke: var(--line); }
.slopes .slope { stroke-width: 1.4; }
.slopes .rise { stroke: var(--accent); fill: var(--accent); background: var(--accent); }
.slopes .fall { stroke: var(--under); fill: var(--under); background: var(--under); }
.slopes .still { stroke: var(--soft); fill: var(--soft); background: var(--soft); }
.slopes text.head { font-weight: 600; fill: var(--soft); }
.legend { font-size: 13px; color: var(--soft); margin: 0 0 8px; }
.key { margin-right: 18px; white-space: nowrap; }
.key i { display: inline-block; width: 11px; height: 11px; margin-right: 6px; }
.k1 { background: var(--p1); } .k2 { background: var(--p2); } .k3 { background: var(--p3); }
.k4 { background: var(--p4); } .k5 { background: var(--p5); } .k6 { background: var(--p6); }
.k7 { background: var(--p7); } .k8 { background: var(--p8); }
.figures { display: grid; grid-template-columns: repeat(var(--columns), 1fr); gap: 12px;
  margin: 20px 0 28px; padding: 0; }
.figures > div { background: var(--panel); border-left: 3px solid var(--accent);
  padding: 14px 16px; break-inside: avoid; }
.figures dt { font-size: 13px; color: var(--soft); line-height: 1.35; }
.figures dd { margin: 4px 0 0; }
.figures .number { font-size: 25px; font-weight: 650; line-height: 1.2; overflow-wrap: anywhere;
  font-variant-numeric: tabular-nums; }
.figures .note { margin-top: 4px; line-height: 1.4; }
.scroll { overflow-x: auto; margin: 20px 0 28px; }
table { border-collapse: collapse; font-size: 14px; line-height: 1.4; min-width: 60%; }
th, td { padding: 5px 0 5px 22px; text-align: left; vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; }
thead th { border-bottom: 1.5px solid var(--ink); font-weight: 600; vertical-align: bottom; }
thead .unit { display: block; white-space: nowrap; }
tbody th { font-weight: 400; }
tbody tr { border-bottom: 1px solid var(--line); }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.facts { width: 100%; }
.facts th { width: 11em; color: var(--soft); }
.facts td { overflow-wrap: anywhere; }
.script { background: var(--panel); padding: 14px 16px; font-size: 12.5px; line-height: 1.5;
  margin: 20px 0 28px; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 2;
  font-family: "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; }
.script span { display: block; padding-left: 3.6em; text-indent: -3.6em; min-height: 1.5em; }
.script span::before { content: attr(data-line); display: inline-block; width: 2.6em;
  margin-right: 1em; text-align: right; text-indent: 0; color: var(--soft); }
footer { color: var(--soft); font-size: 12.5px; padding-top: 24px; padding-bottom: 40px; }
@media (max-width: 960px) { /* a shade where there is more to see on that side */
  .pan, .scroll { overflow-x: auto; background:
    linear-gradient(to right, var(--paper) 40%, transparent) left / 32px 100% no-repeat local,
    linear-gradient(to left, var(--paper) 40%, transparent) right / 32px 100% no-repeat local,
    linear-gradient(to right, var(--line), transparent) left / 12px 100% no-repeat scroll,
    linear-gradient(to left, var(--line), transparent) right / 12px 100% no-repeat scroll; }
}
@media (max-width: 600px) {
  td:not(.n), tbody th { min-width: 6em; } .facts th { min-width: 0; }
  h1 { font-size: 26px; } nav ol { columns: 1; } .figures { grid-template-columns: 1fr 1fr; }
}
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --panel: #f2f2f2;
    --accent: #1f4e79; --under: #a8552a; --deep: #fff; --p1: #1f4e79; --p2: #7fa8c9;
    --p3: #b98a2e; --p4: #5d7f5b; --p5: #8c5a78; --p6: #9aa4af; --p7: #3d8588; --p8: #c46f52; }
  @page { margin: 20mm 18mm; }
  body { font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main, header, footer { max-width: none; padding-left: 0; padding-right: 0; }
  header { padding-top: 0; }
  h2, figcaption, caption { break-after: avoid; }
  figure, tr, .figures > div { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll, .pan { overflow: visible; background: none; } .drawing { min-width: 0 !important; }
  figure.wide { width: auto; margin-left: 0; }
}
]]
