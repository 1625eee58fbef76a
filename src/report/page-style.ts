/** The style sheet of a page, and its hash for the page's policy; a test holds the two together. */
export const pageStyle = `
:root { --paper: #ffffff; --ground: #f6f7f9; --ink: #1f2328; --faint: #57606a; --line: #d5dae0; --raises: #d95f02; --lowers: #1f5fbf; --neutral: #57708c; --bad: #a8440a; --good: #1f5fbf; --doubt: #fff6e0; --doubt-line: #d9a400; --grave: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --paper: #161a20; --ground: #0e1116; --ink: #e8ebef; --faint: #a3adb8; --line: #353c46; --raises: #ff9440; --lowers: #6ea4ff; --neutral: #8fa9c6; --bad: #ff9440; --good: #6ea4ff; --doubt: #2b2410; --doubt-line: #c59a1f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Helvetica Neue", Helvetica, Arial, "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
header, main, footer { max-width: 800px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 28px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0; }
h2 { font-size: 20px; line-height: 1.3; margin: 0 0 8px; }
h3 { font-size: 17px; margin: 24px 0 8px; }
h2 small { color: var(--faint); font-weight: normal; font-size: 16px; }
header p, footer, .cost, figcaption { color: var(--faint); font-size: 14px; }
article { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 20px 24px; margin: 20px 0; }
.sentence { font-size: 18px; margin: 0 0 12px; }
.about { color: var(--faint); margin: 0 0 12px; }
nav { max-width: 800px; margin: 16px auto 0; padding: 0 20px; }
nav ol { margin: 0; padding-left: 22px; columns: 2 260px; }
a { color: var(--lowers); }
.findings, .kinds { padding-left: 22px; }
.findings > li, .kinds > li { margin: 10px 0; }
.level { display: inline-block; min-width: 62px; padding: 0 8px; border: 2px solid var(--faint); border-radius: 10px; font-size: 13px; font-weight: 600; text-align: center; }
.level[data-level="high"] { background: var(--grave); border-color: var(--grave); color: #ffffff; }
.level[data-level="medium"] { background: var(--doubt); border-color: var(--doubt-line); }
.doubts { background: var(--doubt); border-left: 4px solid var(--doubt-line); border-radius: 4px; padding: 8px 14px; margin: 12px 0; font-size: 15px; }
.doubts ul { margin: 4px 0 0; padding-left: 20px; }
.doubts code { color: var(--faint); font-size: 12px; }
figure { margin: 16px 0; }
figcaption { margin-top: 4px; }
svg { display: block; max-width: 100%; height: auto; }
.scroll { overflow-x: auto; }
.scroll svg { max-width: none; }
.narrow { display: none; }
details { border-top: 1px solid var(--line); padding: 8px 0; }
summary { cursor: pointer; font-weight: 600; }
pre { overflow-x: auto; font-size: 12px; line-height: 1.4; background: var(--ground); padding: 12px; border-radius: 6px; overflow-wrap: normal; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--faint); padding: 4px 0; }
th, td { text-align: left; vertical-align: top; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); }
th[scope="row"] { font-weight: normal; }
.scroll table { overflow-wrap: break-word; }
.scroll th[scope="row"] { overflow-wrap: anywhere; }
.scroll th[scope="row"] { min-width: 56px; }
.sortable td:nth-child(2) { min-width: 100px; }
.sortable td:nth-child(4) { min-width: 190px; }
button, select, input { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--faint); border-radius: 6px; padding: 3px 10px; max-width: 100%; }
input[type="range"] { padding: 0; vertical-align: middle; }
button { cursor: pointer; }
button.sort, button.open, button.leaf { border: 0; background: none; padding: 2px 0; text-align: left; text-decoration: underline; text-underline-offset: 3px; }
button.sort { font-weight: 600; }
:focus-visible { outline: 3px solid var(--lowers); outline-offset: 2px; border-radius: 3px; }
ul, dl { margin: 8px 0; } ul { padding-left: 22px; } dt { font-weight: 600; margin-top: 8px; } dd { margin: 0 0 0 16px; }
.caveat { border-left: 4px solid var(--doubt-line); background: var(--doubt); padding: 8px 14px; border-radius: 4px; }
.scroll table { min-width: 560px; overflow-wrap: break-word; } .scroll + .scroll { margin-top: 20px; }
td.bad { color: var(--bad); font-weight: 600; } td.good { color: var(--good); } td.open { color: var(--faint); } .pale { color: var(--faint); font-style: italic; }
.facts { color: var(--faint); font-size: 14px; }
.rules li { margin: 4px 0; }
.rules [aria-current] { background: var(--doubt); }
svg [data-leaf] { cursor: pointer; }
svg [data-marked] { outline: 2px solid var(--raises); }
.strength { display: block; font-size: 14px; margin-top: 8px; }
.chooser select { max-width: 60%; }
dialog { border: 1px solid var(--line); border-radius: 10px; background: var(--paper); color: var(--ink); width: min(720px, 94vw); max-height: 90vh; padding: 20px 24px; overflow: auto; }
dialog::backdrop { background: rgb(0 0 0 / 45%); }
dialog .close { float: right; }
.bars { display: grid; grid-template-columns: minmax(80px, 2fr) 3fr auto; gap: 4px 12px; align-items: center; font-size: 14px; font-variant-numeric: tabular-nums; }
.bars svg { width: 100%; height: 16px; }
.raises { fill: var(--raises); }
.lowers { fill: var(--lowers); }
.axis { stroke: var(--ink); }
@media (max-width: 620px) { header, main, footer { padding: 0 10px; } header { padding-top: 20px; } article { padding: 14px 12px; border-radius: 8px; } .wide { display: none; } .narrow { display: block; } h1 { font-size: 23px; } .sentence { font-size: 16px; } }
@media print { :root { --paper: #ffffff; --ground: #ffffff; --ink: #000000; --faint: #444444; --line: #bbbbbb; --raises: #d95f02; --lowers: #1f5fbf; --neutral: #57708c; --bad: #a8440a; --good: #1f5fbf; --doubt: #ffffff; --doubt-line: #777777; } article { border: 0; padding: 0; } figure, .doubts { break-inside: avoid; } button, .strength, .filter, label { display: none; } .rows th button { display: inline; border: 0; background: none; } pre { white-space: pre-wrap; } .scroll { overflow: visible; } .scroll svg { max-width: 100%; } }
`;

export const pageStyleHash = "sha256-gwW3KWOcgYJW4YxNcUPTHPMEFLDhbprHr8TIDGyaZQk=";
