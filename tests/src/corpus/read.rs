//! From a file's text to cases, and everything wrong with it.

mod expect;
mod mocks;

use asl::ExecutionType;
use asl::syntax::{Lines, Node, Notation, Tree};
use expr::Value;
use interpreter::Identity;
use jiff::Timestamp;

use super::case::{Case, Execution, Expected, Rule, Subject, Validation};
use super::fields::{Notes, member_value, value};
use super::shorthand::{self, SUBJECTS};
use super::{Corpus, values};

/// When an execution starts, where a case does not say.
const START: &str = "2026-01-01T00:00:00Z";

/// Fields of a file.
const FILE_FIELDS: [&str; 4] = ["topic", "source", "language", "cases"];

/// Fields of a case beside what it is about.
const CASE_FIELDS: [&str; 10] = [
    "fact",
    "source",
    "type",
    "language",
    "variables",
    "input",
    "mocks",
    "context",
    "start",
    "seed",
];

/// What a source may begin with: AWS's guides, the language's specification, JSONata's documentation, or a recording.
const SOURCES: [&str; 4] = [
    "https://docs.aws.amazon.com/",
    "https://states-language.net",
    "https://docs.jsonata.org/",
    "recorded 20",
];

/// What a file says for all of its cases.
struct Defaults<'n> {
    source: Option<&'n str>,
    language: Option<&'n str>,
}

/// Reads one file, and adds what is in it to the corpus.
pub(super) fn file(file: &str, topic: &str, text: &str, corpus: &mut Corpus) {
    let mut notes = Notes {
        file,
        lines: Lines::new(text),
        case: None,
        mistakes: Vec::new(),
    };
    let (tree, errors) = Tree::parse(text, Notation::Yaml);
    for error in errors {
        notes.offset(error.place.span.start, error.to_string());
    }
    let root = tree.root();
    notes.known(root, &FILE_FIELDS);
    if notes.text(root, "topic").is_none() {
        notes.at(root, "`topic` is missing: a line on what the file is about");
    }
    let defaults = Defaults {
        source: notes.text(root, "source"),
        language: language(root, &mut notes),
    };
    let cases = root
        .member("cases")
        .map(|member| member.value.members())
        .unwrap_or_default();
    if cases.is_empty() {
        notes.at(root, "`cases` is missing: an object from names to cases");
    }
    for member in cases {
        let name = &member.key.text;
        notes.case = Some(name.clone());
        if name.is_empty()
            || !name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        {
            notes.offset(
                member.key.span.start,
                "a name has lowercase letters, digits and hyphens only",
            );
        }
        let before = notes.mistakes.len();
        let read = case(&member.value, &defaults, &mut notes);
        if let (Some((fact, source, subject)), true) = (read, notes.mistakes.len() == before) {
            corpus.cases.push(Case {
                name: format!("{topic}::{name}"),
                file: file.to_owned(),
                line: notes.lines.position(member.key.span.start).line,
                fact,
                source,
                subject,
            });
        }
    }
    corpus.mistakes.append(&mut notes.mistakes);
}

fn case(
    node: &Node,
    defaults: &Defaults<'_>,
    notes: &mut Notes<'_>,
) -> Option<(String, String, Subject)> {
    let kinds: Vec<_> = SUBJECTS
        .into_iter()
        .filter(|kind| node.member(kind).is_some())
        .collect();
    let &[kind] = kinds.as_slice() else {
        notes.at(node, format!("a case has one of {}", SUBJECTS.join(", ")));
        return None;
    };
    let expectations: &[&str] = if kind == "rule" {
        &["matches", "misses"]
    } else {
        &["expect"]
    };
    notes.known(node, &[&CASE_FIELDS[..], &[kind], expectations].concat());
    let fact = notes.text(node, "fact").map(str::to_owned);
    let source = notes
        .text(node, "source")
        .or(defaults.source)
        .map(str::to_owned);
    if fact.as_ref().is_none_or(|fact| fact.trim().is_empty()) {
        notes.at(node, "`fact` is missing: what AWS does, in one sentence");
    }
    match &source {
        None => notes.at(node, "`source` is missing, here and in the file"),
        Some(source) if !SOURCES.iter().any(|start| source.starts_with(start)) => {
            notes.at(
                node,
                format!("a source begins with one of {}", SOURCES.join(", ")),
            );
        }
        Some(_) => {}
    }
    let subject = subject(kind, node, defaults, notes)?;
    Some((fact?, source?, subject))
}

fn subject(
    kind: &str,
    node: &Node,
    defaults: &Defaults<'_>,
    notes: &mut Notes<'_>,
) -> Option<Subject> {
    let about = &node.member(kind)?.value;
    let language = language(node, notes).or(match kind {
        "jsonata" => Some("JSONata"),
        "intrinsic" => Some("JSONPath"),
        // A definition says it itself.
        "definition" | "text" => None,
        _ => defaults.language,
    });
    if kind == "test_state" {
        only(node, kind, &[], notes);
        let expect = expectation(node, notes)?;
        return Some(Subject::TestState {
            request: test_state_request(about, notes),
            expect: expect::answer(expect, notes)?,
        });
    }
    let workflow = workflow(node, notes);
    if kind == "text" {
        only(node, kind, &["type"], notes);
        let definition = about.text().unwrap_or_else(|| {
            notes.at(about, "`text` must be text");
            ""
        });
        let refused = expect::refusal(expectation(node, notes)?, notes)?;
        return Some(Subject::Validation(Validation {
            definition: definition.to_owned(),
            workflow,
            refused,
        }));
    }
    let variables = node
        .member("variables")
        .map(|member| member.value.to_value());
    if variables.is_some() && matches!(kind, "definition" | "rule") {
        notes.at(node, format!("`variables` is not for a case of a {kind}"));
    }
    let definition = shorthand::definition(kind, about, language, variables, notes).to_string();
    if kind == "rule" {
        only(node, kind, &["language"], notes);
        return rule(node, definition, notes).map(Subject::Rule);
    }
    let expect = expectation(node, notes)?;
    if expect.member("refused").is_some() || expect.member("accepted").is_some() {
        only(node, kind, &["type", "language", "variables"], notes);
        let refused = expect::refusal(expect, notes)?;
        return Some(Subject::Validation(Validation {
            definition,
            workflow,
            refused,
        }));
    }
    if let Some(references) = expect.member("references") {
        only(node, kind, &[], notes);
        notes.known(expect, &["references"]);
        return Some(Subject::References {
            definition,
            expect: references.value.to_value(),
        });
    }
    let expect = expect::execution(expect, notes)?;
    execution(node, definition, workflow, expect, notes).map(|it| Subject::Execution(Box::new(it)))
}

/// Notes fields that a case of this kind does not look at.
fn only(node: &Node, kind: &str, fields: &[&str], notes: &mut Notes<'_>) {
    for field in CASE_FIELDS
        .iter()
        .filter(|field| !["fact", "source"].contains(field))
    {
        if let (Some(member), false) = (node.member(field), fields.contains(field)) {
            notes.offset(
                member.key.span.start,
                format!("`{field}` has no effect on this check of a `{kind}`"),
            );
        }
    }
}

fn expectation<'n>(node: &'n Node, notes: &mut Notes<'_>) -> Option<&'n Node> {
    let expect = node.member("expect").map(|member| &member.value);
    if expect.is_none() {
        notes.at(node, "`expect` is missing: the case checks nothing");
    }
    expect
}

fn rule(node: &Node, definition: String, notes: &mut Notes<'_>) -> Option<Rule> {
    let mut inputs = |key: &str| -> Vec<Value> {
        notes
            .list(node, key)
            .unwrap_or_default()
            .iter()
            .map(value)
            .collect()
    };
    let (matches, misses) = (inputs("matches"), inputs("misses"));
    if matches.is_empty() && misses.is_empty() {
        notes.at(
            node,
            "`matches` or `misses` is missing: the case checks nothing",
        );
        return None;
    }
    Some(Rule {
        definition,
        matches,
        misses,
    })
}

fn execution(
    node: &Node,
    definition: String,
    workflow: ExecutionType,
    expect: Expected,
    notes: &mut Notes<'_>,
) -> Option<Execution> {
    let start = notes.text(node, "start").unwrap_or(START);
    let start: Option<Timestamp> = start.parse().ok();
    if start.is_none() {
        notes.at(
            node,
            "`start` must be a timestamp such as 2026-01-01T00:00:00Z",
        );
    }
    Some(Execution {
        definition,
        workflow,
        input: member_value(node, "input").unwrap_or_else(Value::empty_object),
        mocks: mocks::read(node, notes)?,
        identity: identity(node, notes),
        start: start?,
        seed: notes.whole(node, "seed").unwrap_or(0),
        expect,
    })
}

fn identity(node: &Node, notes: &mut Notes<'_>) -> Identity {
    let mut identity = Identity::default();
    let Some(context) = node.member("context").map(|member| &member.value) else {
        return identity;
    };
    let fields = [
        ("stateMachineArn", &mut identity.state_machine_arn),
        ("stateMachineName", &mut identity.state_machine_name),
        ("executionArn", &mut identity.execution_arn),
        ("executionName", &mut identity.execution_name),
    ];
    for (name, field) in fields {
        if let Some(text) = notes.text(context, name) {
            *field = text.into();
        }
    }
    if let Some(text) = notes.text(context, "roleArn") {
        identity.role_arn = Some(text.into());
    }
    notes.known(
        context,
        &[
            "stateMachineArn",
            "stateMachineName",
            "executionArn",
            "executionName",
            "roleArn",
        ],
    );
    identity
}

fn workflow(node: &Node, notes: &mut Notes<'_>) -> ExecutionType {
    match notes.text(node, "type") {
        None | Some("STANDARD") => ExecutionType::Standard,
        Some("EXPRESS") => ExecutionType::Express,
        Some(_) => {
            notes.at(node, "`type` is STANDARD or EXPRESS");
            ExecutionType::Standard
        }
    }
}

fn language<'n>(node: &'n Node, notes: &mut Notes<'_>) -> Option<&'n str> {
    let language = notes.text(node, "language");
    if language.is_some_and(|language| !["JSONPath", "JSONata"].contains(&language)) {
        notes.at(node, "`language` is JSONPath or JSONata");
    }
    language
}

/// A request with its JSON texts, which are written as values.
fn test_state_request(node: &Node, notes: &mut Notes<'_>) -> Value {
    const FIELDS: [&str; 9] = [
        "definition",
        "input",
        "variables",
        "context",
        "mock",
        "roleArn",
        "inspectionLevel",
        "stateName",
        "stateConfiguration",
    ];
    notes.known(node, &FIELDS);
    if node.member("definition").is_none() {
        notes.at(node, "`definition` is missing");
    }
    let mut request = node.to_value();
    let as_text = |value: &mut serde_json::Value, keys: &[&str]| {
        for key in keys {
            if let Some(field) = value.get_mut(*key) {
                *field = serde_json::Value::String(field.to_string());
            }
        }
    };
    as_text(
        &mut request,
        &["definition", "input", "variables", "context"],
    );
    if let Some(mock) = request.get_mut("mock") {
        as_text(mock, &["result"]);
    }
    Value::from(request)
}

/// Notes patterns that can match nothing.
fn pattern(node: &Node, notes: &mut Notes<'_>) -> Value {
    let pattern = value(node);
    for mistake in values::mistakes(&pattern) {
        notes.at(node, mistake);
    }
    pattern
}

/// A member that is a pattern.
fn member_pattern(node: &Node, key: &str, notes: &mut Notes<'_>) -> Option<Value> {
    node.member(key).map(|member| pattern(&member.value, notes))
}
