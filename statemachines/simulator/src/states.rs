//! The states of a definition, those of machines within it too.

use asl::{ProcessorMode, State, StateMachine};

/// A state where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing<'m> {
    pub(crate) name: &'m str,
    pub(crate) state: &'m State,
    /// Whether it runs in an execution of its own.
    pub(crate) in_distributed_map: bool,
}

/// Every state, in written order.
pub(crate) fn all(machine: &StateMachine) -> Vec<Standing<'_>> {
    let mut found = Vec::new();
    note(machine, false, &mut found);
    found
}

fn note<'m>(machine: &'m StateMachine, distributed: bool, found: &mut Vec<Standing<'m>>) {
    for (name, state) in &machine.states {
        found.push(Standing {
            name,
            state,
            in_distributed_map: distributed,
        });
        for nested in state.nested() {
            note(nested, distributed || is_distributed(nested), found);
        }
    }
}

fn is_distributed(machine: &StateMachine) -> bool {
    let config = machine.processor_config.as_ref();
    config.and_then(|config| config.mode) == Some(ProcessorMode::Distributed)
}
