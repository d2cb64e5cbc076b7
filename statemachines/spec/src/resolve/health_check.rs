//! `detection.healthCheck`.

use super::check::{Side, check_order, check_period};
use crate::error::{Mistake, Relation};
use crate::model::{HealthCheck, HealthTarget};
use crate::read::{At, Reader, Written, note_unless_one, value_or_default};
use crate::units::Switch;
use crate::written::{self, CHECK_TIMEOUT, EVERY, LATENCY};

pub(super) fn resolve(
    written: Option<&At<Switch<written::HealthCheck>>>,
    reader: &mut Reader<'_>,
) -> Option<HealthCheck> {
    let check = written?.value.on()?;
    check_period(check.every.as_ref(), reader);
    let every = Side::new("every", check.every.as_ref(), &EVERY);
    let timeout = Side::new("timeout", check.timeout.as_ref(), &CHECK_TIMEOUT);
    check_order(&timeout, &every, Relation::AtMost, reader);
    if check.latency.is_some() {
        let latency = Side::new("latency", check.latency.as_ref(), &LATENCY);
        check_order(&latency, &timeout, Relation::LessThan, reader);
    }
    Some(HealthCheck {
        target: target(written?, check, reader)?,
        every: every.value,
        timeout: timeout.value,
        latency: check.latency.as_ref().map(|latency| latency.value),
    })
}

fn target<T>(
    whole: &At<T>,
    check: &written::HealthCheck,
    reader: &mut Reader<'_>,
) -> Option<HealthTarget> {
    note_unless_one(&check.present, &["http", "tcp"], whole.at, reader);
    match (&check.http, &check.tcp) {
        (Some(At { value: http, at }), None) => {
            http.note_missing(*at, reader);
            let url = http.url.as_ref()?.value.0.clone();
            if let (Some(expiry), false) = (&check.tls_expiry, url.starts_with("https://")) {
                note_no_certificate(expiry, reader);
            }
            Some(HealthTarget::Http {
                url,
                method: value_or_default(http.method),
                status: value_or_default(http.status),
                contains: http.contains.as_ref().map(|one| one.value.0.clone()),
                tls_expiry: check.tls_expiry.as_ref().map(|one| one.value),
            })
        }
        (None, Some(tcp)) => {
            if let Some(expiry) = &check.tls_expiry {
                note_no_certificate(expiry, reader);
            }
            Some(HealthTarget::Tcp(tcp.value.clone()))
        }
        (Some(_), Some(_)) | (None, None) => None,
    }
}

fn note_no_certificate<T>(expiry: &At<T>, reader: &mut Reader<'_>) {
    let mistake = Mistake::Clash {
        rule: "needs an `https://` URL: nothing else has a certificate",
        hint: "check `http: https://…`, or leave `tlsExpiry` out",
    };
    reader.note(expiry.at, mistake);
}
