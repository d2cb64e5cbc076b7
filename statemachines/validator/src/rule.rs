//! What every rule says about itself, and how its findings are gathered.

use asl::syntax::Place;
use asl::{ExecutionType, SyntaxError};

use crate::document::Document;
use crate::finding::{Finding, Severity, Spot};
use crate::spec_document::SpecDocument;

/// One rule: a code, its reason, two examples, and the check itself.
pub struct Rule {
    /// Its name in findings: lowercase words with dashes.
    pub code: &'static str,
    /// How bad its findings are.
    pub severity: Severity,
    /// What it looks for, in a sentence.
    pub what: &'static str,
    /// Why that is a problem.
    pub why: &'static str,
    /// Something it finds fault with, and no other error does.
    pub bad: Example,
    /// The same thing done right: nothing finds fault with it.
    pub good: Example,
    pub(crate) check: Check,
}

/// A definition or spec that shows a rule at work.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The text.
    pub text: &'static str,
    /// The type of the workflow that it is a definition of.
    pub workflow: ExecutionType,
}

impl Example {
    pub(crate) const fn standard(text: &'static str) -> Self {
        Example {
            text,
            workflow: ExecutionType::Standard,
        }
    }

    pub(crate) const fn express(text: &'static str) -> Self {
        Example {
            text,
            workflow: ExecutionType::Express,
        }
    }
}

/// What a rule looks at.
pub(crate) enum Check {
    /// A definition.
    Definition(fn(&Document<'_>, &mut Findings<'_>)),
    /// A `breaker.yaml`.
    Spec(fn(&SpecDocument<'_>, &mut Findings<'_>)),
}

/// The findings of one rule.
pub(crate) struct Findings<'r> {
    rule: &'r Rule,
    list: Vec<Finding>,
}

impl<'r> Findings<'r> {
    pub(crate) fn new(rule: &'r Rule) -> Self {
        Findings {
            rule,
            list: Vec::new(),
        }
    }

    /// Notes a finding; what it returns takes hints and the service's words.
    pub(crate) fn report(&mut self, spot: Spot, message: impl Into<String>) -> &mut Finding {
        self.list.push_mut(Finding {
            code: self.rule.code,
            severity: self.rule.severity,
            at: Place {
                pointer: spot.pointer,
                span: spot.span,
                ..Place::default()
            },
            message: message.into(),
            hints: Vec::new(),
            answer: None,
        })
    }

    /// Notes what the parser found, in its words.
    pub(crate) fn report_error(&mut self, error: &SyntaxError) -> &mut Finding {
        let spot = Spot::new(error.place.pointer.clone(), error.place.span);
        let finding = self.report(spot, error.to_string());
        finding.hints.extend(error.hint());
        finding
    }

    pub(crate) fn into_list(self) -> Vec<Finding> {
        self.list
    }
}
