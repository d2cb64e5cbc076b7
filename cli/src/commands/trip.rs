//! `sfn-breaker trip`: open a circuit by hand.

use breaker::decide::Order;
use clap::Args;

use super::order::{OrderArgs, carry};
use crate::error::CommandResult;
use crate::ui::Ui;

/// Open a circuit now, as a breach would
///
/// Its incident starts, and brings it back: cool-down, probes, ramp. To keep it open whatever happens, see `mode`.
#[derive(Debug, Args)]
pub(crate) struct TripArgs {
    /// The circuit
    circuit: String,

    #[command(flatten)]
    order: OrderArgs,
}

/// Orders it.
pub(crate) fn trip(ui: &mut Ui, args: &TripArgs) -> CommandResult {
    carry(ui, &args.circuit, Order::Trip, &args.order)
}
