//! Straightens what the four alignments left crooked: where their average put a cell aside of its
//! neighbours for no reason, it moves back, as far as the cells beside it let it.

use std::collections::HashMap;

use super::Link;
use super::columns::distance;
use super::layers::{CellKind, Grid};

/// Passes over everything; later ones hardly move anything.
const PASSES: usize = 6;

/// Moves cells towards their neighbours.
pub(super) fn relax(grid: &Grid, links: &[Link], columns: &mut [f64]) {
    let mut beside = vec![(None, None); grid.cells.len()];
    for layer in &grid.layers {
        for pair in layer.windows(2) {
            let [left, right] = pair else { continue };
            if let Some(sides) = beside.get_mut(*left) {
                sides.1 = Some(*right);
            }
            if let Some(sides) = beside.get_mut(*right) {
                sides.0 = Some(*left);
            }
        }
    }
    let mut relaxing = Relaxing {
        grid,
        beside,
        columns,
    };
    let pulls = pulls(grid, links);
    let twins = twins(links);
    for pass in 0..PASSES {
        for step in 0..grid.boxes {
            // Down, then up.
            let at = if pass % 2 == 0 {
                step
            } else {
                grid.boxes - 1 - step
            };
            if let Some(pulls) = pulls.get(at) {
                relaxing.settle(at, pulls);
            }
        }
        for (at, (link, chain)) in links.iter().zip(&grid.chains).enumerate() {
            let twin = twins
                .get(at)
                .copied()
                .flatten()
                .and_then(|twin| grid.chains.get(twin));
            relaxing.chain(link, chain, twin);
        }
    }
}

struct Relaxing<'g> {
    grid: &'g Grid,
    /// The neighbours of each cell in its layer.
    beside: Vec<(Option<usize>, Option<usize>)>,
    columns: &'g mut [f64],
}

impl Relaxing<'_> {
    /// Moves a box to the weighted median of the cells that it is linked with, if that is better.
    fn settle(&mut self, at: usize, pulls: &[(usize, f64)]) {
        let mut ends: Vec<(f64, f64)> = pulls
            .iter()
            .map(|(cell, weight)| (self.x(*cell), *weight))
            .collect();
        if ends.is_empty() {
            return;
        }
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let here = self.x(at);
        let cost = |x: f64| {
            ends.iter()
                .map(|(end, weight)| (end - x).abs() * weight)
                .sum::<f64>()
        };
        let (low, high) = self.room(&[at]);
        // The best place is at one of the ends, or where the room stops.
        let best = ends
            .iter()
            .map(|(end, _)| end.max(low).min(high))
            .min_by(|a, b| cost(*a).total_cmp(&cost(*b)))
            .unwrap_or(here);
        if cost(best) < cost(here) - 0.5 {
            self.put(at, best);
        }
    }

    /// Moves the straight parts of a link between their two ends; beside them, if the way straight
    /// through belongs to a twin.
    fn chain(&mut self, link: &Link, chain: &[usize], twin: Option<&Vec<usize>>) {
        let mut start = 0;
        while let Some(&first) = chain.get(start) {
            let x = self.x(first);
            let same = |cell: &&usize| (self.x(**cell) - x).abs() < 0.01;
            let length = chain.iter().skip(start).take_while(same).count().max(1);
            let part: Vec<usize> = chain.iter().skip(start).take(length).copied().collect();
            let above = start.checked_sub(1).and_then(|at| chain.get(at)).copied();
            let below = chain.get(start + length).copied();
            let ends = (
                self.x(above.unwrap_or(link.from)),
                self.x(below.unwrap_or(link.to)),
            );
            let (low, high) = self.room(&part);
            let mut between = (ends.0.min(ends.1), ends.0.max(ends.1));
            if let Some(&twin) = twin.and_then(|twin| twin.get(start)) {
                let gap = distance(self.grid, first, twin);
                let aside = if x < self.x(twin) {
                    between.0 - gap
                } else {
                    between.1 + gap
                };
                between = (aside, aside);
            }
            let x = x.max(between.0).min(between.1).max(low).min(high);
            for cell in part {
                self.put(cell, x);
            }
            start += length;
        }
    }

    /// Between which columns cells may move together.
    fn room(&self, cells: &[usize]) -> (f64, f64) {
        let mut room = (f64::NEG_INFINITY, f64::INFINITY);
        for &cell in cells {
            let (left, right) = self.beside.get(cell).copied().unwrap_or_default();
            if let Some(left) = left {
                room.0 = room.0.max(self.x(left) + distance(self.grid, left, cell));
            }
            if let Some(right) = right {
                room.1 = room.1.min(self.x(right) - distance(self.grid, cell, right));
            }
        }
        room
    }

    fn x(&self, cell: usize) -> f64 {
        self.columns.get(cell).copied().unwrap_or(0.0)
    }

    fn put(&mut self, cell: usize, x: f64) {
        if let Some(there) = self.columns.get_mut(cell) {
            *there = x;
        }
    }
}

/// For each link, the link between the same boxes that has more right to be straight.
fn twins(links: &[Link]) -> Vec<Option<usize>> {
    let mut best: HashMap<(usize, usize), usize> = HashMap::new();
    for (at, link) in links.iter().enumerate() {
        let there = best.entry((link.from, link.to)).or_insert(at);
        if links
            .get(*there)
            .is_some_and(|other| other.weight < link.weight)
        {
            *there = at;
        }
    }
    let twin = |(at, link): (usize, &Link)| {
        best.get(&(link.from, link.to))
            .copied()
            .filter(|twin| *twin != at)
    };
    links.iter().enumerate().map(twin).collect()
}

/// For each box, the cells that its links lead to first, and how much each pulls.
fn pulls(grid: &Grid, links: &[Link]) -> Vec<Vec<(usize, f64)>> {
    let mut pulls = vec![Vec::new(); grid.boxes];
    for (link, chain) in links.iter().zip(&grid.chains) {
        // A link that has but one bend, and no label in it, pulls from its other end.
        let bend = |cell: &usize| {
            grid.cells
                .get(*cell)
                .is_some_and(|c| c.kind == CellKind::Bend)
        };
        let (first, last) = match chain.as_slice() {
            [] => continue,
            [only] if bend(only) => (link.to, link.from),
            [first, .., last] => (*first, *last),
            [only] => (*only, *only),
        };
        if let Some(list) = pulls.get_mut(link.from) {
            list.push((first, link.weight));
        }
        if let Some(list) = pulls.get_mut(link.to) {
            list.push((last, link.weight));
        }
    }
    pulls
}
