//! S3.

use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    BucketLocationConstraint, CreateBucketConfiguration, PublicAccessBlockConfiguration,
    ServerSideEncryption, ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration,
    ServerSideEncryptionRule, Tag, Tagging,
};
use serde_json::json;

use crate::deploy::error::DeployError;
use crate::deploy::ports::{BucketSeen, ObjectSeen, Objects};
use crate::error::{CloudError, failed};

/// The service's name in errors.
const SERVICE: &str = "S3";

/// The tag of a bucket that we made, and finished making.
const MARK: (&str, &str) = ("sfn-breaker", "assets");

/// The metadata that we store with an object: its SHA-256, in hexadecimal.
const HASH: &str = "sfn-breaker-sha256";

/// The region that has no name in a request.
const FIRST_REGION: &str = "us-east-1";

/// S3 as the session's credentials see it.
#[derive(Clone, Debug)]
pub(in crate::deploy) struct S3 {
    client: Client,
    /// The account that every bucket has to belong to: names of buckets can be guessed, and made by anybody first.
    account: String,
    region: String,
    endpoint: Option<String>,
}

impl S3 {
    pub(in crate::deploy) fn new(config: &SdkConfig, account: &str, region: &str) -> Self {
        let endpoint = config.endpoint_url().map(str::to_owned);
        let configuration = Builder::from(config)
            // Elsewhere than at AWS, buckets have no host names of their own.
            .force_path_style(endpoint.is_some())
            .build();
        S3 {
            client: Client::from_conf(configuration),
            account: account.to_owned(),
            region: region.to_owned(),
            endpoint,
        }
    }

    async fn is_marked(&self, bucket: &str) -> Result<bool, DeployError> {
        let request = self
            .client
            .get_bucket_tagging()
            .bucket(bucket)
            .expected_bucket_owner(&self.account);
        match request.send().await {
            Ok(answer) => Ok(answer
                .tag_set()
                .iter()
                .any(|tag| (tag.key(), tag.value()) == MARK)),
            Err(error) if error.code() == Some("NoSuchTagSet") => Ok(false),
            Err(error) => Err(refused(error)),
        }
    }

    async fn create(&self, bucket: &str) -> Result<(), DeployError> {
        let mut request = self.client.create_bucket().bucket(bucket);
        if self.region != FIRST_REGION {
            let place = BucketLocationConstraint::from(self.region.as_str());
            let configuration = CreateBucketConfiguration::builder()
                .location_constraint(place)
                .build();
            request = request.create_bucket_configuration(configuration);
        }
        match request.send().await {
            Ok(_) => Ok(()),
            // Another deployment was quicker.
            Err(error) if error.code() == Some("BucketAlreadyOwnedByYou") => Ok(()),
            Err(error) if error.code() == Some("BucketAlreadyExists") => {
                Err(DeployError::ForeignBucket(bucket.to_owned()))
            }
            Err(error) => Err(refused(error)),
        }
    }

    async fn close(&self, bucket: &str) -> Result<(), DeployError> {
        let block = PublicAccessBlockConfiguration::builder()
            .block_public_acls(true)
            .block_public_policy(true)
            .ignore_public_acls(true)
            .restrict_public_buckets(true)
            .build();
        self.client
            .put_public_access_block()
            .bucket(bucket)
            .expected_bucket_owner(&self.account)
            .public_access_block_configuration(block)
            .send()
            .await
            .map_err(refused)?;
        self.client
            .put_bucket_policy()
            .bucket(bucket)
            .expected_bucket_owner(&self.account)
            .policy(tls_only(bucket, &self.region))
            .send()
            .await
            .map_err(refused)?;
        Ok(())
    }

    async fn encrypt(&self, bucket: &str) -> Result<(), DeployError> {
        let by_default = ServerSideEncryptionByDefault::builder()
            .sse_algorithm(ServerSideEncryption::Aes256)
            .build()
            .map_err(unbuilt)?;
        let rule = ServerSideEncryptionRule::builder()
            .apply_server_side_encryption_by_default(by_default)
            .build();
        let rules = ServerSideEncryptionConfiguration::builder()
            .rules(rule)
            .build()
            .map_err(unbuilt)?;
        self.client
            .put_bucket_encryption()
            .bucket(bucket)
            .expected_bucket_owner(&self.account)
            .server_side_encryption_configuration(rules)
            .send()
            .await
            .map_err(refused)?;
        Ok(())
    }

    async fn mark(&self, bucket: &str) -> Result<(), DeployError> {
        let (key, value) = MARK;
        let tag = Tag::builder()
            .key(key)
            .value(value)
            .build()
            .map_err(unbuilt)?;
        let tagging = Tagging::builder().tag_set(tag).build().map_err(unbuilt)?;
        self.client
            .put_bucket_tagging()
            .bucket(bucket)
            .expected_bucket_owner(&self.account)
            .tagging(tagging)
            .send()
            .await
            .map_err(refused)?;
        Ok(())
    }
}

impl Objects for S3 {
    async fn bucket(&self, bucket: &str) -> Result<BucketSeen, DeployError> {
        let request = self
            .client
            .head_bucket()
            .bucket(bucket)
            .expected_bucket_owner(&self.account);
        match request.send().await {
            Ok(_) => Ok(BucketSeen::Own {
                is_marked: self.is_marked(bucket).await?,
            }),
            // An answer to HEAD has no body, so all there is is the status.
            Err(error) => match error.raw_response().map(|raw| raw.status().as_u16()) {
                Some(404) => Ok(BucketSeen::Absent),
                Some(301) => Ok(BucketSeen::Elsewhere),
                Some(403) => Ok(BucketSeen::Foreign),
                Some(_) | None => Err(refused(error)),
            },
        }
    }

    /// The mark comes last: a bucket without it was not finished.
    async fn make_bucket(&self, bucket: &str, exists: bool) -> Result<(), DeployError> {
        if !exists {
            self.create(bucket).await?;
        }
        self.close(bucket).await?;
        self.encrypt(bucket).await?;
        self.mark(bucket).await
    }

    async fn object(&self, bucket: &str, key: &str) -> Result<Option<ObjectSeen>, DeployError> {
        let request = self
            .client
            .head_object()
            .bucket(bucket)
            .key(key)
            .expected_bucket_owner(&self.account);
        match request.send().await {
            Ok(answer) => Ok(Some(ObjectSeen {
                // Without a size it is no file of ours, and is uploaded again.
                size: u64::try_from(answer.content_length().unwrap_or_default())
                    .unwrap_or_default(),
                hash: answer.metadata().and_then(|all| all.get(HASH)).cloned(),
            })),
            Err(error) if error.raw_response().map(|raw| raw.status().as_u16()) == Some(404) => {
                Ok(None)
            }
            Err(error) => Err(refused(error)),
        }
    }

    async fn put(
        &self,
        bucket: &str,
        key: &str,
        bytes: &[u8],
        hash: &str,
    ) -> Result<(), DeployError> {
        self.client
            .put_object()
            .bucket(bucket)
            .key(key)
            .expected_bucket_owner(&self.account)
            .metadata(HASH, hash)
            .body(ByteStream::from(bytes.to_vec()))
            .send()
            .await
            .map_err(refused)?;
        Ok(())
    }

    async fn keys(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, DeployError> {
        let mut pages = self
            .client
            .list_objects_v2()
            .bucket(bucket)
            .prefix(prefix)
            .expected_bucket_owner(&self.account)
            .into_paginator()
            .send();
        let mut keys = Vec::new();
        while let Some(page) = pages.next().await {
            match page {
                Ok(page) => {
                    let found = page.contents().iter();
                    keys.extend(found.filter_map(|object| object.key().map(str::to_owned)));
                }
                Err(error) if error.code() == Some("NoSuchBucket") => break,
                Err(error) => return Err(refused(error)),
            }
        }
        keys.sort();
        Ok(keys)
    }

    async fn delete(&self, bucket: &str, key: &str) -> Result<(), DeployError> {
        self.client
            .delete_object()
            .bucket(bucket)
            .key(key)
            .expected_bucket_owner(&self.account)
            .send()
            .await
            .map_err(refused)?;
        Ok(())
    }

    async fn delete_bucket(&self, bucket: &str) -> Result<bool, DeployError> {
        let request = self
            .client
            .delete_bucket()
            .bucket(bucket)
            .expected_bucket_owner(&self.account);
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error) if error.code() == Some("NoSuchBucket") => Ok(true),
            Err(error) if error.code() == Some("BucketNotEmpty") => Ok(false),
            Err(error) => Err(refused(error)),
        }
    }

    fn url(&self, bucket: &str, key: &str) -> String {
        match &self.endpoint {
            Some(endpoint) => format!("{}/{bucket}/{key}", endpoint.trim_end_matches('/')),
            None => {
                let domain = if self.region.starts_with("cn-") {
                    "amazonaws.com.cn"
                } else {
                    "amazonaws.com"
                };
                format!("https://{bucket}.s3.{}.{domain}/{key}", self.region)
            }
        }
    }
}

/// The policy that refuses whoever comes without TLS.
fn tls_only(bucket: &str, region: &str) -> String {
    let partition = match region {
        region if region.starts_with("cn-") => "aws-cn",
        region if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    };
    let arn = format!("arn:{partition}:s3:::{bucket}");
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn, format!("{arn}/*")],
            "Condition": { "Bool": { "aws:SecureTransport": "false" } },
        }],
    })
    .to_string()
}

fn refused<E, R>(error: aws_sdk_s3::error::SdkError<E, R>) -> DeployError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    failed(SERVICE)(error).into()
}

fn unbuilt(error: aws_sdk_s3::error::BuildError) -> DeployError {
    CloudError::Local {
        doing: "build a request",
        told: error.to_string(),
    }
    .into()
}
