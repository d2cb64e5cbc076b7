//! Whom a deployment tells how it goes, and who decides.

use super::change::Change;
use super::event::{Event, Retained};
use super::status::StackStatus;
use super::step::Kind;

/// A person at a terminal, a log, a test.
pub trait Audience {
    /// Hears what happens.
    fn hear(&mut self, news: &News<'_>);

    /// Is shown what would change, and decides.
    fn decide(&mut self, review: &Review<'_>) -> Decision;
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum News<'a> {
    /// CloudFormation is at work on the stack with another operation, most likely an interrupted deployment's.
    Awaiting(StackStatus),
    /// What an earlier creation left behind is being deleted.
    DeletingRemains(StackStatus),
    /// An update that failed with rollback disabled is being undone.
    UndoingUpdate,
    /// A change set that somebody left behind is being deleted.
    DiscardingChangeSet,
    /// CloudFormation works out what to change.
    Proposing(Kind),
    /// Somebody else changed the stack meanwhile.
    BeginningAgain,
    /// A bucket for assets was made.
    MadeBucket(&'a str),
    /// A file goes to the bucket.
    Uploading {
        /// Its path within the assembly.
        file: &'a str,
        /// Bytes.
        size: usize,
    },
    /// A file is in the bucket already.
    AlreadyThere(&'a str),
    /// The change set is being executed. From here on CloudFormation carries on by itself.
    Executing,
    /// The stack is being deleted. From here on CloudFormation carries on by itself.
    Deleting,
    /// A machine gets a new definition.
    Redefining(&'a str),
    /// A share of a machine's callers, percent, uses its new version.
    Routing {
        /// The machine's logical id.
        machine: &'a str,
        /// Percent.
        share: u8,
    },
    /// A machine's callers use the version they used before.
    GoingBack(&'a str),
    /// CloudFormation tells of a resource.
    Event(&'a Event),
    /// Files of the stack's were removed from a bucket.
    RemovedAssets {
        /// The bucket.
        bucket: &'a str,
        /// How many.
        files: usize,
        /// Whether the bucket, ours and empty, went with them.
        with_bucket: bool,
    },
}

/// What is to be decided on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Review<'a> {
    /// Whether to change a stack.
    Change {
        /// The stack's name.
        stack: &'a str,
        /// Whether it would be made or changed.
        kind: Kind,
        /// What would change; nothing when only outputs or the like do.
        changes: &'a [Change],
    },
    /// Whether to change machines' definitions in place.
    Definitions {
        /// The stack's name.
        stack: &'a str,
        /// The machines.
        changes: &'a [Change],
        /// What else a whole deployment would change, and this does not.
        left_out: &'a [Change],
    },
    /// Whether to delete a stack.
    Deletion {
        /// The stack's name.
        stack: &'a str,
        /// How many resources it has.
        resources: usize,
        /// What would outlive it.
        retained: &'a [Retained],
    },
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go ahead.
    GoAhead,
    /// Leave everything as it is.
    Leave,
}
