//! The fields of a Wait state.

use super::{Construct, Form};
use crate::model::{Delay, Quantity, Text, Wait};

impl Construct for Wait {
    const OWNER: &'static str = "a Wait state";

    fn fields(&mut self, form: &mut impl Form) {
        form.constant("Type", "Wait");
        form.field("Comment", &mut self.comment);
        form.field("QueryLanguage", &mut self.query_language);
        form.field("InputPath", &mut self.input_path);
        delay(&mut self.delay, form);
        form.field("OutputPath", &mut self.output_path);
        form.object("Assign", &mut self.assign);
        form.field("Output", &mut self.output);
        form.transition(&mut self.transition);
    }
}

fn delay(delay: &mut Option<Delay>, form: &mut impl Form) {
    let (mut seconds, mut timestamp): (Option<Quantity<u64>>, Option<Text>) = match delay.take() {
        Some(Delay::Seconds(seconds)) => (Some(seconds), None),
        Some(Delay::Timestamp(timestamp)) => (None, Some(timestamp)),
        None => (None, None),
    };
    form.forked("Seconds", "SecondsPath", &mut seconds);
    form.forked("Timestamp", "TimestampPath", &mut timestamp);
    if seconds.is_some() && timestamp.is_some() {
        form.exclusive(&["Seconds", "SecondsPath", "Timestamp", "TimestampPath"]);
    }
    *delay = seconds
        .map(Delay::Seconds)
        .or(timestamp.map(Delay::Timestamp));
}
