//! The AWS clients, from the credentials that Lambda puts into the environment.

use std::time::Duration;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Builder, tls};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::config::Aws;

/// One attempt of one request: a table that takes longer is as good as down.
const ATTEMPT: Duration = Duration::from_secs(1);

/// A request with all its attempts.
const OPERATION: Duration = Duration::from_secs(3);

/// All that a function may need.
pub(crate) struct Clients {
    pub(crate) dynamodb: aws_sdk_dynamodb::Client,
    pub(crate) sfn: aws_sdk_sfn::Client,
    pub(crate) cloudwatch: aws_sdk_cloudwatch::Client,
}

/// The three services' configurations are three types with the same parts.
macro_rules! client {
    ($sdk:ident, $aws:expr, $http:expr) => {{
        let aws: &Aws = $aws;
        let credentials = Credentials::new(
            &aws.key,
            &aws.secret,
            aws.token.clone(),
            None,
            "environment",
        );
        let mut config = $sdk::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(aws.region.clone()))
            .credentials_provider(credentials)
            .retry_config(RetryConfig::standard().with_max_attempts(3))
            .timeout_config(timeouts())
            .http_client($http);
        if let Some(endpoint) = &aws.endpoint {
            config = config.endpoint_url(endpoint);
        }
        $sdk::Client::from_conf(config.build())
    }};
}

impl Clients {
    pub(crate) fn new(aws: &Aws) -> Self {
        let http = http_client();
        Clients {
            dynamodb: client!(aws_sdk_dynamodb, aws, http.clone()),
            sfn: client!(aws_sdk_sfn, aws, http.clone()),
            cloudwatch: client!(aws_sdk_cloudwatch, aws, http),
        }
    }
}

fn http_client() -> SharedHttpClient {
    Builder::new()
        .tls_provider(tls::Provider::Rustls(CryptoMode::Ring))
        .build_https()
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(ATTEMPT)
        .operation_attempt_timeout(ATTEMPT)
        .operation_timeout(OPERATION)
        .build()
}
