//! `wrong-type`: a value is of the wrong type.

use asl::syntax::Node;
use asl::{Problem, QueryLanguage};

use crate::document::{Document, State, below};
use crate::finding::{Severity, Spot};
use crate::rule::{Check, Example, Findings, Rule};

pub(in crate::rules) const RULE: Rule = Rule {
    code: "wrong-type",
    severity: Severity::Error,
    what: "A value of another type than its field takes.",
    why: "The service refuses the definition. A number in quotes is the commonest case; in a JSONPath state an expression \
        is text, too.",
    bad: Example::standard(
        r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "Seconds": "5", "End": true }
  }
}"#,
    ),
    good: Example::standard(
        r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "Seconds": 5, "End": true }
  }
}"#,
    ),
    check: Check::Definition(check),
};

/// A field, and the number that it takes.
type Field = (&'static str, &'static str);

/// The way from a state down to a part of it, and fields there.
type Part = (&'static [&'static str], &'static [Field]);

/// Fields that take a number, and in a JSONata state an expression that gives one; by the part of the state they are in.
const NUMBERS: [Part; 3] = [
    (
        &[],
        &[
            ("Seconds", WHOLE),
            ("TimeoutSeconds", WHOLE),
            ("HeartbeatSeconds", WHOLE),
            ("MaxConcurrency", WHOLE),
            ("ToleratedFailureCount", WHOLE),
            ("ToleratedFailurePercentage", "a number"),
        ],
    ),
    (&["ItemReader", "ReaderConfig"], &[("MaxItems", WHOLE)]),
    (
        &["ItemBatcher"],
        &[
            ("MaxItemsPerBatch", WHOLE),
            ("MaxInputBytesPerBatch", WHOLE),
        ],
    ),
];

const WHOLE: &str = "a whole number";

fn check(document: &Document<'_>, findings: &mut Findings<'_>) {
    for error in document.errors {
        // A text that is no object at all is no definition: another rule says so.
        let is_whole = error.place.pointer.is_empty();
        if let Problem::WrongType { expected, .. } = &error.problem
            && !is_whole
        {
            let finding = findings.report_error(error);
            finding.says(format!("Expected value of type {}", type_name(expected)));
        }
    }
    let json_path = |state: &&State<'_>| state.language == QueryLanguage::JsonPath;
    for state in document.states.iter().filter(json_path) {
        for (way, fields) in NUMBERS {
            let mut place = Some((state.pointer.clone(), state.node));
            for part in way {
                place = place.and_then(|(pointer, node)| {
                    Some((below(&pointer, part), &node.member(part)?.value))
                });
            }
            if let Some((pointer, owner)) = place {
                expressions(state, owner, &pointer, fields, findings);
            }
        }
    }
}

/// Expressions where a JSONPath state takes a number.
fn expressions(
    state: &State<'_>,
    owner: &Node,
    pointer: &str,
    fields: &[Field],
    findings: &mut Findings<'_>,
) {
    for (field, expected) in fields {
        let Some(member) = owner.member(field) else {
            continue;
        };
        if member.value.text().and_then(asl::expression).is_none() {
            continue;
        }
        let spot = Spot::new(below(pointer, field), member.value.span);
        let message = format!(
            "state `{}`: `{field}` must be {expected}, not text: the state is JSONPath",
            state.name
        );
        let finding = findings.report(spot, message);
        finding.hint(format!("a path stands in `{field}Path`"));
        finding.hint("expressions need `\"QueryLanguage\": \"JSONata\"`");
        finding.says(format!("Expected value of type {}", type_name(expected)));
    }
}

/// The service's name for what a message asks for.
fn type_name(expected: &str) -> &'static str {
    if expected.contains("whole number") {
        "Integer"
    } else if expected.contains("number") {
        "Number"
    } else if expected.contains("list") {
        "Array"
    } else if expected.contains("object") {
        "Object"
    } else if expected.contains("true") {
        "Boolean"
    } else {
        "String"
    }
}
