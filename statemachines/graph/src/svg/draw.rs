//! Boxes as SVG elements, and what is inside them.

use asl::StateKind;

use super::block::{
    BAND, BRANCHES, Block, Card, DETAIL, DETAIL_LINE, INSIDE, LABEL, MARKER, NAME, NAME_LINE,
    PADDING, count,
};
use super::icon;
use super::page::{Page, Px};
use super::wire;
use crate::chart::Shape;
use crate::layout::{Point, Rect};
use crate::text::width;

/// Corners of boxes, pixels.
const RADIUS: f64 = 7.0;

/// A block by its top left corner: links below, boxes above them, labels on top.
pub(super) fn block(block: &Block, x: f64, y: f64, page: &mut Page) {
    for (wire, route) in block.wires.iter().zip(&block.layout.routes) {
        wire::link(wire, route, x, y, page);
    }
    for (card, rect) in block.cards.iter().zip(&block.layout.boxes) {
        let at = Rect {
            x: rect.x + x,
            y: rect.y + y,
            ..*rect
        };
        match card.shape {
            Shape::Start | Shape::End => marker(card, at, page),
            Shape::State(_) | Shape::Absent => state(card, at, page),
        }
    }
    for (wire, route) in block.wires.iter().zip(&block.layout.routes) {
        if let (Some(middle), Some(size)) = (route.label, wire.size) {
            wire::label(
                wire,
                Point {
                    x: middle.x + x,
                    y: middle.y + y,
                },
                size,
                page,
            );
        }
    }
}

fn marker(card: &Card, rect: Rect, page: &mut Page) {
    page.open("marker");
    let middle = rect.center();
    page.rect(
        "box",
        (rect.x, rect.y),
        (rect.width, rect.height),
        rect.height / 2.0,
    );
    for word in &card.name {
        page.text(
            "name",
            word,
            middle.x - width(word, MARKER) / 2.0,
            middle.y + 4.3,
            MARKER,
        );
    }
    page.close();
}

fn state(card: &Card, rect: Rect, page: &mut Page) {
    page.open(&format!("state {}", kind_class(card.shape)));
    page.title(&card.tooltip);
    let size = (rect.width, rect.height);
    page.rect(
        if card.inner.is_empty() {
            "box"
        } else {
            "frame"
        },
        (rect.x, rect.y),
        size,
        RADIUS,
    );
    if card.inner.is_empty() {
        page.path("band", &band(&rect));
        page.path_at(
            "icon",
            icon::path(card.shape),
            rect.x + BAND / 2.0 - 8.0,
            rect.center().y - 8.0,
        );
    } else {
        page.path("band", &tab(&rect, card.head));
        page.path_at(
            "icon",
            icon::path(card.shape),
            rect.x + BAND / 2.0 - 8.0,
            rect.y + card.head / 2.0 - 8.0,
        );
    }
    let x = rect.x + BAND + PADDING;
    let mut y = rect.y + PADDING;
    for line in &card.name {
        page.text("name", line, x, y + 12.5, NAME);
        y += NAME_LINE;
    }
    for line in &card.detail {
        page.text("detail", line, x, y + 11.0, DETAIL);
        y += DETAIL_LINE;
    }
    inside(card, &rect, page);
    badge(card, &rect, page);
    page.close();
}

/// The blocks inside a box, side by side.
fn inside(card: &Card, rect: &Rect, page: &mut Page) {
    let gaps = count(card.inner.len().saturating_sub(1)) * BRANCHES;
    let across = card.inner.iter().map(|block| block.size.width).sum::<f64>() + gaps;
    let mut x = rect.center().x - across / 2.0;
    let top = rect.y + card.head + INSIDE;
    for (at, inner) in card.inner.iter().enumerate() {
        if at > 0 {
            let middle = x - BRANCHES / 2.0;
            let (from, to) = (top, rect.bottom() - INSIDE);
            page.path("split", &format!("M{} {}V{}", Px(middle), Px(from), Px(to)));
        }
        block(inner, x, top, page);
        x += inner.size.width + BRANCHES;
    }
}

/// The mark that a state retries, on its upper right corner.
fn badge(card: &Card, rect: &Rect, page: &mut Page) {
    let Some(badge) = &card.badge else { return };
    let text = width(&badge.label, LABEL) * 1.07;
    let size = (text + 25.0, 17.0);
    let corner = (rect.right() - size.0 + 8.0, rect.y - 9.0);
    page.open("badge");
    page.title(&badge.tooltip);
    page.rect("ground", corner, size, 8.5);
    page.path_at("icon", icon::RETRY, corner.0 + 6.0, corner.1 + 3.5);
    let font = crate::text::Font {
        bold: true,
        ..LABEL
    };
    page.text(
        "label",
        &badge.label,
        corner.0 + 19.0,
        corner.1 + 12.3,
        font,
    );
    page.close();
}

/// The left end of a box, filled.
fn band(rect: &Rect) -> String {
    let (x, y, r) = (rect.x, rect.y, RADIUS);
    format!(
        "M{} {}h{}v{}h{}a{r} {r} 0 0 1 -{r} -{r}v{}a{r} {r} 0 0 1 {r} -{r}z",
        Px(x + r),
        Px(y),
        Px(BAND - r),
        Px(rect.height),
        Px(r - BAND),
        Px(2.0 * r - rect.height),
    )
}

/// The upper left corner of a box with something inside, filled.
fn tab(rect: &Rect, height: f64) -> String {
    let (x, y, r) = (rect.x, rect.y, RADIUS);
    format!(
        "M{} {}h{}v{}a{r} {r} 0 0 1 -{r} {r}h{}v{}a{r} {r} 0 0 1 {r} -{r}z",
        Px(x + r),
        Px(y),
        Px(BAND - r),
        Px(height - r),
        Px(r - BAND),
        Px(r - height),
    )
}

fn kind_class(shape: Shape) -> &'static str {
    match shape {
        Shape::Start | Shape::End => "marker",
        Shape::Absent => "absent",
        Shape::State(StateKind::Task) => "task",
        Shape::State(StateKind::Pass) => "pass",
        Shape::State(StateKind::Choice) => "choice",
        Shape::State(StateKind::Wait) => "wait",
        Shape::State(StateKind::Succeed) => "succeed",
        Shape::State(StateKind::Fail) => "fail",
        Shape::State(StateKind::Parallel) => "parallel",
        Shape::State(StateKind::Map) => "map",
    }
}
