//! The fields of `ProcessorConfig`.

use super::{Construct, Form};
use crate::model::ProcessorConfig;

impl Construct for ProcessorConfig {
    const OWNER: &'static str = "`ProcessorConfig`";

    fn fields(&mut self, form: &mut impl Form) {
        form.field("Mode", &mut self.mode);
        form.field("ExecutionType", &mut self.execution_type);
    }
}
