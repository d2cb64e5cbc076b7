//! The AWS clients, from the credentials that Lambda puts into the environment.

mod connector;

use std::cell::OnceCell;
use std::time::Duration;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use rustls::ClientConfig;

use crate::config::Aws;
use crate::connections::connections;

/// One attempt of one request: a table that takes longer is as good as down.
const ATTEMPT: Duration = Duration::from_secs(1);

/// A request with all its attempts.
const OPERATION: Duration = Duration::from_secs(3);

/// AWS keeps idle connections open for longer than this.
const IDLE: Duration = Duration::from_secs(20);

/// All that a function may need. The table every one does; the others are made when somebody asks for them.
pub(crate) struct Clients {
    pub(crate) dynamodb: aws_sdk_dynamodb::Client,
    aws: Aws,
    http: SharedHttpClient,
    sfn: OnceCell<aws_sdk_sfn::Client>,
    cloudwatch: OnceCell<aws_sdk_cloudwatch::Client>,
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
    pub(crate) fn new(aws: Aws, tls: &ClientConfig) -> Self {
        let http = connector::client(connections(tls, ATTEMPT, IDLE));
        Clients {
            dynamodb: client!(aws_sdk_dynamodb, &aws, http.clone()),
            aws,
            http,
            sfn: OnceCell::new(),
            cloudwatch: OnceCell::new(),
        }
    }

    pub(crate) fn sfn(&self) -> &aws_sdk_sfn::Client {
        let make = || client!(aws_sdk_sfn, &self.aws, self.http.clone());
        self.sfn.get_or_init(make)
    }

    pub(crate) fn cloudwatch(&self) -> &aws_sdk_cloudwatch::Client {
        let make = || client!(aws_sdk_cloudwatch, &self.aws, self.http.clone());
        self.cloudwatch.get_or_init(make)
    }
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_attempt_timeout(ATTEMPT)
        .operation_timeout(OPERATION)
        .build()
}
