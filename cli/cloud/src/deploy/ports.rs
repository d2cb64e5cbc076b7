//! What a deployment needs of the world, one narrow trait each, and what is seen through them.
//!
//! The futures need not be `Send`: a command is one thread.
#![expect(
    async_fn_in_trait,
    reason = "the world is chosen at compile time; see above for Send"
)]

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::change::Change;
use super::error::DeployError;
use super::event::{Cause, Event};
use super::status::StackStatus;
use super::step::{ChangeSet, Kind};

/// CloudFormation.
pub trait Stacks {
    /// A stack by its name or id. By its name, one that was deleted is none.
    async fn stack(&self, name: &str) -> Result<Option<StackSeen>, DeployError>;

    /// A stack's template as it was sent; none when the stack has none yet.
    async fn template(&self, stack: &str) -> Result<Option<Value>, DeployError>;

    /// A stack's resources: physical ids by logical ids.
    async fn resources(&self, stack: &str) -> Result<BTreeMap<String, String>, DeployError>;

    /// A change set by its name or id, with all its changes; `stack` is the name of its stack.
    async fn change_set(
        &self,
        stack: &str,
        name: &str,
    ) -> Result<Option<ChangeSetSeen>, DeployError>;

    /// Has a change set worked out.
    async fn propose(&self, proposal: &Proposal<'_>) -> Result<Proposed, DeployError>;

    /// Deletes a change set; one that is not there is none.
    async fn delete_change_set(&self, stack: &str, name: &str) -> Result<(), DeployError>;

    /// Executes a change set by its id. What a failed creation had made is taken away again, whatever its policy.
    async fn execute(&self, change_set: &ChangeSetSeen) -> Result<Ordered, DeployError>;

    /// Undoes an update that failed with rollback disabled.
    async fn undo_update(&self, stack: &str) -> Result<Ordered, DeployError>;

    /// Deletes a stack by its id; one that is gone is gone.
    async fn delete(&self, stack: &str) -> Result<Ordered, DeployError>;

    /// The id of the newest thing that happened to a stack.
    async fn newest_event(&self, stack: &str) -> Result<Option<String>, DeployError>;

    /// What happened to a stack after an event, oldest first; all of it without one. By its id, also of a deleted one.
    async fn events(&self, stack: &str, after: Option<&str>) -> Result<Vec<Event>, DeployError>;

    /// What CloudFormation found wrong before it did anything; nothing where it does not look.
    async fn violations(
        &self,
        stack: &str,
        operation: Option<&str>,
    ) -> Result<Vec<Cause>, DeployError>;

    /// Waits.
    async fn pause(&self, time: Duration);
}

/// S3.
pub trait Objects {
    /// Looks at a bucket.
    async fn bucket(&self, bucket: &str) -> Result<BucketSeen, DeployError>;

    /// Makes a bucket private, encrypted, for TLS only, and marks it as ours; repeating it does no harm.
    async fn make_bucket(&self, bucket: &str, exists: bool) -> Result<(), DeployError>;

    /// Looks at an object.
    async fn object(&self, bucket: &str, key: &str) -> Result<Option<ObjectSeen>, DeployError>;

    /// Stores an object whole, with its hash (SHA-256, hexadecimal) beside it.
    async fn put(
        &self,
        bucket: &str,
        key: &str,
        bytes: &[u8],
        hash: &str,
    ) -> Result<(), DeployError>;

    /// The keys with a prefix, in order; none when there is no such bucket.
    async fn keys(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, DeployError>;

    /// Deletes an object; one that is gone is gone.
    async fn delete(&self, bucket: &str, key: &str) -> Result<(), DeployError>;

    /// Deletes a bucket if nothing is in it, and says whether it did.
    async fn delete_bucket(&self, bucket: &str) -> Result<bool, DeployError>;

    /// Where CloudFormation finds an object.
    fn url(&self, bucket: &str, key: &str) -> String;
}

/// A stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackSeen {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub id: String,
    /// Its status.
    pub status: StackStatus,
    /// Why it has this status, if CloudFormation says.
    pub reason: Option<String>,
    /// Its outputs by key.
    pub outputs: BTreeMap<String, String>,
    /// Its parameters by key.
    pub parameters: BTreeMap<String, String>,
    /// Whether termination protection keeps it from being deleted.
    pub is_protected: bool,
}

/// A change set.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeSetSeen {
    /// Its ARN.
    pub id: String,
    /// Its stack's ARN.
    pub stack: String,
    /// How far it has come.
    pub state: ChangeSet,
    /// Why it failed, if it did.
    pub reason: Option<String>,
    /// What it would change, without the values.
    pub changes: Vec<Change>,
}

/// What a change set is to be worked out from.
#[derive(Clone, Debug)]
pub struct Proposal<'a> {
    /// The stack's name.
    pub stack: &'a str,
    /// The change set's name.
    pub name: &'a str,
    /// Whether it makes the stack or changes it.
    pub kind: Kind,
    /// The template.
    pub template: TemplateAt<'a>,
    /// The parameters by key; none is what the stack has already.
    pub parameters: &'a BTreeMap<String, Option<String>>,
    /// Tags on everything that can have some.
    pub tags: &'a BTreeMap<String, String>,
}

/// Where a template is.
#[derive(Clone, Debug)]
pub enum TemplateAt<'a> {
    /// In the request.
    Body(&'a str),
    /// In S3.
    Url(String),
}

/// What became of asking for a change set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposed {
    /// It is being worked out; its ARN.
    Made(String),
    /// The stack came, went, or began to change meanwhile: look again.
    TooLate,
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ordered {
    /// It is being carried out.
    Begun,
    /// Things have changed meanwhile: look again.
    TooLate,
}

/// A bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BucketSeen {
    /// There is none of this name.
    Absent,
    /// It is the account's own.
    Own {
        /// Whether we made it, and finished making it.
        is_marked: bool,
    },
    /// It belongs to another account, or may not be looked at.
    Foreign,
    /// It is in another region than the stack.
    Elsewhere,
}

/// An object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectSeen {
    /// Bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal, where we stored it.
    pub hash: Option<String>,
}
