//! Step Functions has its synchronous requests sent to `sync-` before the host's name. No `sync-127.0.0.1` exists.

use std::net::IpAddr;
use std::time::Duration;

use aws_sdk_sfn::Client;
use aws_sdk_sfn::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_sfn::config::retry::RetryConfig;
use aws_sdk_sfn::config::{Builder, ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_sfn::error::BoxError;

use crate::session::Session;

const PREFIX: &str = "sync-";

/// Attempts at a request of the patient client: with twice the pause each time and 20 s at most, over a minute.
const PATIENT_ATTEMPTS: u32 = 12;

/// The longest pause before its second attempt.
const PATIENT_PAUSE: Duration = Duration::from_millis(250);

/// A client of Step Functions whose synchronous requests find local endpoints too.
pub(crate) fn client(session: &Session) -> Client {
    Client::from_conf(configuration(session).build())
}

/// The same, for many requests in a row to an API that is throttled early: it tries again, and later each time.
pub(crate) fn patient_client(session: &Session) -> Client {
    let retries = RetryConfig::standard()
        .with_max_attempts(PATIENT_ATTEMPTS)
        .with_initial_backoff(PATIENT_PAUSE);
    Client::from_conf(configuration(session).retry_config(retries).build())
}

fn configuration(session: &Session) -> Builder {
    Builder::from(session.config()).interceptor(KeepsLocalHosts)
}

/// Leaves requests to local endpoints where they were to go.
#[derive(Debug)]
struct KeepsLocalHosts;

impl Intercept for KeepsLocalHosts {
    fn name(&self) -> &'static str {
        "KeepsLocalHosts"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        if let Some(uri) = local(request.uri()) {
            request.set_uri(uri)?;
        }
        Ok(())
    }
}

/// The address without the prefix, if what then remains is a local one.
fn local(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let rest = rest.strip_prefix(PREFIX)?;
    let authority = rest.split(['/', '?']).next()?;
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split_once(']')?.0,
        None => authority.split(':').next()?,
    };
    let is_local = host == "localhost" || host.parse::<IpAddr>().is_ok();
    is_local.then(|| format!("{scheme}://{rest}"))
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_local_endpoints_lose_the_prefix() {
        assert_eq!(
            local("http://sync-127.0.0.1:4566/").as_deref(),
            Some("http://127.0.0.1:4566/")
        );
        assert_eq!(
            local("http://sync-localhost:4566").as_deref(),
            Some("http://localhost:4566")
        );
        assert_eq!(
            local("http://sync-[::1]:80/a").as_deref(),
            Some("http://[::1]:80/a")
        );
        assert_eq!(local("https://sync-states.eu-west-1.amazonaws.com/"), None);
        assert_eq!(local("http://127.0.0.1:4566/"), None);
    }
}
