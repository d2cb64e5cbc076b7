//! The template as CloudFormation takes it.

use cdk::names::METADATA;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::assets::{self, Bucket, Upload};
use super::audience::Audience;
use super::error::DeployError;
use super::ports::{Objects, TemplateAt};

/// Largest template within a request, bytes. Source: CloudFormation quotas, "Template body size in a request".
pub(super) const IN_REQUEST: usize = 51_200;

/// Largest template in S3, bytes. Source: CloudFormation quotas, "Template body size in an Amazon S3 object" (1 MB).
const IN_S3: usize = 1_000_000;

/// A template and where it may go.
pub(super) struct Placed<'a> {
    pub(super) stack: &'a str,
    /// The template, printed as tightly as can be.
    pub(super) body: &'a str,
    pub(super) bucket: &'a Bucket,
}

/// Whether sfn-breaker made a template.
pub(super) fn is_ours(template: &Value) -> bool {
    template
        .get("Metadata")
        .is_some_and(|metadata| metadata.get(METADATA).is_some())
}

/// Puts a template where CloudFormation finds it: into the request, or into the bucket if it is too large for that.
pub(super) async fn place<'a>(
    objects: &impl Objects,
    template: &Placed<'a>,
    audience: &mut impl Audience,
) -> Result<TemplateAt<'a>, DeployError> {
    let bytes = template.body.len();
    if bytes <= IN_REQUEST {
        return Ok(TemplateAt::Body(template.body));
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
    assets::ensure(objects, bucket, audience).await?;
    assets::upload(objects, &bucket.name, template.stack, &upload, audience).await?;
    Ok(TemplateAt::Url(objects.url(&bucket.name, &key)))
}
