//! Both languages, mixed ones, variables, and the other forms of a Task.

use serde_json::{Value, json};

use super::*;

const JSONATA: &str = r#"{
  "QueryLanguage": "JSONata",
  "StartAt": "Price",
  "States": {
    "Price": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "Arguments": { "FunctionName": "price", "Payload": "{% $states.input.sku %}" },
      "Assign": { "price": "{% $states.result.Payload.cents / 100 %}", "tries": 1 },
      "Output": "{% $merge([$states.input, {'price': $states.result.Payload.cents}]) %}",
      "TimeoutSeconds": 5,
      "Retry": [{ "ErrorEquals": ["States.ALL"] }],
      "Catch": [{ "ErrorEquals": ["Breaker.Open"], "Next": "Later",
                  "Output": "{% {'sku': $states.input.sku, 'why': $states.errorOutput.Error} %}" }],
      "Next": "Say"
    },
    "Say": { "Type": "Pass", "Output": "{% {'in': $states.input, 'price': $price, 'source': $breaker_Price.source} %}", "End": true },
    "Later": { "Type": "Succeed" }
  }
}"#;

/// The same in JSONPath, with an Assign that reads the raw result and a ResultSelector that makes another of it.
const JSONPATH: &str = r#"{
  "StartAt": "Price",
  "States": {
    "Price": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
      "InputPath": "$.sku",
      "Parameters": { "FunctionName": "price", "Payload.$": "$" },
      "ResultSelector": { "cents.$": "$.Payload.cents" },
      "ResultPath": "$.price",
      "OutputPath": "$['sku', 'price']",
      "Assign": { "price.$": "$.Payload.cents" },
      "TimeoutSeconds": 5,
      "Catch": [{ "ErrorEquals": ["Breaker.Open"], "Next": "Later", "ResultPath": "$.why" }],
      "Next": "Say"
    },
    "Say": { "Type": "Pass", "Parameters": { "in.$": "$", "price.$": "$price", "source.$": "$breaker_Price.source" }, "End": true },
    "Later": { "Type": "Succeed" }
  }
}"#;

fn spec(more: &str) -> String {
    format!(
        "version: 1\ndependencies:\n  prices:\n    task: {{ resource: 'arn:aws:states:::lambda:invoke' }}\n{more}"
    )
}

const FALLBACK: &str = "    fallback:\n      cache: { key: '{% $states.input.sku %}', fresh: 1m, stale: 1h }\n      \
                        default: { Payload: { cents: 0 } }\n";

fn world(definition: &str, more: &str) -> World {
    // What the machine reads of the breaker is there only once it is wrapped: the name of the variable is promised.
    let definition = definition.replace("$breaker_Price", "$BREAKER");
    let mut machine = parsed(&definition);
    let wanted = targets(&[("Price", "prices")]);
    let wrapped = generator::wrap(
        &machine,
        &spec_of(&spec(more)),
        &wanted,
        WrapOptions::default(),
    );
    machine = parsed(
        &wrapped
            .unwrap()
            .machine
            .to_json()
            .replace("$BREAKER", "$breaker_Price"),
    );
    no_findings(&machine);
    let mut world = World::new(
        machine,
        json!({ "sku": "s-1", "big": 9_007_199_254_740_993_u64 }),
    );
    world.attempts = vec![answers(json!({ "cents": 250 }))];
    world
}

/// Which states, and what came out.
fn played(world: &World) -> (String, Value) {
    let played = world.play();
    (played.line(), played.output())
}

#[test]
fn jsonata_answers_live_kept_and_by_default() {
    let mut world = world(JSONATA, FALLBACK);
    let (line, output) = played(&world);
    assert_eq!(
        line,
        "Price: gate → Price: admitted? → Price → Price: remember → Say"
    );
    assert_eq!(
        (&output["in"]["price"], &output["price"], &output["source"]),
        (&json!(250), &json!(2.5), &json!("live"))
    );

    world.circuit = Some(open());
    let (line, output) = played(&world);
    assert!(
        line.ends_with("Price: default answer → Price: fallback answer → Say"),
        "{line}"
    );
    assert_eq!(
        (&output["in"]["price"], &output["price"], &output["source"]),
        (&json!(0), &json!(0), &json!("default"))
    );

    world.kept = Some((10, json!({ "Payload": { "cents": 300 } })));
    let (_, output) = played(&world);
    assert_eq!(
        (&output["in"]["price"], &output["price"], &output["source"]),
        (&json!(300), &json!(3), &json!("fresh"))
    );
}

#[test]
fn jsonpath_answers_live_kept_and_by_default() {
    let mut world = world(JSONPATH, FALLBACK);
    let expected = |cents: u64, source: &str| json!({ "in": { "sku": "s-1", "price": { "cents": cents } }, "price": cents, "source": source });
    assert_eq!(played(&world).1, expected(250, "live"));
    world.circuit = Some(open());
    assert_eq!(played(&world).1, expected(0, "default"));
    world.kept = Some((100, json!({ "Payload": { "cents": 300 } })));
    assert_eq!(played(&world).1, expected(300, "stale"));
}

#[test]
fn an_answer_that_is_too_large_to_be_kept_is_handed_on_all_the_same() {
    for definition in [JSONATA, JSONPATH] {
        let mut world = world(definition, FALLBACK);
        // As a text inside JSON twice as large as a state may send.
        let large = json!({ "cents": 250, "note": "\"".repeat(100_000) });
        world.attempts = vec![answers(large)];
        let played = world.play();
        assert!(
            played.line().ends_with("Price → Price: remember → Say"),
            "{}",
            played.line()
        );
        assert!(
            played
                .sent
                .iter()
                .all(|(state, _)| state != "Price: remember")
        );
        assert_eq!(played.output()["source"], "live");
    }
}

/// Nothing of the caller's data goes through an expression on the way, so a number keeps all its digits.
#[test]
fn jsonpath_data_keeps_every_digit() {
    let definition = JSONPATH.replace(r#""OutputPath": "$['sku', 'price']","#, "");
    for fallback in ["", FALLBACK] {
        let mut world = world(&definition, fallback);
        for circuit in [None, Some(open())] {
            world.circuit = circuit;
            let output = played(&world).1;
            let handed_on = if output.get("why").is_some() {
                &output
            } else {
                &output["in"]
            };
            assert_eq!(
                handed_on["big"],
                json!(9_007_199_254_740_993_u64),
                "{output}"
            );
        }
    }
}

#[test]
fn the_user_s_catch_takes_breaker_open_in_its_own_words() {
    let mut jsonata = world(JSONATA, "");
    jsonata.circuit = Some(open());
    assert_eq!(
        played(&jsonata).1,
        json!({ "sku": "s-1", "why": "Breaker.Open" })
    );

    let mut jsonpath = world(JSONPATH, "    fallback: { error: { name: Prices.Down } }\n");
    jsonpath.circuit = Some(open());
    let ended = jsonpath.play();
    assert_eq!(
        ended.error().0,
        "Prices.Down",
        "the catch is for Breaker.Open"
    );
}

#[test]
fn a_compact_gate_does_the_same_in_one_state() {
    for definition in [JSONATA, JSONPATH] {
        let mut world = world(definition, &format!("    gate: compact\n{FALLBACK}"));
        let (line, live) = played(&world);
        assert_eq!(line, "Price: gate → Price → Price: remember → Say");
        assert_eq!(live["source"], "live");
        world.circuit = Some(open());
        let (line, refused) = played(&world);
        assert!(
            line.starts_with("Price: gate → Price: look up answer"),
            "{line}"
        );
        assert_eq!(
            (&refused["price"], &refused["source"]),
            (&json!(0), &json!("default"))
        );
        world.table_down = true;
        assert_eq!(played(&world).1["source"], "live");
    }
}

/// A Task of the other language in a JSONPath machine.
#[test]
fn a_jsonata_task_in_a_jsonpath_machine() {
    let definition = JSONATA
        .replacen("\"QueryLanguage\": \"JSONata\",", "", 1)
        .replace(
            "\"Type\": \"Task\",",
            "\"Type\": \"Task\", \"QueryLanguage\": \"JSONata\",",
        )
        .replace(
            "\"Type\": \"Pass\",",
            "\"Type\": \"Pass\", \"QueryLanguage\": \"JSONata\",",
        );
    let mut world = world(&definition, FALLBACK);
    assert_eq!(played(&world).1["price"], json!(2.5));
    world.circuit = Some(open());
    assert_eq!(played(&world).1["source"], "default");
    let mut without = self::world(&definition, "");
    without.circuit = Some(open());
    assert_eq!(played(&without).1["why"], "Breaker.Open");
}

/// Errors that do not count are tried again by the Task itself, and only those.
#[test]
fn what_does_not_count_stays_with_the_task() {
    let definition = JSONATA.replace(
        r#"[{ "ErrorEquals": ["States.ALL"] }]"#,
        r#"[{ "ErrorEquals": ["Price.Locked", "Price.Down"], "MaxAttempts": 2 }, { "ErrorEquals": ["States.ALL"] }]"#,
    );
    let mut world = world(
        &definition,
        "    detection: { errors: { count: [Price.Down] } }\n",
    );
    let calls = |played: &Played| {
        played
            .sent
            .iter()
            .filter(|(state, _)| state == "Price")
            .count()
    };
    let entered = |played: &Played| played.path.iter().filter(|state| *state == "Price").count();
    for (error, most, entries) in [
        ("Price.Locked", 3, 1),
        ("Other", 4, 1),
        ("Price.Down", 3, 3),
    ] {
        world.attempts = vec![fails(error)];
        let played = world.play();
        assert_eq!(
            (calls(&played), entered(&played)),
            (most, entries),
            "{error}: {}",
            played.line()
        );
        assert_eq!(played.error().0, error);
    }
}

#[test]
fn a_task_may_keep_its_retry() {
    let machine = parsed(JSONPATH);
    let definition = machine.to_json().replace(
        "\"TimeoutSeconds\": 5,",
        "\"TimeoutSeconds\": 5, \"Retry\": [{ \"ErrorEquals\": [\"Price.Down\"], \"MaxAttempts\": 1 }],",
    );
    let options = WrapOptions { keep_retry: true };
    let wrapped = wrap_with(&definition, &spec(""), &[("Price", "prices")], options).unwrap();
    let asl::State::Task(task) = &wrapped.machine.states["Price"] else {
        panic!("no Task");
    };
    assert_eq!(task.retry.len(), 1);
    assert!(!wrapped.machine.states.contains_key("Price: try again?"));
}

/// A loop back to the Task, from anywhere in its machine and from itself, goes through the gate.
#[test]
fn every_way_to_the_task_leads_through_the_gate() {
    let definition = r#"{
      "StartAt": "Ask",
      "States": {
        "Ask": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "ResultPath": "$.last", "TimeoutSeconds": 1,
                 "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": null, "Next": "Ask" }], "Next": "Enough?" },
        "Enough?": { "Type": "Choice", "Default": "Ask", "Choices": [
          { "Variable": "$.last.Payload", "NumericGreaterThan": 1, "Next": "Done" },
          { "Variable": "$.last.Payload", "NumericEquals": 1, "Next": "Ask" }] },
        "Done": { "Type": "Succeed" }
      }
    }"#;
    let machine = wrap(definition, &spec(FALLBACK), &[("Ask", "prices")]);
    let to_task: Vec<&String> = machine
        .states
        .iter()
        .filter(|(_, state)| state.targets().contains(&"Ask"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(to_task, ["Ask: admitted?"]);
    let mut world = World::new(machine, json!({}));
    world.attempts = vec![answers(json!(0)), answers(json!(1)), answers(json!(2))];
    let played = world.play();
    assert_eq!(
        played
            .path
            .iter()
            .filter(|state| *state == "Ask: gate")
            .count(),
        3
    );
}

/// Names that are taken, names that are long, and variables that nest.
#[test]
fn names_and_variables_clash_with_nothing() {
    let long = "A very long name of a state, so long that nothing can be put behind it, at all!!";
    assert_eq!(long.chars().count(), 80);
    let definition = json!({
        "StartAt": "Each",
        "States": {
            "Each": { "Type": "Map", "End": true, "ItemProcessor": { "StartAt": "Price", "States": {
                "Price": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 1,
                           "Assign": { "breaker_Price": 1 }, "Next": long },
                long: { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 1, "Next": "Price: gate" },
                "Price: gate": { "Type": "Pass", "Parameters": { "mine.$": "$breaker_Price" }, "End": true },
            } } },
        },
    });
    let wanted = [("Price", "prices"), (long, "prices")];
    let machine = wrap(&definition.to_string(), &spec(FALLBACK), &wanted);
    let nested = machine.states["Each"].nested()[0].clone();
    assert_eq!(nested.start_at, "Price: gate 2");
    let mut world = World::new(machine, json!([1]));
    world.attempts = vec![answers(json!({ "cents": 1 }))];
    assert_eq!(world.play().output(), json!([{ "mine": 1 }]));
    world.circuit = Some(open());
    assert_eq!(world.play().output(), json!([{ "mine": 1 }]));
}

#[test]
fn jobs_tokens_and_activities_are_wrapped_as_they_are() {
    for resource in [
        "arn:aws:states:::ecs:runTask.sync",
        "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "arn:aws:states:eu-central-1:111122223333:activity:paint",
    ] {
        let definition = format!(
            r#"{{"StartAt":"Price","States":{{"Price":{{"Type":"Task","Resource":"{resource}","TimeoutSeconds":60,"End":true}}}}}}"#
        );
        let machine = wrap(&definition, &spec(FALLBACK), &[("Price", "prices")]);
        let mut world = World::new(machine, json!({}));
        world.attempts = vec![answers(json!({ "cents": 1 }))];
        assert_eq!(
            world.play().output(),
            json!({ "Payload": { "cents": 1 } }),
            "{resource}"
        );
        world.attempts = vec![fails("Job.Failed")];
        let played = world.play();
        assert!(played.line().contains("Price: record"), "{resource}");
        assert_eq!(played.output(), json!({ "Payload": { "cents": 0 } }));
    }
}

#[test]
fn all_of_states_cannot_be_replaced() {
    let definition = JSONATA.replace(
        "$merge([$states.input, {'price'",
        "$merge([$states, {'price'",
    );
    let errors = wrap_with(
        &definition,
        &spec(FALLBACK),
        &[("Price", "prices")],
        WrapOptions::default(),
    );
    insta::assert_snapshot!(errors.unwrap_err()[0], @r#"`Output` of `Price` reads `$states` as a whole, so no fallback answer can take the result's place"#);
    assert!(
        wrap_with(
            &definition,
            &spec(""),
            &[("Price", "prices")],
            WrapOptions::default()
        )
        .is_ok()
    );
}
