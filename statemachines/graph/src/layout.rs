//! Where things go: layers from top to bottom, few crossings, straight lines where possible.
//!
//! The classic recipe. Edges that close a loop are set aside ([`cycles`]); the others give every
//! box a rank; long edges are cut into bends, one a rank ([`layers`]); layers are ordered by
//! barycentres ([`order`]); columns are aligned after Brandes and Köpf ([`columns`]) and straightened
//! once more ([`relax`]); the edges are
//! drawn through their bends, the loops around the side ([`route`]).

mod columns;
mod cycles;
mod layers;
mod order;
mod relax;
mod route;

pub(crate) use route::{Route, Stroke};

/// A size in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Size {
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// A point in pixels, from the top left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// A box in pixels, by its top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// An edge to be drawn from one box to another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The room that its label takes.
    pub(crate) label: Option<Size>,
    /// How much it wants to be straight, compared with others.
    pub(crate) weight: f64,
}

/// A finished layout. Its top left corner is the origin.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) size: Size,
    /// One for each box.
    pub(crate) boxes: Vec<Rect>,
    /// One for each link.
    pub(crate) routes: Vec<Route>,
}

/// Lays out boxes and the links between them; the first box is on top. Links to boxes that do not
/// exist are left out of the picture.
pub(crate) fn layout(boxes: &[Size], links: &[Link]) -> Layout {
    let loops = cycles::loops(boxes.len(), links);
    let mut grid = layers::grid(boxes, links, &loops);
    order::sort(&mut grid);
    let mut columns = columns::columns(&grid);
    relax::relax(&grid, links, &mut columns);
    route::draw(&grid, &columns, boxes, links)
}

impl Rect {
    pub(crate) fn center(&self) -> Point {
        Point {
            x: self.x + self.width / 2.0,
            y: self.y + self.height / 2.0,
        }
    }

    pub(crate) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(crate) fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

#[cfg(test)]
mod tests;
