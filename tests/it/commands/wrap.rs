//! `wrap`: a breaker spliced into a definition, as people use it.

use harness::command::Sandbox;

use crate::wrap::orders;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let (definition, spec) = orders();
    sandbox.write("order.asl.json", definition);
    sandbox.write("breaker.yaml", spec);
    sandbox
}

const CHARGE: [&str; 6] = [
    "wrap",
    "order.asl.json",
    "--spec",
    "breaker.yaml",
    "--task",
    "Charge=payments",
];

fn more<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    CHARGE.iter().chain(arguments).copied().collect()
}

#[test]
fn says_what_a_person_should_know() {
    let sandbox = sandbox();
    let ran = sandbox.run(&more(&["--out", "wrapped.json"]));
    insta::assert_snapshot!(ran, @r#"
    status 0
    --- stderr
    Wrote wrapped.json.
    note: `Charge`: its Retry became states that ask the circuit again, 3 attempts at most (--keep-retry leaves it)
    "#);
    let printed = sandbox.run(&more(&[]));
    assert_eq!(printed.stdout, sandbox.read("wrapped.json"));
}

#[test]
fn permissions_are_for_pasting() {
    let ran = sandbox().run(&more(&["--task", "Reserve=stock", "--permissions"]));
    insta::assert_snapshot!(ran.stdout, @r#"
    {
      "Statement": [
        {
          "Sid": "BreakerRead",
          "Effect": "Allow",
          "Action": "dynamodb:GetItem",
          "Resource": {
            "Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${BreakerTable}"
          },
          "Condition": {
            "ForAllValues:StringLike": {
              "dynamodb:LeadingKeys": [
                "answer#stock#*",
                "circuit#payments",
                "circuit#stock"
              ]
            }
          }
        },
        {
          "Sid": "BreakerRemember",
          "Effect": "Allow",
          "Action": "dynamodb:PutItem",
          "Resource": {
            "Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${BreakerTable}"
          },
          "Condition": {
            "ForAllValues:StringLike": {
              "dynamodb:LeadingKeys": [
                "answer#stock#*"
              ]
            }
          }
        },
        {
          "Sid": "BreakerRecord",
          "Effect": "Allow",
          "Action": "lambda:InvokeFunction",
          "Resource": {
            "Fn::Sub": "${BreakerRecordFunction}"
          }
        }
      ],
      "DefinitionSubstitutions": {
        "BreakerRecordFunction": "the ARN of the breaker's function that records failures",
        "BreakerTable": "the name of the breaker's table"
      }
    }
    "#);
}

#[test]
fn the_same_bytes_each_time_and_refused_the_second_time() {
    let sandbox = sandbox();
    let (one, two) = (sandbox.run(&more(&[])), sandbox.run(&more(&[])));
    assert_eq!(one, two);
    sandbox.write("order.asl.json", one.stdout);
    insta::assert_snapshot!(sandbox.run(&more(&[])), @r#"
    status 1
    --- stderr
    error: `Charge` is wrapped already: `Charge: gate` asks the circuit of `payments` before it
    hint: keep the definition as it was before, and wrap that again when the spec changes
    "#);
}

#[test]
fn what_validate_refuses_is_refused_before_and_after() {
    let sandbox = sandbox();
    let (definition, spec) = orders();
    sandbox.write(
        "order.asl.json",
        definition.replace("\"Next\": \"Done\"", "\"Next\": \"Don\""),
    );
    insta::assert_snapshot!(sandbox.run(&more(&[])), @r#"
    status 1
    --- stderr
    error: 2 errors in order.asl.json

    order.asl.json:46:15: error: there is no state `Don` in this machine [unknown-target]
       |
    46 |       "Next": "Don"
       |               ^^^^^
       = hint: did you mean `Done`?

    order.asl.json:49:5: error: no way leads to state `Done` [unreachable-state]
       |
    49 |     "Done": { "Type": "Succeed" }
       |     ^^^^^^
       = hint: name it in a `Next`, `Default` or `StartAt`, or take it out
    "#);
    sandbox.write("order.asl.json", definition);
    sandbox.write(
        "breaker.yaml",
        spec.replace("$states.input.sku", "$states.input.("),
    );
    let ran = sandbox.run(&more(&["--task", "Reserve=stock", "--out", "wrapped.json"]));
    assert_eq!(ran.status, Some(1));
    assert!(ran.stderr.contains("the wrapped order.asl.json"), "{ran}");
    assert!(!sandbox.path().join("wrapped.json").exists());
}

#[test]
fn arguments_that_make_no_sense() {
    let sandbox = sandbox();
    let ran = sandbox.run(&["wrap", "order.asl.json", "--spec", ".", "--task", "Charge"]);
    assert_eq!(ran.status, Some(2));
    insta::assert_snapshot!(ran.stderr, @r#"
    error: invalid value 'Charge' for '--task <STATE=DEPENDENCY>': write a state and a dependency of the spec: `Charge=payments`

    For more information, try '--help'.
    "#);
    let ran = sandbox.run(&[
        "wrap",
        "order.asl.json",
        "--spec",
        ".",
        "--task",
        "Charg=payments",
    ]);
    insta::assert_snapshot!(ran, @r#"
    status 1
    --- stderr
    error: there is no state `Charg`
    hint: did you mean `Charge`?
    "#);
}

#[test]
fn wrap_does_not_write_over_what_it_reads() {
    let sandbox = sandbox();
    let before = sandbox.read("order.asl.json");
    let wrap = |definition: &str, spec: &str, out: &str| {
        let places = [definition, "--spec", spec, "--out", out];
        sandbox.run(&[&["wrap", "--task", "Charge=payments"][..], &places].concat())
    };
    insta::assert_snapshot!(wrap("order.asl.json", ".", "./order.asl.json"), @"
    status 2
    --- stderr
    error: `./order.asl.json` is the definition itself, which is needed again when the spec changes
    hint: write to another file
    ");
    assert_eq!(sandbox.read("order.asl.json"), before);
    insta::assert_snapshot!(wrap("-", "-", "new.asl.json"), @"
    status 2
    --- stderr
    error: the definition and the spec cannot both come from standard input
    hint: write one of them to a file
    ");
}
