//! `cache-key-too-narrow`: different requests share a cached answer.

use expr::jsonata::{self, Expression};
use serde_json::Value;
use spec::Call;
use std::collections::BTreeSet;

use crate::finding::Severity;
use crate::rule::{Check, Example, Findings, Rule};
use crate::spec_document::SpecDocument;

pub(in crate::rules) const RULE: Rule = Rule {
    code: "cache-key-too-narrow",
    severity: Severity::Warning,
    what: "A `fallback.cache.key` that does not read a field of the input that the request reads.",
    why: "Two requests that differ in that field only have the same key, and one gets the answer of the \
        other.",
    bad: Example::standard(
        r#"version: 1
dependencies:
  prices:
    http: "{% 'https://prices.example.com/' & $states.input.country & '/' & $states.input.article %}"
    fallback:
      cache: { key: "{% $states.input.article %}" }"#,
    ),
    good: Example::standard(
        r#"version: 1
dependencies:
  prices:
    http: "{% 'https://prices.example.com/' & $states.input.country & '/' & $states.input.article %}"
    fallback:
      cache: { key: "{% $states.input.country & '/' & $states.input.article %}" }"#,
    ),
    check: Check::Spec(check),
};

fn check(spec: &SpecDocument<'_>, findings: &mut Findings<'_>) {
    for dependency in spec.dependencies() {
        let Some(cache) = &dependency.fallback.cache else {
            continue;
        };
        let (request, key) = (request_reads(&dependency.call), reads(&cache.key));
        let message = match (request, key) {
            (_, Reads::Everything) | (Reads::Fields(_), Reads::Unknown) | (Reads::Unknown, _) => {
                continue;
            }
            (Reads::Everything, Reads::Unknown) => continue,
            (Reads::Everything, Reads::Fields(fields)) => {
                let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
                format!(
                    "the request is made of the whole input, and the key of {} only",
                    if fields.is_empty() {
                        "nothing in it".to_owned()
                    } else {
                        named(&fields)
                    }
                )
            }
            (Reads::Fields(request), Reads::Fields(key)) => {
                let left: Vec<&str> = request.difference(&key).map(String::as_str).collect();
                if left.is_empty() {
                    continue;
                }
                format!(
                    "the request depends on {}, and the key does not",
                    named(&left)
                )
            }
        };
        let finding = findings.report(spec.at(dependency, "fallback/cache/key"), message);
        finding.hint("put everything into the key that makes the answer another one");
    }
}

fn named(fields: &[&str]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| format!("`{field}`")).collect();
    fields.join(", ")
}

/// What is read of the input.
enum Reads {
    Everything,
    Fields(BTreeSet<String>),
    /// It is no expression that can be read.
    Unknown,
}

fn request_reads(call: &Call) -> Reads {
    let mut texts: Vec<String> = Vec::new();
    match call {
        Call::Http(http) => {
            texts.push(http.url.clone());
            texts.extend(http.headers.values().cloned());
            collect(http.body.as_ref().map(|body| &body.0), &mut texts);
        }
        Call::Task(task) => match &task.arguments {
            Some(arguments) => collect(Some(&arguments.0), &mut texts),
            None => return Reads::Everything,
        },
    }
    let mut all = BTreeSet::new();
    for text in texts {
        match reads(&text) {
            Reads::Everything => return Reads::Everything,
            Reads::Unknown => return Reads::Unknown,
            Reads::Fields(fields) => all.extend(fields),
        }
    }
    Reads::Fields(all)
}

/// All text in a value.
fn collect(value: Option<&Value>, texts: &mut Vec<String>) {
    match value {
        Some(Value::String(text)) => texts.push(text.clone()),
        Some(Value::Array(items)) => items.iter().for_each(|item| collect(Some(item), texts)),
        Some(Value::Object(fields)) => fields
            .values()
            .for_each(|field| collect(Some(field), texts)),
        Some(Value::Null | Value::Bool(_) | Value::Number(_)) | None => {}
    }
}

fn reads(text: &str) -> Reads {
    let Some(code) = jsonata::code(text) else {
        return Reads::Fields(BTreeSet::new());
    };
    match Expression::compile(code) {
        Err(_) => Reads::Unknown,
        Ok(expression) => match expression.reads().input {
            None => Reads::Fields(BTreeSet::new()),
            Some(fields) if fields.is_empty() => Reads::Everything,
            Some(fields) => Reads::Fields(fields.into_iter().collect()),
        },
    }
}
