//! From text to findings.

use asl::ExecutionType;
use asl::syntax::{Lines, Notation, Tree};
use spec::Spec;

use crate::document::Document;
use crate::finding::{Finding, Severity};
use crate::rule::{Check, Findings};
use crate::rules::rules;
use crate::spec_document::SpecDocument;
use crate::{allowed, answer, compiled};

/// Findings kept of one text; what follows so many is noise.
const MAX_FINDINGS: usize = 1_000;

/// What is known about a text beside the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The type of the workflow that a definition is for (default STANDARD).
    pub workflow: ExecutionType,
    /// How it is written (default: what it looks like).
    pub notation: Option<Notation>,
    /// What it is (default: what it looks like).
    pub subject: Option<Subject>,
}

/// What a text is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Subject {
    /// A state machine definition.
    Definition,
    /// A `breaker.yaml`.
    Spec,
}

impl Subject {
    /// What a text is, by its outermost fields; none if it looks like neither.
    pub fn of(tree: &Tree) -> Option<Subject> {
        let has = |key: &str| tree.root().member(key).is_some();
        if has("States") || has("StartAt") {
            Some(Subject::Definition)
        } else if has("dependencies") {
            Some(Subject::Spec)
        } else {
            None
        }
    }
}

/// Everything found in one text.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the text was taken for.
    pub subject: Subject,
    /// What was found, in the order of the text.
    pub findings: Vec<Finding>,
    /// Whether more was found than is kept (1,000).
    pub truncated: bool,
    /// The spec, when the text is a correct one.
    pub spec: Option<Spec>,
}

impl Report {
    /// How many findings are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        let of_it = |finding: &&Finding| finding.severity == severity;
        self.findings.iter().filter(of_it).count()
    }

    /// Leaves out the warnings with these codes. Errors stay: the service refuses them all the same.
    pub fn allow(&mut self, codes: &[String]) {
        self.findings.retain(|finding| {
            finding.severity == Severity::Error || codes.iter().all(|code| code != finding.code)
        });
    }

    /// Whether nothing is so bad that the service would refuse it.
    pub fn is_valid(&self) -> bool {
        self.count(Severity::Error) == 0
    }
}

/// Checks a text, whatever it holds: a definition in JSON or YAML, a `breaker.yaml`, or neither.
pub fn check(text: &str, options: &Options) -> Report {
    let notation = options.notation.unwrap_or_else(|| Notation::of(text));
    let parsed = asl::parse_as(text, notation);
    let subject = options.subject.or_else(|| Subject::of(&parsed.tree));
    match subject.unwrap_or(Subject::Definition) {
        Subject::Definition => {
            let document = Document::new(&parsed, options.workflow);
            let run = |check: &Check, findings: &mut Findings<'_>| {
                if let Check::Definition(check) = check {
                    check(&document, findings);
                }
            };
            let rest = || compiled::findings(&document);
            let (findings, truncated) = findings(text, &parsed.tree, run, rest);
            Report {
                subject: Subject::Definition,
                findings,
                truncated,
                spec: None,
            }
        }
        Subject::Spec => {
            let document = SpecDocument::new(text);
            let run = |check: &Check, findings: &mut Findings<'_>| {
                if let Check::Spec(check) = check {
                    check(&document, findings);
                }
            };
            let (findings, truncated) = findings(text, &document.tree, run, Vec::new);
            Report {
                subject: Subject::Spec,
                findings,
                truncated,
                spec: document.spec,
            }
        }
    }
}

/// Lets every rule look, then, where none finds an error, whatever judges the `rest`; and gives each finding its line.
fn findings(
    text: &str,
    tree: &Tree,
    run: impl Fn(&Check, &mut Findings<'_>),
    rest: impl FnOnce() -> Vec<Finding>,
) -> (Vec<Finding>, bool) {
    let mut all = Vec::new();
    for rule in rules() {
        let mut findings = Findings::new(rule);
        run(&rule.check, &mut findings);
        all.extend(findings.into_list());
    }
    if all
        .iter()
        .all(|finding| finding.severity != Severity::Error)
    {
        all.extend(rest());
    }
    all.sort_by(|one, other| {
        let key = |finding: &Finding| (finding.at.span.start, finding.at.span.end);
        key(one).cmp(&key(other))
    });
    let truncated = all.len() > MAX_FINDINGS;
    all.truncate(MAX_FINDINGS);
    let lines = Lines::new(text);
    for finding in &mut all {
        finding.at.position = lines.position(finding.at.span.start);
        if let Some(answer) = &mut finding.answer {
            // A place in the text itself is written otherwise already.
            answer.location = answer.location.take().map(|place| {
                let is_pointer = place.is_empty() || place.starts_with('/');
                if is_pointer {
                    answer::location(tree, &place)
                } else {
                    place
                }
            });
        }
    }
    allowed::take_out(&mut all, text, tree);
    (all, truncated)
}
