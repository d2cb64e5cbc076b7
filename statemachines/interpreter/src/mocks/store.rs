//! S3 objects for an ItemReader.

use std::sync::Arc;

use expr::{Object, Value};
use indexmap::IndexMap;

use super::parse::Problems;
use crate::execution::StartTask;
use crate::failure::Failure;

/// Bucket, key, object.
#[derive(Clone, Debug, Default)]
pub(super) struct Store(IndexMap<Arc<str>, Object>);

pub(super) fn parse(json: &Value, problems: &mut Problems) -> Store {
    let mut store = Store::default();
    let Some(buckets) = json.as_object() else {
        problems.add("#s3", "expected an object from buckets to keys");
        return store;
    };
    for (bucket, objects) in buckets {
        match objects.as_object() {
            Some(objects) => {
                store.0.insert(bucket.clone(), objects.clone());
            }
            None => problems.add(
                format!("#s3/{bucket}"),
                "expected an object from keys to objects",
            ),
        }
    }
    store
}

impl Store {
    /// Answers a reader.
    pub(super) fn read(&self, request: &StartTask) -> Result<Value, Failure> {
        let argument = |name: &str| {
            request
                .arguments
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let (bucket, key) = (argument("Bucket"), argument("Key"));
        let Some(objects) = self.0.get(bucket) else {
            return Err(Failure::new(
                "S3.NoSuchBucketException",
                format!("there is no bucket '{bucket}'"),
            ));
        };
        if request.resource.plain_action() == "listObjectsV2" {
            return Ok(list(objects, argument("Prefix")));
        }
        match objects.get(key) {
            Some(object) => Ok(object.clone()),
            None => Err(Failure::new(
                "S3.NoSuchKeyException",
                format!("there is no object '{key}' in the bucket '{bucket}'"),
            )),
        }
    }
}

/// What an item of a listing looks like to an ItemReader.
fn list(objects: &Object, prefix: &str) -> Value {
    let listed = objects.iter().filter(|(key, _)| key.starts_with(prefix));
    let contents: Vec<Value> = listed
        .map(|(key, object)| {
            let body = object
                .get("Body")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let mut entry = Object::with_capacity(5);
            entry.insert("Etag", format!("\"{:032x}\"", body.len()));
            entry.insert("Key", Value::String(key.clone()));
            entry.insert("LastModified", 0);
            entry.insert("Size", body.len() as u64);
            entry.insert("StorageClass", "STANDARD");
            Value::Object(entry)
        })
        .collect();
    Value::Object([("Contents", Value::from(contents))].into_iter().collect())
}
