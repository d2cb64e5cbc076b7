//! `sfn-breaker reset`: let calls through again without waiting.

use breaker::decide::Order;
use clap::Args;

use super::order::{OrderArgs, carry};
use crate::error::CommandResult;
use crate::ui::Ui;

/// Start an open circuit's ramp now, without cool-down and probes
///
/// Calls come back step by step, and the circuit opens again if they fail. To let everything through at once, see `mode`.
#[derive(Debug, Args)]
pub(crate) struct ResetArgs {
    /// The circuit
    circuit: String,

    #[command(flatten)]
    order: OrderArgs,
}

/// Orders it.
pub(crate) fn reset(ui: &mut Ui, args: &ResetArgs) -> CommandResult {
    carry(ui, &args.circuit, Order::Reset, &args.order)
}
