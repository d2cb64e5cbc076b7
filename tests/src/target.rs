//! A dependency of the tests' own on loopback, that works until it is broken and counts who asks.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::http::{self, Answer, Received};

/// How a dependency does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// Answers everything.
    #[default]
    Works,
    /// Answers everything with HTTP status 503.
    Fails,
}

/// Several dependencies on one port, told apart by the first part of the path: `/payments/charges`. What ends in
/// `/health` is a health check.
#[derive(Clone, Debug)]
pub struct Target {
    port: u16,
    dependencies: Dependencies,
}

#[derive(Clone, Debug, Default)]
struct Dependencies(Arc<Mutex<BTreeMap<String, Dependency>>>);

#[derive(Clone, Copy, Debug, Default)]
struct Dependency {
    mood: Mood,
    calls: u64,
    checks: u64,
}

impl Target {
    /// Starts it on a free port.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn start() -> Self {
        let dependencies = Dependencies::default();
        let asked = dependencies.clone();
        let port = http::serve(move |request| asked.answer(request));
        Target { port, dependencies }
    }

    /// The URL of a dependency's path: `url("payments", "charges")`.
    #[must_use]
    pub fn url(&self, dependency: &str, path: &str) -> String {
        format!("http://127.0.0.1:{}/{dependency}/{path}", self.port)
    }

    /// Breaks or heals a dependency.
    pub fn becomes(&self, dependency: &str, mood: Mood) {
        self.dependencies.with(dependency, |one| one.mood = mood);
    }

    /// Calls that reached a dependency, health checks not counted.
    #[must_use]
    pub fn calls(&self, dependency: &str) -> u64 {
        self.dependencies.with(dependency, |one| one.calls)
    }

    /// Health checks that reached a dependency.
    #[must_use]
    pub fn checks(&self, dependency: &str) -> u64 {
        self.dependencies.with(dependency, |one| one.checks)
    }
}

impl Dependencies {
    fn with<T>(&self, dependency: &str, act: impl FnOnce(&mut Dependency) -> T) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        act(all.entry(dependency.to_owned()).or_default())
    }

    fn answer(&self, request: &Received) -> Answer {
        let mut parts = request.path.trim_start_matches('/').split('/');
        let dependency = parts.next().unwrap_or_default();
        let mood = self.with(dependency, |one| {
            match parts.next_back() {
                Some("health") => one.checks += 1,
                _ => one.calls += 1,
            }
            one.mood
        });
        let (status, body) = match mood {
            Mood::Works => (200, r#"{"paid":true}"#),
            Mood::Fails => (503, r#"{"paid":null}"#),
        };
        let body = body.to_owned();
        Answer { status, body }
    }
}
