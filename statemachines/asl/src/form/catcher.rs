//! The fields of a catcher.

use super::{Construct, Form};
use crate::model::Catcher;

impl Construct for Catcher {
    const NOUN: Option<&'static str> = Some("catcher");
    const OWNER: &'static str = "a catcher";

    fn fields(&mut self, form: &mut impl Form) {
        form.field("Comment", &mut self.comment);
        form.required("ErrorEquals", &mut self.error_equals);
        form.field("ResultPath", &mut self.result_path);
        form.object("Assign", &mut self.assign);
        form.field("Output", &mut self.output);
        form.required("Next", &mut self.next);
    }
}
