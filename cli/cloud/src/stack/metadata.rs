//! What a deployed template says of itself.

use asl::syntax::{Notation, Tree};
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::TemplateStage;
use cdk::metadata::Metadata;
use cdk::names::METADATA;
use serde_json::Value;

use super::describe::{Described, SERVICE};
use crate::error::{CloudError, failed};
use crate::session::Session;

/// Reads our part of a stack's metadata.
pub(super) fn read(session: &Session, stack: &Described) -> Result<Metadata, CloudError> {
    let client = Client::new(session.config());
    let told = match summary(session, &client, &stack.id)? {
        Some(metadata) => Some(metadata),
        None => template(session, &client, &stack.id)?,
    };
    let Some(ours) = told.as_ref().and_then(|metadata| metadata.get(METADATA)) else {
        return Err(CloudError::NotOurs(stack.name.clone()));
    };
    // A stack of another version is as good as one of this, as long as all that it says is understood.
    serde_json::from_value(ours.clone()).map_err(|error| CloudError::OtherVersion {
        stack: stack.name.clone(),
        made_by: ours
            .get("version")
            .and_then(Value::as_str)
            .unwrap_or("of an unknown version")
            .to_owned(),
        this: env!("CARGO_PKG_VERSION"),
        told: error.to_string(),
    })
}

/// The metadata by itself, as JSON text: what AWS gives.
fn summary(session: &Session, client: &Client, stack: &str) -> Result<Option<Value>, CloudError> {
    let answer = session
        .wait(client.get_template_summary().stack_name(stack).send())
        .map_err(failed(SERVICE))?;
    // What cannot be read is looked for in the template itself.
    Ok(answer
        .metadata()
        .and_then(|text| serde_json::from_str(text).ok()))
}

/// The metadata out of the whole template, which is JSON or YAML as it was sent: what emulators give.
fn template(session: &Session, client: &Client, stack: &str) -> Result<Option<Value>, CloudError> {
    let request = client
        .get_template()
        .stack_name(stack)
        .template_stage(TemplateStage::Original);
    let answer = session.wait(request.send()).map_err(failed(SERVICE))?;
    let text = answer.template_body().unwrap_or_default();
    let (tree, _) = Tree::parse(text, Notation::of(text));
    Ok(tree.root().find("/Metadata").map(|node| node.to_value()))
}
