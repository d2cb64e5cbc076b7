//! Names that the template gives and the commands look for.

use sha2::{Digest, Sha256};

/// The key of our own part of a template's `Metadata`.
pub const METADATA: &str = "sfn-breaker";

/// The template parameter that names the bucket with the functions' code, where no bootstrapped one is used.
pub const ASSET_BUCKET: &str = "AssetBucket";

/// The template parameter that leaves out what emulators do not know; `false` on AWS.
pub const EMULATOR: &str = "Emulator";

/// The condition under which a resource that emulators refuse is there.
pub(crate) const ON_AWS: &str = "OnAws";

/// The logical id of the stack's own key for notices.
pub(crate) const NOTICE_KEY: &str = "NoticeKey";

/// The logical id of the queue for events and notices that could not be delivered.
pub(crate) const DEAD_LETTERS: &str = "DeadLetters";

/// The logical id of the rules' role, which starts machines.
pub(crate) const RULE_ROLE: &str = "RuleRole";

/// The name of the alias that callers of a guard use.
pub const ALIAS: &str = "live";

/// Keys of a stack's outputs.
pub mod output {
    /// The table's name.
    pub const TABLE: &str = "Table";
    /// The ARN of the SNS topic.
    pub const TOPIC: &str = "Topic";
    /// The ARN of the incident machine.
    pub const INCIDENT_MACHINE: &str = "IncidentMachine";
    /// The dashboard's name.
    pub const DASHBOARD: &str = "Dashboard";
    /// The URL of the HTTP API, where there is one.
    pub const API: &str = "Api";

    /// The ARN of a circuit's guard: of its live alias.
    #[must_use]
    pub fn guard(circuit: &str) -> String {
        format!("{}Guard", super::logical(circuit))
    }

    /// The ARN of a circuit's health machine.
    #[must_use]
    pub fn health(circuit: &str) -> String {
        format!("{}Health", super::logical(circuit))
    }
}

/// A circuit's name as part of a logical id, which has letters and digits only: `stock-eu` is `StockEu`.
///
/// Names that would lose what tells them apart (capitals, empty or numbered parts) get a few digits of their hash.
#[must_use]
pub fn logical(circuit: &str) -> String {
    let mut ambiguous = circuit.contains(|c: char| c.is_ascii_uppercase());
    let mut id = String::with_capacity(circuit.len() + 6);
    for part in circuit.split('-') {
        let mut letters = part.chars();
        match letters.next() {
            Some(first) => {
                ambiguous |= first.is_ascii_digit() && !id.is_empty();
                id.push(first.to_ascii_uppercase());
                id.push_str(letters.as_str());
            }
            None => ambiguous = true,
        }
    }
    if ambiguous {
        let hash = Sha256::digest(circuit.as_bytes());
        id.extend(hash.iter().take(3).map(|byte| format!("{byte:02x}")));
    }
    id
}

/// The namespace of a stack's metrics: stacks of one account keep their circuits apart.
#[must_use]
pub fn namespace(stack: &str) -> String {
    format!("{}/{stack}", breaker::names::metric::NAMESPACE)
}

/// Longest name of a state machine, characters (Step Functions quota).
const MAX_MACHINE_NAME: usize = 80;

/// The name of a machine in its account and region. Named by us: the incident starts itself, and reconciliation asks for
/// the executions of guards, so both must know the name before there is any machine.
///
/// An EXPRESS machine's name says so: a machine of another type is another machine, and cannot take the place of one of
/// the same name.
#[must_use]
pub fn machine(stack: &str, name: &str, workflow: spec::Workflow) -> String {
    let full = match workflow {
        spec::Workflow::Standard => format!("{stack}-{name}"),
        spec::Workflow::Express => format!("{stack}-{name}-express"),
    };
    if full.len() <= MAX_MACHINE_NAME {
        return full;
    }
    let hash = Sha256::digest(full.as_bytes());
    let mut short: String = full.chars().take(MAX_MACHINE_NAME - 9).collect();
    short.push('-');
    short.extend(hash.iter().take(4).map(|byte| format!("{byte:02x}")));
    short
}

/// The name of one of a circuit's alarms: named by us, because reconciliation asks for their levels by name, and the
/// settings travel with the functions' code.
#[must_use]
pub fn alarm(stack: &str, circuit: &str, kind: &str) -> String {
    format!("{stack}-{circuit}-{kind}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::logical;

    #[test]
    fn a_logical_id_reads_like_the_name() {
        assert_eq!(logical("payments"), "Payments");
        assert_eq!(logical("stock-eu"), "StockEu");
    }

    #[test]
    fn a_machines_name_fits() {
        let long = "a-stack-of-a-very-long-name-in-an-environment-of-a-long-name-too";
        let circuit = |one: char| format!("a-circuit-whose-name-is-as-long-as-can-{one}-guard");
        let name = |one| super::machine(long, &circuit(one), spec::Workflow::Standard);
        assert_eq!(name('b').len(), 80);
        assert_ne!(name('b'), name('c'));
        assert_eq!(
            super::machine("checkout", "payments-guard", spec::Workflow::Express),
            "checkout-payments-guard-express"
        );
    }

    #[test]
    fn names_that_differ_have_ids_that_differ() {
        let names = [
            "a-b", "ab", "aB", "AB", "Ab", "a--b", "a-b-", "x-1", "x1", "x-1a", "x1a",
        ];
        let ids: BTreeSet<String> = names.iter().map(|name| logical(name)).collect();
        assert_eq!(ids.len(), names.len(), "{ids:?}");
        assert!(
            ids.iter()
                .all(|id| id.chars().all(|c| c.is_ascii_alphanumeric()))
        );
    }
}
