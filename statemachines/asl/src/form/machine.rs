//! The fields of a state machine.

use super::{Construct, Form};
use crate::model::StateMachine;

impl Construct for StateMachine {
    const NOUN: Option<&'static str> = Some("branch");
    const OWNER: &'static str = "a state machine";

    fn fields(&mut self, form: &mut impl Form) {
        form.field("Comment", &mut self.comment);
        form.field("QueryLanguage", &mut self.query_language);
        form.field("Version", &mut self.version);
        form.field("TimeoutSeconds", &mut self.timeout_seconds);
        form.field("ProcessorConfig", &mut self.processor_config);
        form.required("StartAt", &mut self.start_at);
        form.required("States", &mut self.states);
    }
}
