//! The fields of a Parallel state.

use super::{Construct, Form};
use crate::model::Parallel;

impl Construct for Parallel {
    const OWNER: &'static str = "a Parallel state";

    fn fields(&mut self, form: &mut impl Form) {
        form.constant("Type", "Parallel");
        form.field("Comment", &mut self.comment);
        form.field("QueryLanguage", &mut self.query_language);
        form.field("InputPath", &mut self.input_path);
        form.field("Parameters", &mut self.parameters);
        form.field("Arguments", &mut self.arguments);
        form.required("Branches", &mut self.branches);
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
