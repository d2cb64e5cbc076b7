//! `sfn-breaker mode`: take a circuit out of its own hands, or give it back.

use breaker::circuit::Mode;
use breaker::decide::Order;
use clap::{Args, ValueEnum};

use super::order::{OrderArgs, carry};
use crate::error::CommandResult;
use crate::ui::Ui;

/// Force a circuit open or closed, let it only observe, or let it decide again
///
/// A mode holds until the next one, whatever the dependency does: `auto` gives the circuit back to itself.
#[derive(Debug, Args)]
pub(crate) struct ModeArgs {
    /// The circuit
    circuit: String,

    /// The mode
    mode: ModeName,

    #[command(flatten)]
    order: OrderArgs,
}

/// A mode, as it is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ModeName {
    /// The circuit decides for itself
    Auto,
    /// Nothing goes through, whatever the phase
    ForcedOpen,
    /// Everything goes through, whatever the phase
    ForcedClosed,
    /// Decide and report, but never reject
    Observe,
}

/// Orders it.
pub(crate) fn mode(ui: &mut Ui, args: &ModeArgs) -> CommandResult {
    let mode = match args.mode {
        ModeName::Auto => Mode::Auto,
        ModeName::ForcedOpen => Mode::ForcedOpen,
        ModeName::ForcedClosed => Mode::ForcedClosed,
        ModeName::Observe => Mode::Observe,
    };
    carry(ui, &args.circuit, Order::Mode(mode), &args.order)
}
