//! The fields of a Succeed state.

use super::{Construct, Form};
use crate::model::Succeed;

impl Construct for Succeed {
    const OWNER: &'static str = "a Succeed state";

    fn fields(&mut self, form: &mut impl Form) {
        form.constant("Type", "Succeed");
        form.field("Comment", &mut self.comment);
        form.field("QueryLanguage", &mut self.query_language);
        form.field("InputPath", &mut self.input_path);
        form.field("OutputPath", &mut self.output_path);
        form.field("Output", &mut self.output);
    }
}
