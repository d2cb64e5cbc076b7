//! `notifications[…]`.

use crate::error::Mistake;
use crate::model::Notification;
use crate::read::{At, Reader, note_unless_one};
use crate::written::{self, Arn, HttpUrl};

const FIELDS: [&str; 6] = ["email", "sms", "https", "lambda", "sqs", "topic"];

pub(super) fn resolve(
    written: At<written::Notification>,
    reader: &mut Reader<'_>,
) -> Option<Notification> {
    let At { value: one, at } = written;
    note_unless_one(&one.present, &FIELDS, at, reader);
    if let Some(address) = one.email {
        return Some(Notification::Email(address.value.0));
    }
    if let Some(number) = one.sms {
        return Some(Notification::Sms(number.value.0));
    }
    if let Some(url) = one.https {
        return Some(Notification::Https(secure(url, reader)));
    }
    if let Some(it) = one.lambda {
        return Some(Notification::Lambda(arn(it, "lambda", reader)));
    }
    if let Some(it) = one.sqs {
        return Some(Notification::Sqs(arn(it, "sqs", reader)));
    }
    one.topic
        .map(|it| Notification::Topic(arn(it, "sns", reader)))
}

fn secure(url: At<HttpUrl>, reader: &mut Reader<'_>) -> String {
    if !url.value.0.starts_with("https://") {
        let mistake = Mistake::Clash {
            rule: "must be an `https://` URL",
            hint: "a notice should not travel in the clear",
        };
        reader.note(url.at, mistake);
    }
    url.value.0
}

fn arn(arn: At<Arn>, service: &'static str, reader: &mut Reader<'_>) -> String {
    if arn.value.service() != service {
        let mistake = Mistake::Expected {
            expected: format!("an ARN of the service `{service}`"),
            found: format!("one of `{}`", crate::read::shortened(arn.value.service())),
            fix: None,
        };
        reader.note(arn.at, mistake);
    }
    arn.value.0
}
