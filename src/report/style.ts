import { createHash } from 'node:crypto';

/** The styles of a report: light and dark, on a screen and on paper. Nothing in it is loaded from anywhere. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fff;--panel:#f5f7fa;--text:#1b2027;--dim:#5a6470;--line:#d6dce4;
--run:#8db4dc;--path:#1767ad;--good:#1b7a45;--warn:#8f5f00;--bad:#b92f26;
--a:#c3ccd7;--b:#2f7fc4;--both:#2f9a86;--changed:#c98a1b;--ink:#fff}
@media (prefers-color-scheme:dark){:root{--page:#12151a;--panel:#1a1f26;--text:#e7eaef;--dim:#9aa4b1;--line:#2f3742;
--run:#35587c;--path:#62aef5;--good:#5fcf90;--warn:#e3b34f;--bad:#ff8a80;
--a:#414c5a;--b:#3d8fd6;--both:#2f9a86;--changed:#b67d1c}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1120px;margin:0 auto;padding:28px 24px 56px}
h1{font-size:26px;line-height:1.25;margin:0;overflow-wrap:anywhere}
h2{font-size:18px;margin:40px 0 4px}
p{margin:4px 0 10px;overflow-wrap:anywhere}
.dim{color:var(--dim)}
.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}
code,pre,.mono,svg text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12.5px}
h1 .mono,h2 .mono{font-size:.92em}
code,.mono{overflow-wrap:anywhere;unicode-bidi:isolate}
pre{background:var(--panel);border-left:3px solid var(--line);margin:8px 0;padding:10px 12px;white-space:pre-wrap;overflow-wrap:anywhere}
pre.failed{border-color:var(--bad)}
.tiles{display:flex;flex-wrap:wrap;gap:10px;margin:18px 0 0;padding:0}
.tile{background:var(--panel);border-radius:8px;padding:10px 16px;min-width:132px}
.tile dt{color:var(--dim);font-size:13px}
.tile dd{font-size:20px;margin:0;font-variant-numeric:tabular-nums}
svg{display:block;width:100%;height:auto;background:var(--panel);border-radius:8px;margin:10px 0}
svg text{fill:var(--text)}
svg .dim{fill:var(--dim)}
.node rect{fill:var(--page);stroke:var(--line);stroke-width:1.5}
.node.target rect{stroke:var(--path);stroke-width:2.5}
.node.skipped{opacity:.5}
.edge{fill:none;stroke:var(--dim);stroke-width:1.5}
.edge.copy{stroke-dasharray:5 4}
.edge.skipped{opacity:.4}
.axis{stroke:var(--line)}
.bar{fill:var(--run)}.bar.path{fill:var(--path)}.bar.failed{fill:var(--bad)}.bar.waste{fill:var(--changed)}
.side-a{fill:var(--a)}.side-b{fill:var(--b)}.side-both{fill:var(--both)}.side-changed{fill:var(--changed)}
.folder{fill:none;stroke:var(--page);stroke-width:2}
.leaf{stroke:var(--page);stroke-width:1}
svg .on{fill:var(--ink)}svg .on.side-a-text{fill:var(--text)}
.key{display:inline-block;margin:0 18px 4px 0}
.key svg{display:inline-block;width:12px;height:12px;margin:0 6px 0 0;border-radius:3px;vertical-align:-1px}
.wide{overflow-x:auto}.wide>svg{min-width:760px}.wide>table{min-width:620px}svg.natural{max-width:none;width:auto}
table{border-collapse:collapse;width:100%;margin:8px 0}
th{color:var(--dim);font-weight:500;font-size:13px;text-align:left}
th,td{border-bottom:1px solid var(--line);padding:5px 10px 5px 0;vertical-align:top}
td.number,th.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.bar-cell{width:22%;min-width:110px}
td.bar-cell svg{background:none;margin:5px 0 0;height:10px;border-radius:0}
ol{margin:6px 0;padding-left:26px}
summary{cursor:pointer;color:var(--dim)}
footer{border-top:1px solid var(--line);color:var(--dim);font-size:13px;margin-top:44px;padding-top:10px}
@media print{:root{color-scheme:light;--page:#fff;--panel:#fff;--text:#000;--dim:#444;--line:#bbb;--run:#8db4dc;--path:#1767ad;
--good:#1b7a45;--warn:#8f5f00;--bad:#b92f26;--a:#c3ccd7;--b:#2f7fc4;--both:#2f9a86;--changed:#c98a1b}
main{max-width:none;padding:0}.wide{overflow:visible}.wide>svg,.wide>table{min-width:0}svg.natural{width:100%;height:auto}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
svg,tr,.tile{break-inside:avoid}h2,section>p{break-after:avoid}p,li{break-inside:avoid}details::details-content{content-visibility:visible;block-size:auto}svg{border:1px solid var(--line)}.key svg,td.bar-cell svg{border:0}}
`;

/** What a browser may do with the page: show it, with these styles. */
export function contentPolicy(): string {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  return `default-src 'none'; script-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
}
