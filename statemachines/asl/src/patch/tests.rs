use crate::model::{State, StateMachine, Succeed, Task, Transition};
use crate::parse::parse;
use crate::syntax::Notation;

use super::patch;

const JSON: &str = r#"{
    "StartAt": "Ask",
    "States": {
        "Ask": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Retry": [ { "ErrorEquals": ["A"] } ], "End": true },

        "Last": {"Type":"Succeed"}
    }
}
"#;

const YAML: &str = "# Asks.
StartAt: Ask   # first
States:
  # The question.
  Ask:
    Type: Task
    Resource: arn:aws:states:::lambda:invoke # whose
    Retry: # now and then
      # as it happens
      - ErrorEquals: [A]
    Comment: >-
      In several
      lines.
    End: true

  # The end.
  Last: { Type: Succeed }
";

fn machine(text: &str) -> StateMachine {
    parse(text).machine.expect("a machine")
}

fn with_task(text: &str, change: impl Fn(&mut Task)) -> StateMachine {
    let mut machine = machine(text);
    for state in machine.states.values_mut() {
        if let State::Task(task) = state {
            change(task);
        }
    }
    machine
}

#[test]
fn nothing_changed_is_the_same_text() {
    for (text, notation) in [(JSON, Notation::Json), (YAML, Notation::Yaml)] {
        assert_eq!(patch(text, notation, &machine(text)).as_deref(), Some(text));
    }
}

#[test]
fn fields_come_go_and_change_where_they_stand() {
    let change = |task: &mut Task| {
        task.retry.clear();
        task.comment = task.comment.as_ref().map(|_| "Short.".to_owned());
        task.timeout_seconds = Some(5.into());
        task.transition = Some(Transition::next("Last"));
    };
    let json = patch(JSON, Notation::Json, &with_task(JSON, change));
    insta::assert_snapshot!(json.expect("a patch"), @r#"
    {
        "StartAt": "Ask",
        "States": {
            "Ask": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "TimeoutSeconds": 5, "Next": "Last" },

            "Last": {"Type":"Succeed"}
        }
    }
    "#);
    let yaml = patch(YAML, Notation::Yaml, &with_task(YAML, change));
    insta::assert_snapshot!(yaml.expect("a patch"), @r#"
    # Asks.
    StartAt: Ask   # first
    States:
      # The question.
      Ask:
        Type: Task
        Resource: arn:aws:states:::lambda:invoke # whose
        TimeoutSeconds: 5
        Next: Last
        Comment: Short.

      # The end.
      Last: { Type: Succeed }
    "#);
}

#[test]
fn states_come_in_front_between_and_behind() {
    for (text, notation) in [(JSON, Notation::Json), (YAML, Notation::Yaml)] {
        let old = machine(text);
        let mut new = old.clone();
        new.states = [("First".to_owned(), State::from(Succeed::default()))].into();
        for (name, state) in old.states {
            new.states.insert(name.clone(), state);
            new.states
                .insert(format!("{name} 2"), Succeed::default().into());
        }
        let patched = patch(text, notation, &new).expect("a patch");
        assert_eq!(machine(&patched), new, "{patched}");
        let kept = text
            .lines()
            .filter(|line| patched.contains(line.trim_end()));
        assert_eq!(kept.count(), text.lines().count(), "{patched}");
    }
}

#[test]
fn one_line_stays_one_line() {
    let text = r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#;
    let mut new = machine(text);
    new.states.insert("B".to_owned(), Succeed::default().into());
    let patched = patch(text, Notation::Json, &new).expect("a patch");
    assert_eq!(
        patched,
        r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}, "B": { "Type": "Succeed" }}}"#
    );
}

/// What an alias brings in stands elsewhere, where others see it too.
#[test]
fn aliases_are_left_alone() {
    let text = "StartAt: A\nStates:\n  A: &a { Type: Wait, Seconds: 1, Next: B }\n  B: *a\n";
    let mut new = machine(text);
    if let Some(State::Wait(wait)) = new.states.get_mut("B") {
        wait.transition = Some(Transition::End);
    }
    assert_eq!(patch(text, Notation::Yaml, &new), None);
}
