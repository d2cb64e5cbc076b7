//! What Step Functions writes to the log group of a guard that logs every event.

use asl::ExecutionType;
use interpreter::Event;

use super::states::Prepared;

/// A UUID: executions that nobody names get one, and EXPRESS ones a second.
const UUID: &str = "00000000-0000-4000-8000-000000000000";

/// How long an execution's lines are together. Each has the execution's ARN, which is a third of it; the name of the stack,
/// which is a part of the machine's, is left out.
pub(super) fn bytes(machine: &Prepared, events: &[Event]) -> u64 {
    let name = &machine.name;
    let execution = match machine.workflow {
        ExecutionType::Standard => format!("execution:{name}:{UUID}"),
        ExecutionType::Express => format!("express:{name}:{UUID}:{UUID}"),
    };
    let arn = format!("arn:aws:states:us-east-1:111111111111:{execution}");
    let lengths = events
        .iter()
        .map(|event| event.to_log_line(&arn).to_string().len());
    u64::try_from(lengths.sum::<usize>()).unwrap_or(u64::MAX)
}
