//! The fields of what a distributed Map reads and writes with.

use super::{Construct, Form};
use crate::model::{ItemBatcher, ItemReader, ReaderConfig, ResultWriter, WriterConfig};

impl Construct for ItemReader {
    const OWNER: &'static str = "`ItemReader`";

    fn fields(&mut self, form: &mut impl Form) {
        form.required("Resource", &mut self.resource);
        form.field("ReaderConfig", &mut self.reader_config);
        form.field("Parameters", &mut self.parameters);
        form.field("Arguments", &mut self.arguments);
    }
}

impl Construct for ReaderConfig {
    const OWNER: &'static str = "`ReaderConfig`";

    fn fields(&mut self, form: &mut impl Form) {
        form.field("InputType", &mut self.input_type);
        form.field("Transformation", &mut self.transformation);
        form.field("ManifestType", &mut self.manifest_type);
        form.field("CSVDelimiter", &mut self.csv_delimiter);
        form.field("CSVHeaderLocation", &mut self.csv_header_location);
        form.field("CSVHeaders", &mut self.csv_headers);
        form.field("ItemsPointer", &mut self.items_pointer);
        form.forked("MaxItems", "MaxItemsPath", &mut self.max_items);
    }
}

impl Construct for ItemBatcher {
    const OWNER: &'static str = "`ItemBatcher`";

    fn fields(&mut self, form: &mut impl Form) {
        form.field("BatchInput", &mut self.batch_input);
        form.forked(
            "MaxItemsPerBatch",
            "MaxItemsPerBatchPath",
            &mut self.max_items_per_batch,
        );
        form.forked(
            "MaxInputBytesPerBatch",
            "MaxInputBytesPerBatchPath",
            &mut self.max_input_bytes_per_batch,
        );
    }
}

impl Construct for ResultWriter {
    const OWNER: &'static str = "`ResultWriter`";

    fn fields(&mut self, form: &mut impl Form) {
        form.field("Resource", &mut self.resource);
        form.field("WriterConfig", &mut self.writer_config);
        form.field("Parameters", &mut self.parameters);
        form.field("Arguments", &mut self.arguments);
    }
}

impl Construct for WriterConfig {
    const OWNER: &'static str = "`WriterConfig`";

    fn fields(&mut self, form: &mut impl Form) {
        form.field("OutputType", &mut self.output_type);
        form.field("Transformation", &mut self.transformation);
    }
}
