//! The fields of a Map state.

use super::{Construct, Form};
use crate::model::Map;

impl Construct for Map {
    const OWNER: &'static str = "a Map state";

    fn fields(&mut self, form: &mut impl Form) {
        form.constant("Type", "Map");
        form.field("Comment", &mut self.comment);
        form.field("QueryLanguage", &mut self.query_language);
        form.field("Label", &mut self.label);
        form.field("InputPath", &mut self.input_path);
        form.field("Items", &mut self.items);
        form.field("ItemsPath", &mut self.items_path);
        form.field("ItemReader", &mut self.item_reader);
        form.field("ItemSelector", &mut self.item_selector);
        form.field("Parameters", &mut self.parameters);
        form.field("ItemBatcher", &mut self.item_batcher);
        form.forked(
            "MaxConcurrency",
            "MaxConcurrencyPath",
            &mut self.max_concurrency,
        );
        form.forked(
            "ToleratedFailureCount",
            "ToleratedFailureCountPath",
            &mut self.tolerated_failure_count,
        );
        form.forked(
            "ToleratedFailurePercentage",
            "ToleratedFailurePercentagePath",
            &mut self.tolerated_failure_percentage,
        );
        form.field("ItemProcessor", &mut self.item_processor);
        form.field("Iterator", &mut self.iterator);
        form.field("ResultWriter", &mut self.result_writer);
        form.field("ResultSelector", &mut self.result_selector);
        form.field("ResultPath", &mut self.result_path);
        form.field("OutputPath", &mut self.output_path);
        form.object("Assign", &mut self.assign);
        form.field("Output", &mut self.output);
        form.list("Retry", &mut self.retry);
        form.list("Catch", &mut self.catch);
        form.transition(&mut self.transition);
    }
}
