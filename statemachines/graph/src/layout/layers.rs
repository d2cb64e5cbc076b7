//! Ranks, and the layers of cells that stand in them.

use super::{Link, Size};

/// The cells in their layers, top to bottom.
pub(super) struct Grid {
    pub(super) cells: Vec<Cell>,
    /// The cells of each layer, left to right. Boxes stand in even layers, labels in odd ones.
    pub(super) layers: Vec<Vec<usize>>,
    /// The cell of each box: the boxes are the first cells.
    pub(super) boxes: usize,
    /// The cells between the two ends of each link, from its `from` to its `to`.
    pub(super) chains: Vec<Vec<usize>>,
}

/// A box, a label, or the place where a long link passes a layer.
pub(super) struct Cell {
    pub(super) layer: usize,
    pub(super) size: Size,
    pub(super) kind: CellKind,
    /// The neighbours in the layer above.
    pub(super) up: Vec<usize>,
    /// The neighbours in the layer below.
    pub(super) down: Vec<usize>,
}

#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum CellKind {
    Box,
    Label,
    Bend,
}

/// How many places of passing links are laid out; a chart with more is beyond reading, and shall at
/// least be drawn in reasonable time.
const MOST_BENDS: usize = 40_000;

/// Puts each box as far up as the links to it allow, and cuts links into cells. Links that close
/// loops have no cells, and where there are too many bends, neither have the longest links.
pub(super) fn grid(boxes: &[Size], links: &[Link], loops: &[bool]) -> Grid {
    let forward: Vec<Option<Link>> = links
        .iter()
        .zip(loops)
        .map(|(link, back)| {
            let there = link.from < boxes.len() && link.to < boxes.len();
            (there && !back && link.from != link.to).then_some(*link)
        })
        .collect();
    let ranks = ranks(boxes.len(), &forward);
    let most = longest(&forward, &ranks);
    let mut grid = Grid {
        cells: Vec::new(),
        layers: vec![Vec::new(); ranks.iter().max().map_or(0, |rank| rank * 2 + 1)],
        boxes: boxes.len(),
        chains: Vec::new(),
    };
    for (size, rank) in boxes.iter().zip(&ranks) {
        grid.add(rank * 2, *size, CellKind::Box);
    }
    for link in forward {
        let short = link.filter(|link| length(link, &ranks) <= most);
        let chain = short.map_or(Vec::new(), |link| grid.chain(link));
        grid.chains.push(chain);
    }
    grid
}

/// Ranks from a link's start to its end.
fn length(link: &Link, ranks: &[usize]) -> usize {
    let rank = |at: usize| ranks.get(at).copied().unwrap_or(0);
    rank(link.to).saturating_sub(rank(link.from))
}

/// The length of the longest links that can be laid out.
fn longest(links: &[Option<Link>], ranks: &[usize]) -> usize {
    let mut lengths: Vec<usize> = links
        .iter()
        .flatten()
        .map(|link| length(link, ranks))
        .collect();
    lengths.sort_unstable();
    let mut bends = 0;
    let fitting = lengths.into_iter().take_while(|length| {
        bends += length * 2;
        bends <= MOST_BENDS || *length <= 1
    });
    fitting.last().unwrap_or(0)
}

impl Grid {
    /// Adds the cells of a link, its label in the first odd layer below its start.
    fn chain(&mut self, link: Link) -> Vec<usize> {
        let layer = |grid: &Grid, at: usize| grid.cells.get(at).map_or(0, |cell| cell.layer);
        let first = layer(self, link.from) + 1;
        let mut chain = Vec::new();
        let mut above = link.from;
        for at in first..layer(self, link.to) {
            let cell = match link.label {
                Some(size) if at == first => self.add(at, size, CellKind::Label),
                Some(_) | None => self.add(at, Size::default(), CellKind::Bend),
            };
            self.connect(above, cell);
            chain.push(cell);
            above = cell;
        }
        self.connect(above, link.to);
        chain
    }

    fn add(&mut self, layer: usize, size: Size, kind: CellKind) -> usize {
        let at = self.cells.len();
        self.cells.push(Cell {
            layer,
            size,
            kind,
            up: Vec::new(),
            down: Vec::new(),
        });
        if let Some(layer) = self.layers.get_mut(layer) {
            layer.push(at);
        }
        at
    }

    fn connect(&mut self, above: usize, below: usize) {
        if let Some(cell) = self.cells.get_mut(above) {
            cell.down.push(below);
        }
        if let Some(cell) = self.cells.get_mut(below) {
            cell.up.push(above);
        }
    }

    /// The cells of a layer.
    pub(super) fn layer(&self, at: usize) -> &[usize] {
        self.layers.get(at).map_or(&[], Vec::as_slice)
    }
}

/// The length of the longest way to each box; boxes that nothing leads to are on top.
fn ranks(boxes: usize, links: &[Option<Link>]) -> Vec<usize> {
    let mut leaving = vec![Vec::new(); boxes];
    let mut waiting = vec![0_usize; boxes];
    for link in links.iter().flatten() {
        if let Some(list) = leaving.get_mut(link.from) {
            list.push(link.to);
        }
        if let Some(count) = waiting.get_mut(link.to) {
            *count += 1;
        }
    }
    let mut ranks = vec![0_usize; boxes];
    let mut ready: Vec<usize> = (0..boxes)
        .filter(|at| waiting.get(*at) == Some(&0))
        .collect();
    while let Some(at) = ready.pop() {
        let below = ranks.get(at).map_or(0, |rank| rank + 1);
        for &to in leaving.get(at).into_iter().flatten() {
            if let (Some(rank), Some(count)) = (ranks.get_mut(to), waiting.get_mut(to)) {
                *rank = below.max(*rank);
                *count -= 1;
                if *count == 0 {
                    ready.push(to);
                }
            }
        }
    }
    ranks
}
