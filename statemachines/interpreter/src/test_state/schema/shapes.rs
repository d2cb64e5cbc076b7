//! The answers of single integrations, field by field, after the services' API references.

use super::Shape;
use super::Shape::{Any, Fields, List, Number, Text, UpTo, Word};
use crate::program::Resource;

/// The answer of an integration; none if it is not described.
pub(super) fn of(resource: &Resource) -> Option<Shape> {
    let service = resource
        .service
        .strip_prefix("aws-sdk:")
        .unwrap_or(&resource.service);
    let fields: &'static [(&'static str, Shape)] = match (service, resource.plain_action()) {
        ("lambda", "invoke") => &[
            ("StatusCode", Number),
            ("ExecutedVersion", Text),
            ("FunctionError", Text),
            ("LogResult", Text),
            ("Payload", Any),
        ],
        ("lambda", "getFunction") => &[("Code", Any), ("Configuration", Fields(&[], FUNCTION))],
        ("events" | "eventbridge", "putEvents") => &[
            (
                "Entries",
                List(&Fields(
                    &[],
                    &[
                        ("EventId", Text),
                        ("ErrorCode", Text),
                        ("ErrorMessage", Text),
                    ],
                )),
            ),
            ("FailedEntryCount", Number),
        ],
        ("dynamodb", "getItem" | "putItem" | "updateItem" | "deleteItem" | "query" | "scan") => &[
            ("ConsumedCapacity", Fields(&[], CAPACITY)),
            ("Item", Any),
            ("Items", List(&Any)),
            ("Attributes", Any),
            ("Count", Number),
            ("ScannedCount", Number),
        ],
        ("sqs", "sendMessage") => &[
            ("MD5OfMessageAttributes", Text),
            ("MD5OfMessageBody", Text),
            ("MD5OfMessageSystemAttributes", Text),
            ("MessageId", Text),
            ("SequenceNumber", Text),
        ],
        ("sns", "publish") => &[("MessageId", Text), ("SequenceNumber", Text)],
        ("kms", "encrypt") => &[
            ("CiphertextBlob", Text),
            (
                "EncryptionAlgorithm",
                Word(&[
                    "SYMMETRIC_DEFAULT",
                    "RSAES_OAEP_SHA_1",
                    "RSAES_OAEP_SHA_256",
                    "SM2PKE",
                ]),
            ),
            ("KeyId", Text),
        ],
        ("s3", "getObject") => &[
            ("Body", Any),
            ("ContentLength", Number),
            ("ContentType", Text),
            ("ETag", Text),
            ("LastModified", Text),
            ("PartsCount", Number),
            ("StorageClass", Word(STORAGE_CLASSES)),
            ("VersionId", Text),
        ],
        ("states" | "sfn", "startExecution") => {
            return Some(Fields(&[("ExecutionArn", Text), ("StartDate", Text)], &[]));
        }
        _ => return None,
    };
    Some(Fields(&[], fields))
}

const FUNCTION: &[(&str, Shape)] = &[
    ("CodeSha256", Text),
    ("CodeSize", Number),
    ("FunctionArn", Text),
    ("FunctionName", Text),
    ("Handler", Text),
    ("LastModified", Text),
    ("MemorySize", UpTo(10_240)),
    ("Role", Text),
    ("Runtime", Text),
    ("Timeout", Number),
    ("Version", Text),
];

const CAPACITY: &[(&str, Shape)] = &[
    ("TableName", Text),
    ("CapacityUnits", Number),
    ("ReadCapacityUnits", Number),
    ("WriteCapacityUnits", Number),
];

const STORAGE_CLASSES: &[&str] = &[
    "STANDARD",
    "REDUCED_REDUNDANCY",
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "GLACIER",
    "DEEP_ARCHIVE",
    "OUTPOSTS",
    "GLACIER_IR",
    "SNOW",
    "EXPRESS_ONEZONE",
    "FSX_OPENZFS",
];
