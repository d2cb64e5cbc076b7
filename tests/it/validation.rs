//! The validator against definitions that are known to be valid or not, and as a command.

use std::fs;
use std::path::PathBuf;

use asl::ExecutionType;
use harness::command::Sandbox;
use harness::{repository, variants};
use serde_json::Value;
use validator::render::{self, Checked};
use validator::{Options, Report, Severity, Subject};

/// Corpus entries that are judged as their label says: all whose label nobody disputes.
const CORPUS: usize = 398;

/// Recorded executions, all of whose definitions the service accepted.
const EXECUTIONS: usize = 660;

/// Recorded answers to definitions that were only validated: the same in every word.
const ANSWERS: usize = 70;

/// Recorded variable references that come out the same, of all. The one that does not names a variable that its own
/// definition does not: what was there was replaced by a word when it was recorded.
const REFERENCES: (usize, usize) = (11, 12);

/// A folder beside the repository. None, and said so, when it is not there.
#[expect(clippy::print_stdout, reason = "a test's own output")]
fn shared(folder: &str) -> Option<PathBuf> {
    let path = repository::root().join("../shared").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("passed without looking: ../shared/{folder} is missing");
    None
}

fn read_json(path: &PathBuf) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn check(text: &str, workflow: &Value) -> Report {
    let workflow = if workflow == "EXPRESS" {
        ExecutionType::Express
    } else {
        ExecutionType::Standard
    };
    let options = Options {
        workflow,
        notation: Some(asl::syntax::Notation::Json),
        subject: Some(Subject::Definition),
    };
    validator::check(text, &options)
}

/// The conformance cases of one kind.
fn cases(kind: &str) -> Option<Vec<Value>> {
    let files = repository::files_below(&shared("conformance/cases")?);
    let cases = files.iter().map(read_json);
    Some(cases.filter(|case| case["kind"] == kind).collect())
}

fn shown(report: &Report) -> String {
    let findings = report.findings.iter();
    let lines = findings.map(|finding| {
        format!(
            "  {}: {} ({})",
            finding.at.pointer, finding.message, finding.code
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_corpus_is_judged_as_labelled() {
    let Some(folder) = shared("validation-corpus") else {
        return;
    };
    let labels = read_json(&folder.join("labels.json"));
    let (mut right, mut wrong) = (0, Vec::new());
    for label in labels.as_array().unwrap() {
        if label["disputed"] == true {
            continue;
        }
        let file = label["file"].as_str().unwrap();
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let report = check(&text, &label["type"]);
        if label["valid"] == report.is_valid() {
            right += 1;
        } else {
            wrong.push(format!("{file}: {}\n{}", label["reason"], shown(&report)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(right, CORPUS);
}

#[test]
fn definitions_that_ran_are_valid() {
    let Some(cases) = cases("execution") else {
        return;
    };
    for case in &cases {
        let report = check(&case["definition"].to_string(), &case["type"]);
        assert!(report.is_valid(), "{}:\n{}", case["id"], shown(&report));
    }
    assert_eq!(cases.len(), EXECUTIONS);
}

#[test]
fn answers_are_those_of_the_service() {
    let Some(cases) = cases("validation") else {
        return;
    };
    let mut wrong = Vec::new();
    for case in &cases {
        let text = case["request"]["definition"].as_str().unwrap();
        let checked = Checked {
            name: "definition".to_owned(),
            text: text.to_owned(),
            report: check(text, &case["request"]["type"]),
        };
        let (answer, expected) = (render::json(&checked), &case["response"]);
        let fields: &[&str] = if expected["Error"].is_object() {
            &["Error"]
        } else {
            &["result", "diagnostics", "truncated"]
        };
        if fields.iter().any(|field| answer[field] != expected[field]) {
            wrong.push(format!("{}: expected {expected}, got {answer}", case["id"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(cases.len(), ANSWERS);
}

#[test]
fn variable_references_are_those_of_the_service() {
    let Some(cases) = cases("variable_references") else {
        return;
    };
    let right = cases.iter().filter(|case| {
        let found = validator::variable_references(&case["definition"].to_string(), None);
        serde_json::json!(found) == case["expect"]["variableReferences"]
    });
    assert_eq!((right.count(), cases.len()), REFERENCES);
}

#[test]
fn rendered_machines_give_nothing_to_complain_about() {
    for (variant, spec) in variants::all() {
        for machine in generator::render(&spec) {
            let report = check(
                &machine.definition.to_json(),
                &machine.workflow.as_str().into(),
            );
            assert!(
                report.findings.is_empty(),
                "{variant}, {}:\n{}",
                machine.name,
                shown(&report)
            );
        }
    }
}

/// Changed definitions that are held against the interpreter in one run.
const CHANGED: usize = 4_000;

/// A small generator of numbers that look random and are always the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap_or(0)
    }
}

/// Takes something out of a value, or puts something else in its place.
fn change(value: &mut Value, chance: &mut Chance) {
    let children = match value {
        Value::Array(items) => items.len(),
        Value::Object(fields) => fields.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    };
    if children == 0 || chance.below(12) == 0 {
        let others = [
            Value::Null,
            true.into(),
            0.into(),
            (-1).into(),
            2.5.into(),
            "".into(),
            "$.a[*].b".into(),
            "{% $states.input + %}".into(),
            "{% $x %}".into(),
            "States.UUID()".into(),
            "2016-03-14T01:59:00Z".into(),
            serde_json::json!([]),
            serde_json::json!({}),
        ];
        *value = others[chance.below(others.len())].clone();
        return;
    }
    let at = chance.below(children);
    let is_removed = chance.below(6) == 0;
    match value {
        Value::Array(items) if is_removed => drop(items.remove(at)),
        Value::Array(items) => change(&mut items[at], chance),
        Value::Object(fields) => {
            let key = fields.keys().nth(at).unwrap().clone();
            if is_removed {
                fields.remove(&key);
            } else {
                change(&mut fields[&key], chance);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What the interpreter cannot run, the validator refuses first, and says it better.
#[test]
fn what_is_valid_can_be_run() {
    let mut seeds: Vec<Value> = validator::rules()
        .flat_map(|rule| [rule.bad.text, rule.good.text])
        .filter_map(|text| serde_json::from_str(text).ok())
        .collect();
    seeds.extend(
        cases("execution")
            .unwrap_or_default()
            .iter()
            .map(|case| case["definition"].clone()),
    );
    let mut chance = Chance(0xBEEF);
    let (mut ran, mut wrong) = (0, Vec::new());
    for round in 0..CHANGED {
        let mut definition = seeds[chance.below(seeds.len())].clone();
        for _ in 0..round % 3 {
            change(&mut definition, &mut chance);
        }
        let text = definition.to_string();
        // What deployment fills in is no value yet.
        if text.contains("${") || !check(&text, &"STANDARD".into()).is_valid() {
            continue;
        }
        ran += 1;
        let machine = asl::parse(&text).machine.unwrap();
        if let Err(error) = interpreter::Program::compile(&machine) {
            wrong.push(format!("{error}\n  {text}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {ran}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(ran > 500, "only {ran} were valid");
}

const GOOD: &str = r#"{ "StartAt": "Done", "States": { "Done": { "Type": "Succeed" } } }"#;

const BAD: &str = r#"{
  "StartAt": "Pause",
  "States": {
    "Pause": { "Type": "Wait", "Seconds": "5", "Next": "Dine" },
    "Done": { "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "End": true }
  }
}
"#;

const SPEC: &str = "version: 1
dependencies:
  prices:
    http: { url: \"https://prices.example.com\", timeout: 20s }
";

#[test]
fn findings_are_shown_with_line_and_hint() {
    let sandbox = Sandbox::new();
    sandbox.write("bad.asl.json", BAD);
    insta::assert_snapshot!(sandbox.run(&["validate", "bad.asl.json"]));
    insta::assert_snapshot!(sandbox.run(&["validate", "--format", "json", "bad.asl.json"]));
    insta::assert_snapshot!(sandbox.run(&["validate", "--format", "github", "bad.asl.json"]));
}

#[test]
fn the_exit_status_says_how_it_went() {
    let sandbox = Sandbox::new();
    sandbox.write("good.asl.json", GOOD);
    sandbox.write("bad.asl.json", BAD);
    sandbox.write("breaker.yaml", SPEC);
    let status = |arguments: &[&str]| sandbox.run(arguments).status;
    assert_eq!(status(&["validate", "good.asl.json"]), Some(0));
    assert_eq!(
        status(&["validate", "bad.asl.json", "good.asl.json"]),
        Some(1)
    );
    assert_eq!(status(&["validate", "breaker.yaml"]), Some(0));
    assert_eq!(
        status(&["validate", "--deny", "warnings", "breaker.yaml"]),
        Some(1)
    );
    assert_eq!(
        status(&["validate", "good.asl.json", "nowhere.json"]),
        Some(2)
    );
    assert_eq!(status(&["validate"]), Some(2));
}

#[test]
fn warnings_can_be_allowed_and_errors_cannot() {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    let denied = ["validate", "--deny", "warnings", "breaker.yaml"];
    let found = sandbox.run(&denied).stdout;
    let code = found.split(['[', ']']).nth(1).unwrap();
    let allowed = sandbox.run(&[&denied[..], &["--allow", code]].concat());
    assert!(!allowed.stdout.contains(&format!("[{code}]")), "{allowed}");

    sandbox.write(
        "breaker.yaml",
        format!("# sfn-breaker: allow {code}\n{SPEC}"),
    );
    assert_eq!(sandbox.run(&denied).stdout, allowed.stdout);

    for (code, said) in [
        ("unknown-target", "an error cannot be allowed"),
        ("unknwon", "no rule has this code"),
    ] {
        let ran = sandbox.run(&["validate", "breaker.yaml", "--allow", code]);
        assert_eq!(ran.status, Some(2));
        assert!(ran.stderr.contains(said), "{ran}");
    }
}

#[test]
fn a_folder_is_searched() {
    let sandbox = Sandbox::new();
    sandbox.write("bad.asl.json", BAD);
    sandbox.write("breaker.yaml", SPEC);
    sandbox.write("machine.json", GOOD);
    sandbox.write("package.json", r#"{ "dependencies": {} }"#);
    fs::create_dir(sandbox.path().join("node_modules")).unwrap();
    sandbox.write("node_modules/other.asl.json", BAD);
    let ran = sandbox.run(&["validate", "--format", "json", "."]);
    let answers: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    let results: Vec<_> = answers
        .iter()
        .map(|answer| (&answer["file"], &answer["result"]))
        .collect();
    insta::assert_debug_snapshot!(results);
}

#[test]
fn every_rule_can_be_explained() {
    let sandbox = Sandbox::new();
    insta::assert_snapshot!(sandbox.run(&["explain", "timeout-beyond-window"]));
    insta::assert_snapshot!(sandbox.run(&["explain", "no-such-rule"]));
    let list = sandbox.run(&["explain"]).stdout;
    for rule in validator::rules() {
        assert!(list.contains(rule.code), "{} is missing", rule.code);
    }
}

#[test]
fn lints_on_specs_are_warnings() {
    let options = Options {
        subject: Some(Subject::Spec),
        ..Options::default()
    };
    let report = validator::check(SPEC, &options);
    assert_eq!(report.count(Severity::Warning), 1, "{}", shown(&report));
    assert_eq!(report.count(Severity::Error), 0);
}

#[test]
fn other_commands_refuse_the_same_with_the_same_findings() {
    let sandbox = Sandbox::new();
    sandbox.write("bad.asl.json", BAD);
    let (validated, ran) = (
        sandbox.run(&["validate", "bad.asl.json"]),
        sandbox.run(&["run", "bad.asl.json"]),
    );
    assert_eq!((validated.status, ran.status), (Some(1), Some(1)));
    let errors = validated
        .stdout
        .lines()
        .filter(|line| line.contains(": error: "));
    for error in errors {
        assert!(ran.stderr.contains(error), "{error}\n{ran}");
    }

    let expression = SPEC.replace("timeout: 20s", "headers: { id: \"{% order.id %}\" }");
    sandbox.write("breaker.yaml", expression);
    let rendered = sandbox.run(&["render", "breaker.yaml"]);
    assert_eq!(rendered.status, Some(1));
    assert!(
        rendered.stderr.contains("top-level-reference"),
        "{rendered}"
    );
}
