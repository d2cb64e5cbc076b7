//! The definition compiled, with the code that the interpreter compiles it with.
//!
//! Every rule judges its fields by itself, so that it can name the place to the letter and say what to do. What keeps the
//! definition from running all the same becomes a finding here, so no definition is valid that cannot run.

use asl::syntax::Node;
use program::{Problem, ProblemKind, Program};

use crate::document::{Document, is_placeholder, node_at};
use crate::finding::{Finding, Spot};
use crate::rule::Findings;
use crate::rules::rules;

/// What keeps a definition from running, each problem as a finding of the rule that is about its kind.
pub(crate) fn findings(document: &Document<'_>) -> Vec<Finding> {
    let error = document
        .machine
        .and_then(|machine| Program::compile(machine).err());
    let problems = error.map(|error| error.problems).unwrap_or_default();
    let of_problem = |problem| of_problem(document, problem);
    problems.iter().filter_map(of_problem).collect()
}

/// None if it is only that deployment has not filled in a value yet.
fn of_problem(document: &Document<'_>, problem: &Problem) -> Option<Finding> {
    let node = node_at(document.tree.root(), &problem.at);
    let (code, words) = rule_and_answer(problem.kind)?;
    let is_about_whole_state = matches!(
        problem.kind,
        ProblemKind::Nesting
            | ProblemKind::MissingTransition
            | ProblemKind::MissingDelay
            | ProblemKind::MissingProcessor
    );
    if !is_about_whole_state && holds_placeholder(node) {
        return None;
    }
    let rule = rules().find(|rule| rule.code == code)?;
    let mut findings = Findings::new(rule);
    let spot = Spot::new(problem.at.clone(), node.span);
    findings.report(spot, problem.message.clone()).says(words);
    findings.into_list().pop()
}

/// The rule about a kind of problem, by its code, and the service's words.
fn rule_and_answer(kind: ProblemKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        ProblemKind::Nesting => ("definition-too-large", "Definition is nested too deeply"),
        ProblemKind::UnknownTarget => ("unknown-target", "Missing 'Next' target"),
        ProblemKind::MissingTransition => (
            "missing-transition",
            "This object should have only one of the following fields: [Next, End]",
        ),
        ProblemKind::MissingDelay => (
            "wait-without-time",
            "This object should have only one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]",
        ),
        ProblemKind::MissingProcessor => (
            "map-without-processor",
            "This object should have only one of the following fields: [ItemProcessor, Iterator]",
        ),
        ProblemKind::Path => ("invalid-path", "Value must be a valid JSONPath."),
        ProblemKind::ReferencePath => ("invalid-result-path", "Value is not a Reference Path"),
        ProblemKind::TemplateField => (
            "invalid-template-field",
            "Value must be a valid JSONPath or a valid intrinsic function call",
        ),
        ProblemKind::Expression => ("invalid-jsonata", "Value is not a JSONata expression"),
        ProblemKind::ForeignExpression => ("wrong-type", "Expected value of type Integer"),
        ProblemKind::Placeholder => return None,
    })
}

/// Whether deployment fills something in, here or further down.
fn holds_placeholder(node: &Node) -> bool {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if is_placeholder(node) {
            return true;
        }
        open.extend(node.items());
        open.extend(node.members().iter().map(|member| &member.value));
    }
    false
}

#[cfg(test)]
mod tests {
    use asl::ExecutionType;

    use super::*;

    const TEXT: &str = r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "SecondsPath": "$.${Name}", "InputPath": "$.a", "End": true }
  }
}"#;

    fn of(kind: ProblemKind, at: &str) -> Option<Finding> {
        let parsed = asl::parse(TEXT);
        let document = Document::new(&parsed, ExecutionType::Standard);
        let problem = Problem {
            at: at.to_owned(),
            kind,
            message: "it is wrong".to_owned(),
        };
        of_problem(&document, &problem)
    }

    #[test]
    fn every_problem_is_a_finding_of_some_rule() {
        for kind in ProblemKind::ALL {
            let at = "/States/Pause/InputPath";
            let found = of(kind, at);
            if kind == ProblemKind::Placeholder {
                assert_eq!(found, None);
                continue;
            }
            let found = found.unwrap_or_else(|| panic!("{kind:?} has no rule"));
            assert_eq!(
                (found.at.pointer.as_str(), found.message.as_str()),
                (at, "it is wrong")
            );
            assert_eq!(&TEXT[found.at.span.start..found.at.span.end], r#""$.a""#);
            assert!(found.answer.is_some(), "{kind:?}");
        }
    }

    #[test]
    fn what_is_not_there_is_told_of_what_lacks_it() {
        let found = of(ProblemKind::MissingDelay, "/States/Gone").unwrap();
        assert_eq!(found.at.pointer, "/States/Gone");
        assert!(TEXT[found.at.span.start..].starts_with("{\n    \"Pause\""));
    }

    #[test]
    fn what_deployment_fills_in_is_no_problem_yet() {
        assert_eq!(of(ProblemKind::Path, "/States/Pause/SecondsPath"), None);
    }
}
