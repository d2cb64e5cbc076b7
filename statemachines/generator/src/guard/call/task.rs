//! Any other Task, made by Step Functions itself.

use asl::{Catcher, Task, Transition};
use serde_json::json;
use spec::{Dependency, TaskCall};

use crate::guard::answer::output;
use crate::guard::name;
use crate::jsonata::{input, value};

/// Step Functions makes the call itself.
pub(super) fn call(dependency: &Dependency, task: &TaskCall) -> Task {
    let answer = task
        .output
        .as_ref()
        .map_or_else(|| value("$states.result"), |template| template.0.clone());
    let next = if dependency.fallback.cache.is_some() {
        Transition::next(name::REMEMBER)
    } else {
        Transition::End
    };
    let phase = value("$circuit.phase");
    let mut shaped = output(dependency, answer.clone(), phase.clone(), "live", json!(0));
    let mut assign = None;
    if dependency.fallback.cache.is_some() {
        // Remember needs the answer, and the states behind it the input.
        assign = Some(json!({ "answer": answer }));
        shaped = input();
    }
    Task {
        comment: Some(format!("Calls {}.", dependency.name.as_str())),
        resource: task.resource.clone(),
        arguments: task.arguments.as_ref().map(|template| template.0.clone()),
        timeout_seconds: Some(task.timeout.as_secs().max(1).into()),
        output: Some(shaped),
        assign,
        catch: catchers(dependency),
        transition: Some(next),
        ..Task::default()
    }
}

/// The same call where its success is counted: while calls fail, and while the circuit is not closed.
pub(super) fn counted(dependency: &Dependency, task: &TaskCall) -> Task {
    Task {
        comment: Some(format!(
            "Calls {}, as `{}` does. The outcome is counted also when it is a success.",
            dependency.name.as_str(),
            name::CALL
        )),
        transition: Some(Transition::next(name::COUNT_SUCCESS)),
        ..call(dependency, task)
    }
}

fn catchers(dependency: &Dependency) -> Vec<Catcher> {
    let errors = &dependency.policy.detection.errors;
    let failure = json!({ "failure": value("$states.errorOutput") });
    let rethrow = |names: Vec<String>| Catcher {
        comment: Some(
            "Nothing wrong with the dependency: neither counted nor tried again.".to_owned(),
        ),
        error_equals: names,
        next: name::FAILED.to_owned(),
        output: Some(input()),
        assign: Some(failure.clone()),
        ..Catcher::default()
    };
    let mut catchers = Vec::new();
    if !errors.ignore.is_empty() {
        catchers.push(rethrow(errors.ignore.clone()));
    }
    catchers.push(Catcher {
        comment: Some("Counts as a failure of the dependency.".to_owned()),
        error_equals: errors.count.clone(),
        next: name::RECORD.to_owned(),
        output: Some(input()),
        assign: Some(failure.clone()),
        ..Catcher::default()
    });
    if !errors.count.iter().any(|name| name == "States.ALL") {
        catchers.push(rethrow(vec!["States.ALL".to_owned()]));
    }
    catchers
}
