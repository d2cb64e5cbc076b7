//! Every status of CloudFormation, at every stage.

use std::fmt::Write as _;

use super::*;

fn change_sets() -> Vec<Option<ChangeSet>> {
    let mut all = vec![None];
    for status in ChangeSetStatus::ALL {
        for is_empty in [false, true] {
            for execution in ExecutionStatus::ALL {
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
    insta::assert_snapshot!(table, @r"
    (none)                                        Propose(Create)
    CREATE_IN_PROGRESS                            AwaitStack
    CREATE_FAILED                                 DeleteRemains
    CREATE_COMPLETE                               Propose(Update)
    ROLLBACK_IN_PROGRESS                          AwaitStack
    ROLLBACK_FAILED                               DeleteRemains
    ROLLBACK_COMPLETE                             DeleteRemains
    DELETE_IN_PROGRESS                            AwaitStack
    DELETE_FAILED                                 Stop(DeletionFailed)
    DELETE_COMPLETE                               Propose(Create)
    UPDATE_IN_PROGRESS                            AwaitStack
    UPDATE_COMPLETE_CLEANUP_IN_PROGRESS           AwaitStack
    UPDATE_COMPLETE                               Propose(Update)
    UPDATE_FAILED                                 UndoUpdate
    UPDATE_ROLLBACK_IN_PROGRESS                   AwaitStack
    UPDATE_ROLLBACK_FAILED                        Stop(UndoFailed)
    UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS  AwaitStack
    UPDATE_ROLLBACK_COMPLETE                      Propose(Update)
    REVIEW_IN_PROGRESS                            Propose(Create)
    IMPORT_IN_PROGRESS                            AwaitStack
    IMPORT_COMPLETE                               Propose(Update)
    IMPORT_ROLLBACK_IN_PROGRESS                   AwaitStack
    IMPORT_ROLLBACK_FAILED                        Stop(ImportUndoFailed)
    IMPORT_ROLLBACK_COMPLETE                      Propose(Update)
    ");
}

/// What every change set leads to: one that was there when we came, and our own. `+` is one with nothing to change.
#[test]
fn a_change_set_on_a_stack_at_rest() {
    let stack = Some(StackStatus::UpdateComplete);
    let mut rows: Vec<(String, String, Vec<String>)> = Vec::new();
    for change_set in change_sets() {
        let leftover = next(Stage::Arriving, stack, change_set);
        let own = next(Stage::Proposed, stack, change_set);
        let steps = format!("{leftover:?} / {own:?}");
        let (status, execution) = match change_set {
            None => ("(none)", String::new()),
            Some(one) => {
                let plus = if one.is_empty { "+" } else { "" };
                (one.status.name(), format!("{}{plus}", one.execution.name()))
            }
        };
        match rows.last_mut() {
            Some((last, same, executions)) if last == status && *same == steps => {
                executions.push(execution);
            }
            Some(_) | None => rows.push((status.to_owned(), steps, vec![execution])),
        }
    }
    let mut table = String::new();
    for (status, steps, executions) in rows {
        let all = executions.len() == 2 * ExecutionStatus::ALL.len();
        let executions = if all {
            "whatever".to_owned()
        } else {
            executions.join(" ")
        };
        writeln!(table, "{status} {executions}: {steps}").unwrap();
    }
    insta::assert_snapshot!(table, @r"
    (none) : Propose(Update) / BeginAgain
    CREATE_PENDING whatever: AwaitChangeSet / AwaitChangeSet
    CREATE_IN_PROGRESS whatever: AwaitChangeSet / AwaitChangeSet
    CREATE_COMPLETE UNAVAILABLE: DeleteChangeSet / AwaitChangeSet
    CREATE_COMPLETE AVAILABLE: Review / Review
    CREATE_COMPLETE EXECUTE_IN_PROGRESS: AwaitStack / BeginAgain
    CREATE_COMPLETE EXECUTE_COMPLETE EXECUTE_FAILED OBSOLETE: DeleteChangeSet / BeginAgain
    CREATE_COMPLETE UNAVAILABLE+: DeleteChangeSet / AwaitChangeSet
    CREATE_COMPLETE AVAILABLE+: Review / Review
    CREATE_COMPLETE EXECUTE_IN_PROGRESS+: AwaitStack / BeginAgain
    CREATE_COMPLETE EXECUTE_COMPLETE+ EXECUTE_FAILED+ OBSOLETE+: DeleteChangeSet / BeginAgain
    DELETE_PENDING whatever: AwaitChangeSet / BeginAgain
    DELETE_IN_PROGRESS whatever: AwaitChangeSet / BeginAgain
    DELETE_COMPLETE whatever: Propose(Update) / BeginAgain
    DELETE_FAILED whatever: DeleteChangeSet / BeginAgain
    FAILED UNAVAILABLE AVAILABLE EXECUTE_IN_PROGRESS EXECUTE_COMPLETE EXECUTE_FAILED OBSOLETE: DeleteChangeSet / Stop(Refused)
    FAILED UNAVAILABLE+ AVAILABLE+ EXECUTE_IN_PROGRESS+ EXECUTE_COMPLETE+ EXECUTE_FAILED+ OBSOLETE+: DeleteChangeSet / NothingToDo
    ");
}

/// Only a change set that is worked out and still good, on a stack at rest, is ever executed.
#[test]
fn nothing_else_is_executed() {
    for stack in stacks() {
        for change_set in change_sets() {
            for stage in [Stage::Arriving, Stage::Proposed] {
                if next(stage, stack, change_set) != Step::Review {
                    continue;
                }
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
    for stack in stacks()
        .into_iter()
        .flatten()
        .filter(|one| one.is_at_work())
    {
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
    insta::assert_snapshot!(table, @r"
    CREATE_IN_PROGRESS                            at work   Await
    CREATE_FAILED                                 Stuck     Delete
    CREATE_COMPLETE                               Done      Delete
    ROLLBACK_IN_PROGRESS                          at work   Await
    ROLLBACK_FAILED                               Stuck     Delete
    ROLLBACK_COMPLETE                             Undone    Delete
    DELETE_IN_PROGRESS                            at work   Follow
    DELETE_FAILED                                 Deleted   Delete
    DELETE_COMPLETE                               Deleted   Gone
    UPDATE_IN_PROGRESS                            at work   Await
    UPDATE_COMPLETE_CLEANUP_IN_PROGRESS           at work   Await
    UPDATE_COMPLETE                               Done      Delete
    UPDATE_FAILED                                 Stuck     Delete
    UPDATE_ROLLBACK_IN_PROGRESS                   at work   Await
    UPDATE_ROLLBACK_FAILED                        Stuck     Delete
    UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS  at work   Await
    UPDATE_ROLLBACK_COMPLETE                      Undone    Delete
    REVIEW_IN_PROGRESS                            at work   Delete
    IMPORT_IN_PROGRESS                            at work   Await
    IMPORT_COMPLETE                               Done      Delete
    IMPORT_ROLLBACK_IN_PROGRESS                   at work   Await
    IMPORT_ROLLBACK_FAILED                        Stuck     Delete
    IMPORT_ROLLBACK_COMPLETE                      Undone    Delete
    ");
}
