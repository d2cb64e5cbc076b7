//! The template as CloudFormation takes it.

use cdk::names::METADATA;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::assets::{self, Bucket, Upload};
use super::audience::Audience;
use super::error::DeployError;
use super::ports::{Objects, TemplateAt};

/// Largest template within a request, bytes. Source: CloudFormation quotas, "Template body size in a request".
const IN_REQUEST: usize = 51_200;

/// Largest template in S3, bytes. Source: CloudFormation quotas, "Template body size in an Amazon S3 object" (1 MB).
const IN_S3: usize = 1_000_000;

/// A template and where it may go.
pub(super) struct Placed<'a> {
    pub(super) stack: &'a str,
    /// The template, printed as tightly as can be.
    pub(super) body: &'a str,
    pub(super) bucket: &'a Bucket,
}

/// Whether a template is too large for a request.
pub(super) fn needs_bucket(body: &str) -> bool {
    body.len() > IN_REQUEST
}

/// Whether sfn-breaker made a template.
pub(super) fn is_ours(template: &Value) -> bool {
    template
        .get("Metadata")
        .is_some_and(|metadata| metadata.get(METADATA).is_some())
}

/// A template where CloudFormation finds it, until it is [`taken`].
pub(super) struct Place<'a> {
    pub(super) at: TemplateAt<'a>,
    /// Its key, if it lies in the bucket.
    pub(super) key: Option<String>,
    /// Whether the bucket was made for it.
    pub(super) made_bucket: bool,
}

/// Puts a template where CloudFormation finds it: into the request, or into the bucket if it is too large for that.
pub(super) async fn place<'a>(
    objects: &impl Objects,
    template: &Placed<'a>,
    audience: &mut impl Audience,
) -> Result<Place<'a>, DeployError> {
    let bytes = template.body.len();
    if !needs_bucket(template.body) {
        return Ok(Place {
            at: TemplateAt::Body(template.body),
            key: None,
            made_bucket: false,
        });
    }
    if bytes > IN_S3 {
        let stack = template.stack.to_owned();
        return Err(DeployError::TooLarge { stack, bytes });
    }
    let hash: String = Sha256::digest(template.body)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let key = format!("{hash}.template.json");
    let upload = Upload {
        file: "the template",
        key: &key,
        hash: &hash,
        bytes: template.body.as_bytes(),
    };
    let bucket = template.bucket;
    let made_bucket = assets::ensure(objects, bucket, audience).await?;
    assets::upload(objects, &bucket.name, template.stack, &upload, audience).await?;
    Ok(Place {
        at: TemplateAt::Url(objects.url(&bucket.name, &key)),
        key: Some(key),
        made_bucket,
    })
}

/// Takes a template out of the bucket again: CloudFormation has read it when it takes an order.
pub(super) async fn taken(
    objects: &impl Objects,
    template: &Placed<'_>,
    key: Option<String>,
) -> Result<(), DeployError> {
    match key {
        Some(key) => assets::discard(objects, &template.bucket.name, template.stack, &key).await,
        None => Ok(()),
    }
}
