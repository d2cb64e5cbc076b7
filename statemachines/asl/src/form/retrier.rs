//! The fields of a retrier.

use super::{Construct, Form};
use crate::model::Retrier;

impl Construct for Retrier {
    const NOUN: Option<&'static str> = Some("retrier");
    const OWNER: &'static str = "a retrier";

    fn fields(&mut self, form: &mut impl Form) {
        form.field("Comment", &mut self.comment);
        form.required("ErrorEquals", &mut self.error_equals);
        form.field("IntervalSeconds", &mut self.interval_seconds);
        form.field("MaxAttempts", &mut self.max_attempts);
        form.field("BackoffRate", &mut self.backoff_rate);
        form.field("MaxDelaySeconds", &mut self.max_delay_seconds);
        form.field("JitterStrategy", &mut self.jitter_strategy);
    }
}
