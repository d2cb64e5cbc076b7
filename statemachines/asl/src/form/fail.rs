//! The fields of a Fail state.

use super::{Construct, Form};
use crate::model::Fail;

impl Construct for Fail {
    const OWNER: &'static str = "a Fail state";

    fn fields(&mut self, form: &mut impl Form) {
        form.constant("Type", "Fail");
        form.field("Comment", &mut self.comment);
        form.field("QueryLanguage", &mut self.query_language);
        form.forked("Error", "ErrorPath", &mut self.error);
        form.forked("Cause", "CausePath", &mut self.cause);
    }
}
