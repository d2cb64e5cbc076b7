//! What holds for every rule.

use std::collections::BTreeSet;

use super::*;
use crate::{Example, Options, check};

fn codes(example: &Example) -> BTreeSet<&'static str> {
    let options = Options {
        workflow: example.workflow,
        ..Options::default()
    };
    let report = check(example.text, &options);
    report.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn examples_show_their_rule_and_no_other() {
    let mut faults = Vec::new();
    for rule in rules() {
        let bad = codes(&rule.bad);
        // A megabyte of text is no example that helps anybody.
        if rule.code != "definition-too-large" && bad != BTreeSet::from([rule.code]) {
            faults.push(format!("{}: its bad example shows {bad:?}", rule.code));
        }
        let good = codes(&rule.good);
        if !good.is_empty() {
            faults.push(format!("{}: its good example shows {good:?}", rule.code));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What the service refuses it has words for, and only that.
#[test]
fn errors_carry_the_services_answer() {
    for rule in rules() {
        let options = Options {
            workflow: rule.bad.workflow,
            ..Options::default()
        };
        let report = check(rule.bad.text, &options);
        let of_definition = report.subject == crate::Subject::Definition;
        for finding in &report.findings {
            let expected = of_definition && rule.severity == crate::Severity::Error;
            assert_eq!(finding.answer.is_some(), expected, "{}", rule.code);
        }
    }
}

#[test]
fn codes_are_unique_and_plain() {
    let mut seen = BTreeSet::new();
    for rule in rules() {
        assert!(seen.insert(rule.code), "{} is there twice", rule.code);
        let is_plain = rule
            .code
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(is_plain, "{}", rule.code);
        assert!(explain(rule.code).is_some());
    }
    assert!(seen.len() > 40);
}

#[test]
fn explanations_are_sentences() {
    for rule in rules() {
        for text in [rule.what, rule.why] {
            assert!(text.ends_with('.'), "{}: {text}", rule.code);
        }
    }
}
