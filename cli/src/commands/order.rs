//! What `trip`, `reset` and `mode` have in common: they order, and show before and after.

use breaker::circuit::Mode;
use breaker::decide::Order;
use clap::Args;
use cloud::orders::{Asked, Outcome, Standing, carry_out};
use jiff::Timestamp;

use crate::account::StackArgs;
use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::format::{self, Format};
use crate::ui::Ui;
use crate::words::{between, length, moment, percent};

/// The options of every order.
#[derive(Debug, Args)]
pub(super) struct OrderArgs {
    /// Why: people read it in `status`, in notices and in `history`
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Who orders it; the caller's ARN when absent
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,

    /// How the outcome is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    stack: StackArgs,
}

/// Carries an order out and shows what came of it.
pub(super) fn carry(ui: &mut Ui, circuit: &str, order: Order, args: &OrderArgs) -> CommandResult {
    // It is shown on one line wherever it is read.
    let words: Vec<&str> = args.reason.split_whitespace().collect();
    let reason = words.join(" ");
    if reason.is_empty() {
        let error = CommandError::trouble("`--reason` is empty");
        return Err(error.hint("say why, for whoever reads it tomorrow"));
    }
    let (session, stack) = args.stack.find()?;
    stack.need_circuit(circuit)?;
    let actor = match &args.actor {
        Some(actor) => actor.clone(),
        None => session.caller()?.arn,
    };
    let asked = Asked {
        circuit,
        order,
        reason: &reason,
        actor: &actor,
    };
    let outcome = carry_out(&session, &stack, &asked, Timestamp::now)?;
    match args.format {
        Format::Json => format::json(ui, &outcome)?,
        Format::Text => ui.result(text(&outcome, Timestamp::now()))?,
    }
    say(ui, &outcome);
    match &outcome.incident_failed {
        None => Ok(ExitStatus::Ok),
        Some(told) => Err(CommandError::trouble(format!(
            "the order stands, but its incident did not start: {told}"
        ))
        .hint("order it again, or leave it to reconciliation, which starts it a minute after it is due")),
    }
}

/// What somebody who looks at the outcome only would miss.
fn say(ui: &mut Ui, outcome: &Outcome) {
    if outcome.lost_races > 0 {
        ui.status(format_args!(
            "Somebody else wrote the circuit first, {} in a row: this is what came of it when read again.",
            if outcome.lost_races == 1 { "once".to_owned() } else { format!("{} times", outcome.lost_races) }
        ));
    }
    if let Some(because) = &outcome.unchanged_because {
        ui.status(format_args!("Nothing was changed: {because}."));
    }
    let forced = match outcome.after.mode {
        Mode::Auto => None,
        Mode::ForcedOpen => Some("no call goes through"),
        Mode::ForcedClosed | Mode::Observe => Some("every call goes through"),
    };
    if let Some(effect) = forced {
        ui.status(format_args!(
            "The mode is {}: {effect} until `sfn-breaker mode {} auto --reason …`.",
            outcome.after.mode, outcome.circuit
        ));
    }
    if let Some(name) = &outcome.incident_started {
        ui.status(format_args!("Incident {name} looks after it."));
    }
}

fn text(outcome: &Outcome, now: Timestamp) -> String {
    let line = |standing: &Standing| {
        let retry = standing
            .retry_at
            .filter(|at| *at > now)
            .map_or_else(String::new, |at| {
                format!(
                    ", probed from {} (in {})",
                    moment(at),
                    length(between(now, at))
                )
            });
        format!(
            "{}, admits {}, {}, generation {}{retry}\n          {} ({})",
            standing.phase,
            percent(standing.admission),
            standing.mode,
            standing.generation,
            standing.reason,
            standing.actor
        )
    };
    format!(
        "{}\n  before  {}\n  after   {}\n",
        outcome.circuit,
        line(&outcome.before),
        line(&outcome.after)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(phase: &'static str, admission: f64, generation: u64) -> Standing {
        Standing {
            phase,
            admission,
            mode: Mode::Auto,
            generation,
            revision: generation,
            retry_at: None,
            reason: "never opened".to_owned(),
            actor: "nobody".to_owned(),
            incident: None,
        }
    }

    #[test]
    fn before_and_after_stand_below_each_other() {
        let now: Timestamp = "2026-11-23T03:12:45Z".parse().unwrap();
        let outcome = Outcome {
            circuit: "payments".to_owned(),
            order: "trip".to_owned(),
            changed: true,
            unchanged_because: None,
            lost_races: 0,
            before: standing("closed", 1.0, 0),
            after: Standing {
                retry_at: "2026-11-23T03:12:56Z".parse().ok(),
                reason: "drill".to_owned(),
                actor: "ada".to_owned(),
                ..standing("open", 0.0, 1)
            },
            incident_started: Some("payments-1".to_owned()),
            incident_failed: None,
        };
        insta::assert_snapshot!(text(&outcome, now), @"
        payments
          before  closed, admits 100%, auto, generation 0
                  never opened (nobody)
          after   open, admits 0%, auto, generation 1, probed from 2026-11-23 03:12:56 UTC (in 11 s)
                  drill (ada)
        ");
    }
}
