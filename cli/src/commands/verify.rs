//! `sfn-breaker verify`: every rendered state, by AWS and by us.

use std::path::PathBuf;

use clap::Args;
use cloud::CloudError;
use cloud::test_state::test_state;
use generator::Machine;
use jiff::Timestamp;
use serde::Serialize;
use simulator::rehearsal::{Case, Difference, compare, rehearse};

use crate::account::AccountArgs;
use crate::error::{CommandError, CommandResult, ExitStatus};
use crate::format::{self, Format};
use crate::spec_file;
use crate::ui::Ui;

/// Run every rendered state through the TestState API, and compare with our interpreter
///
/// Every state is met with what the states before it leave, and every Task with whatever it may answer or fail with: all
/// mocked, nothing is called and nothing deployed. Needs `states:TestState`.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The spec
    #[arg(default_value = spec_file::SPEC_FILE)]
    spec: PathBuf,

    /// Only machines whose name contains this
    #[arg(long, value_name = "TEXT")]
    machine: Option<String>,

    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    account: AccountArgs,
}

/// What came of it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Verified {
    machines: Vec<MachineVerified>,
    /// Cases in which both agree.
    agreed: usize,
    differing: Vec<Differing>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct MachineVerified {
    machine: String,
    /// States that were asked about.
    states: usize,
    cases: usize,
    agreed: usize,
    /// States that no case leads to.
    unreached: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Differing {
    #[serde(flatten)]
    case: Case,
    /// Where the answers differ; empty when AWS refused.
    differences: Vec<Difference>,
    /// Why AWS refused the request.
    refused: Option<String>,
}

/// Verifies.
pub(crate) fn verify(ui: &mut Ui, args: &VerifyArgs) -> CommandResult {
    let spec = spec_file::read(&args.spec)?;
    let machines = named(generator::render(&spec), args.machine.as_deref())?;
    let session = args.account.open()?;
    let mut verified = Verified {
        machines: Vec::new(),
        agreed: 0,
        differing: Vec::new(),
    };
    for machine in machines {
        let rehearsal = rehearse(&machine, Timestamp::now());
        let cases = rehearsal.cases.len();
        let before = verified.agreed;
        for (number, mut case) in rehearsal.cases.into_iter().enumerate() {
            ui.progress(format_args!("{}: {} of {cases}", case.machine, number + 1));
            let (differences, refused) = match test_state(&session, &case.request) {
                Ok(theirs) => (compare(&case, &theirs), None),
                // Refused is an answer too; anything else would only come again.
                Err(CloudError::Service { told, .. }) => (Vec::new(), Some(told)),
                Err(error) => return Err(error.into()),
            };
            if differences.is_empty() && refused.is_none() {
                verified.agreed += 1;
            } else {
                // The whole machine, which `render` shows.
                if let Some(request) = case.request.as_object_mut() {
                    request.remove("definition");
                }
                verified.differing.push(Differing {
                    case,
                    differences,
                    refused,
                });
            }
        }
        ui.progress_done();
        verified.machines.push(MachineVerified {
            machine: machine.name,
            states: machine.definition.states.len() - rehearsal.unreached.len(),
            cases,
            agreed: verified.agreed - before,
            unreached: rehearsal.unreached,
        });
    }
    match args.format {
        Format::Json => format::json(ui, &verified)?,
        Format::Text => ui.result(text(&verified))?,
    }
    Ok(if verified.differing.is_empty() {
        ExitStatus::Ok
    } else {
        ExitStatus::Findings
    })
}

/// The machines whose name contains a text; all without one.
fn named(machines: Vec<Machine>, text: Option<&str>) -> Result<Vec<Machine>, CommandError> {
    let Some(text) = text else {
        return Ok(machines);
    };
    let (wanted, others): (Vec<_>, Vec<_>) = machines
        .into_iter()
        .partition(|machine| machine.name.contains(text));
    if wanted.is_empty() {
        let names: Vec<String> = others.iter().map(|one| format!("`{}`", one.name)).collect();
        let message = format!("no machine of the spec has `{text}` in its name");
        let hint = format!("it renders {}", names.join(", "));
        return Err(CommandError::trouble(message).hint(hint));
    }
    Ok(wanted)
}

fn text(verified: &Verified) -> String {
    let mut text = String::new();
    for machine in &verified.machines {
        text.push_str(&format!(
            "{}: {} of {} cases agree, {} states\n",
            machine.machine, machine.agreed, machine.cases, machine.states
        ));
        if !machine.unreached.is_empty() {
            let states = machine.unreached.join(", ");
            text.push_str(&format!("  not reached: {states}\n"));
        }
    }
    for one in &verified.differing {
        let reply = one.case.reply.as_deref();
        let reply = reply.map(|reply| format!(", answered with: {reply}"));
        text.push_str(&format!(
            "\n{} / {}{}\n",
            one.case.machine,
            one.case.state,
            reply.unwrap_or_default()
        ));
        if let Some(refused) = &one.refused {
            text.push_str(&format!("  AWS refuses: {refused}\n"));
        }
        for difference in &one.differences {
            let said = |value: &Option<serde_json::Value>| {
                value
                    .as_ref()
                    .map_or_else(|| "nothing".to_owned(), ToString::to_string)
            };
            text.push_str(&format!(
                "  {}: AWS says {}, we say {}\n",
                difference.at,
                said(&difference.theirs),
                said(&difference.ours)
            ));
        }
    }
    text
}
