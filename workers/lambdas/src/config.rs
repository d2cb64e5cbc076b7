//! What the function's environment says. Nothing else reads it.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::str::FromStr;

use breaker::names::{SETTINGS_FILE, environment, handler};
use breaker::settings::Settings;

use crate::tls::Trust;

/// The variables that Lambda and people set; the stack's own are [`breaker::names::environment`].
mod variable {
    /// Which handler: Lambda sets it from the function's configuration.
    pub(super) const HANDLER: &str = "_HANDLER";
    /// The folder of the unpacked zip: Lambda sets it.
    pub(super) const ROOT: &str = "LAMBDA_TASK_ROOT";
    /// Tells execution environments apart: Lambda sets it.
    pub(super) const LOG_STREAM: &str = "AWS_LAMBDA_LOG_STREAM_NAME";
    /// Another place for the settings than `settings.json` beside the binary.
    pub(super) const SETTINGS: &str = "BREAKER_SETTINGS";
    /// Lambda sets the region and the role's credentials.
    pub(super) const REGION: &str = "AWS_REGION";
    pub(super) const KEY: &str = "AWS_ACCESS_KEY_ID";
    pub(super) const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
    pub(super) const TOKEN: &str = "AWS_SESSION_TOKEN";
    /// Other roots than the program's own, a file of them and a folder.
    pub(super) const ROOTS: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];
    /// Another AWS than AWS.
    pub(super) const ENDPOINT: &str = "AWS_ENDPOINT_URL";
}

/// Which handler the function runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Call,
    Record,
    HealthCheck,
    Trip,
    Recover,
    Reconcile,
}

/// Everything that the environment says.
pub(crate) struct Config {
    pub(crate) task: Task,
    pub(crate) table: String,
    pub(crate) incident_machine: String,
    pub(crate) namespace: String,
    pub(crate) settings: Settings,
    pub(crate) environment: String,
    pub(crate) trust: Trust,
    pub(crate) aws: Aws,
}

/// How to reach AWS.
#[derive(Clone)]
pub(crate) struct Aws {
    pub(crate) region: String,
    pub(crate) key: String,
    pub(crate) secret: String,
    pub(crate) token: Option<String>,
    pub(crate) endpoint: Option<String>,
}

/// The function is set up wrongly.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("environment variable `{0}` is not set")]
    Missing(&'static str),
    #[error(
        "handler `{0}` is none of ours: expected call, record, health-check, trip, recover or reconcile"
    )]
    Handler(String),
    #[error("the settings `{}` cannot be read: {error}", path.display())]
    Unreadable {
        path: PathBuf,
        error: std::io::Error,
    },
    #[error("the settings `{}` are not valid: {error}", path.display())]
    Settings {
        path: PathBuf,
        error: serde_json::Error,
    },
}

impl Config {
    pub(crate) fn from_environment() -> Result<Self, ConfigError> {
        let task = need(variable::HANDLER)?.parse()?;
        Ok(Config {
            task,
            table: need(environment::TABLE)?,
            incident_machine: match task {
                Task::Call | Task::Record | Task::Reconcile => need(environment::INCIDENT_MACHINE)?,
                Task::HealthCheck | Task::Trip | Task::Recover => String::new(),
            },
            namespace: may(environment::NAMESPACE)
                .unwrap_or_else(|| breaker::names::metric::NAMESPACE.to_owned()),
            settings: settings()?,
            environment: may(variable::LOG_STREAM).unwrap_or_else(|| "unknown".to_owned()),
            trust: match variable::ROOTS.into_iter().find_map(may) {
                Some(_) => Trust::Named,
                None => Trust::Mozilla,
            },
            aws: Aws {
                region: need(variable::REGION)?,
                key: need(variable::KEY)?,
                secret: need(variable::SECRET)?,
                token: may(variable::TOKEN),
                endpoint: may(variable::ENDPOINT),
            },
        })
    }
}

impl Task {
    /// The handler's name, as the function's configuration has it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Task::Call => handler::CALL,
            Task::Record => handler::RECORD,
            Task::HealthCheck => handler::HEALTH_CHECK,
            Task::Trip => handler::TRIP,
            Task::Recover => handler::RECOVER,
            Task::Reconcile => handler::RECONCILE,
        }
    }
}

impl FromStr for Task {
    type Err = ConfigError;

    fn from_str(word: &str) -> Result<Self, ConfigError> {
        [
            Task::Call,
            Task::Record,
            Task::HealthCheck,
            Task::Trip,
            Task::Recover,
            Task::Reconcile,
        ]
        .into_iter()
        .find(|task| task.word() == word)
        .ok_or_else(|| ConfigError::Handler(word.to_owned()))
    }
}

fn settings() -> Result<Settings, ConfigError> {
    let path = may(variable::SETTINGS).map_or_else(
        || PathBuf::from(may(variable::ROOT).unwrap_or_default()).join(SETTINGS_FILE),
        PathBuf::from,
    );
    match fs::read(&path) {
        Ok(text) => {
            serde_json::from_slice(&text).map_err(|error| ConfigError::Settings { path, error })
        }
        Err(error) => Err(ConfigError::Unreadable { path, error }),
    }
}

/// A variable that is set to something. One that is no text is as good as none: Lambda's are.
fn may(name: &'static str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn need(name: &'static str) -> Result<String, ConfigError> {
    may(name).ok_or(ConfigError::Missing(name))
}
