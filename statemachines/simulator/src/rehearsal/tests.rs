//! What is asked about each state, and what counts as a difference.

use super::*;

const NOW: Timestamp = Timestamp::constant(1_767_225_600, 0);

const SPECS: [&str; 3] = [
    "version: 1\ndependencies: { payments: { http: https://payments.example.com/v1/charges } }",
    "version: 1\ndependencies:\n  payments:\n    http: https://payments.example.com\n    gate: compact\n    detection: { healthCheck: { http: https://payments.example.com } }\n    fallback: { cache: { key: '{% $states.input.id %}', fresh: 30s, stale: 2h }, default: { status: unknown } }\n",
    "version: 1\ndependencies:\n  payments:\n    gate: explicit\n    task: { resource: 'arn:aws:states:::sqs:sendMessage', arguments: { QueueUrl: q } }\n",
];

fn machines() -> Vec<Machine> {
    SPECS
        .iter()
        .flat_map(|text| generator::render(&spec::parse(text).unwrap()))
        .collect()
}

#[test]
fn every_state_of_every_machine_is_reached() {
    for machine in machines() {
        let rehearsal = rehearse(&machine, NOW);
        assert_eq!(
            rehearsal.unreached,
            Vec::<String>::new(),
            "{}",
            machine.name
        );
        for case in &rehearsal.cases {
            assert!(
                case.expected["Error"].is_null(),
                "{} {}: {}",
                case.machine,
                case.state,
                case.expected
            );
        }
    }
}

#[test]
fn what_is_asked_of_a_guard() {
    let rehearsal = rehearse(&machines()[0], NOW);
    let asked: Vec<String> = rehearsal
        .cases
        .iter()
        .map(|case| {
            let reply = case.reply.as_deref().map(|reply| format!(" ({reply})"));
            let text = |field: &str| case.expected[field].as_str().unwrap_or("end").to_owned();
            let (status, next) = (text("status"), text("nextState"));
            format!(
                "{}{}: {status} -> {next}",
                case.state,
                reply.unwrap_or_default()
            )
        })
        .collect();
    insta::assert_snapshot!(asked.join("\n"), @"
    Gate (no item): SUCCEEDED -> Admitted?
    Gate (closed): SUCCEEDED -> Admitted?
    Gate (open): SUCCEEDED -> Admitted?
    Gate (recovered): SUCCEEDED -> Admitted?
    Gate (forced open): SUCCEEDED -> Admitted?
    Gate (forced closed): SUCCEEDED -> Admitted?
    Gate (observed): SUCCEEDED -> Admitted?
    Gate (an answer just given): SUCCEEDED -> Admitted?
    Gate (an answer of a minute ago): SUCCEEDED -> Admitted?
    Gate (an answer of an hour ago): SUCCEEDED -> Admitted?
    Gate (an answer of a day ago): SUCCEEDED -> Admitted?
    Gate (an answer of a year ago): SUCCEEDED -> Admitted?
    Gate (a packed answer): SUCCEEDED -> Admitted?
    Gate (a packed answer of a year ago): SUCCEEDED -> Admitted?
    Gate (Rehearsal.Unheard): CAUGHT_ERROR -> Call
    Admitted?: SUCCEEDED -> Call
    Admitted?: SUCCEEDED -> Unavailable
    Call (an answer): SUCCEEDED -> end
    Call (Breaker.AnswerTooLarge, again): CAUGHT_ERROR -> Failed
    Call (Breaker.AnswerTooLarge, no more): CAUGHT_ERROR -> Failed
    Call (Breaker.ClientError, again): CAUGHT_ERROR -> Failed
    Call (Breaker.ClientError, no more): CAUGHT_ERROR -> Failed
    Call (Breaker.InvalidPayload, again): CAUGHT_ERROR -> Failed
    Call (Breaker.InvalidPayload, no more): CAUGHT_ERROR -> Failed
    Call (Breaker.InvalidRequest, again): CAUGHT_ERROR -> Failed
    Call (Breaker.InvalidRequest, no more): CAUGHT_ERROR -> Failed
    Call (Breaker.ServerError, again): CAUGHT_ERROR -> Try again?
    Call (Breaker.ServerError, no more): CAUGHT_ERROR -> Try again?
    Call (Breaker.UnknownCircuit, again): CAUGHT_ERROR -> Failed
    Call (Breaker.UnknownCircuit, no more): CAUGHT_ERROR -> Failed
    Call (Rehearsal.Unheard, again): CAUGHT_ERROR -> Try again?
    Call (Rehearsal.Unheard, no more): CAUGHT_ERROR -> Try again?
    Unavailable: FAILED -> end
    Failed: FAILED -> end
    Failed: FAILED -> end
    Failed: FAILED -> end
    Failed: FAILED -> end
    Try again?: SUCCEEDED -> Back off
    Try again?: SUCCEEDED -> Unavailable
    Failed: FAILED -> end
    Back off: SUCCEEDED -> Gate again
    Back off: FAILED -> end
    Gate again (no item): SUCCEEDED -> Admitted?
    Gate again (closed): SUCCEEDED -> Admitted?
    Gate again (open): SUCCEEDED -> Admitted?
    Gate again (recovered): SUCCEEDED -> Admitted?
    Gate again (forced open): SUCCEEDED -> Admitted?
    Gate again (forced closed): SUCCEEDED -> Admitted?
    Gate again (observed): SUCCEEDED -> Admitted?
    Gate again (an answer just given): SUCCEEDED -> Admitted?
    Gate again (an answer of a minute ago): SUCCEEDED -> Admitted?
    Gate again (an answer of an hour ago): SUCCEEDED -> Admitted?
    Gate again (an answer of a day ago): SUCCEEDED -> Admitted?
    Gate again (an answer of a year ago): SUCCEEDED -> Admitted?
    Gate again (a packed answer): SUCCEEDED -> Admitted?
    Gate again (a packed answer of a year ago): SUCCEEDED -> Admitted?
    Gate again (Rehearsal.Unheard): CAUGHT_ERROR -> Call
    ");
}

#[test]
fn our_own_answers_agree_and_any_other_is_a_difference() {
    let cases = rehearse(&machines()[0], NOW).cases;
    for case in &cases {
        assert_eq!(compare(case, &case.expected), Vec::new());
    }
    let mut other = cases[0].expected.clone();
    other["nextState"] = "Elsewhere".into();
    let found = compare(&cases[0], &other);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].at, "nextState");
}

#[test]
fn times_are_passed_over_and_chance_only_where_it_has_a_part() {
    let case = |expression: &str| {
        let definition = json!({ "States": { "S": { "Type": "Pass", "Output": expression } } });
        Case {
            machine: "m".to_owned(),
            state: "S".to_owned(),
            reply: None,
            request: json!({ "definition": definition.to_string() }),
            expected: json!({ "output": r#"{"at":"2026-01-01T00:00:00Z","n":0.25}"# }),
        }
    };
    let theirs = json!({ "output": r#"{"n":0.75,"at":"2027-01-01T00:00:00.5Z"}"# });
    assert_eq!(compare(&case("{% $random() %}"), &theirs), Vec::new());
    let plain = compare(&case("{% 1 %}"), &theirs);
    assert_eq!(
        plain.iter().map(|it| it.at.as_str()).collect::<Vec<_>>(),
        ["output.n"]
    );
}
