//! Colours and fonts.

/// The style sheet. Kinds of state differ in one colour: the band, the border and the icon's ground.
pub(super) const STYLE: &str = "\
text { font-family: 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif; }
.page { fill: #ffffff; }
.box { fill: #ffffff; stroke-width: 1.4; }
.frame { fill: none; stroke-width: 1.4; }
.name { font-size: 13px; font-weight: 600; fill: #0f172a; }
.detail { font-size: 11px; fill: #64748b; }
.label { font-size: 11px; fill: #334155; }
.ground { fill: #ffffff; }
.icon { fill: none; stroke: #ffffff; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.edge { fill: none; stroke: #94a3b8; stroke-width: 1.5; }
.head { fill: #94a3b8; stroke: none; }
.catch .edge { stroke: #e11d48; stroke-dasharray: 5 4; }
.catch .head { fill: #e11d48; }
.catch .label { fill: #be123c; }
.otherwise .label { font-style: italic; fill: #64748b; }
.split { stroke: #cbd5e1; stroke-dasharray: 2 5; fill: none; }
.badge .ground { stroke: #d97706; stroke-width: 1.2; }
.badge .label { fill: #b45309; font-weight: 600; }
.badge .icon { stroke: #b45309; stroke-width: 1.4; }
.marker > .box { fill: #334155; stroke: none; }
.marker > .name { fill: #f8fafc; font-size: 12px; }
.task > .box, .task > .frame { stroke: #3b82f6; } .task > .band { fill: #3b82f6; }
.pass > .box, .pass > .frame { stroke: #64748b; } .pass > .band { fill: #64748b; }
.choice > .box, .choice > .frame { stroke: #d97706; } .choice > .band { fill: #d97706; }
.wait > .box, .wait > .frame { stroke: #8b5cf6; } .wait > .band { fill: #8b5cf6; }
.succeed > .box, .succeed > .frame { stroke: #16a34a; } .succeed > .band { fill: #16a34a; }
.fail > .box, .fail > .frame { stroke: #dc2626; } .fail > .band { fill: #dc2626; }
.parallel > .box, .parallel > .frame { stroke: #0d9488; } .parallel > .band { fill: #0d9488; }
.map > .box, .map > .frame { stroke: #c026d3; } .map > .band { fill: #c026d3; }
.absent > .box { stroke: #dc2626; stroke-dasharray: 4 3; } .absent > .band { fill: #dc2626; }
.state:hover > .box { stroke-width: 2.6; }
@media (prefers-color-scheme: dark) {
.page { fill: #0f172a; }
.ground { fill: #0f172a; }
.box { fill: #1e293b; }
.name { fill: #f1f5f9; }
.detail { fill: #94a3b8; }
.label { fill: #cbd5e1; }
.edge { stroke: #64748b; }
.head { fill: #64748b; }
.split { stroke: #334155; }
.catch .edge { stroke: #fb7185; }
.catch .head { fill: #fb7185; }
.catch .label { fill: #fda4af; }
.otherwise .label { fill: #94a3b8; }
.badge .ground { stroke: #f59e0b; }
.badge .label { fill: #fbbf24; }
.badge .icon { stroke: #fbbf24; }
.marker > .box { fill: #cbd5e1; }
.marker > .name { fill: #0f172a; }
}";
