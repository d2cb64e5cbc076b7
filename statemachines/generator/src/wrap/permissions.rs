//! What the machine's role may do beyond what it could, and what its deployment must fill in.

use std::collections::{BTreeMap, BTreeSet};

use breaker::item::{answer_prefix, circuit_key};
use serde_json::{Value, json};

use super::{Splice, gate, record};

/// Where the table is, for CloudFormation's `Fn::Sub`.
const TABLE_ARN: &str =
    "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${BreakerTable}";

/// What wrapped machines need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    reads: BTreeSet<String>,
    writes: BTreeSet<String>,
}

/// One statement of an IAM policy: it allows one action.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Its name within the policy.
    pub sid: &'static str,
    /// The action.
    pub action: &'static str,
    /// What it may be done to, to be filled in with CloudFormation's `Fn::Sub`.
    pub resource: String,
    /// Which items, by the key's beginning.
    pub condition: Option<Value>,
}

impl Permissions {
    pub(super) fn add(&mut self, splice: &Splice<'_>) {
        let name = splice.dependency.name.as_str();
        self.reads.insert(circuit_key(name));
        if splice.dependency.fallback.cache.is_some() {
            let answers = format!("{}*", answer_prefix(name));
            self.reads.insert(answers.clone());
            self.writes.insert(answers);
        }
    }

    /// What the machine's role must be allowed, one action each.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement> {
        let mut statements = vec![items("BreakerRead", "dynamodb:GetItem", &self.reads)];
        if !self.writes.is_empty() {
            statements.push(items("BreakerRemember", "dynamodb:PutItem", &self.writes));
        }
        statements.push(Statement {
            sid: "BreakerRecord",
            action: "lambda:InvokeFunction",
            resource: format!("${{{}}}", record::FUNCTION),
            condition: None,
        });
        statements
    }

    /// What the `${Substitutions}` of the wrapped states stand for.
    #[must_use]
    pub fn substitutions(&self) -> BTreeMap<&'static str, &'static str> {
        BTreeMap::from([
            (gate::TABLE, "the name of the breaker's table"),
            (
                record::FUNCTION,
                "the ARN of the breaker's function that records failures",
            ),
        ])
    }
}

fn items(sid: &'static str, action: &'static str, keys: &BTreeSet<String>) -> Statement {
    Statement {
        sid,
        action,
        resource: TABLE_ARN.to_owned(),
        condition: Some(json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys } })),
    }
}
