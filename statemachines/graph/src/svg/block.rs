//! What is drawn and how large it is: text in lines, boxes laid out, from the inside out.

use crate::chart::{Badge, Chart, EdgeKind, Node, Shape};
use crate::layout::{Layout, Link, Size, layout};
use crate::text::{Font, width, wrap_evenly};

/// The font of names.
pub(super) const NAME: Font = Font {
    size: 13.0,
    bold: true,
};
/// The font of the line below a name.
pub(super) const DETAIL: Font = Font {
    size: 11.0,
    bold: false,
};
/// The font of an edge's label.
pub(super) const LABEL: Font = Font {
    size: 11.0,
    bold: false,
};
/// The font of the words in markers and badges.
pub(super) const MARKER: Font = Font {
    size: 12.0,
    bold: true,
};

/// The width of the coloured band at the left.
pub(super) const BAND: f64 = 32.0;
/// Pixels around text in a box.
pub(super) const PADDING: f64 = 11.0;
/// The height of a name's line.
pub(super) const NAME_LINE: f64 = 16.0;
/// The height of a detail's line.
pub(super) const DETAIL_LINE: f64 = 14.0;
/// The height of a label's line.
pub(super) const LABEL_LINE: f64 = 13.5;
/// Pixels around what is inside a box.
pub(super) const INSIDE: f64 = 20.0;
/// Pixels between branches.
pub(super) const BRANCHES: f64 = 40.0;

const MOST_NAME: f64 = 190.0;
const MOST_LABEL: f64 = 170.0;

/// A chart, measured and laid out.
pub(super) struct Block {
    pub(super) size: Size,
    pub(super) layout: Layout,
    pub(super) cards: Vec<Card>,
    pub(super) wires: Vec<Wire>,
}

/// A node, measured.
pub(super) struct Card {
    pub(super) shape: Shape,
    pub(super) size: Size,
    /// The height of what stands above the inner blocks.
    pub(super) head: f64,
    pub(super) name: Vec<String>,
    pub(super) detail: Vec<String>,
    pub(super) tooltip: String,
    pub(super) badge: Option<Badge>,
    pub(super) inner: Vec<Block>,
}

/// An edge's label, in lines.
pub(super) struct Wire {
    pub(super) kind: EdgeKind,
    pub(super) lines: Vec<String>,
    pub(super) size: Option<Size>,
    pub(super) full: Option<String>,
}

impl Block {
    /// A chart, laid out.
    pub(super) fn of(chart: &Chart) -> Block {
        let cards: Vec<Card> = chart.nodes.iter().map(Card::of).collect();
        let wires: Vec<Wire> = chart
            .edges
            .iter()
            .map(|edge| Wire::of(edge.kind, edge.label.as_deref()))
            .collect();
        let sizes: Vec<Size> = cards.iter().map(|card| card.size).collect();
        let links: Vec<Link> = chart
            .edges
            .iter()
            .zip(&wires)
            .map(|(edge, wire)| Link {
                from: edge.from,
                to: edge.to,
                label: wire.size,
                weight: weight(edge.kind),
            })
            .collect();
        let layout = layout(&sizes, &links);
        Block {
            size: layout.size,
            layout,
            cards,
            wires,
        }
    }
}

impl Card {
    fn of(node: &Node) -> Card {
        let word = match node.shape {
            Shape::Start => "Start",
            Shape::End => "End",
            Shape::State(_) | Shape::Absent => node.name.as_str(),
        };
        let inner: Vec<Block> = node.inner.iter().map(Block::of).collect();
        let mut card = Card {
            shape: node.shape,
            size: Size::default(),
            head: 0.0,
            name: wrap_evenly(word, NAME, MOST_NAME, 3),
            detail: node
                .detail
                .as_deref()
                .map_or(Vec::new(), |text| wrap_evenly(text, DETAIL, MOST_NAME, 2)),
            tooltip: tooltip(node),
            badge: node.retry.as_ref().map(|badge| Badge {
                label: badge.label.clone(),
                tooltip: badge.tooltip.clone(),
            }),
            inner,
        };
        card.measure();
        card
    }

    fn measure(&mut self) {
        if matches!(self.shape, Shape::Start | Shape::End) {
            let word = self.name.first().map_or(0.0, |word| width(word, MARKER));
            self.size = Size {
                width: word + 28.0,
                height: 26.0,
            };
            return;
        }
        let names = self.name.iter().map(|line| width(line, NAME));
        let details = self.detail.iter().map(|line| width(line, DETAIL));
        let text = names.chain(details).fold(64.0, f64::max);
        self.head = PADDING * 2.0
            + count(self.name.len()) * NAME_LINE
            + count(self.detail.len()) * DETAIL_LINE;
        let own = BAND + PADDING * 2.0 + text;
        if self.inner.is_empty() {
            self.size = Size {
                width: own,
                height: self.head,
            };
            return;
        }
        let gaps = count(self.inner.len() - 1) * BRANCHES;
        let across = self.inner.iter().map(|block| block.size.width).sum::<f64>() + gaps;
        let down = self
            .inner
            .iter()
            .map(|block| block.size.height)
            .fold(0.0, f64::max);
        self.size = Size {
            width: own.max(across + INSIDE * 2.0),
            height: self.head + down + INSIDE * 2.0,
        };
    }
}

impl Wire {
    fn of(kind: EdgeKind, label: Option<&str>) -> Wire {
        let lines = label.map_or(Vec::new(), |label| wrap_evenly(label, LABEL, MOST_LABEL, 3));
        let most = lines
            .iter()
            .map(|line| width(line, LABEL))
            .fold(0.0, f64::max);
        let size = (!lines.is_empty()).then(|| Size {
            width: most + 10.0,
            height: count(lines.len()) * LABEL_LINE + 5.0,
        });
        Wire {
            kind,
            lines,
            size,
            full: label.map(str::to_owned),
        }
    }
}

/// The main way shall be straight, at the cost of the way of errors.
fn weight(kind: EdgeKind) -> f64 {
    match kind {
        EdgeKind::Next => 4.0,
        EdgeKind::Rule | EdgeKind::Default => 2.0,
        EdgeKind::Catch => 1.0,
    }
}

fn tooltip(node: &Node) -> String {
    let mut lines = vec![node.name.clone()];
    if let Shape::State(kind) = node.shape {
        lines = vec![format!("{} ({kind})", node.name)];
    }
    lines.extend(node.comment.clone());
    lines.join("\n")
}

#[expect(clippy::cast_precision_loss, reason = "lines and branches are few")]
pub(super) fn count(things: usize) -> f64 {
    things as f64
}
