//! What a machine's role needs, read from its Tasks: the action from `Resource`, what it acts on from the arguments.

mod managed_rule;
mod service;

use asl::{State, StateMachine, Task};
use breaker::item::PK;
use generator::{Kind, Machine};
use serde_json::{Map, Value};
use spec::{Call, Permission, TaskCall};

use crate::app::Problem;
use crate::constructs::table::only_keys;
use crate::plan::Plan;
use crate::template::policy::Statement;

/// The statements for every Task of a machine. A Task that does not say what it acts on is a problem.
pub(crate) fn of_machine(
    plan: &Plan<'_>,
    machine: &Machine,
    substitutions: &Map<String, Value>,
    problems: &mut Vec<Problem>,
) -> Vec<Statement> {
    let mut statements = Vec::new();
    let names = service::Names {
        substitutions,
        table: plan.table_arn(),
    };
    let stated = stated(plan, machine);
    for task in tasks(&machine.definition) {
        if let Some((call, permissions)) = stated
            && task.resource == call.resource
            && task.arguments.as_ref() == call.arguments.as_ref().map(|template| &template.0)
        {
            statements.extend(permissions.iter().map(|one| names.stated(one)));
            statements.extend(managed_rule::statement(task));
            continue;
        }
        match service::statements(task, &names) {
            Ok(found) => {
                let found = found.into_iter();
                statements.extend(found.map(|one| narrowed(one, task, machine, &names)));
                statements.extend(managed_rule::statement(task));
            }
            Err(unknown) => {
                let problem = Problem {
                    stack: plan.name().to_owned(),
                    message: format!("{}: {unknown}", machine.name),
                    hint: "say what the Task may do: `task: { permissions: [{ actions: [s3:GetObject], resources: [arn:…] }] }`"
                        .to_owned(),
                };
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
        }
    }
    statements
}

/// The protected call of a guard, where the spec itself says what it may do.
pub(crate) fn stated<'p>(
    plan: &'p Plan<'_>,
    machine: &Machine,
) -> Option<(&'p TaskCall, &'p [Permission])> {
    let dependency = plan.spec.dependency(machine.dependency.as_deref()?)?;
    match &dependency.call {
        Call::Task(call) if machine.kind == Kind::Guard => {
            Some((call, call.permissions.as_deref()?))
        }
        Call::Task(_) | Call::Http(_) => None,
    }
}

/// A guard sees its own circuit and its own answers, nobody else's, and each only as its Task does.
fn narrowed(
    statement: Statement,
    task: &Task,
    machine: &Machine,
    names: &service::Names<'_>,
) -> Statement {
    match (machine.kind, &machine.dependency) {
        (Kind::Guard, Some(circuit)) if statement.is_on(&names.table) => {
            let answers = breaker::item::answer_prefix(circuit);
            let keys = if key_of(task).contains(&answers) {
                answers + "*"
            } else {
                breaker::item::circuit_key(circuit)
            };
            statement.only_if(only_keys(&[keys]))
        }
        (Kind::Guard | Kind::Incident | Kind::Health, _) => statement,
    }
}

/// The key of the item that a Task reads or writes: text, or the expression that makes it.
fn key_of(task: &Task) -> &str {
    let item = task
        .arguments
        .as_ref()
        .and_then(|given| given.get("Key").or_else(|| given.get("Item")));
    let key = item.and_then(|item| item[PK]["S"].as_str());
    key.unwrap_or_default()
}

/// Every Task; rendered machines have no states within states.
fn tasks(machine: &StateMachine) -> impl Iterator<Item = &Task> {
    machine.states.values().filter_map(|state| match state {
        State::Task(task) => Some(task.as_ref()),
        State::Pass(_)
        | State::Choice(_)
        | State::Wait(_)
        | State::Succeed(_)
        | State::Fail(_)
        | State::Parallel(_)
        | State::Map(_) => None,
    })
}
