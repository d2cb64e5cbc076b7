//! Asks the dependency how it is, and tells CloudWatch.

use std::collections::BTreeMap;
use std::time::Duration;

use breaker::circuit::elapsed;
use breaker::names::error;
use breaker::payload::{
    CertificateSeen, HealthCheckAnswer, HealthCheckRequest, HttpAnswer, HttpRequest,
};
use breaker::settings::{HealthCheck, HealthTarget, Settings};

use crate::error::WorkerError;
use crate::ports::{Certificates, Clock, Health, Metrics, Network, NetworkError};

/// Checks a dependency once and puts what was seen as metrics. An unhealthy dependency is an answer, not an error. So is a
/// certificate that soon ends, which leaves the dependency healthy: to open the circuit days ahead would be the outage.
///
/// # Errors
/// `Breaker.UnknownCircuit`, also for a circuit without a health check; `Breaker.MetricsUnavailable` when CloudWatch
/// does not take the metric.
pub async fn health_check(
    request: HealthCheckRequest,
    settings: &Settings,
    host: &(impl Network + Certificates + Metrics + Clock),
) -> Result<HealthCheckAnswer, WorkerError> {
    let name = request.circuit.as_str();
    let check = settings
        .circuits
        .get(name)
        .ok_or_else(|| WorkerError::unknown_circuit(name))?
        .health_check
        .as_ref()
        .ok_or_else(|| {
            WorkerError::new(
                error::UNKNOWN_CIRCUIT,
                format!("circuit `{name}` has no health check"),
            )
        })?;
    let (mut health, mut detail) = examine(check, host).await;
    let certificate = match look_at_certificate(check, host).await {
        Ok(Some((seen, told))) => {
            health.certificate_ends = Some(seen.ends_at);
            detail.push_str(&told);
            Some(seen)
        }
        Ok(None) => None,
        Err(error) => {
            detail.push_str(&format!("; its certificate could not be read: {error}"));
            None
        }
    };
    host.health(name, &health).await?;
    Ok(HealthCheckAnswer {
        healthy: health.healthy,
        latency_ms: u64::try_from(health.latency.as_millis()).unwrap_or(u64::MAX),
        detail,
        certificate,
    })
}

/// Looks at the certificate where the settings ask for it, and says what there is to say of it.
async fn look_at_certificate(
    check: &HealthCheck,
    host: &(impl Certificates + Clock),
) -> Result<Option<(CertificateSeen, String)>, NetworkError> {
    let HealthTarget::Http {
        url,
        tls_expiry: Some(least),
        ..
    } = &check.target
    else {
        return Ok(None);
    };
    let ends_at = host.certificate_end(url, check.timeout).await?;
    let left = elapsed(host.now(), ends_at);
    let soon = left < *least;
    let told = if soon {
        format!("; its certificate ends in {} at {ends_at}", days(left))
    } else {
        String::new()
    };
    Ok(Some((CertificateSeen { ends_at, soon }, told)))
}

fn days(left: Duration) -> String {
    match left.as_secs() / 86_400 {
        0 => "less than a day".to_owned(),
        1 => "a day".to_owned(),
        days => format!("{days} days"),
    }
}

/// Makes one check and says what was seen.
pub(crate) async fn examine(
    check: &HealthCheck,
    host: &(impl Network + Clock),
) -> (Health, String) {
    let at = host.now();
    let result = match &check.target {
        HealthTarget::Http {
            url,
            method,
            status,
            contains,
            ..
        } => {
            let request = HttpRequest {
                method: method.clone(),
                url: url.clone(),
                headers: BTreeMap::new(),
                body: None,
                timeout_ms: u64::try_from(check.timeout.as_millis()).unwrap_or(u64::MAX),
                connect_timeout_ms: u64::try_from(check.timeout.as_millis()).unwrap_or(u64::MAX),
            };
            host.send(&request)
                .await
                .map_err(|error| error.to_string())
                .and_then(|answer| read_answer(&answer, *status, contains.as_deref()))
        }
        HealthTarget::Tcp { host: name, port } => host
            .connect(name, *port, check.timeout)
            .await
            .map(|()| "connected".to_owned())
            .map_err(|error: NetworkError| error.to_string()),
    };
    let latency = elapsed(at, host.now());
    let result = result.and_then(|detail| match check.latency {
        Some(most) if latency > most => Err(format!(
            "answered after {} ms, later than {} ms",
            latency.as_millis(),
            most.as_millis()
        )),
        Some(_) | None => Ok(detail),
    });
    let healthy = result.is_ok();
    let health = Health {
        at,
        healthy,
        latency,
        certificate_ends: None,
    };
    (health, result.unwrap_or_else(|detail| detail))
}

fn read_answer(
    answer: &HttpAnswer,
    (first, last): (u16, u16),
    contains: Option<&str>,
) -> Result<String, String> {
    if !(first..=last).contains(&answer.status) {
        return Err(format!("HTTP status {}", answer.status));
    }
    let Some(needle) = contains else {
        return Ok(format!("HTTP status {}", answer.status));
    };
    let found = answer.body.as_str().map_or_else(
        || answer.body.to_string().contains(needle),
        |text| text.contains(needle),
    );
    if found {
        Ok(format!("HTTP status {} with `{needle}`", answer.status))
    } else {
        Err(format!("HTTP status {} without `{needle}`", answer.status))
    }
}
