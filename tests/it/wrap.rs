//! Breakers spliced into machines: every path through the order example, in the interpreter.

mod languages;

use asl::StateMachine;
use breaker::circuit::{Circuit, Counting, Phase};
use breaker::item::Item;
use breaker::payload::RecordRequest;
use generator::{Kind, Machine, Target, WrapError, WrapOptions, Wrapped};
use harness::play::{Played, Reply, STARTED_AT, Stage, lambda_cause};
use harness::{log_filter, repository, validation};
use interpreter::StartTask;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// What the world around a wrapped machine does.
struct World {
    stage: Stage,
    input: Value,
    circuit: Option<Circuit>,
    table_down: bool,
    /// What is kept under every key: its age, seconds, and what was answered.
    kept: Option<(i64, Value)>,
    /// What the user's Task does, attempt by attempt; the last goes on.
    attempts: Vec<Reply>,
    record: Reply,
}

fn parsed(text: &str) -> StateMachine {
    let parsed = asl::parse(text);
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    parsed.machine.unwrap()
}

fn spec_of(text: &str) -> spec::Spec {
    spec::parse(text).unwrap_or_else(|errors| panic!("{}", spec::render("spec", text, &errors)))
}

fn targets(wanted: &[(&str, &str)]) -> Vec<Target> {
    let target = |(state, dependency): &(&str, &str)| Target {
        state: (*state).to_owned(),
        dependency: (*dependency).to_owned(),
    };
    wanted.iter().map(target).collect()
}

fn wrap_with(
    definition: &str,
    spec: &str,
    wanted: &[(&str, &str)],
    options: WrapOptions,
) -> Result<Wrapped, Vec<WrapError>> {
    generator::wrap(
        &parsed(definition),
        &spec_of(spec),
        &targets(wanted),
        options,
    )
}

/// Wraps, and sees to it that Step Functions would take the result.
fn wrap(definition: &str, spec: &str, wanted: &[(&str, &str)]) -> StateMachine {
    let wrapped = wrap_with(definition, spec, wanted, WrapOptions::default())
        .unwrap_or_else(|errors| panic!("{errors:?}"));
    no_findings(&wrapped.machine);
    wrapped.machine
}

fn no_findings(machine: &StateMachine) {
    let errors = validation::errors(machine);
    assert!(errors.is_empty(), "{errors:#?}\n{}", machine.to_json());
}

fn stage(definition: StateMachine) -> Stage {
    Stage::new(&Machine {
        name: "wrapped".to_owned(),
        kind: Kind::Guard,
        dependency: None,
        workflow: spec::Workflow::Standard,
        definition,
        example_input: Value::Null,
    })
}

fn at(seconds: i64) -> Timestamp {
    STARTED_AT.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

fn open() -> Circuit {
    Circuit {
        phase: Phase::Open { retry_at: at(20) },
        generation: 3,
        revision: 9,
        ..Circuit::closed("payments", at(-100))
    }
}

fn answers(payload: Value) -> Reply {
    Reply::Answer(json!({ "Payload": payload }).into())
}

fn fails(error: &'static str) -> Reply {
    Reply::Fail(error, "because".to_owned())
}

fn says_retry(retry: bool) -> Reply {
    answers(json!({ "retry": retry }))
}

impl World {
    fn new(machine: StateMachine, input: Value) -> Self {
        World {
            stage: stage(machine),
            input,
            circuit: None,
            table_down: false,
            kept: None,
            attempts: vec![answers(json!({ "receipt": "r-1" }))],
            record: says_retry(true),
        }
    }

    fn play(&self) -> Played {
        let mut attempt = 0;
        self.stage.play(self.input.clone(), 7, |task, _| {
            self.reply(task, &mut attempt)
        })
    }

    fn reply(&self, task: &StartTask, attempt: &mut usize) -> Reply {
        let sent: Value = (&task.arguments).into();
        let key = sent.pointer("/Key/pk/S").and_then(Value::as_str);
        if &*task.resource.service == "dynamodb" {
            if self.table_down {
                return Reply::Fail("DynamoDB.InternalServerError", "down".to_owned());
            }
            let item = match key {
                Some(key) if key.starts_with("circuit#") => self
                    .circuit
                    .as_ref()
                    .map(|circuit| item(&circuit.to_item())),
                Some(_) => self.kept.as_ref().map(|(age, answer)| {
                    json!({
                        "body": { "S": answer.to_string() },
                        "storedAt": { "N": at(-age).as_millisecond().to_string() },
                    })
                }),
                None => None,
            };
            return Reply::Answer(
                item.map_or(json!({}), |item| json!({ "Item": item }))
                    .into(),
            );
        }
        if task.state.ends_with(": record") || task.state.ends_with(": count success") {
            return self.record.clone();
        }
        let now = (*attempt).min(self.attempts.len() - 1);
        *attempt += 1;
        self.attempts[now].clone()
    }
}

fn item(item: &Item) -> Value {
    serde_json::to_value(item).unwrap()
}

/// The texts of the example that the README wraps: its definition and its spec.
pub(crate) fn orders() -> (String, String) {
    let read = |name: &str| repository::read(&format!("statemachines/examples/orders/{name}"));
    (read("order.asl.json"), read("breaker.yaml"))
}

/// The order example with a breaker around its charge.
fn order() -> World {
    let (definition, spec) = orders();
    let machine = wrap(&definition, &spec, &[("Charge", "payments")]);
    World::new(machine, json!({ "order": "o-1", "amount": 5, "items": [] }))
}

/// The order example with a breaker around the Task inside its Map.
fn reserve() -> World {
    let (definition, spec) = orders();
    let machine = wrap(&definition, &spec, &[("Each item/Reserve", "stock")]);
    World::new(
        machine,
        json!({ "order": "o-1", "amount": 5, "items": [{ "sku": "a" }] }),
    )
}

#[test]
fn the_example_is_what_wrap_makes_of_it() {
    let (definition, spec) = orders();
    let wanted = [("Charge", "payments"), ("Reserve", "stock")];
    let wrapped = wrap(&definition, &spec, &wanted);
    let kept = repository::read("statemachines/examples/orders/order.wrapped.asl.json");
    assert_eq!(parsed(&kept), wrapped, "wrap the example again");
}

#[test]
fn a_closed_circuit_lets_the_task_through_as_it_was() {
    let played = order().play();
    assert_eq!(
        played.line(),
        "Charge: gate → Charge: admitted? → Charge → Each item → Done"
    );
    assert_eq!(
        played.output(),
        json!({ "order": "o-1", "amount": 5, "items": [], "charge": { "receipt": "r-1" } })
    );
    assert_eq!(
        played.sent_by("Charge"),
        &json!({ "FunctionName": "charge", "Payload": { "order": "o-1", "amount": 5 } })
    );
}

#[test]
fn what_the_task_retried_asks_the_gate_again() {
    let mut world = order();
    world.attempts = vec![fails("Payments.Busy"), answers(json!({ "receipt": "r-2" }))];
    let played = world.play();
    assert_eq!(
        played.line(),
        "Charge: gate → Charge: admitted? → Charge → Charge: record → Charge: try again? → Charge: back off → \
         Charge: gate again → Charge: admitted? → Charge → Each item → Done"
    );
    assert_eq!(played.output()["charge"], json!({ "receipt": "r-2" }));
    assert_eq!(
        played.sent_by("Charge: record"),
        &json!({
            "FunctionName": "${BreakerRecordFunction}",
            "Payload": {
                "circuit": "payments",
                "admitted": { "generation": 0, "phase": "closed" },
                "attempt": 1,
                "admittedAt": "2026-01-01T00:00:00.000Z",
                "reporter": "execution",
                "error": "Payments.Busy",
            },
        })
    );
}

#[test]
fn what_the_task_did_not_retry_is_not_tried_again() {
    let mut world = order();
    world.attempts = vec![fails("Payments.Broken")];
    assert_eq!(
        world.play().line(),
        "Charge: gate → Charge: admitted? → Charge → Charge: record → Charge: try again? → Charge: failed → \
         Charge: error → Pay later → Each item → Done"
    );
}

/// `Payments.Busy` was to be tried once more, though the dependency allows three attempts.
#[test]
fn the_task_s_own_number_of_retries_holds() {
    let mut world = order();
    world.attempts = vec![fails("Payments.Busy")];
    let played = world.play();
    let count = |state: &str| played.path.iter().filter(|name| *name == state).count();
    assert_eq!((count("Charge"), count("Charge: record")), (2, 2));
    assert_eq!(
        played.output(),
        json!({ "order": "o-1", "amount": 5, "items": [], "charge": "invoice",
                "error": { "Error": "Payments.Busy", "Cause": "because" } })
    );
}

/// The Task would have tried five times more.
#[test]
fn the_dependency_s_number_of_attempts_holds() {
    let mut world = order();
    world.attempts = vec![fails("Lambda.TooManyRequestsException")];
    let played = world.play();
    let calls = played.path.iter().filter(|name| *name == "Charge").count();
    assert_eq!(calls, 3);
}

#[test]
fn the_worker_s_word_on_retries_holds() {
    let mut world = order();
    world.attempts = vec![fails("Payments.Busy")];
    for record in [says_retry(false), fails("Breaker.StoreUnavailable")] {
        world.record = record;
        let played = world.play();
        let calls = played.path.iter().filter(|name| *name == "Charge").count();
        assert_eq!(calls, 1, "{}", played.line());
        assert_eq!(played.output()["error"]["Error"], "Payments.Busy");
    }
}

#[test]
fn an_open_circuit_leads_to_the_task_s_own_catch() {
    let mut world = order();
    world.circuit = Some(open());
    let played = world.play();
    assert_eq!(
        played.line(),
        "Charge: gate → Charge: admitted? → Charge: failed → Charge: error → Pay later → Each item → Done"
    );
    let error = &played.output()["error"];
    assert_eq!(error["Error"], "Breaker.Open");
    let cause: Value = serde_json::from_str(error["Cause"].as_str().unwrap()).unwrap();
    assert_eq!(
        cause,
        json!({ "circuit": "payments", "phase": "open", "retryAfter": "2026-01-01T00:00:20.000Z" })
    );
}

/// A circuit that counts successes until so many seconds from the start.
fn counting(until: i64) -> Circuit {
    Circuit {
        phase: Phase::Closed,
        counting: Some(Counting {
            since: at(-20),
            until: at(until),
            weight: 1,
            calm: None,
        }),
        ..open()
    }
}

#[test]
fn successes_are_counted_while_calls_fail_and_the_task_answers_as_before() {
    let (definition, spec) = orders();
    for (gate, counted, plain) in [
        (
            "explicit",
            "Charge: gate → Charge: admitted? → Charge: counted → Charge: count success → Each item → Done",
            "Charge: gate → Charge: admitted? → Charge → Each item → Done",
        ),
        (
            "compact",
            "Charge: gate → Charge: look again → Charge: admitted? → Charge: counted → Charge: count success → Each item → \
             Done",
            "Charge: gate → Charge → Each item → Done",
        ),
    ] {
        let spec = spec.replace("task: {", &format!("gate: {gate}\n    task: {{"));
        let machine = wrap(&definition, &spec, &[("Charge", "payments")]);
        let mut world = World::new(machine, order().input);
        world.circuit = Some(counting(1));
        let played = world.play();
        assert_eq!(played.line(), counted, "{gate}");
        assert_eq!(played.output()["charge"], json!({ "receipt": "r-1" }));
        assert_eq!(
            played.sent_by("Charge: counted"),
            &json!({ "FunctionName": "charge", "Payload": { "order": "o-1", "amount": 5 } })
        );
        let payload = played.sent_by("Charge: count success")["Payload"].clone();
        let request: RecordRequest = serde_json::from_value(payload).unwrap();
        assert_eq!((request.error, request.weight), (None, 1), "{gate}");
        assert_eq!(request.admitted.unwrap().generation, 3, "{gate}");

        world.record = fails("Lambda.TooManyRequestsException");
        let played = world.play();
        assert_eq!(played.output()["charge"], json!({ "receipt": "r-1" }), "{gate}");

        // It ended a moment ago.
        world.circuit = Some(counting(0));
        assert_eq!(world.play().line(), plain, "{gate}");
    }
}

#[test]
fn an_ignored_error_is_not_counted_and_caught_as_before() {
    let mut world = order();
    world.attempts = vec![fails("Payments.Declined")];
    let played = world.play();
    assert_eq!(
        played.line(),
        "Charge: gate → Charge: admitted? → Charge → Charge: failed → Charge: error → Declined"
    );
    assert_eq!(played.error().0, "Order.Declined");
}

#[test]
fn a_table_that_is_down_does_what_the_spec_says() {
    let (definition, spec) = orders();
    let mut world = order();
    world.table_down = true;
    assert_eq!(world.play().output()["charge"], json!({ "receipt": "r-1" }));

    let refuses = spec.replace("task: {", "whenStoreDown: refuse\n    task: {");
    let machine = wrap(&definition, &refuses, &[("Charge", "payments")]);
    let mut world = World::new(machine, world.input);
    world.table_down = true;
    assert_eq!(world.play().output()["error"]["Error"], "Breaker.Open");
}

#[test]
fn failures_after_a_table_was_down_are_told_without_a_ticket() {
    let mut world = order();
    world.table_down = true;
    world.attempts = vec![fails("Payments.Broken")];
    let played = world.play();
    assert_eq!(
        played.sent_by("Charge: record")["Payload"]["admitted"],
        Value::Null
    );
}

#[test]
fn answers_are_kept_as_the_task_gave_them() {
    let mut world = reserve();
    world.attempts = vec![
        answers(json!({ "receipt": "r-1" })),
        answers(json!({ "available": 3, "warehouse": "w" })),
    ];
    let played = world.play();
    assert_eq!(
        played.line(),
        "Charge → Each item → Reserve: gate → Reserve: admitted? → Reserve → Reserve: remember → Done"
    );
    let kept = &played.sent_by("Reserve: remember")["Item"];
    let body: Value = serde_json::from_str(kept["body"]["S"].as_str().unwrap()).unwrap();
    assert_eq!(
        body,
        json!({ "Payload": { "available": 3, "warehouse": "w" } })
    );
    assert!(
        kept["pk"]["S"]
            .as_str()
            .unwrap()
            .starts_with("answer#stock#")
    );
    let started = at(0).as_millisecond();
    assert_eq!(kept["storedAt"]["N"], started.to_string());
    assert_eq!(kept["expires"]["N"], (started / 1_000 + 600).to_string());
    assert_eq!(
        played.output()["items"],
        json!([{ "sku": "a", "stock": { "available": 3, "warehouse": "w" } }])
    );
}

/// A kept answer and the default are shaped by the Task's own ResultSelector and ResultPath.
#[test]
fn fallback_answers_have_the_shape_of_the_task_s_own() {
    let mut world = reserve();
    world.attempts = vec![
        answers(json!({ "receipt": "r-1" })),
        fails("Stock.Unreachable"),
    ];
    let reserved = |world: &World| {
        let played = world.play();
        (played.line(), played.output()["items"][0].clone())
    };
    let (line, item) = reserved(&world);
    assert!(
        line.contains("Reserve: look up answer → Reserve: how old? → Reserve: default answer → Reserve: fallback answer"),
        "{line}"
    );
    let stock = json!({ "available": "unknown", "warehouse": "none" });
    assert_eq!(item, json!({ "sku": "a", "stock": stock }));

    let answer = json!({ "Payload": { "available": 1, "warehouse": "w" } });
    for (age, state) in [
        (5, "Reserve: fresh answer"),
        (400, "Reserve: stale answer"),
        (601, "Reserve: default answer"),
    ] {
        world.kept = Some((age, answer.clone()));
        let (line, item) = reserved(&world);
        assert!(line.contains(state), "{line}");
        // As the README says that a filter on the machine's log can count them.
        let pattern =
            format!(r#"{{ ($.type = "PassStateExited") && ($.details.name = "{state}") }}"#);
        let log = world.play().log;
        let counted = log
            .iter()
            .filter(|line| log_filter::matches(&pattern, line));
        assert_eq!(counted.count(), line.matches(state).count());
        let kept = json!({ "available": 1, "warehouse": "w" });
        let expected = if age <= 600 { &kept } else { &stock };
        assert_eq!(&item["stock"], expected);
    }
}

/// The same request to two Tasks of one dependency is not the same answer.
#[test]
fn keys_tell_tasks_apart() {
    let spec = "
version: 1
dependencies:
  both:
    task: { resource: 'arn:aws:states:::lambda:invoke' }
    fallback: { cache: { key: '{% $states.input.id %}' } }
";
    let definition = r#"{"StartAt":"A","States":{
        "A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","ResultPath":null,"Next":"B"},
        "B":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","ResultPath":null,"End":true}}}"#;
    let machine = wrap(definition, spec, &[("A", "both"), ("B", "both")]);
    let played = World::new(machine, json!({ "id": 1 })).play();
    let key = |state: &str| played.sent_by(state)["Item"]["pk"]["S"].clone();
    assert_ne!(key("A: remember"), key("B: remember"));
}

#[test]
fn targets_that_cannot_be_wrapped_say_why() {
    let (definition, spec) = orders();
    let spec = format!(
        "{spec}  web: {{ http: https://web.example.com }}\n  asks: {{ http: https://web.example.com, gate: worker, \
         detection: {{ errors: {{ count: [Web.Down] }} }} }}\n"
    );
    let said = |wanted: &[(&str, &str)]| {
        let errors = wrap_with(&definition, &spec, wanted, WrapOptions::default()).unwrap_err();
        let lines = errors.iter().map(|error| match error.hint() {
            Some(hint) => format!("{error}\n  {hint}"),
            None => error.to_string(),
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(said(&[
        ("Charg", "payment"),
        ("Refund", "goods"),
        ("Pay later", "payments"),
        ("Charge", "web"),
        ("Reserve", "asks"),
        ("Charge", "payments"),
    ]), @r#"
    the spec has no dependency `payment`
      did you mean `payments`?
    there is no state `Charg`
      did you mean `Charge`?
    the spec has no dependency `goods`
      it has `payments`, `stock`, `web`, `asks`
    there is no state `Refund`
      its Tasks are `Charge`, `Each item/Reserve`
    `Pay later` is no Task but a Pass state: it calls nothing that could be protected
    `web` is called by `http`: nothing that the Task `Charge` can fail with would count against it
      declare it with `task: { resource: "arn:aws:states:::lambda:invoke" }`, or name the Task's errors in `detection.errors.count`
    `asks` has `gate: worker`, but no worker makes the call of `Reserve`
      write `gate: compact` or `gate: explicit`
    `Charge` is named twice
      a Task asks one circuit
    "#);
    let wrapped = wrap(&definition, &spec, &[("Charge", "payments")]).to_json();
    let errors = wrap_with(
        &wrapped,
        &spec,
        &[("Charge", "stock")],
        WrapOptions::default(),
    );
    insta::assert_snapshot!(errors.unwrap_err()[0], @r#"`Charge` is wrapped already: `Charge: gate` asks the circuit of `payments` before it"#);
}

#[test]
fn names_in_several_machines_are_told_apart_by_their_ways() {
    let definition = r#"{"StartAt":"Fan","States":{"Fan":{"Type":"Parallel","End":true,"Branches":[
        {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true}}},
        {"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true}}}]}}}"#;
    let spec =
        "{version: 1, dependencies: {x: {task: {resource: 'arn:aws:states:::lambda:invoke'}}}}";
    let ways = wrap_with(definition, spec, &[("A", "x")], WrapOptions::default()).unwrap_err();
    assert_eq!(ways[0].hint().unwrap(), "say which: `Fan/0/A`, `Fan/1/A`");
    let wrapped = wrap_with(
        definition,
        spec,
        &[("Fan/1/A", "x")],
        WrapOptions::default(),
    );
    let nested = wrapped.unwrap().machine.states["Fan"].nested()[1].clone();
    assert_eq!(nested.start_at, "A: gate");
}

#[test]
fn lambda_s_own_errors_count_too() {
    let mut world = order();
    let cause = lambda_cause("Boom", "it broke");
    world.attempts = vec![Reply::Fail("Boom", cause.clone())];
    assert_eq!(
        world.play().output()["error"],
        json!({ "Error": "Boom", "Cause": cause })
    );
}
