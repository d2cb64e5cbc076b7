//! What the workers must know of a spec.

use std::time::Duration;

use breaker::settings::{
    Answers, CircuitSettings, HealthCheck, HealthTarget, Settings, WhenStoreDown,
};
use spec::{Call, Dependency, Spec};

/// The settings of every circuit of a spec.
#[must_use]
pub fn settings(spec: &Spec) -> Settings {
    let circuits = spec
        .dependencies
        .iter()
        .map(|dependency| (dependency.name.as_str().to_owned(), circuit(dependency)))
        .collect();
    Settings { circuits }
}

fn circuit(dependency: &Dependency) -> CircuitSettings {
    CircuitSettings {
        policy: dependency.policy.clone(),
        when_store_down: match dependency.when_store_down {
            spec::WhenStoreDown::Allow => WhenStoreDown::Allow,
            spec::WhenStoreDown::Refuse => WhenStoreDown::Refuse,
        },
        health_check: dependency.health_check.as_ref().map(health_check),
        timeout: match &dependency.call {
            Call::Http(http) => http.timeout,
            Call::Task(task) => task.timeout,
        },
        answers: dependency.fallback.cache.as_ref().map(|cache| Answers {
            keep: cache.stale,
            refresh: (cache.fresh / 2).max(Duration::from_secs(1)),
        }),
        // What the stack calls them is not known before it is synthesised.
        alarms: Vec::new(),
        callers: None,
    }
}

fn health_check(check: &spec::HealthCheck) -> HealthCheck {
    let target = match &check.target {
        spec::HealthTarget::Http {
            url,
            method,
            status,
            contains,
            tls_expiry,
        } => HealthTarget::Http {
            url: url.clone(),
            method: method.as_str().to_owned(),
            status: (status.first, status.last),
            contains: contains.clone(),
            tls_expiry: *tls_expiry,
        },
        spec::HealthTarget::Tcp(address) => HealthTarget::Tcp {
            host: address.host.clone(),
            port: address.port,
        },
    };
    HealthCheck {
        target,
        timeout: check.timeout,
        latency: check.latency,
    }
}
