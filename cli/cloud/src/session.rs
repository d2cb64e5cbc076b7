//! A way into the user's account: profile, region, endpoint and credentials, found as the AWS CLI finds them.

use std::error::Error;
use std::future::Future;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_sts::config::ProvideCredentials;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Builder, tls};
use tokio::runtime::Runtime;

use crate::error::{CloudError, failed, innermost};

/// Which account, and where. Everything that is none is looked for as the AWS CLI does: in the environment, then in the
/// profile, then in what the machine says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The profile in `~/.aws`. One that is named here wins over credentials in the environment.
    pub profile: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// Another AWS than AWS, for every service.
    pub endpoint_url: Option<String>,
}

/// A session with credentials that were found and a region that is known.
#[derive(Debug)]
pub struct Session {
    runtime: Runtime,
    config: SdkConfig,
    region: String,
}

/// Who the credentials belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The account's number.
    pub account: String,
    /// The user's or session's ARN.
    pub arn: String,
}

impl Session {
    /// Looks for region and credentials.
    ///
    /// # Errors
    /// When there is no region, no such profile, or no credentials, or the SSO session is over.
    pub fn open(account: &Account) -> Result<Self, CloudError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| CloudError::Local {
                doing: "start a runtime",
                told: error.to_string(),
            })?;
        let config = runtime.block_on(load(account));
        let Some(region) = config.region().map(ToString::to_string) else {
            return Err(CloudError::NoRegion);
        };
        let Some(credentials) = config.credentials_provider() else {
            return Err(CloudError::NoCredentials);
        };
        runtime
            .block_on(credentials.provide_credentials())
            .map_err(|error| no_credentials(&error, account.profile.as_deref()))?;
        Ok(Session {
            runtime,
            config,
            region,
        })
    }

    /// The region, as in `eu-central-1`.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Asks STS who the credentials belong to.
    ///
    /// # Errors
    /// When STS does not say.
    pub fn caller(&self) -> Result<Caller, CloudError> {
        let client = aws_sdk_sts::Client::new(&self.config);
        let answer = self
            .wait(client.get_caller_identity().send())
            .map_err(failed("STS"))?;
        Ok(Caller {
            account: answer.account.unwrap_or_default(),
            arn: answer.arn.unwrap_or_default(),
        })
    }

    /// What clients are made from.
    pub(crate) fn config(&self) -> &SdkConfig {
        &self.config
    }

    /// Runs a future to its end on this thread.
    pub(crate) fn wait<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }
}

async fn load(account: &Account) -> SdkConfig {
    let http = Builder::new()
        .tls_provider(tls::Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let mut loader = aws_config::defaults(BehaviorVersion::latest()).http_client(http.clone());
    if let Some(region) = &account.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(url) = &account.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    if let Some(profile) = &account.profile {
        let region = account.region.clone().map(Region::new);
        let configuration = ProviderConfig::without_region()
            .with_http_client(http)
            .with_region(region);
        let credentials = ProfileFileCredentialsProvider::builder()
            .configure(&configuration)
            .profile_name(profile)
            .build();
        loader = loader
            .profile_name(profile)
            .credentials_provider(credentials);
    }
    loader.load().await
}

/// Why there are no credentials. The providers keep their errors' types to themselves, so their words must do.
fn no_credentials(error: &(dyn Error + 'static), profile: Option<&str>) -> CloudError {
    let told = chain(error);
    let says = |words: &str| told.to_ascii_lowercase().contains(words);
    if says("credentials-login") {
        CloudError::LoginSession {
            profile: profile.map(str::to_owned),
        }
    } else if [
        "sso token",
        "sso/cache",
        r"sso\cache",
        "unauthorizedexception",
    ]
    .into_iter()
    .any(says)
    {
        // Expired, or none there yet: the file with the token cannot be read.
        CloudError::SsoExpired {
            profile: profile.map(str::to_owned),
        }
    } else if let Some((named, profile)) = missing_source(&told) {
        CloudError::NoSource { profile, named }
    } else if let Some(profile) = profile
        && (says("was not defined") || says("no profiles were defined") || says("not enabled"))
    {
        CloudError::NoProfile(profile.to_owned())
    } else if says("not enabled") || says("no providers in chain") || says("imds") {
        // The instance's metadata service is asked last: what it refuses, nobody before it had.
        CloudError::NoCredentials
    } else {
        CloudError::Credentials {
            told: plain(&innermost(error)).to_owned(),
            profile: profile.map(str::to_owned),
        }
    }
}

/// The profile that a role's profile takes its credentials from and that is not there, and the role's profile.
fn missing_source(told: &str) -> Option<(String, String)> {
    let (_, after) = told.split_once("could not find source profile ")?;
    let (source, after) = after.split_once(" referenced from ")?;
    let profile = after.split([':', '\n']).next()?.trim();
    // So the providers call it when nothing refers to it: the profile itself is not there.
    (profile != "the root profile").then(|| (source.to_owned(), profile.to_owned()))
}

/// What a provider says, without what it says of itself.
fn plain(told: &str) -> &str {
    told.trim_start_matches("ProfileFile provider could not be built: ")
        .trim_end()
}

/// Everything that a chain of errors says, outermost first.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut told = error.to_string();
    let mut inner = error.source();
    while let Some(source) = inner {
        told = format!("{told}: {source}");
        inner = source.source();
    }
    told
}
