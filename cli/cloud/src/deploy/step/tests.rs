//! Every status of CloudFormation, at every stage.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::*;

fn change_sets() -> Vec<Option<ChangeSet>> {
    let mut all = vec![None];
    for status in ChangeSetStatus::ALL {
        for execution in ExecutionStatus::ALL {
            for is_empty in [false, true] {
                all.push(Some(ChangeSet {
                    status: *status,
                    execution: *execution,
                    is_empty,
                }));
            }
        }
    }
    all
}

fn stacks() -> Vec<Option<StackStatus>> {
    let statuses = StackStatus::ALL.iter().copied().map(Some);
    [None].into_iter().chain(statuses).collect()
}

fn ready() -> ChangeSet {
    ChangeSet {
        status: ChangeSetStatus::CreateComplete,
        execution: ExecutionStatus::Available,
        is_empty: false,
    }
}

/// What every stack status leads to, with nothing else there.
#[test]
fn a_stack_by_itself() {
    let mut table = String::new();
    for stack in stacks() {
        let name = stack.map_or("(none)", StackStatus::name);
        let step = next(Stage::Arriving, stack, None);
        writeln!(table, "{name:<46}{step:?}").unwrap();
    }
    insta::assert_snapshot!(table, @"");
}

/// What every change set leads to: one that was there when we came, and our own. `+` is one with nothing to change.
#[test]
fn a_change_set_on_a_stack_at_rest() {
    let stack = Some(StackStatus::UpdateComplete);
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for change_set in change_sets() {
        let leftover = next(Stage::Arriving, stack, change_set);
        let own = next(Stage::Proposed, stack, change_set);
        let name = match change_set {
            None => "(none)".to_owned(),
            Some(one) => format!(
                "{} {}{}",
                one.status.name(),
                one.execution.name(),
                if one.is_empty { "+" } else { "" }
            ),
        };
        rows.entry(format!("{leftover:?} / {own:?}"))
            .or_default()
            .push(name);
    }
    let mut table = String::new();
    for (steps, names) in rows {
        writeln!(table, "{steps}\n    {}", names.join("\n    ")).unwrap();
    }
    insta::assert_snapshot!(table, @"");
}

/// Only a change set of our own, worked out and still good, on a stack at rest, is ever executed.
#[test]
fn nothing_else_is_executed() {
    for stack in stacks() {
        for change_set in change_sets() {
            for stage in [Stage::Arriving, Stage::Proposed] {
                if next(stage, stack, change_set) != Step::Review {
                    continue;
                }
                assert_eq!(stage, Stage::Proposed);
                let seen = change_set.unwrap();
                assert_eq!(seen.status, ChangeSetStatus::CreateComplete);
                assert_eq!(seen.execution, ExecutionStatus::Available);
                assert!(!stack.unwrap().is_at_work());
            }
        }
    }
    let step = next(
        Stage::Proposed,
        Some(StackStatus::ReviewInProgress),
        Some(ready()),
    );
    assert_eq!(step, Step::Review);
}

/// While CloudFormation is at work on the stack, nothing is asked of it.
#[test]
fn a_stack_at_work_is_left_alone() {
    for stack in stacks().into_iter().flatten().filter(|one| one.is_at_work()) {
        for change_set in change_sets() {
            let arriving = next(Stage::Arriving, Some(stack), change_set);
            assert_eq!(arriving, Step::AwaitStack, "{stack:?}");
            let proposed = next(Stage::Proposed, Some(stack), change_set);
            assert_eq!(proposed, Step::BeginAgain, "{stack:?}");
        }
        assert_eq!(ending(stack), None);
        assert!(matches!(
            removal(Some(stack)),
            Removal::Await | Removal::Follow
        ));
    }
}

/// A stack is only ever deleted on the way to deploying when nothing of it works: a creation that failed.
#[test]
fn a_stack_that_works_is_never_deleted() {
    for stack in stacks() {
        for change_set in change_sets() {
            for stage in [Stage::Arriving, Stage::Proposed] {
                if next(stage, stack, change_set) == Step::DeleteRemains {
                    let failed = [
                        StackStatus::CreateFailed,
                        StackStatus::RollbackFailed,
                        StackStatus::RollbackComplete,
                    ];
                    assert!(failed.contains(&stack.unwrap()));
                }
            }
        }
    }
}

#[test]
fn how_operations_end() {
    let mut table = String::new();
    for status in StackStatus::ALL {
        let (end, go) = (ending(*status), removal(Some(*status)));
        let end = end.map_or("at work".to_owned(), |end| format!("{end:?}"));
        writeln!(table, "{:<46}{end:<10}{go:?}", status.name()).unwrap();
    }
    insta::assert_snapshot!(table, @"");
}
