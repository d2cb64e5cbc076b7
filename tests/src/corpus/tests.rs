//! Malformed cases, and cases that differ.

use super::{Corpus, check, read};

fn read(cases: &str) -> Corpus {
    let mut corpus = Corpus::default();
    let text = format!("topic: A test\nsource: https://states-language.net\ncases:\n{cases}");
    read::file("topic.yaml", "topic", &text, &mut corpus);
    corpus
}

fn mistakes(cases: &str) -> String {
    let lines: Vec<String> = read(cases)
        .mistakes
        .iter()
        .map(ToString::to_string)
        .collect();
    lines.join("\n")
}

/// What the one case differs in.
fn difference(case: &str) -> String {
    let corpus = read(case);
    assert_eq!(corpus.mistakes, []);
    check(&corpus.cases[0]).unwrap_err()
}

#[test]
fn mistakes_are_located_by_file_line_and_case() {
    insta::assert_snapshot!(mistakes("
  first:
    fact: A Pass state passes its input.
    state: { Type: Pass }
    inputs: 1
    expect: { output: {} }
  first:
    fact: Two names are one too many.
    state: { Type: Pass }
    expect: { output: {} }
  Second:
    fact: Names are of lowercase letters.
    source: somebody said so
    state: { Type: Pass }
    expect: { outptu: {} }
"), @r"
    topic.yaml:10: `first` is written twice, first in line 5
    topic.yaml:8: case `first`: there is no field `inputs`; known are fact, source, type, language, variables, input, mocks, context, start, seed, state, expect
    topic.yaml:14: case `Second`: a name has lowercase letters, digits and hyphens only
    topic.yaml:15: case `Second`: a source begins with one of https://docs.aws.amazon.com/, https://states-language.net, https://docs.jsonata.org/, recorded 20
    topic.yaml:18: case `Second`: there is no field `outptu`; known are status, output, error, cause, events, states, seconds
    topic.yaml:18: case `Second`: `expect` has neither output, error, events, states nor seconds: the case checks next to nothing
    ");
}

#[test]
fn a_case_that_checks_nothing_is_a_mistake() {
    insta::assert_snapshot!(mistakes(r#"
  no-subject:
    fact: Nothing is run.
    expect: { output: {} }
  no-expectation:
    fact: Nothing is expected.
    state: { Type: Pass }
  no-inputs:
    fact: No input is given.
    rule: { Variable: $.a, IsNull: true }
    matches: []
  any-events:
    fact: Anything may happen.
    state: { Type: Pass }
    expect: { events: ["..."] }
  no-event:
    fact: There is no such event.
    state: { Type: Pass }
    expect: { events: [PassStateDone] }
  unused-input:
    fact: A validation has no input.
    state: { Type: Pass }
    input: {}
    expect: { accepted: true }
  unknown-state:
    fact: A mock is for a state that does not exist.
    state: { Type: Task, Resource: "arn:aws:states:::lambda:invoke" }
    mocks: { Sate: { Return: 1 } }
    expect: { output: 1 }
"#), @r#"
    topic.yaml:6: case `no-subject`: a case has one of definition, state, jsonata, intrinsic, rule, text, test_state
    topic.yaml:9: case `no-expectation`: `expect` is missing: the case checks nothing
    topic.yaml:12: case `no-inputs`: `matches` or `misses` is missing: the case checks nothing
    topic.yaml:18: case `any-events`: `events` names no event: it checks nothing
    topic.yaml:22: case `no-event`: there is no event `PassStateDone`
    topic.yaml:26: case `unused-input`: `input` has no effect on this check of a `state`
    topic.yaml:31: case `unknown-state`: there is no state `Sate` in the definition
    "#);
}

#[test]
fn a_difference_is_shown_with_the_fact_and_its_source() {
    insta::assert_snapshot!(difference("
  wrong:
    fact: Nine is three.
    jsonata: $sqrt(9)
    expect: { output: 9, seconds: 1 }
"), @r"
    tests/corpus/topic.yaml:5
      fact: Nine is three.
      source: https://states-language.net
      output: expected 9, found 3
      seconds: expected 1, found 0.0
    ");
}

#[test]
fn every_kind_of_case_can_fail() {
    let kinds = [
        "rule: { Variable: $.a, IsNull: true }\n    matches: [{ a: 1 }]",
        "rule: { Variable: $.a, IsNull: true }\n    misses: [{ a: null }]",
        "state: { Type: Pass }\n    expect: { refused: [{ code: NO_SUCH }] }",
        "state: { Type: Pass, Next: Nowhere }\n    expect: { accepted: true }",
        "text: '{'\n    expect: { accepted: true }",
        "definition: { StartAt: A, States: { A: { Type: Succeed } } }\n    expect: { references: { A: [x] } }",
        "test_state: { definition: { Type: Succeed } }\n    expect: { status: FAILED }",
        "test_state: { definition: { Type: Succeed } }\n    expect: { refused: { code: ValidationException } }",
        "state: { Type: Pass }\n    expect: { events: [ExecutionStarted, ExecutionSucceeded] }",
        "state: { Type: Pass }\n    expect: { error: States.Runtime }",
        "intrinsic: States.MathAdd(1, 2)\n    expect: { output: 4 }",
    ];
    for kind in kinds {
        let corpus = read(&format!("  it:\n    fact: It is so.\n    {kind}\n"));
        assert_eq!(corpus.mistakes, [], "{kind}");
        assert!(check(&corpus.cases[0]).is_err(), "{kind}");
    }
}
