//! The order inside layers: few crossings.

use super::layers::Grid;

/// Beyond this many cells, sweeps cost more than they bring.
const MANY_CELLS: usize = 20_000;

/// Sorts every layer, sweeping down and up, and keeps the best order met.
pub(super) fn sort(grid: &mut Grid) {
    walk(grid);
    let mut best = grid.layers.clone();
    let mut fewest = crossings(grid);
    let sweeps = if grid.cells.len() > MANY_CELLS { 2 } else { 24 };
    let mut idle = 0;
    for sweep in 0..sweeps {
        if fewest == 0 || idle > 5 {
            break;
        }
        let down = sweep % 2 == 0;
        // Every other pair of sweeps lets equals change places, which gets it out of dead ends.
        barycentres(grid, down, sweep % 4 >= 2);
        swap_neighbours(grid);
        let count = crossings(grid);
        if count < fewest {
            fewest = count;
            best.clone_from(&grid.layers);
            idle = 0;
        } else {
            idle += 1;
        }
    }
    grid.layers = best;
}

/// The first order: cells as a walk from the top meets them, so that what belongs together starts
/// together.
fn walk(grid: &mut Grid) {
    let mut seen = vec![false; grid.cells.len()];
    let mut layers = vec![Vec::new(); grid.layers.len()];
    for start in 0..grid.boxes {
        let mut stack = vec![start];
        while let Some(at) = stack.pop() {
            let (Some(cell), Some(seen)) = (grid.cells.get(at), seen.get_mut(at)) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            if let Some(layer) = layers.get_mut(cell.layer) {
                layer.push(at);
            }
            stack.extend(cell.down.iter().rev());
        }
    }
    grid.layers = layers;
}

fn barycentres(grid: &mut Grid, down: bool, swap_equals: bool) {
    let count = grid.layers.len();
    let mut positions = positions(grid);
    for step in 1..count {
        let at = if down { step } else { count - 1 - step };
        let mut keyed: Vec<(f64, usize)> = grid
            .layer(at)
            .iter()
            .enumerate()
            .map(|(place, &cell)| {
                let neighbours = grid
                    .cells
                    .get(cell)
                    .map(|c| if down { &c.up } else { &c.down });
                let places: Vec<f64> = neighbours
                    .into_iter()
                    .flatten()
                    .filter_map(|n| positions.get(*n).copied())
                    .collect();
                // A cell without neighbours there stays about where it is.
                let mean = match len(places.len()) {
                    0.0 => len(place),
                    count => places.iter().sum::<f64>() / count,
                };
                (mean, cell)
            })
            .collect();
        if swap_equals {
            keyed.reverse();
        }
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        if let Some(layer) = grid.layers.get_mut(at) {
            *layer = keyed.into_iter().map(|(_, cell)| cell).collect();
        }
        place(grid.layer(at), &mut positions);
    }
}

/// Swaps neighbours as long as that takes crossings away.
fn swap_neighbours(grid: &mut Grid) {
    if grid.cells.len() > MANY_CELLS {
        return;
    }
    let mut positions = positions(grid);
    for at in 0..grid.layers.len() {
        for _ in 0..4 {
            let mut layer = grid.layer(at).to_vec();
            let mut better = false;
            for left in 1..layer.len() {
                let (Some(&a), Some(&b)) = (layer.get(left - 1), layer.get(left)) else {
                    continue;
                };
                if pair_crossings(grid, &positions, a, b) > pair_crossings(grid, &positions, b, a) {
                    layer.swap(left - 1, left);
                    better = true;
                }
            }
            if !better {
                break;
            }
            place(&layer, &mut positions);
            if let Some(there) = grid.layers.get_mut(at) {
                *there = layer;
            }
        }
    }
}

/// Crossings between the links of two cells when `a` stands left of `b`.
fn pair_crossings(grid: &Grid, positions: &[f64], a: usize, b: usize) -> usize {
    let (Some(a), Some(b)) = (grid.cells.get(a), grid.cells.get(b)) else {
        return 0;
    };
    let place = |cell: &usize| positions.get(*cell).copied().unwrap_or(0.0);
    let count = |a: &[usize], b: &[usize]| {
        a.iter()
            .map(|left| b.iter().filter(|right| place(left) > place(right)).count())
            .sum::<usize>()
    };
    count(&a.up, &b.up) + count(&a.down, &b.down)
}

/// All crossings.
fn crossings(grid: &Grid) -> usize {
    let positions = positions(grid);
    let mut crossings = 0;
    for layer in &grid.layers {
        let mut ends: Vec<(f64, f64)> = Vec::new();
        for (place, cell) in layer.iter().enumerate() {
            let below = grid
                .cells
                .get(*cell)
                .into_iter()
                .flat_map(|cell| &cell.down);
            ends.extend(below.filter_map(|to| Some((len(place), *positions.get(*to)?))));
        }
        ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        // Every earlier end that lies to the right is a crossing.
        let mut sorted: Vec<f64> = Vec::with_capacity(ends.len());
        for (_, to) in ends {
            let at = sorted.partition_point(|other| *other <= to);
            crossings += sorted.len() - at;
            sorted.insert(at, to);
        }
    }
    crossings
}

/// Each cell's place in its layer.
fn positions(grid: &Grid) -> Vec<f64> {
    let mut positions = vec![0.0; grid.cells.len()];
    for layer in &grid.layers {
        place(layer, &mut positions);
    }
    positions
}

/// Notes the places of a layer's cells.
fn place(layer: &[usize], positions: &mut [f64]) {
    for (place, cell) in layer.iter().enumerate() {
        if let Some(position) = positions.get_mut(*cell) {
            *position = len(place);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "places are far below 2^52")]
fn len(count: usize) -> f64 {
    count as f64
}
