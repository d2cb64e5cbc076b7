//! What a failed request means.

use std::error::Error;

use aws_sdk_cloudformation::error::{ProvideErrorMetadata, SdkError};

use super::CloudError;

/// The codes by which services say that credentials are of the past.
const EXPIRED: [&str; 3] = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

/// The codes by which services say that they do not know the credentials.
const UNACCEPTED: [&str; 7] = [
    "AuthFailure",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "MissingAuthenticationTokenException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
];

/// The codes by which services say that the credentials may not.
const DENIED: [&str; 4] = [
    "AccessDenied",
    "AccessDeniedException",
    "NotAuthorized",
    "UnauthorizedOperation",
];

/// Turns a failed request to a service into what it means: `.map_err(failed("CloudFormation"))`.
pub fn failed<E, R>(service: &'static str) -> impl FnOnce(SdkError<E, R>) -> CloudError
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    move |error| meaning(service, &error)
}

fn meaning<E, R>(service: &'static str, error: &SdkError<E, R>) -> CloudError
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    let Some(code) = error.code() else {
        return CloudError::Unreachable {
            service,
            told: innermost(error),
        };
    };
    let message = error.message().unwrap_or("no message");
    if EXPIRED.contains(&code) {
        CloudError::Expired
    } else if UNACCEPTED.contains(&code) {
        let told = message.to_owned();
        CloudError::Unaccepted { service, told }
    } else if DENIED.contains(&code) {
        let told = message.to_owned();
        CloudError::Denied { service, told }
    } else {
        let told = format!("{code}: {message}");
        CloudError::Service { service, told }
    }
}

/// What lies at the bottom of a chain of errors: the SDK's own layers say nothing that helps.
pub(crate) fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}
