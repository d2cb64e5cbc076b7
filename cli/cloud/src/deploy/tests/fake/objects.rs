//! As much of S3: buckets that are there or not, and objects by their keys.

use std::collections::BTreeMap;

use super::World;
use crate::deploy::error::DeployError;
use crate::deploy::ports::{BucketSeen, ObjectSeen, Objects};

impl Objects for World {
    async fn bucket(&self, bucket: &str) -> Result<BucketSeen, DeployError> {
        self.call(|state| match state.objects.contains_key(bucket) {
            true => BucketSeen::Own {
                is_marked: state.marked.iter().any(|one| one == bucket),
            },
            false => BucketSeen::Absent,
        })
        .await
    }

    async fn make_bucket(&self, bucket: &str, _: bool) -> Result<(), DeployError> {
        self.call(|state| {
            state.objects.entry(bucket.to_owned()).or_default();
            state.marked.push(bucket.to_owned());
        })
        .await
    }

    async fn object(&self, bucket: &str, key: &str) -> Result<Option<ObjectSeen>, DeployError> {
        self.call(|state| {
            let (bytes, hash) = state.objects.get(bucket)?.get(key)?.clone();
            Some(ObjectSeen {
                size: bytes.len() as u64,
                hash: (!hash.is_empty()).then_some(hash),
            })
        })
        .await
    }

    async fn put(
        &self,
        bucket: &str,
        key: &str,
        bytes: &[u8],
        hash: &str,
    ) -> Result<(), DeployError> {
        self.call(|state| {
            let object = (bytes.to_vec(), hash.to_owned());
            let keys = state.objects.get_mut(bucket).unwrap();
            keys.insert(key.to_owned(), object);
        })
        .await
    }

    async fn keys(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, DeployError> {
        self.call(|state| {
            let keys = state.objects.get(bucket).into_iter().flatten();
            let keys = keys.map(|(key, _)| key.clone());
            keys.filter(|key| key.starts_with(prefix)).collect()
        })
        .await
    }

    async fn delete(&self, bucket: &str, key: &str) -> Result<(), DeployError> {
        self.call(|state| {
            state.objects.get_mut(bucket).unwrap().remove(key);
        })
        .await
    }

    async fn delete_bucket(&self, bucket: &str) -> Result<bool, DeployError> {
        self.call(|state| {
            let is_empty = state.objects.get(bucket).is_none_or(BTreeMap::is_empty);
            if is_empty {
                state.objects.remove(bucket);
            }
            is_empty
        })
        .await
    }

    fn url(&self, bucket: &str, key: &str) -> String {
        format!("https://{bucket}/{key}")
    }
}
