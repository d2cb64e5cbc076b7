//! Where cells stand in their layers, after Brandes and Köpf: four one-sided alignments, each as
//! straight and narrow as it can be, and their average.

use super::layers::{Cell, CellKind, Grid};

/// Pixels between two boxes or labels side by side.
const BESIDE: f64 = 36.0;

/// Pixels between a link that passes and what it passes.
const PASSING: f64 = 22.0;

/// The middle of each cell, pixels from some origin.
pub(super) fn columns(grid: &Grid) -> Vec<f64> {
    let conflicts = conflicts(grid);
    let mut alignments: Vec<Vec<f64>> = Vec::new();
    for downwards in [true, false] {
        for leftwards in [true, false] {
            let view = View::new(grid, downwards, leftwards);
            let blocks = blocks(&view, &conflicts);
            let mut columns = compact(&view, &blocks);
            if !leftwards {
                columns.iter_mut().for_each(|x| *x = -*x);
            }
            alignments.push(columns);
        }
    }
    settle(grid, &mut alignments);
    (0..grid.cells.len())
        .map(|cell| {
            let mut four: Vec<f64> = alignments
                .iter()
                .filter_map(|columns| columns.get(cell).copied())
                .collect();
            four.sort_by(f64::total_cmp);
            match four.as_slice() {
                [_, low, high, _] => (low + high) / 2.0,
                _ => 0.0,
            }
        })
        .collect()
}

/// The grid as one of the four alignments sees it: from above or below, from the left or right.
struct View<'g> {
    grid: &'g Grid,
    layers: Vec<Vec<usize>>,
    place: Vec<usize>,
    downwards: bool,
}

impl<'g> View<'g> {
    fn new(grid: &'g Grid, downwards: bool, leftwards: bool) -> Self {
        let mut layers = grid.layers.clone();
        if !downwards {
            layers.reverse();
        }
        if !leftwards {
            layers.iter_mut().for_each(|layer| layer.reverse());
        }
        let mut place = vec![0; grid.cells.len()];
        for layer in &layers {
            for (at, cell) in layer.iter().enumerate() {
                set(&mut place, *cell, at);
            }
        }
        View {
            grid,
            layers,
            place,
            downwards,
        }
    }

    /// The neighbours in the layer before, as this view orders them.
    fn before(&self, cell: usize) -> Vec<usize> {
        let cell = self.grid.cells.get(cell);
        let mut cells = cell.map_or(Vec::new(), |cell| {
            if self.downwards {
                cell.up.clone()
            } else {
                cell.down.clone()
            }
        });
        cells.sort_by_key(|cell| self.place.get(*cell).copied());
        cells
    }
}

/// The first cell of each cell's block: cells that shall stand in one column.
fn blocks(view: &View<'_>, conflicts: &[(usize, usize)]) -> Vec<usize> {
    let count = view.grid.cells.len();
    let mut root: Vec<usize> = (0..count).collect();
    for layer in view.layers.iter().skip(1) {
        let mut free_from = 0;
        for &cell in layer {
            let before = view.before(cell);
            let half = before.len().saturating_sub(1);
            // The median, or one of the two.
            for middle in [half / 2, half.div_ceil(2)] {
                let Some(&other) = before.get(middle) else {
                    continue;
                };
                let place = view.place.get(other).copied().unwrap_or(0);
                let apart = conflicts
                    .binary_search(&(cell.min(other), cell.max(other)))
                    .is_ok();
                let aligned = root.get(cell) != Some(&cell);
                if aligned || apart || place < free_from {
                    continue;
                }
                let first = root.get(other).copied().unwrap_or(other);
                set(&mut root, cell, first);
                free_from = place + 1;
            }
        }
    }
    root
}

/// Places the blocks as far left as their neighbours allow, then closes the gaps to their right.
fn compact(view: &View<'_>, root: &[usize]) -> Vec<f64> {
    let count = view.grid.cells.len();
    let block = |cell: usize| root.get(cell).copied().unwrap_or(cell);
    let mut after: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    let mut before: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    for layer in &view.layers {
        for pair in layer.windows(2) {
            let [left, right] = pair else { continue };
            let gap = distance(view.grid, *left, *right);
            let (from, to) = (block(*left), block(*right));
            if let Some(list) = after.get_mut(from) {
                list.push((to, gap));
            }
            if let Some(list) = before.get_mut(to) {
                list.push((from, gap));
            }
        }
    }
    let order = topological(&after, &before);
    let mut x = vec![0.0_f64; count];
    for &at in &order {
        let reach = before.get(at).into_iter().flatten();
        let least = reach.map(|(from, gap)| x.get(*from).copied().unwrap_or(0.0) + gap);
        let least = least.fold(0.0, f64::max);
        set(&mut x, at, least);
    }
    for &at in order.iter().rev() {
        let reach = after.get(at).into_iter().flatten();
        let most = reach.map(|(to, gap)| x.get(*to).copied().unwrap_or(0.0) - gap);
        let most = most.fold(f64::INFINITY, f64::min);
        if most.is_finite() {
            let here = x.get(at).copied().unwrap_or(0.0);
            set(&mut x, at, here.max(most));
        }
    }
    (0..count)
        .map(|cell| x.get(block(cell)).copied().unwrap_or(0.0))
        .collect()
}

/// The blocks in an order in which each comes after those to its left.
fn topological(after: &[Vec<(usize, f64)>], before: &[Vec<(usize, f64)>]) -> Vec<usize> {
    let mut waiting: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut ready: Vec<usize> = (0..waiting.len())
        .filter(|at| waiting.get(*at) == Some(&0))
        .collect();
    let mut order = Vec::with_capacity(waiting.len());
    while let Some(at) = ready.pop() {
        order.push(at);
        for (to, _) in after.get(at).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(*to) {
                *count -= 1;
                if *count == 0 {
                    ready.push(*to);
                }
            }
        }
    }
    order
}

/// Moves the alignments over the narrowest one: the leftward by their left ends, the rightward by
/// their right ends.
fn settle(grid: &Grid, alignments: &mut [Vec<f64>]) {
    let ends = |columns: &[f64]| {
        let halves = grid.cells.iter().map(|cell| cell.size.width / 2.0);
        columns.iter().zip(halves).fold(
            (f64::INFINITY, f64::NEG_INFINITY),
            |(low, high), (x, half)| (low.min(x - half), high.max(x + half)),
        )
    };
    let spans: Vec<(f64, f64)> = alignments.iter().map(|columns| ends(columns)).collect();
    let narrow = spans
        .iter()
        .copied()
        .min_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    let Some((low, high)) = narrow else { return };
    for (at, (columns, span)) in alignments.iter_mut().zip(spans).enumerate() {
        let shift = if at % 2 == 0 {
            low - span.0
        } else {
            high - span.1
        };
        if shift.is_finite() {
            columns.iter_mut().for_each(|x| *x += shift);
        }
    }
}

/// Pairs of neighbours that must not stand in one column, because a long link that crosses theirs
/// has the better right to be straight; sorted, each pair too.
fn conflicts(grid: &Grid) -> Vec<(usize, usize)> {
    let mut place = vec![0_usize; grid.cells.len()];
    for layer in &grid.layers {
        for (at, cell) in layer.iter().enumerate() {
            set(&mut place, *cell, at);
        }
    }
    let place_of = |cell: usize| place.get(cell).copied().unwrap_or(0);
    let passing = |cell: &Cell| cell.kind != CellKind::Box;
    let mut conflicts = Vec::new();
    for layer in &grid.layers {
        // Links between this layer and the one above, and which of them only pass.
        let mut long: Vec<(usize, usize)> = Vec::new();
        let mut short: Vec<(usize, usize)> = Vec::new();
        for &cell in layer {
            let Some(below) = grid.cells.get(cell) else {
                continue;
            };
            for &other in &below.up {
                let passes = passing(below) && grid.cells.get(other).is_some_and(passing);
                if passes {
                    long.push((other, cell))
                } else {
                    short.push((other, cell))
                }
            }
        }
        for &(up, down) in &short {
            let crossed = long.iter().any(|&(long_up, long_down)| {
                let above = place_of(long_up).cmp(&place_of(up));
                let below = place_of(long_down).cmp(&place_of(down));
                above != below && above.is_ne() && below.is_ne()
            });
            if crossed {
                conflicts.push((up.min(down), up.max(down)));
            }
        }
    }
    conflicts.sort_unstable();
    conflicts
}

/// Pixels between the middles of two cells side by side.
pub(super) fn distance(grid: &Grid, left: usize, right: usize) -> f64 {
    let (Some(left), Some(right)) = (grid.cells.get(left), grid.cells.get(right)) else {
        return 0.0;
    };
    let passing = left.kind == CellKind::Bend || right.kind == CellKind::Bend;
    let gap = if passing { PASSING } else { BESIDE };
    left.size.width / 2.0 + gap + right.size.width / 2.0
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(there) = list.get_mut(at) {
        *there = value;
    }
}
