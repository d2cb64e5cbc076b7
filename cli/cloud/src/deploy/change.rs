//! What a deployment would change.

use serde::Serialize;
use serde_json::Value;

/// One resource that would change.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// What happens to it.
    pub action: Action,
    /// Its logical id in the template.
    pub id: String,
    /// Its type: `AWS::DynamoDB::Table`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its name or ARN where it lives, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub physical: Option<String>,
    /// Whether it is thrown away and made anew.
    pub replacement: Replacement,
    /// Whether what leaves the stack is kept where it lives.
    pub kept: bool,
    /// What changes in its definition; empty when nobody could tell.
    pub details: Vec<Detail>,
}

/// What happens to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// It is made.
    Add,
    /// It is changed, or replaced.
    Modify,
    /// It leaves the stack.
    Remove,
    /// It is there already, and the stack takes it in.
    Import,
    /// CloudFormation will only know when it comes to it.
    Unknown,
}

/// Whether a changed resource is thrown away and made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Replacement {
    /// It stays.
    No,
    /// That depends on values that are not known yet.
    Maybe,
    /// It goes, and another comes.
    Yes,
}

/// One value of a resource's definition that changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Detail {
    /// Where: `Properties.DefinitionString.States.Call.TimeoutSeconds`.
    pub path: String,
    /// The value as it is deployed; none when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// The value as it would be; none when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// The types that say who may do what. Their changes deserve a second look.
const PERMISSIONS: [&str; 6] = [
    "AWS::Events::EventBusPolicy",
    "AWS::KMS::Key",
    "AWS::Lambda::Permission",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
];

/// The type that holds what nobody can make again: circuits, audit, cached answers.
const TABLE: &str = "AWS::DynamoDB::Table";

impl Change {
    /// Whether it changes who may do what.
    #[must_use]
    pub fn touches_permissions(&self) -> bool {
        self.kind.starts_with("AWS::IAM::") || PERMISSIONS.contains(&self.kind.as_str())
    }

    /// Whether a table with all that is in it would, or might, be lost.
    #[must_use]
    pub fn loses_table(&self) -> bool {
        if self.kind != TABLE || self.kept {
            return false;
        }
        match self.action {
            Action::Remove => true,
            Action::Modify | Action::Unknown => self.replacement != Replacement::No,
            Action::Add | Action::Import => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Change, Replacement};

    fn table(action: Action, replacement: Replacement, kept: bool) -> Change {
        Change {
            action,
            id: "Table".to_owned(),
            kind: "AWS::DynamoDB::Table".to_owned(),
            physical: None,
            replacement,
            kept,
            details: Vec::new(),
        }
    }

    #[test]
    fn a_table_is_lost_when_it_goes_and_is_not_kept() {
        assert!(table(Action::Remove, Replacement::No, false).loses_table());
        assert!(table(Action::Modify, Replacement::Yes, false).loses_table());
        assert!(table(Action::Modify, Replacement::Maybe, false).loses_table());
        assert!(!table(Action::Remove, Replacement::No, true).loses_table());
        assert!(!table(Action::Modify, Replacement::No, false).loses_table());
        assert!(!table(Action::Add, Replacement::No, false).loses_table());
    }
}
