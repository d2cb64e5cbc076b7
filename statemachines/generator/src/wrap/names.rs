//! What the spliced states and variables are called, so that nothing clashes.

use std::collections::BTreeSet;

use asl::StateMachine;

/// The longest name of a state, characters (AWS quota).
const MOST_STATE_CHARACTERS: usize = 80;
/// The longest name of a variable, characters (AWS quota).
const MOST_VARIABLE_CHARACTERS: usize = 80;

/// The states around one Task: its name, a colon and what the state does. A name that is too long is cut, and one that
/// is taken gets a number; names are unique in the whole definition, nested machines included.
pub(super) struct StateNames {
    pub(super) gate: String,
    pub(super) admitted: String,
    pub(super) look_again: String,
    pub(super) counted: String,
    pub(super) count_success: String,
    pub(super) remember: String,
    pub(super) remembered: String,
    pub(super) record: String,
    pub(super) try_again: String,
    pub(super) back_off: String,
    pub(super) gate_again: String,
    pub(super) look_up: String,
    pub(super) how_old: String,
    pub(super) fresh: String,
    pub(super) stale: String,
    pub(super) default: String,
    pub(super) assign: String,
    pub(super) answer: String,
    pub(super) failed: String,
    pub(super) error: String,
}

impl StateNames {
    pub(super) fn new(machine: &StateMachine, task: &str) -> Self {
        let mut taken = BTreeSet::new();
        collect(machine, &mut taken);
        let mut name = |role: &str| {
            let name = (1..)
                .map(|number| state(task, role, number))
                .find(|name| !taken.contains(name))
                .unwrap_or_default();
            taken.insert(name.clone());
            name
        };
        StateNames {
            gate: name("gate"),
            admitted: name("admitted?"),
            look_again: name("look again"),
            counted: name("counted"),
            count_success: name("count success"),
            remember: name("remember"),
            remembered: name("remembered"),
            record: name("record"),
            try_again: name("try again?"),
            back_off: name("back off"),
            gate_again: name("gate again"),
            look_up: name("look up answer"),
            how_old: name("how old?"),
            fresh: name("fresh answer"),
            stale: name("stale answer"),
            default: name("default answer"),
            assign: name("assign from answer"),
            answer: name("fallback answer"),
            failed: name("failed"),
            error: name("error"),
        }
    }
}

fn state(task: &str, role: &str, number: u32) -> String {
    let ending = match number {
        1 => format!(": {role}"),
        more => format!(": {role} {more}"),
    };
    let room = MOST_STATE_CHARACTERS - ending.chars().count();
    let start: String = if task.chars().count() <= room {
        task.to_owned()
    } else {
        task.chars().take(room - 1).chain(['…']).collect()
    };
    format!("{start}{ending}")
}

fn collect(machine: &StateMachine, names: &mut BTreeSet<String>) {
    for (name, state) in &machine.states {
        names.insert(name.clone());
        for nested in state.nested() {
            collect(nested, names);
        }
    }
}

/// The variables around one Task: `breaker_Charge`, and others that begin like it.
///
/// An inner machine must not set a variable of an outer one, and must not be misread by the user's own expressions, so
/// the common beginning occurs nowhere in the definition.
pub(super) struct Variables {
    base: String,
}

impl Variables {
    pub(super) fn new(machine: &StateMachine, task: &str) -> Self {
        const LONGEST_ENDING: usize = "_recorded".len() + "_999".len();
        let words: Vec<&str> = task
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let mut start = format!("breaker_{}", words.join("_"));
        start.truncate(MOST_VARIABLE_CHARACTERS - LONGEST_ENDING);
        let start = start.trim_end_matches('_');
        let text = machine.to_value().to_string();
        let base = (1..)
            .map(|number| match number {
                1 => start.to_owned(),
                more => format!("{start}_{more}"),
            })
            .find(|base| !text.contains(base))
            .unwrap_or_default();
        Variables { base }
    }

    /// For the user to read, behind the Task: `{circuit, phase, source, ageSeconds}`, the source one of `live`, `fresh`,
    /// `stale` and `default`, or null when nothing answered.
    pub(super) fn about(&self) -> &str {
        &self.base
    }

    /// What the gate read, the whole result; null when the table did not answer.
    pub(super) fn read(&self) -> String {
        self.named("read")
    }

    /// What belongs to the attempt that was let through: `{ticket, admittedAt, storedAt, expires}`.
    pub(super) fn call(&self) -> String {
        self.named("call")
    }

    /// Which attempt this is (1: the first).
    pub(super) fn attempt(&self) -> String {
        self.named("attempt")
    }

    /// The last attempt's error output; null before one failed.
    pub(super) fn failure(&self) -> String {
        self.named("failure")
    }

    /// What the record worker answered, the whole result.
    pub(super) fn recorded(&self) -> String {
        self.named("recorded")
    }

    /// The key of the kept answer's item.
    pub(super) fn key(&self) -> String {
        self.named("key")
    }

    /// What looking up an answer read, the whole result.
    pub(super) fn found(&self) -> String {
        self.named("found")
    }

    /// What stands in the result's place.
    pub(super) fn answer(&self) -> String {
        self.named("answer")
    }

    fn named(&self, what: &str) -> String {
        format!("{}_{what}", self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_and_taken_ones_numbered() {
        let long = "a".repeat(80);
        let name = state(&long, "look up answer", 1);
        assert_eq!(name.chars().count(), 80);
        assert!(name.ends_with("a…: look up answer"));
        assert_eq!(state("Charge", "gate", 1), "Charge: gate");
        assert_eq!(state("Charge", "gate", 2), "Charge: gate 2");
    }

    #[test]
    fn variables_are_words_that_occur_nowhere() {
        let base = |task: &str, text: &str| {
            let machine = StateMachine {
                comment: Some(text.to_owned()),
                ..StateMachine::default()
            };
            Variables::new(&machine, task).base
        };
        assert_eq!(base("Charge the card!", ""), "breaker_Charge_the_card");
        assert_eq!(base("支払い", ""), "breaker");
        assert_eq!(base("Charge", "reads $breaker_Charge"), "breaker_Charge_2");
        let longest = Variables::new(&StateMachine::default(), &"b".repeat(80)).recorded();
        assert!(longest.len() <= MOST_VARIABLE_CHARACTERS);
    }
}
