//! The fields of a Pass state.

use super::{Construct, Form};
use crate::model::Pass;

impl Construct for Pass {
    const OWNER: &'static str = "a Pass state";

    fn fields(&mut self, form: &mut impl Form) {
        form.constant("Type", "Pass");
        form.field("Comment", &mut self.comment);
        form.field("QueryLanguage", &mut self.query_language);
        form.field("InputPath", &mut self.input_path);
        form.field("Parameters", &mut self.parameters);
        form.field("Result", &mut self.result);
        form.field("ResultPath", &mut self.result_path);
        form.field("OutputPath", &mut self.output_path);
        form.object("Assign", &mut self.assign);
        form.field("Output", &mut self.output);
        form.transition(&mut self.transition);
    }
}
