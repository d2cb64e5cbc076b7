//! A cloud assembly, as the CDK CLI and our own `deploy` take it.

pub(crate) mod manifest;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

/// Everything that was synthesised: files by their path within the assembly's folder, and the stacks they make up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assembly {
    /// Every file, the assets' bytes included: `manifest.json`, `checkout.template.json`, `asset.<hash>.zip`…
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// The stacks, in the order of their specs.
    pub stacks: Vec<Stack>,
}

/// One stack.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// The stack's name in CloudFormation.
    pub name: String,
    /// Where it goes: none is wherever the caller's credentials lead.
    pub account: Option<String>,
    /// The region, likewise.
    pub region: Option<String>,
    /// The template.
    pub template: Value,
    /// The files the template refers to.
    pub assets: Vec<Asset>,
    /// Tags on everything that can have some.
    pub tags: BTreeMap<String, String>,
}

/// A file that must lie in a bucket before the stack is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// SHA-256 of its bytes, in hexadecimal.
    pub hash: String,
    /// Its path within the assembly's folder.
    pub file: String,
    /// Its key in the bucket: `<hash>.zip`.
    pub key: String,
}

/// Where the template finds the functions' code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Assets {
    /// In the bucket that `cdk bootstrap` made, under CDK's default qualifier `hnb659fds`.
    #[default]
    Bootstrapped,
    /// In a bucket of the user's own, by its name; nothing needs to be bootstrapped.
    Bucket(String),
    /// In the bucket that the parameter [`crate::names::ASSET_BUCKET`] names: for a template by itself, and for our own
    /// `deploy`.
    Parameter,
}
