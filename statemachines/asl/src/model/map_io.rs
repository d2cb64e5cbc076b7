//! How a distributed Map reads, batches and writes.

use serde_json::Value;

use super::Quantity;

/// Where a distributed Map's items come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemReader {
    /// The integration that reads: `arn:aws:states:::s3:getObject` or `…:s3:listObjectsV2`.
    pub resource: String,
    /// What is read and how.
    pub reader_config: Option<ReaderConfig>,
    /// Bucket and key (JSONPath template).
    pub parameters: Option<Value>,
    /// Bucket and key (JSONata).
    pub arguments: Option<Value>,
}

/// How the items are laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReaderConfig {
    /// `CSV`, `JSON`, `JSONL`, `PARQUET` or `MANIFEST`.
    pub input_type: Option<String>,
    /// `NONE` (default) or `LOAD_AND_FLATTEN`: whether listed objects are read too.
    pub transformation: Option<String>,
    /// `ATHENA_DATA` or `S3_INVENTORY`: what the manifest lists.
    pub manifest_type: Option<String>,
    /// `COMMA` (default), `PIPE`, `SEMICOLON`, `SPACE` or `TAB`.
    pub csv_delimiter: Option<String>,
    /// `FIRST_ROW` or `GIVEN`.
    pub csv_header_location: Option<String>,
    /// The columns' names when the location is `GIVEN`.
    pub csv_headers: Option<Vec<String>>,
    /// JSON pointer to the list of items inside a JSON file; its root when absent.
    pub items_pointer: Option<String>,
    /// `MaxItems` or `MaxItemsPath`: how many items to read at most; all when absent.
    pub max_items: Option<Quantity<u64>>,
}

/// How items are gathered into batches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemBatcher {
    /// Data that every batch is given besides its items.
    pub batch_input: Option<Value>,
    /// `MaxItemsPerBatch` or its path.
    pub max_items_per_batch: Option<Quantity<u64>>,
    /// `MaxInputBytesPerBatch` or its path: bytes of a batch's input, at most 262,144.
    pub max_input_bytes_per_batch: Option<Quantity<u64>>,
}

/// Where a distributed Map's results go.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResultWriter {
    /// The integration that writes: `arn:aws:states:::s3:putObject`. Without it the results are
    /// only shaped.
    pub resource: Option<String>,
    /// How the results are shaped.
    pub writer_config: Option<WriterConfig>,
    /// Bucket and prefix (JSONPath template).
    pub parameters: Option<Value>,
    /// Bucket and prefix (JSONata).
    pub arguments: Option<Value>,
}

/// How results are laid out.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct WriterConfig {
    /// `JSON` (default) or `JSONL`.
    pub output_type: Option<String>,
    /// `NONE`, `COMPACT` or `FLATTEN`.
    pub transformation: Option<String>,
}
