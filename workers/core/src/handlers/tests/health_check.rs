//! Looks at a dependency that is well, sick, or about to be.

use breaker::circuit::after;
use breaker::payload::{HealthCheckAnswer, HealthCheckRequest};

use super::*;
use crate::handlers::health_check;

const DAY: Duration = Duration::from_secs(86_400);

fn asked(settings: &Settings, host: &Host) -> HealthCheckAnswer {
    let request = HealthCheckRequest {
        circuit: "payments".to_owned(),
        execution: None,
    };
    run(health_check(request, settings, host)).unwrap()
}

fn looking_at_certificates() -> Settings {
    settings(|circuit| {
        if let Some(HealthCheck {
            target: HealthTarget::Http { tls_expiry, .. },
            ..
        }) = &mut circuit.health_check
        {
            *tls_expiry = Some(14 * DAY);
        }
    })
}

#[test]
fn cloudwatch_is_told_either_way() {
    let host = Host::new();
    let settings = settings(|_| {});
    assert!(asked(&settings, &host).healthy);
    host.fails(NetworkError::Timeout(Duration::from_secs(1)));
    let sick = asked(&settings, &host);
    assert_eq!(
        (sick.healthy, sick.detail.as_str()),
        (false, "no answer within 1s")
    );
    let healthy: Vec<bool> = host.metrics.borrow().iter().map(|m| m.healthy).collect();
    assert_eq!(healthy, [true, false]);
}

#[test]
fn a_certificate_that_soon_ends_is_told_of_and_opens_nothing() {
    let host = Host::new();
    let settings = looking_at_certificates();
    for (left, soon, detail) in [
        (15 * DAY, false, "HTTP status 200"),
        (
            9 * DAY,
            true,
            "HTTP status 200; its certificate ends in 9 days at 1970-01-21T13:46:40.1Z",
        ),
        (
            DAY / 2,
            true,
            "HTTP status 200; its certificate ends in less than a day at 1970-01-13T01:46:40.15Z",
        ),
    ] {
        let now = after(host.now(), host.takes.get());
        *host.certificate.borrow_mut() = Ok(after(now, left));
        let answer = asked(&settings, &host);
        assert!(answer.healthy);
        assert_eq!(answer.detail, detail);
        assert_eq!(answer.certificate.map(|seen| seen.soon), Some(soon));
    }
    let told = host.metrics.borrow();
    assert!(told.iter().all(|seen| seen.certificate_ends.is_some()));
}

#[test]
fn a_certificate_is_looked_at_where_the_settings_ask_for_it() {
    let host = Host::new();
    *host.certificate.borrow_mut() = Err(NetworkError::Timeout(Duration::from_secs(1)));
    let unasked = asked(&settings(|_| {}), &host);
    assert_eq!(unasked.detail, "HTTP status 200");
    let answer = asked(&looking_at_certificates(), &host);
    assert_eq!(
        (answer.healthy, answer.certificate, answer.detail.as_str()),
        (
            true,
            None,
            "HTTP status 200; its certificate could not be read: no answer within 1s"
        )
    );
}
