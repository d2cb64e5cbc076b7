//! Map states.

use std::sync::Arc;

use asl::{ProcessorMode, QueryLanguage};

use super::{Compiler, Place};
use crate::{
    Batching, Body, Data, Header, Layout, Map, Mode, ProblemKind, Reader, Resource, Shape, Source,
    Writer,
};

impl Compiler {
    pub(super) fn map(
        &mut self,
        map: &asl::Map,
        language: QueryLanguage,
        at: &Place,
    ) -> Option<Body> {
        let field = if map.item_processor.is_some() {
            "ItemProcessor"
        } else {
            "Iterator"
        };
        let Some(processor) = map.processor() else {
            self.problem(
                ProblemKind::MissingProcessor,
                at,
                "expected `ItemProcessor`",
            );
            return None;
        };
        let start = self.machine(processor, self.machine_language, &at.below(field));
        let config = processor.processor_config.unwrap_or_default();
        let mode = match config.mode.unwrap_or_default() {
            ProcessorMode::Inline => Mode::Inline,
            ProcessorMode::Distributed => {
                Mode::Distributed(config.execution_type.unwrap_or_default())
            }
        };
        let selector = if map.item_selector.is_some() {
            "ItemSelector"
        } else {
            "Parameters"
        };
        let items_path = map.items_path.as_deref().filter(|path| *path != "$");
        Some(Body::Map(Box::new(Map {
            mode,
            label: map.label.as_deref().map(Arc::from),
            items: self.template(map.items.as_ref(), QueryLanguage::Jsonata, "Items", at),
            items_path: items_path.and_then(|path| self.path(path, &at.below("ItemsPath"))),
            reader: map
                .item_reader
                .as_ref()
                .map(|reader| Box::new(self.reader(reader, language, &at.below("ItemReader")))),
            selector: self.template(map.selector(), language, selector, at),
            batching: map.item_batcher.as_ref().map(|batcher| {
                Box::new(self.batching(batcher, language, &at.below("ItemBatcher")))
            }),
            concurrency: self.quantity(
                map.max_concurrency.as_ref(),
                language,
                "MaxConcurrency",
                at,
            ),
            tolerated_count: self.quantity(
                map.tolerated_failure_count.as_ref(),
                language,
                "ToleratedFailureCount",
                at,
            ),
            tolerated_percentage: self.quantity(
                map.tolerated_failure_percentage.as_ref(),
                language,
                "ToleratedFailurePercentage",
                at,
            ),
            writer: map
                .result_writer
                .as_ref()
                .map(|writer| Box::new(self.writer(writer, language, &at.below("ResultWriter")))),
            start: start?,
        })))
    }

    pub(super) fn map_data(&mut self, map: &asl::Map, language: QueryLanguage, at: &Place) -> Data {
        Data {
            input_path: self.reach(map.input_path.as_ref(), &at.below("InputPath")),
            arguments: None,
            result_selector: self.template(
                map.result_selector.as_ref(),
                language,
                "ResultSelector",
                at,
            ),
            result_path: self.result_path(map.result_path.as_ref(), &at.below("ResultPath")),
            output_path: self.reach(map.output_path.as_ref(), &at.below("OutputPath")),
            output: self.template(map.output.as_ref(), language, "Output", at),
            assign: self.template(map.assign.as_ref(), language, "Assign", at),
        }
    }

    fn reader(&mut self, reader: &asl::ItemReader, language: QueryLanguage, at: &Place) -> Reader {
        let config = reader.reader_config.clone().unwrap_or_default();
        let (field, arguments) = match language {
            QueryLanguage::JsonPath => ("ItemReader/Parameters", reader.parameters.as_ref()),
            QueryLanguage::Jsonata => ("ItemReader/Arguments", reader.arguments.as_ref()),
        };
        let resource = Arc::new(Resource::parse(&reader.resource));
        let source = source(&config, &resource);
        let opener = match source {
            Source::ListedFiles => Arc::new(Resource::parse(OPENER)),
            Source::File | Source::Listing | Source::Inventory | Source::Athena => resource.clone(),
        };
        Reader {
            source,
            opener,
            layout: layout(&config),
            resource,
            arguments: self.template(arguments, language, field, at),
            pointer: config.items_pointer.as_deref().map(Arc::from),
            most: self.quantity(
                config.max_items.as_ref(),
                language,
                "ItemReader/ReaderConfig/MaxItems",
                &at.below("ReaderConfig"),
            ),
        }
    }

    fn batching(
        &mut self,
        batcher: &asl::ItemBatcher,
        language: QueryLanguage,
        at: &Place,
    ) -> Batching {
        Batching {
            input: self.template(
                batcher.batch_input.as_ref(),
                language,
                "ItemBatcher/BatchInput",
                at,
            ),
            most_items: self.quantity(
                batcher.max_items_per_batch.as_ref(),
                language,
                "ItemBatcher/MaxItemsPerBatch",
                at,
            ),
            most_bytes: self.quantity(
                batcher.max_input_bytes_per_batch.as_ref(),
                language,
                "ItemBatcher/MaxInputBytesPerBatch",
                at,
            ),
        }
    }

    fn writer(
        &mut self,
        writer: &asl::ResultWriter,
        language: QueryLanguage,
        at: &Place,
    ) -> Writer {
        let (field, arguments) = match language {
            QueryLanguage::JsonPath => ("ResultWriter/Parameters", writer.parameters.as_ref()),
            QueryLanguage::Jsonata => ("ResultWriter/Arguments", writer.arguments.as_ref()),
        };
        let config = writer.writer_config.clone().unwrap_or_default();
        Writer {
            shape: match config.transformation.as_deref() {
                Some("COMPACT") => Shape::Compact,
                Some("FLATTEN") => Shape::Flatten,
                Some(_) | None => Shape::None,
            },
            lines: config.output_type.as_deref() == Some("JSONL"),
            resource: writer
                .resource
                .as_deref()
                .map(|arn| Arc::new(Resource::parse(arn))),
            arguments: self.template(arguments, language, field, at),
        }
    }
}

/// Reads a file that a listing names.
const OPENER: &str = "arn:aws:states:::s3:getObject";

fn source(config: &asl::ReaderConfig, resource: &Resource) -> Source {
    let is_manifest = config.input_type.as_deref() == Some("MANIFEST");
    match (
        config.manifest_type.as_deref(),
        config.transformation.as_deref(),
    ) {
        (_, Some("LOAD_AND_FLATTEN")) if resource.plain_action() == "listObjectsV2" => {
            Source::ListedFiles
        }
        (_, _) if resource.plain_action() == "listObjectsV2" => Source::Listing,
        (Some("ATHENA_DATA"), _) => Source::Athena,
        (Some("S3_INVENTORY"), _) => Source::Inventory,
        (_, _) if is_manifest => Source::Inventory,
        (_, _) => Source::File,
    }
}

fn layout(config: &asl::ReaderConfig) -> Layout {
    match config.input_type.as_deref() {
        None | Some("JSON") => Layout::Json,
        Some("JSONL") => Layout::JsonLines,
        Some("CSV") => Layout::Csv {
            delimiter: delimiter(config.csv_delimiter.as_deref()),
            header: match &config.csv_headers {
                Some(names) if config.csv_header_location.as_deref() == Some("GIVEN") => {
                    Header::Given(names.iter().map(|name| Arc::from(name.as_str())).collect())
                }
                Some(_) | None => Header::FirstRow,
            },
        },
        Some(other) => Layout::Unsupported(Arc::from(other)),
    }
}

fn delimiter(name: Option<&str>) -> char {
    match name {
        Some("PIPE") => '|',
        Some("SEMICOLON") => ';',
        Some("SPACE") => ' ',
        Some("TAB") => '\t',
        Some(_) | None => ',',
    }
}
