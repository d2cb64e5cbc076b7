//! Edges as SVG elements: line, arrow's head, label.

use std::fmt::Write;

use super::block::{LABEL, LABEL_LINE, Wire, count};
use super::page::{Page, Px};
use crate::chart::EdgeKind;
use crate::layout::{Point, Route, Size, Stroke};
use crate::text::width;

/// The length of an arrow's head, pixels.
const HEAD: f64 = 8.0;

/// The line of an edge, its route's origin at a place.
pub(super) fn link(wire: &Wire, route: &Route, x: f64, y: f64, page: &mut Page) {
    let at = |point: Point| Point {
        x: point.x + x,
        y: point.y + y,
    };
    let mut data = String::new();
    let mut last = Point::default();
    let mut before = Point::default();
    for (index, stroke) in route.strokes.iter().enumerate() {
        let is_last = index + 1 == route.strokes.len();
        match *stroke {
            Stroke::From(point) => {
                last = at(point);
                put(&mut data, &format!("M{} {}", Px(last.x), Px(last.y)));
            }
            Stroke::Line(point) => {
                before = last;
                last = at(point);
                // The line ends inside the arrow's head.
                let end = if is_last {
                    short_of(last, before)
                } else {
                    last
                };
                put(&mut data, &format!("L{} {}", Px(end.x), Px(end.y)));
            }
            Stroke::Swing(point) => {
                before = last;
                last = at(point);
                let middle = f64::midpoint(before.y, last.y);
                put(
                    &mut data,
                    &format!(
                        "C{} {} {} {} {} {}",
                        Px(before.x),
                        Px(middle),
                        Px(last.x),
                        Px(middle),
                        Px(last.x),
                        Px(last.y)
                    ),
                );
            }
            Stroke::Corner(corner, point) => {
                before = at(corner);
                last = at(point);
                let corner = before;
                put(
                    &mut data,
                    &format!(
                        "Q{} {} {} {}",
                        Px(corner.x),
                        Px(corner.y),
                        Px(last.x),
                        Px(last.y)
                    ),
                );
            }
        }
    }
    if data.is_empty() {
        return;
    }
    page.open(class_of(wire.kind));
    page.path("edge", &data);
    page.path("head", &head(last, before));
    page.close();
}

/// The label of an edge, over the line.
pub(super) fn label(wire: &Wire, middle: Point, size: Size, page: &mut Page) {
    page.open(class_of(wire.kind));
    if let Some(full) = &wire.full {
        page.title(full);
    }
    let corner = (middle.x - size.width / 2.0, middle.y - size.height / 2.0);
    page.rect("ground", corner, (size.width, size.height), 4.0);
    let first = middle.y - count(wire.lines.len()) * LABEL_LINE / 2.0;
    for (at, line) in wire.lines.iter().enumerate() {
        let x = middle.x - width(line, LABEL) / 2.0;
        page.text(
            "label",
            line,
            x,
            first + count(at) * LABEL_LINE + 10.0,
            LABEL,
        );
    }
    page.close();
}

/// An arrow's head that points at `tip`.
fn head(tip: Point, before: Point) -> String {
    let (dx, dy) = direction(tip, before);
    let back = Point {
        x: tip.x - dx * HEAD,
        y: tip.y - dy * HEAD,
    };
    let half = HEAD * 0.48;
    format!(
        "M{} {}L{} {}L{} {}z",
        Px(tip.x),
        Px(tip.y),
        Px(back.x - dy * half),
        Px(back.y + dx * half),
        Px(back.x + dy * half),
        Px(back.y - dx * half)
    )
}

fn short_of(tip: Point, before: Point) -> Point {
    let (dx, dy) = direction(tip, before);
    Point {
        x: tip.x - dx * (HEAD - 1.0),
        y: tip.y - dy * (HEAD - 1.0),
    }
}

/// The direction in which a route arrives; downwards if it does not move at all.
fn direction(tip: Point, before: Point) -> (f64, f64) {
    let (dx, dy) = (tip.x - before.x, tip.y - before.y);
    let length = dx.hypot(dy);
    if length < 0.01 {
        (0.0, 1.0)
    } else {
        (dx / length, dy / length)
    }
}

fn class_of(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Next | EdgeKind::Rule => "link",
        EdgeKind::Default => "link otherwise",
        EdgeKind::Catch => "link catch",
    }
}

fn put(data: &mut String, part: &str) {
    // Writing to a string cannot fail.
    let _ = write!(data, "{part}");
}
