//! Deployments against a small CloudFormation of the tests' own, which takes its time as the real one does, and can be
//! killed at every call.

pub(super) mod fake;
mod interrupted;
mod outcomes;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::assets::{Bucket, Upload};
use super::audience::{Audience, Decision, News, Review};
use super::error::DeployError;
use super::run::{Deployment, Outcome, deploy};
use fake::World;

/// The stack of all these tests.
pub(super) const STACK: &str = "checkout";

/// A template that `n` tells from others.
fn template(n: u32) -> Value {
    json!({
        "Metadata": { "sfn-breaker": {} },
        "Parameters": { "AssetBucket": { "Type": "String" } },
        "Resources": { "Topic": { "Type": "AWS::SNS::Topic", "Properties": { "DisplayName": n } } },
    })
}

/// A template with a resource that cannot be made.
fn failing() -> Value {
    let mut template = template(9);
    template["Resources"]["Broken"] =
        json!({ "Type": "AWS::SQS::Queue", "Properties": { "Fails": true } });
    template
}

/// A person who says the same to everything, and what they were told.
pub(super) struct Listener {
    decision: Decision,
    pub(super) heard: Vec<String>,
}

impl Listener {
    pub(super) fn saying(decision: Decision) -> Self {
        Listener {
            decision,
            heard: Vec::new(),
        }
    }
}

impl Audience for Listener {
    fn hear(&mut self, news: &News<'_>) {
        self.heard.push(if let News::Event(event) = news {
            format!("{} {}", event.resource, event.status)
        } else {
            format!("{news:?}")
        });
    }

    fn decide(&mut self, review: &Review<'_>) -> Decision {
        self.heard.push(match review {
            Review::Change { kind, changes, .. } => format!("{kind:?} {} changes", changes.len()),
            Review::Definitions {
                changes, left_out, ..
            } => format!("define {}, leave out {}", changes.len(), left_out.len()),
            Review::Deletion {
                resources,
                retained,
                ..
            } => format!("delete {resources}, keep {}", retained.len()),
        });
        self.decision
    }
}

/// Deploys a template to the world, until it ends or is killed.
async fn deployed(
    world: &World,
    template: &Value,
    listener: &mut Listener,
) -> Result<Outcome, DeployError> {
    let tags = BTreeMap::new();
    let deployment = Deployment {
        stack: STACK,
        template,
        parameters: BTreeMap::from([("AssetBucket".to_owned(), bucket().name)]),
        tags: &tags,
        assets: vec![Upload {
            file: "asset.zip",
            key: "abc.zip",
            hash: "abc",
            bytes: b"code",
        }],
        bucket: bucket(),
        may_lose_table: false,
    };
    deploy(world, world, &deployment, listener).await
}

fn bucket() -> Bucket {
    Bucket::ours("111122223333", "eu-central-1")
}

/// Runs a future to its end.
pub(super) fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}
