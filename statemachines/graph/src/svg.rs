//! A state machine as a picture.

mod block;
mod draw;
mod icon;
mod page;
mod style;
mod wire;

use asl::StateMachine;

use self::block::Block;
use self::page::Page;
use crate::chart::Chart;

/// Pixels around the picture.
const MARGIN: f64 = 24.0;

/// A picture that stands by itself: fonts are the reader's own, colours follow the reader's light or
/// dark scheme, comments show under the pointer.
pub fn svg(machine: &StateMachine) -> String {
    let block = Block::of(&Chart::of(machine));
    let width = block.size.width + 2.0 * MARGIN;
    let height = block.size.height + 2.0 * MARGIN;
    let mut page = Page::new(width, height, machine.comment.as_deref());
    draw::block(&block, MARGIN, MARGIN, &mut page);
    page.finish()
}

#[cfg(test)]
mod tests;
