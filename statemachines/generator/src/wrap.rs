//! Splicing a breaker into a machine that somebody has already.
//!
//! ```text
//! ──► gate ──► admitted? ──yes──► the Task ──ok──► (remember) ──► where the Task led
//!      ▲           │                 │ failed                          ▲
//!      │           no                ▼                                 │
//!      │           │              record ──► try again? ──yes──► back off ──► gate again
//!      │           ▼                           │no                     │
//!      │        look up answer ──► fresh or stale, or default ──► fallback answer
//!      │           │ nothing can answer
//!      └── table   ▼
//!          down  failed: the user's own Catch, with the Task's own error or `Breaker.Open`
//! ```
//!
//! The Task itself stays, with all its fields. The states around it hand their input on as the machine's own language
//! does it, and decide in Choice and Pass states that have no `Output`: in a JSONPath machine nothing of the user's data
//! goes through an expression, but for `gate: compact`. What the states learn stands in variables whose names occur
//! nowhere else in the definition.

use std::collections::BTreeSet;

use asl::{QueryLanguage, State, StateMachine, Task};
use spec::{Dependency, Spec};

mod answer;
mod cache;
mod check;
mod compact;
mod errand;
mod error;
mod expression;
mod failed;
mod find;
mod gate;
mod names;
mod note;
mod permissions;
mod record;
mod retarget;
mod retry;
mod task;

pub use error::WrapError;
pub use note::Note;
pub use permissions::{Permissions, Statement};

use find::Found;
use names::{StateNames, Variables};

/// A Task to wrap.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Target {
    /// The state's name, or the way to it through nested machines: `Fan out/0/Charge`, `Each/Charge`.
    pub state: String,
    /// The dependency whose circuit it asks, by its name in the spec.
    pub dependency: String,
}

/// What a caller may choose.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct WrapOptions {
    /// Leave the Task's `Retry` where it is (default: it becomes states that ask the gate again).
    pub keep_retry: bool,
}

/// A machine with breakers spliced in.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrapped {
    /// The machine. What was not asked for is as it was, and in the same order.
    pub machine: StateMachine,
    /// What the machine's role and its deployment need beyond what they had.
    pub permissions: Permissions,
    /// What a person should know, in the order of the targets.
    pub notes: Vec<Note>,
    /// What the breakers' states are called, in the order of the targets.
    pub spliced: Vec<Spliced>,
}

/// One breaker around one Task, for whoever follows an execution through it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Spliced {
    /// The Task's name.
    pub task: String,
    /// The name of the same Task where its success is counted.
    pub counted: String,
    /// The dependency whose circuit it asks.
    pub dependency: String,
    /// Where every call comes in.
    pub gate: String,
    /// Where a call goes that a fresh answer is kept for.
    pub fresh: String,
    /// Where one goes that a stale answer is kept for.
    pub stale: String,
    /// Where one goes that the default answers.
    pub default: String,
    /// Where one goes that nothing answers.
    pub failed: String,
    /// All of them, the Task too: a call is over when it comes to any other state.
    pub states: BTreeSet<String>,
}

/// Splices a breaker around each target, in the order given.
///
/// The machine should be one that Step Functions accepts. The same machine, spec and targets give the same result.
///
/// # Errors
/// Everything that is wrong with the targets, in their order. Never empty.
///
/// ```
/// let machine = asl::parse(r#"{ "StartAt": "Charge", "States": {
///     "Charge": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
///                 "Parameters": { "FunctionName": "charge" }, "ResultPath": "$.charge", "End": true } } }"#).machine.unwrap();
/// let spec = spec::parse("
/// version: 1
/// dependencies:
///   payments:
///     task: { resource: 'arn:aws:states:::lambda:invoke' }
/// ").unwrap();
///
/// let targets = [generator::Target { state: "Charge".into(), dependency: "payments".into() }];
/// let wrapped = generator::wrap(&machine, &spec, &targets, generator::WrapOptions::default()).unwrap();
/// assert_eq!(wrapped.machine.start_at, "Charge: gate");
/// assert_eq!(wrapped.machine.states["Charge: admitted?"].targets(), ["Charge", "Charge: failed"]);
/// ```
pub fn wrap(
    machine: &StateMachine,
    spec: &Spec,
    targets: &[Target],
    options: WrapOptions,
) -> Result<Wrapped, Vec<WrapError>> {
    let errors = check::targets(machine, spec, targets);
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut machine = machine.clone();
    let mut notes = Vec::new();
    let mut permissions = Permissions::default();
    let mut spliced = Vec::new();
    for target in targets {
        // Both were checked, and a wrap takes no state away.
        let (Some(dependency), Ok(found)) = (
            spec.dependency(&target.dependency),
            find::task(&machine, &target.state),
        ) else {
            continue;
        };
        let splice = Splice::new(&machine, found, dependency, options);
        for note in note::all(&splice) {
            // What is about the dependency is said once.
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        permissions.add(&splice);
        spliced.push(splice.told());
        splice.into_machine(&mut machine);
    }
    Ok(Wrapped {
        machine,
        permissions,
        notes,
        spliced,
    })
}

/// A state and its name.
type Named = (String, State);

/// One breaker around one Task: what every state of it needs to know.
struct Splice<'s> {
    dependency: &'s Dependency,
    found: Found,
    /// The Task as it was.
    task: Task,
    names: StateNames,
    variables: Variables,
    /// The language of the states that hand data on.
    around: QueryLanguage,
    /// The Task's own.
    own: QueryLanguage,
    options: WrapOptions,
}

impl<'s> Splice<'s> {
    fn new(
        machine: &StateMachine,
        found: Found,
        dependency: &'s Dependency,
        options: WrapOptions,
    ) -> Self {
        let around = found.language;
        let names = StateNames::new(machine, &found.name);
        // Its own ways back to itself go through the gate as everybody's do.
        let mut task = found.task.clone();
        retarget::task(&mut task, &found.name, &names.gate);
        Splice {
            dependency,
            names,
            variables: Variables::new(machine, &found.name),
            own: task.query_language.unwrap_or(around),
            around,
            task,
            found,
            options,
        }
    }

    /// Where a call goes that is refused or has failed for good: the first rung of the ladder.
    fn give_up(&self) -> &str {
        if self.dependency.fallback.cache.is_some() {
            &self.names.look_up
        } else {
            self.without_cache()
        }
    }

    /// The rung behind the cache.
    fn without_cache(&self) -> &str {
        if self.dependency.fallback.default.is_some() {
            &self.names.default
        } else {
            &self.names.failed
        }
    }

    /// Whether anything but the Task can answer.
    fn has_fallback(&self) -> bool {
        let fallback = &self.dependency.fallback;
        fallback.cache.is_some() || fallback.default.is_some()
    }

    /// What a JSONata state of ours says of its language: nothing where the machine says it.
    fn jsonata(&self) -> Option<QueryLanguage> {
        (self.around != QueryLanguage::Jsonata).then_some(QueryLanguage::Jsonata)
    }

    /// The states that come before the Task, and those behind it, in the order people read them in.
    fn states(&self) -> (Vec<Named>, Vec<Named>) {
        let before = gate::first(self);
        let mut after = vec![(self.names.counted.clone(), task::counted(self).into())];
        after.extend(cache::remember(self));
        after.extend(answer::end(self));
        after.extend(record::state(self));
        after.extend(retry::states(self));
        after.extend(cache::look_up(self));
        after.extend(answer::states(self));
        after.extend(failed::state(self));
        (before, after)
    }

    fn told(&self) -> Spliced {
        let names = &self.names;
        let (before, after) = self.states();
        let own = [&self.found.name, &names.error].into_iter().cloned();
        let around = before.into_iter().chain(after).map(|(name, _)| name);
        Spliced {
            task: self.found.name.clone(),
            counted: names.counted.clone(),
            dependency: self.dependency.name.as_str().to_owned(),
            gate: names.gate.clone(),
            fresh: names.fresh.clone(),
            stale: names.stale.clone(),
            default: names.default.clone(),
            failed: names.failed.clone(),
            states: own.chain(around).collect(),
        }
    }

    fn into_machine(self, machine: &mut StateMachine) {
        let (before, after) = self.states();
        let task = task::wrapped(&self);
        let Some(scope) = find::scope(machine, &self.found.scope) else {
            return;
        };
        // First, so that what points to the Task from within the breaker keeps doing so.
        retarget::all(scope, &self.found.name, &self.names.gate);
        let old = std::mem::take(&mut scope.states);
        for (name, state) in old {
            if name == self.found.name {
                scope.states.extend(before.iter().cloned());
                scope.states.insert(name, task.clone().into());
                scope.states.extend(after.iter().cloned());
            } else {
                scope.states.insert(name, state);
            }
        }
    }
}
