//! Items in many files: listings that are read too, S3 inventories, what Athena wrote.

use expr::{Value, value};

use super::{ending, run};

/// How a distributed Map over what a reader finds ends; its result is the items.
fn read(resource: &str, config: Value, arguments: Value, objects: Value) -> String {
    let definition = value!({"StartAt": "M", "States": {"M": {
        "Type": "Map", "End": true,
        "ItemReader": {"Resource": resource, "ReaderConfig": config, "Parameters": arguments},
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}
        }
    }}});
    ending(&run(&definition, value!({}), &value!({"#s3": objects})))
}

const GET: &str = "arn:aws:states:::s3:getObject";
const LIST: &str = "arn:aws:states:::s3:listObjectsV2";

/// A manifest as S3 writes it, with changes.
fn inventory(change: impl FnOnce(&mut expr::Object)) -> Value {
    let mut manifest = value!({
        "sourceBucket": "source", "destinationBucket": "arn:aws:s3:::lists", "version": "2016-11-30",
        "creationTimestamp": "1668560400000", "fileFormat": "CSV", "fileSchema": "Bucket, Key, Size",
        "files": [
            {"key": "data/1.csv.gz", "size": 2147, "MD5checksum": "f11166069f1990abeb9c97ace9cdfabc"},
            {"key": "data/2.csv.gz", "size": 110, "MD5checksum": "a7ff4a1d4164c3cd55851055ec8f6b20"}
        ]
    });
    if let Some(fields) = manifest.as_object_mut() {
        change(fields);
    }
    value!({
        "b": {"manifest.json": {"Body": manifest.to_string()}},
        "lists": {
            "data/1.csv.gz": {"Body": "\"source\",\"a.jpg\",\"7\"\n\"source\",\"b.jpg\",\"8\"\n"},
            "data/2.csv.gz": {"Body": "\"source\",\"c.jpg\",\"9\"\n"}
        }
    })
}

fn read_inventory(config: Value, change: impl FnOnce(&mut expr::Object)) -> String {
    let at = value!({"Bucket": "b", "Key": "manifest.json"});
    read(GET, config, at, inventory(change))
}

#[test]
fn an_inventory_gives_a_row_an_object() {
    assert_eq!(
        read_inventory(value!({"InputType": "MANIFEST"}), |_| {}),
        r#"SUCCEEDED [{"Bucket":"source","Key":"a.jpg","Size":"7"},{"Bucket":"source","Key":"b.jpg","Size":"8"},{"Bucket":"source","Key":"c.jpg","Size":"9"}]"#
    );
    assert_eq!(
        read_inventory(
            value!({"ManifestType": "S3_INVENTORY", "MaxItems": 1}),
            |_| {}
        ),
        r#"SUCCEEDED [{"Bucket":"source","Key":"a.jpg","Size":"7"}]"#
    );
    let empty = read_inventory(value!({"InputType": "MANIFEST"}), |manifest| {
        manifest.insert("files", value!([]));
    });
    assert_eq!(empty, "SUCCEEDED []");
}

#[test]
fn an_inventory_that_cannot_be_read_says_why() {
    let failure = |field: &str, value: Value| {
        let end = read_inventory(value!({"InputType": "MANIFEST"}), |manifest| {
            manifest.insert(field, value);
        });
        end.strip_prefix("FAILED States.ItemReaderFailed: ")
            .unwrap_or(&end)
            .to_owned()
    };
    assert_eq!(
        failure("fileFormat", value!("ORC")),
        "this interpreter cannot read an inventory in the format 'ORC'"
    );
    assert_eq!(
        failure("files", value!(3)),
        "the inventory's manifest has no files"
    );
    assert_eq!(
        failure("files", value!([{}])),
        "a file of the inventory has no key"
    );
    assert_eq!(
        failure("files", value!([{"key": "gone"}])),
        "there is no object 'gone' in the bucket 'lists'"
    );
}

#[test]
fn what_athena_wrote_is_read_file_by_file() {
    let objects = value!({
        "b": {
            "manifest.csv": {"Body": "s3://b/one\ns3://c/two/three\n"},
            "one": {"Body": "{\"n\":1}\n{\"n\":2}\n"},
            "bad": {"Body": "nowhere\n"}
        },
        "c": {"two/three": {"Body": "{\"n\":3}\n"}}
    });
    let end = |key: &str, layout: &str| {
        let config = value!({"ManifestType": "ATHENA_DATA", "InputType": layout});
        read(
            GET,
            config,
            value!({"Bucket": "b", "Key": key}),
            objects.clone(),
        )
    };
    assert_eq!(
        end("manifest.csv", "JSONL"),
        r#"SUCCEEDED [{"n":1},{"n":2},{"n":3}]"#
    );
    assert_eq!(
        end("manifest.csv", "PARQUET"),
        "FAILED States.ItemReaderFailed: this interpreter cannot read items of the type 'PARQUET'"
    );
    assert_eq!(
        end("bad", "JSONL"),
        "FAILED States.ItemReaderFailed: the manifest names 'nowhere', which is not an address 's3://bucket/key'"
    );
}

#[test]
fn listed_objects_are_read_too_when_asked_for() {
    let objects = value!({"b": {
        "in/1": {"Body": "[1,2]"}, "in/2": {"Body": "[3]"}, "in/3": {"Body": "[4]"}, "out/1": {"Body": "[9]"}
    }});
    let at = value!({"Bucket": "b", "Prefix": "in/"});
    let config = value!({"InputType": "JSON", "Transformation": "LOAD_AND_FLATTEN", "MaxItems": 3});
    assert_eq!(
        read(LIST, config, at.clone(), objects.clone()),
        "SUCCEEDED [1,2,3]"
    );
    let end = read(LIST, value!({"Transformation": "NONE"}), at, objects);
    assert!(end.contains(r#""Key":"in/1""#), "{end}");
}
