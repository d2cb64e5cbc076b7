//! Boxes at their places, and the links between them.

mod around;
mod through;

use super::layers::{CellKind, Grid};
use super::{Layout, Link, Point, Rect, Size};

/// Pixels between two layers at least and at most: room for links to change their columns, more
/// where they have a long way to go.
const BETWEEN: (f64, f64) = (22.0, 52.0);

/// How much of the way to the side a link goes downwards.
const SLOPE: f64 = 0.16;

/// How a link runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Route {
    /// The strokes, from the first point of one to the last of the other; empty if the link is not
    /// drawn.
    pub(crate) strokes: Vec<Stroke>,
    /// The middle of its label.
    pub(crate) label: Option<Point>,
}

/// A part of a route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Stroke {
    /// Where it starts.
    From(Point),
    /// Straight to a point.
    Line(Point),
    /// A curve that leaves and arrives vertically.
    Swing(Point),
    /// A rounded corner: towards the first point, on to the second.
    Corner(Point, Point),
}

/// The places of cells, while the picture is put together.
struct Scene<'g> {
    grid: &'g Grid,
    columns: &'g [f64],
    /// The top and bottom of each layer.
    rows: Vec<(f64, f64)>,
    boxes: Vec<Rect>,
}

/// Puts everything in its place.
pub(super) fn draw(grid: &Grid, columns: &[f64], sizes: &[Size], links: &[Link]) -> Layout {
    let rows = rows(grid, columns);
    let boxes = sizes
        .iter()
        .enumerate()
        .map(|(at, size)| {
            let layer = grid.cells.get(at).map_or(0, |cell| cell.layer);
            let (top, bottom) = rows.get(layer).copied().unwrap_or_default();
            let x = columns.get(at).copied().unwrap_or(0.0);
            Rect {
                x: x - size.width / 2.0,
                y: (top + bottom - size.height) / 2.0,
                width: size.width,
                height: size.height,
            }
        })
        .collect();
    let scene = Scene {
        grid,
        columns,
        rows,
        boxes,
    };
    let mut routes = through::routes(&scene, links);
    around::routes(&scene, links, &mut routes);
    finish(scene, links, routes)
}

/// The top and bottom of each layer.
fn rows(grid: &Grid, columns: &[f64]) -> Vec<(f64, f64)> {
    let mut top = 0.0;
    let mut rows = Vec::with_capacity(grid.layers.len());
    for layer in &grid.layers {
        let heights = layer
            .iter()
            .filter_map(|cell| Some(grid.cells.get(*cell)?.size.height));
        let bottom = top + heights.fold(0.0, f64::max);
        rows.push((top, bottom));
        top = bottom + gap(grid, columns, layer);
    }
    rows
}

/// Pixels below a layer.
fn gap(grid: &Grid, columns: &[f64], layer: &[usize]) -> f64 {
    let ways = layer.iter().flat_map(|&cell| {
        let below = grid.cells.get(cell).map_or(&[][..], |cell| &cell.down);
        below
            .iter()
            .filter_map(move |to| Some((columns.get(cell)? - columns.get(*to)?).abs()))
    });
    let (least, most) = BETWEEN;
    (ways.fold(0.0, f64::max) * SLOPE + 14.0).clamp(least, most)
}

/// Moves everything so that the top left corner is the origin.
fn finish(scene: Scene<'_>, links: &[Link], mut routes: Vec<Route>) -> Layout {
    let mut low = Point {
        x: f64::INFINITY,
        y: f64::INFINITY,
    };
    let mut high = Point {
        x: f64::NEG_INFINITY,
        y: f64::NEG_INFINITY,
    };
    let mut cover = |x: f64, y: f64| {
        low = Point {
            x: low.x.min(x),
            y: low.y.min(y),
        };
        high = Point {
            x: high.x.max(x),
            y: high.y.max(y),
        };
    };
    let mut boxes = scene.boxes;
    for rect in &boxes {
        cover(rect.x, rect.y);
        cover(rect.right(), rect.bottom());
    }
    for (route, link) in routes.iter().zip(links) {
        for point in route.strokes.iter().flat_map(Stroke::points) {
            cover(point.x, point.y);
        }
        if let (Some(middle), Some(size)) = (route.label, link.label) {
            cover(middle.x - size.width / 2.0, middle.y - size.height / 2.0);
            cover(middle.x + size.width / 2.0, middle.y + size.height / 2.0);
        }
    }
    if !low.x.is_finite() {
        return Layout {
            size: Size::default(),
            boxes,
            routes,
        };
    }
    for rect in &mut boxes {
        rect.x -= low.x;
        rect.y -= low.y;
    }
    for route in &mut routes {
        route
            .strokes
            .iter_mut()
            .for_each(|stroke| *stroke = stroke.moved(low));
        route.label = route.label.map(|label| moved(label, low));
    }
    let size = Size {
        width: high.x - low.x,
        height: high.y - low.y,
    };
    Layout {
        size,
        boxes,
        routes,
    }
}

impl Stroke {
    fn points(&self) -> Vec<Point> {
        match *self {
            Stroke::From(point) | Stroke::Line(point) | Stroke::Swing(point) => vec![point],
            Stroke::Corner(corner, end) => vec![corner, end],
        }
    }

    fn moved(self, origin: Point) -> Stroke {
        match self {
            Stroke::From(point) => Stroke::From(moved(point, origin)),
            Stroke::Line(point) => Stroke::Line(moved(point, origin)),
            Stroke::Swing(point) => Stroke::Swing(moved(point, origin)),
            Stroke::Corner(corner, end) => {
                Stroke::Corner(moved(corner, origin), moved(end, origin))
            }
        }
    }
}

impl Scene<'_> {
    fn column(&self, cell: usize) -> f64 {
        self.columns.get(cell).copied().unwrap_or(0.0)
    }

    fn row(&self, layer: usize) -> (f64, f64) {
        self.rows.get(layer).copied().unwrap_or_default()
    }

    fn rect(&self, at: usize) -> Rect {
        self.boxes.get(at).copied().unwrap_or_default()
    }

    fn is_label(&self, cell: usize) -> bool {
        self.grid
            .cells
            .get(cell)
            .is_some_and(|cell| cell.kind == CellKind::Label)
    }
}

fn moved(point: Point, origin: Point) -> Point {
    Point {
        x: point.x - origin.x,
        y: point.y - origin.y,
    }
}
