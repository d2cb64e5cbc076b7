//! The bucket that the functions' code lies in, and what lies there.
//!
//! Objects are named by the hash of what is in them, so they never change and need no versions. Beside each lies an empty
//! mark for every stack that uses it, `sfn-breaker/stacks/<stack>/<key>`: that is how `destroy` knows what belonged to a
//! stack, also after deployments in between, and what another stack still needs.

use super::audience::{Audience, News};
use super::error::DeployError;
use super::ports::{BucketSeen, Objects};

/// Where the marks lie.
const MARKS: &str = "sfn-breaker/stacks/";

/// A file to be stored.
#[derive(Clone, Copy, Debug)]
pub struct Upload<'a> {
    /// What people know it by.
    pub file: &'a str,
    /// Its key in the bucket.
    pub key: &'a str,
    /// SHA-256 of its bytes, in hexadecimal.
    pub hash: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// A bucket, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Whether we make it when it is missing: one that the user named is the user's.
    pub is_ours: bool,
}

impl Bucket {
    /// Our own, one an account and region: whoever knows both knows its name. That is why every request names the account
    /// that the bucket has to belong to.
    #[must_use]
    pub fn ours(account: &str, region: &str) -> Self {
        Bucket {
            name: format!("sfn-breaker-assets-{account}-{region}"),
            is_ours: true,
        }
    }

    /// One of the user's.
    #[must_use]
    pub fn of_user(name: &str) -> Self {
        Bucket {
            name: name.to_owned(),
            is_ours: false,
        }
    }
}

/// Makes sure that there is a bucket, and says whether it had to be made.
///
/// # Errors
/// When there is none of the user's name, or it belongs to somebody else.
pub async fn ensure(
    objects: &impl Objects,
    bucket: &Bucket,
    audience: &mut impl Audience,
) -> Result<bool, DeployError> {
    match (objects.bucket(&bucket.name).await?, bucket.is_ours) {
        (BucketSeen::Own { is_marked: true }, _) | (BucketSeen::Own { .. }, false) => Ok(false),
        (BucketSeen::Absent, false) => Err(DeployError::NoBucket(bucket.name.clone())),
        (BucketSeen::Foreign, _) => Err(DeployError::ForeignBucket(bucket.name.clone())),
        (BucketSeen::Elsewhere, _) => Err(DeployError::BucketElsewhere(bucket.name.clone())),
        (seen @ (BucketSeen::Absent | BucketSeen::Own { is_marked: false }), true) => {
            let exists = seen != BucketSeen::Absent;
            objects.make_bucket(&bucket.name, exists).await?;
            audience.hear(&News::MadeBucket(&bucket.name));
            Ok(true)
        }
    }
}

/// Stores what is not stored yet. The mark comes first, so that whatever is stored belongs to somebody.
///
/// # Errors
/// When S3 refuses.
pub async fn upload(
    objects: &impl Objects,
    bucket: &str,
    stack: &str,
    upload: &Upload<'_>,
    audience: &mut impl Audience,
) -> Result<(), DeployError> {
    let mark = format!("{}{}", marks(stack), upload.key);
    objects.put(bucket, &mark, &[], upload.hash).await?;
    let stored = objects.object(bucket, upload.key).await?;
    let is_same = stored.is_some_and(|stored| {
        stored.size == upload.bytes.len() as u64
            && stored.hash.is_none_or(|hash| hash == upload.hash)
    });
    if is_same {
        audience.hear(&News::AlreadyThere(upload.file));
        return Ok(());
    }
    audience.hear(&News::Uploading {
        file: upload.file,
        size: upload.bytes.len(),
    });
    objects
        .put(bucket, upload.key, upload.bytes, upload.hash)
        .await
}

/// Removes what was only needed for a moment.
///
/// # Errors
/// When S3 refuses.
pub async fn discard(
    objects: &impl Objects,
    bucket: &str,
    stack: &str,
    key: &str,
) -> Result<(), DeployError> {
    objects.delete(bucket, key).await?;
    let mark = format!("{}{key}", marks(stack));
    objects.delete(bucket, &mark).await
}

/// Removes what only this stack used, then the bucket if it is ours and nothing is left in it.
///
/// # Errors
/// When S3 refuses.
pub async fn remove(
    objects: &impl Objects,
    bucket: &Bucket,
    stack: &str,
    audience: &mut impl Audience,
) -> Result<(), DeployError> {
    let own = marks(stack);
    let mut files = 0;
    for mark in objects.keys(&bucket.name, &own).await? {
        let key = mark.strip_prefix(&own).unwrap_or(&mark).to_owned();
        let others = objects.keys(&bucket.name, MARKS).await?;
        let ending = format!("/{key}");
        let is_used = others
            .iter()
            .any(|other| *other != mark && other.ends_with(&ending));
        // Without our hash beside it somebody else stored it, and theirs it stays.
        let stored = objects.object(&bucket.name, &key).await?;
        if !is_used && stored.is_some_and(|stored| stored.hash.is_some()) {
            objects.delete(&bucket.name, &key).await?;
            files += 1;
        }
        // The mark goes last: whoever is interrupted finds it again.
        objects.delete(&bucket.name, &mark).await?;
    }
    let is_marked = objects.bucket(&bucket.name).await? == BucketSeen::Own { is_marked: true };
    let with_bucket = bucket.is_ours && is_marked && objects.delete_bucket(&bucket.name).await?;
    if files > 0 || with_bucket {
        audience.hear(&News::RemovedAssets {
            bucket: &bucket.name,
            files,
            with_bucket,
        });
    }
    Ok(())
}

/// Where the marks of one stack lie.
fn marks(stack: &str) -> String {
    format!("{MARKS}{stack}/")
}
