//! A table that answers a batch bit by bit.

use breaker::names::error;

use crate::aws::{Aws, Mood};
use crate::function::Function;
use crate::tasks::{answered, record};

#[test]
fn what_a_batch_leaves_unprocessed_is_asked_for_again() {
    let aws = Aws::start(Mood::Works);
    aws.leaves_unprocessed(3);
    let function = Function::start("record", &aws.endpoint, "");
    let answer = answered(function.invoke(record()));
    assert_eq!(answer["retry"], true);
    let batches = aws.asked("BatchGetItem");
    let keys: Vec<usize> = batches
        .iter()
        .map(|batch| {
            batch["RequestItems"]["breaker"]["Keys"]
                .as_array()
                .unwrap()
                .len()
        })
        .collect();
    // Ten seconds and the one that has begun; each lazy batch answers for one.
    assert_eq!(keys, [11, 10, 9, 8]);
}

#[test]
fn a_batch_that_never_ends_is_a_table_that_does_not_answer() {
    let aws = Aws::start(Mood::Works);
    aws.leaves_unprocessed(usize::MAX);
    let outcome = Function::start("record", &aws.endpoint, "").invoke(record());
    assert_eq!(outcome.error(), error::STORE_UNAVAILABLE, "{outcome:?}");
    assert_eq!(aws.asked("BatchGetItem").len(), 6);
}
