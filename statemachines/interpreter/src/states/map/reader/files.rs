//! The files that a listing or a manifest names.

use std::collections::VecDeque;
use std::sync::Arc;

use expr::{Array, Object, Value};
use program::{Header, Layout};

/// A file with items.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct File {
    bucket: Arc<str>,
    key: Arc<str>,
}

impl File {
    /// What to ask the store for.
    pub(super) fn arguments(&self) -> Value {
        let mut arguments = Object::with_capacity(2);
        arguments.insert("Bucket", self.bucket.clone());
        arguments.insert("Key", self.key.clone());
        Value::Object(arguments)
    }

    /// What `Map.Item.Source` says of its items.
    pub(super) fn address(&self) -> Arc<str> {
        address(&self.bucket, Some(&self.key))
    }
}

/// The address of an object, or of a bucket. AWS's text writes `S3://`, its service was seen to write `s3://`.
pub(super) fn address(bucket: &str, key: Option<&str>) -> Arc<str> {
    match key {
        Some(key) => format!("s3://{bucket}/{key}").into(),
        None => format!("s3://{bucket}").into(),
    }
}

/// What ListObjectsV2 listed.
pub(super) fn contents(answer: &Value) -> Result<&Array, String> {
    let contents = answer.get("Contents").and_then(Value::as_array);
    contents.ok_or_else(|| "the listing has no Contents".to_owned())
}

/// The objects of a listing.
pub(super) fn listed(answer: &Value, bucket: &Arc<str>) -> Result<VecDeque<File>, String> {
    let entries = contents(answer)?.iter();
    entries
        .map(|entry| {
            let key = text(entry, "Key", "an object of the listing")?;
            Ok(File {
                bucket: bucket.clone(),
                key: key.into(),
            })
        })
        .collect()
}

/// The files of an S3 inventory and how they are laid out: rows of text, the columns named by the manifest.
pub(super) fn inventory(manifest: &str) -> Result<(VecDeque<File>, Layout), String> {
    const WHAT: &str = "the inventory's manifest";
    let manifest =
        Value::parse(manifest).map_err(|error| format!("the manifest is not JSON: {error}"))?;
    let format = text(&manifest, "fileFormat", WHAT)?;
    if format != "CSV" {
        return Err(format!(
            "this interpreter cannot read an inventory in the format '{format}'"
        ));
    }
    let columns = text(&manifest, "fileSchema", WHAT)?.split(',');
    let layout = Layout::Csv {
        delimiter: ',',
        header: Header::Given(columns.map(|column| Arc::from(column.trim())).collect()),
    };
    // An ARN: `arn:aws:s3:::bucket`.
    let destination = text(&manifest, "destinationBucket", WHAT)?;
    let bucket: Arc<str> = match destination.rsplit_once(':') {
        Some((_, name)) => name.into(),
        None => destination.into(),
    };
    let files = manifest.get("files").and_then(Value::as_array);
    let files = files.ok_or_else(|| format!("{WHAT} has no files"))?.iter();
    let files = files.map(|file| {
        let key = text(file, "key", "a file of the inventory")?;
        Ok(File {
            bucket: bucket.clone(),
            key: key.into(),
        })
    });
    Ok((files.collect::<Result<_, String>>()?, layout))
}

/// The files that Athena wrote: a line each, `s3://bucket/key`.
pub(super) fn athena(manifest: &str) -> Result<VecDeque<File>, String> {
    let addresses = manifest
        .lines()
        .map(|line| line.trim().trim_matches('"'))
        .filter(|line| !line.is_empty());
    addresses
        .map(|address| {
            let (bucket, key) = address
                .strip_prefix("s3://")
                .and_then(|rest| rest.split_once('/'))
                .ok_or_else(|| {
                    format!(
                        "the manifest names '{address}', which is not an address 's3://bucket/key'"
                    )
                })?;
            Ok(File {
                bucket: bucket.into(),
                key: key.into(),
            })
        })
        .collect()
}

fn text<'a>(value: &'a Value, field: &str, what: &str) -> Result<&'a str, String> {
    let text = value.get(field).and_then(Value::as_str);
    text.ok_or_else(|| format!("{what} has no {field}"))
}
