//! The fields of a Task state.

use super::{Construct, Form};
use crate::model::Task;

impl Construct for Task {
    const OWNER: &'static str = "a Task state";

    fn fields(&mut self, form: &mut impl Form) {
        form.constant("Type", "Task");
        form.field("Comment", &mut self.comment);
        form.field("QueryLanguage", &mut self.query_language);
        form.required("Resource", &mut self.resource);
        form.object("Credentials", &mut self.credentials);
        form.field("InputPath", &mut self.input_path);
        form.field("Parameters", &mut self.parameters);
        form.field("Arguments", &mut self.arguments);
        form.forked(
            "TimeoutSeconds",
            "TimeoutSecondsPath",
            &mut self.timeout_seconds,
        );
        form.forked(
            "HeartbeatSeconds",
            "HeartbeatSecondsPath",
            &mut self.heartbeat_seconds,
        );
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
