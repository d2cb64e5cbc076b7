//! Links that run downwards, through their bends.

use super::super::Link;
use super::super::Point;
use super::{Route, Scene, Stroke};

/// Pixels between links where they leave or reach a box.
const PORT: f64 = 20.0;

/// Pixels from the middle within which a link may leave or arrive to be straight.
const STRAIGHT: f64 = 26.0;

/// The routes of all links that have a chain; empty ones for the others.
pub(super) fn routes(scene: &Scene<'_>, links: &[Link]) -> Vec<Route> {
    let ports = Ports::of(scene, links);
    let route = |(at, link): (usize, &Link)| {
        let chain = scene.grid.chains.get(at)?;
        // Without a single cell between its ends, it does not run downwards.
        (!chain.is_empty()).then(|| route(scene, link, chain, ports.leave(at), ports.reach(at)))
    };
    links
        .iter()
        .enumerate()
        .map(|link| route(link).unwrap_or_default())
        .collect()
}

fn route(scene: &Scene<'_>, link: &Link, chain: &[usize], leave: f64, reach: f64) -> Route {
    let (from, to) = (scene.rect(link.from), scene.rect(link.to));
    let row_of = |cell: usize| scene.row(scene.grid.cells.get(cell).map_or(0, |cell| cell.layer));
    let mut route = Route::default();
    let mut x = from.center().x + leave;
    route.strokes.push(Stroke::From(Point {
        x,
        y: from.bottom(),
    }));
    // Past taller boxes beside it before the first turn.
    let (_, bottom) = row_of(link.from);
    route.down(Point { x, y: bottom });
    for &cell in chain {
        let (top, bottom) = row_of(cell);
        let column = scene.column(cell);
        route.turn(x, Point { x: column, y: top });
        route.down(Point {
            x: column,
            y: bottom,
        });
        if scene.is_label(cell) {
            route.label = Some(Point {
                x: column,
                y: (top + bottom) / 2.0,
            });
        }
        x = column;
    }
    let (top, _) = row_of(link.to);
    let end = to.center().x + reach;
    // The arrow's head arrives straight.
    route.turn(
        x,
        Point {
            x: end,
            y: top - 8.0,
        },
    );
    route.down(Point { x: end, y: to.y });
    route
}

impl Route {
    /// To a point below, aside if need be.
    fn turn(&mut self, x: f64, to: Point) {
        if (x - to.x).abs() < 0.5 {
            self.down(to);
        } else {
            self.strokes.push(Stroke::Swing(to));
        }
    }

    /// Straight down; longer, if it went straight down before.
    fn down(&mut self, to: Point) {
        if let Some(Stroke::Line(end)) = self.strokes.last_mut()
            && (end.x - to.x).abs() < 0.01
        {
            *end = to;
            return;
        }
        self.strokes.push(Stroke::Line(to));
    }
}

/// Where links leave and reach their boxes, pixels right of the middle: a straight one in the
/// middle, the others beside it on the side that they come from or go to.
struct Ports {
    leave: Vec<f64>,
    reach: Vec<f64>,
}

impl Ports {
    fn of(scene: &Scene<'_>, links: &[Link]) -> Ports {
        let mut ports = Ports {
            leave: vec![0.0; links.len()],
            reach: vec![0.0; links.len()],
        };
        let mut below: Vec<Vec<(f64, usize)>> = vec![Vec::new(); scene.boxes.len()];
        let mut above: Vec<Vec<(f64, usize)>> = vec![Vec::new(); scene.boxes.len()];
        for (at, (link, chain)) in links.iter().zip(&scene.grid.chains).enumerate() {
            let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
                continue;
            };
            let leave = scene.column(*first) - scene.rect(link.from).center().x;
            let reach = scene.column(*last) - scene.rect(link.to).center().x;
            if let Some(list) = below.get_mut(link.from) {
                list.push((leave, at));
            }
            if let Some(list) = above.get_mut(link.to) {
                list.push((reach, at));
            }
        }
        for (lists, offsets) in [(below, &mut ports.leave), (above, &mut ports.reach)] {
            for (list, rect) in lists.into_iter().zip(&scene.boxes) {
                for (offset, link) in spread(list, rect.width) {
                    if let Some(there) = offsets.get_mut(link) {
                        *there = offset;
                    }
                }
            }
        }
        ports
    }

    fn leave(&self, link: usize) -> f64 {
        self.leave.get(link).copied().unwrap_or(0.0)
    }

    fn reach(&self, link: usize) -> f64 {
        self.reach.get(link).copied().unwrap_or(0.0)
    }
}

/// Offsets for links that go to the given distances left or right. The straightest one leaves where
/// it goes to, if that is still below the box; the others stand beside it.
fn spread(mut list: Vec<(f64, usize)>, width: f64) -> Vec<(f64, usize)> {
    list.sort_by(|a, b| a.0.total_cmp(&b.0));
    let room = (width / 2.0 - 14.0).max(0.0);
    let straightest = list
        .iter()
        .enumerate()
        .min_by(|a, b| a.1.0.abs().total_cmp(&b.1.0.abs()));
    let Some((middle, &(distance, _))) = straightest else {
        return list;
    };
    let beside = middle.max(list.len() - 1 - middle).max(1);
    let step = PORT.min(room / count(beside));
    let start = if distance.abs() <= room.min(STRAIGHT) {
        distance
    } else {
        // Nothing is straight: all stand around the middle.
        (count(middle) - count(list.len() - 1) / 2.0) * step
    };
    list.iter()
        .enumerate()
        .map(|(at, (_, link))| {
            let offset = start + (count(at) - count(middle)) * step;
            (offset.clamp(-room, room), *link)
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "links of one box are few")]
fn count(links: usize) -> f64 {
    links as f64
}
