//! A small drawing for each kind of state, in a square of 16 pixels.

use asl::StateKind;

use crate::chart::Shape;

/// The path of a node's icon.
pub(super) fn path(shape: Shape) -> &'static str {
    match shape {
        Shape::Start | Shape::End => "",
        // A question mark.
        Shape::Absent => "M5 6a3 3 0 1 1 4 2.8c-.7.3-1 .8-1 1.7M8 13v.1",
        // A flash.
        Shape::State(StateKind::Task) => "M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z",
        // An arrow.
        Shape::State(StateKind::Pass) => "M2 8h11M9 4l4 4-4 4",
        // A fork in the way.
        Shape::State(StateKind::Choice) => "M8 14V9M8 9 3 4M8 9l5-5M3 7.5V4h3.5M9.5 4H13v3.5",
        // A clock.
        Shape::State(StateKind::Wait) => "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 4.5V8l2.5 1.5",
        // A check mark.
        Shape::State(StateKind::Succeed) => "M2.5 8.5l3.5 3.5 7.5-8",
        // A cross.
        Shape::State(StateKind::Fail) => "M3.5 3.5l9 9M12.5 3.5l-9 9",
        // Three ways side by side.
        Shape::State(StateKind::Parallel) => "M3 2v12M8 2v12M13 2v12",
        // A pile.
        Shape::State(StateKind::Map) => "M8 2 2 5l6 3 6-3zM2 8l6 3 6-3M2 11l6 3 6-3",
    }
}

/// An arrow that runs in a circle, in a square of 10 pixels.
pub(super) const RETRY: &str = "M9 5a4 4 0 1 1-1.2-2.8M9 .8v2.4H6.6";
