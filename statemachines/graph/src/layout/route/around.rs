//! Links that do not run downwards through the layers: out at the side, along a lane beside
//! everything, and in at the side.

use std::collections::HashMap;

use super::super::{Link, Point, Rect};
use super::{Route, Scene, Stroke};

/// Pixels between a lane and what it passes.
const BESIDE: f64 = 18.0;

/// Pixels between links that leave or reach a box on one side.
const DOCK: f64 = 9.0;

/// The radius of corners, pixels.
const RADIUS: f64 = 8.0;

/// A link, and the layers it passes.
struct Way {
    link: usize,
    from: usize,
    to: usize,
    label: f64,
    top: usize,
    bottom: usize,
}

/// A lane in use: on which side, past which layers, and how far out.
struct Lane {
    right: bool,
    top: usize,
    bottom: usize,
    /// The middle of the lane.
    x: f64,
    /// Its outer edge.
    out: f64,
}

/// Sets the routes of the links without a chain.
pub(super) fn routes(scene: &Scene<'_>, links: &[Link], routes: &mut [Route]) {
    let layer = |at: usize| scene.grid.cells.get(at).map_or(0, |cell| cell.layer);
    let mut ways: Vec<Way> = links
        .iter()
        .zip(&scene.grid.chains)
        .enumerate()
        .filter(|(_, (link, chain))| {
            let there = link.from < scene.boxes.len() && link.to < scene.boxes.len();
            there && chain.is_empty()
        })
        .map(|(at, (link, _))| Way {
            link: at,
            from: link.from,
            to: link.to,
            label: link.label.map_or(0.0, |size| size.width),
            top: layer(link.to).min(layer(link.from)),
            bottom: layer(link.from).max(layer(link.to)),
        })
        .collect();
    // The shortest are the innermost.
    ways.sort_by_key(|way| way.bottom - way.top);
    let mut lanes: Vec<Lane> = Vec::new();
    for way in &ways {
        lanes.push(lane(scene, &lanes, way));
    }
    let mut docks = Docks::of(&ways, &lanes);
    for (way, lane) in ways.iter().zip(&lanes) {
        if let Some(route) = routes.get_mut(way.link) {
            *route = draw(scene, way, lane, &mut docks);
        }
    }
}

/// The nearer side's next free lane.
fn lane(scene: &Scene<'_>, lanes: &[Lane], way: &Way) -> Lane {
    let right = reach(scene, lanes, way, true);
    let left = reach(scene, lanes, way, false);
    let (from, to) = (scene.rect(way.from), scene.rect(way.to));
    let to_the_right = (right - from.right()) + (right - to.right());
    let to_the_left = (from.x - left) + (to.x - left);
    let is_right = to_the_right <= to_the_left;
    let half = way.label / 2.0;
    let (x, out) = if is_right {
        (right + BESIDE + half, right + BESIDE + way.label)
    } else {
        (left - BESIDE - half, left - BESIDE - way.label)
    };
    Lane {
        right: is_right,
        top: way.top,
        bottom: way.bottom,
        x,
        out,
    }
}

/// How many links leave and reach each side of each box, so that no two do at one point. Ways come
/// from the innermost to the outermost: outer ones leave further down and arrive further up, so
/// that they do not cross.
#[derive(Default)]
struct Docks {
    leaving: HashMap<(usize, bool), f64>,
    reaching: HashMap<(usize, bool), f64>,
}

impl Docks {
    fn of(ways: &[Way], lanes: &[Lane]) -> Docks {
        let mut docks = Docks::default();
        for (way, lane) in ways.iter().zip(lanes) {
            docks.leaving.insert((way.from, lane.right), 0.0);
            docks.reaching.insert((way.to, lane.right), 0.0);
        }
        // Where both happen on one side, they keep apart from the middle.
        for (way, lane) in ways.iter().zip(lanes) {
            let dock = (way.from, lane.right);
            if let (Some(leave), Some(reach)) =
                (docks.leaving.get_mut(&dock), docks.reaching.get_mut(&dock))
            {
                *leave = DOCK * 0.7;
                *reach = -DOCK * 0.7;
            }
        }
        docks
    }

    /// The next point below the middle.
    fn leave(&mut self, at: usize, right: bool, rect: &Rect) -> f64 {
        let offset = self.leaving.entry((at, right)).or_default();
        let y = rect.center().y + offset.min(rect.height / 2.0 - RADIUS);
        *offset += DOCK;
        y
    }

    /// The next point above the middle.
    fn reach(&mut self, at: usize, right: bool, rect: &Rect) -> f64 {
        let offset = self.reaching.entry((at, right)).or_default();
        let y = rect.center().y + offset.max(RADIUS - rect.height / 2.0);
        *offset -= DOCK;
        y
    }
}

/// How far out everything reaches in the layers that a way passes.
fn reach(scene: &Scene<'_>, lanes: &[Lane], way: &Way, right: bool) -> f64 {
    let cells = (way.top..=way.bottom).flat_map(|layer| scene.grid.layer(layer));
    let edges = cells.map(|&cell| {
        let half = scene
            .grid
            .cells
            .get(cell)
            .map_or(0.0, |cell| cell.size.width / 2.0);
        scene.column(cell) + if right { half } else { -half }
    });
    let passed = lanes
        .iter()
        .filter(|lane| lane.right == right && lane.top <= way.bottom && lane.bottom >= way.top)
        .map(|lane| lane.out);
    if right {
        edges.chain(passed).fold(f64::NEG_INFINITY, f64::max)
    } else {
        edges.chain(passed).fold(f64::INFINITY, f64::min)
    }
}

fn draw(scene: &Scene<'_>, way: &Way, lane: &Lane, docks: &mut Docks) -> Route {
    let (x, right) = (lane.x, lane.right);
    let (from, to) = (scene.rect(way.from), scene.rect(way.to));
    let mut points = Vec::new();
    if is_outermost(scene, way.from, right) {
        let y = docks.leave(way.from, right, &from);
        points.push(Point {
            x: side(&from, right),
            y,
        });
        points.push(Point { x, y });
    } else {
        // Below what stands beside it, where nothing but other links is in the way.
        let bottom = outwards(scene, way.from, right).map(|rect| rect.bottom());
        let bottom = bottom.fold(from.bottom(), f64::max);
        let start = from.center().x
            + if right {
                from.width / 4.0
            } else {
                -from.width / 4.0
            };
        points.push(Point {
            x: start,
            y: from.bottom(),
        });
        points.push(Point {
            x: start,
            y: bottom + 9.0,
        });
        points.push(Point { x, y: bottom + 9.0 });
    }
    if is_outermost(scene, way.to, right) {
        let y = docks.reach(way.to, right, &to);
        points.push(Point { x, y });
        points.push(Point {
            x: side(&to, right),
            y,
        });
    } else {
        let top = outwards(scene, way.to, right)
            .map(|rect| rect.y)
            .fold(to.y, f64::min);
        let end = to.center().x
            + if right {
                to.width / 4.0
            } else {
                -to.width / 4.0
            };
        points.push(Point { x, y: top - 11.0 });
        points.push(Point {
            x: end,
            y: top - 11.0,
        });
        points.push(Point { x: end, y: to.y });
    }
    let lane: Vec<f64> = points
        .iter()
        .filter(|p| (p.x - x).abs() < 0.01)
        .map(|p| p.y)
        .collect();
    let label = match lane.as_slice() {
        [first, .., last] if way.label > 0.0 => Some(Point {
            x,
            y: (first + last) / 2.0,
        }),
        _ => None,
    };
    Route {
        strokes: rounded(&points),
        label,
    }
}

/// Whether nothing stands beside a box on that side.
fn is_outermost(scene: &Scene<'_>, at: usize, right: bool) -> bool {
    let layer = layer_of(scene, at);
    let last = if right { layer.last() } else { layer.first() };
    last == Some(&at)
}

/// The boxes that stand beside a box on that side.
fn outwards(scene: &Scene<'_>, at: usize, right: bool) -> impl Iterator<Item = Rect> {
    let layer = layer_of(scene, at);
    let place = layer.iter().position(|cell| *cell == at).unwrap_or(0);
    let beside = if right {
        layer.get(place + 1..)
    } else {
        layer.get(..place)
    };
    beside
        .unwrap_or_default()
        .iter()
        .filter_map(|cell| scene.boxes.get(*cell).copied())
}

fn layer_of<'s>(scene: &'s Scene<'_>, at: usize) -> &'s [usize] {
    let cell = scene.grid.cells.get(at);
    cell.map_or(&[][..], |cell| scene.grid.layer(cell.layer))
}

fn side(rect: &Rect, right: bool) -> f64 {
    if right { rect.right() } else { rect.x }
}

/// Straight lines with rounded corners.
fn rounded(points: &[Point]) -> Vec<Stroke> {
    let mut strokes = Vec::new();
    if let Some(first) = points.first() {
        strokes.push(Stroke::From(*first));
    }
    for three in points.windows(3) {
        let [before, corner, after] = three else {
            continue;
        };
        strokes.push(Stroke::Line(towards(*corner, *before)));
        strokes.push(Stroke::Corner(*corner, towards(*corner, *after)));
    }
    if let [.., last] = points {
        strokes.push(Stroke::Line(*last));
    }
    strokes
}

/// A point near `corner` on the way to `other`.
fn towards(corner: Point, other: Point) -> Point {
    let (dx, dy) = (other.x - corner.x, other.y - corner.y);
    let length = dx.hypot(dy);
    if length < 0.01 {
        return corner;
    }
    let step = RADIUS.min(length / 2.0) / length;
    Point {
        x: corner.x + dx * step,
        y: corner.y + dy * step,
    }
}
