//! What the CDK CLI says in its context: `cdk deploy -c sfn-breaker:workers=dist`.

use std::path::PathBuf;

use serde_json::Value;

use crate::env;
use crate::error::CommandError;

/// The qualifier of what `cdk bootstrap` makes by default.
const QUALIFIER: &str = "hnb659fds";

/// The part of the context that is ours.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// `sfn-breaker:workers`: the folder with the functions' program.
    pub(super) workers: Option<PathBuf>,
    /// `sfn-breaker:bucket`: a bucket of the user's own.
    pub(super) bucket: Option<String>,
}

impl Context {
    /// Reads it from the environment; empty when it is not the CDK CLI that asks.
    ///
    /// # Errors
    /// When it is no JSON, or asks for a bootstrap qualifier of its own.
    pub(super) fn from_environment() -> Result<Self, CommandError> {
        match env::cdk_context() {
            None => Ok(Context::default()),
            Some(text) => Context::read(&text),
        }
    }

    fn read(text: &str) -> Result<Self, CommandError> {
        let context: Value = serde_json::from_str(text).map_err(|error| {
            CommandError::trouble(format!("CDK_CONTEXT_JSON is no JSON: {error}"))
        })?;
        let told = |key: &str| context.get(key).and_then(Value::as_str).map(str::to_owned);
        let bucket = told("sfn-breaker:bucket");
        if let Some(qualifier) = told("@aws-cdk/core:bootstrapQualifier")
            && qualifier != QUALIFIER
            && bucket.is_none()
        {
            let message = format!("the bootstrap qualifier `{qualifier}` is not supported");
            return Err(CommandError::trouble(message).hint(
                "name a bucket of your own: cdk deploy -c sfn-breaker:bucket=NAME, or `--bucket` in cdk.json",
            ));
        }
        Ok(Context {
            workers: told("sfn-breaker:workers").map(PathBuf::from),
            bucket,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Context;

    #[test]
    fn only_our_own_keys_are_read() {
        let context =
            Context::read(r#"{"aws:cdk:enable-path-metadata": true, "sfn-breaker:workers": "w"}"#)
                .unwrap();
        assert_eq!(context.workers.unwrap().to_str(), Some("w"));
        assert_eq!(context.bucket, None);
    }

    #[test]
    fn another_qualifier_needs_a_bucket() {
        let other = r#"{"@aws-cdk/core:bootstrapQualifier": "mine"}"#;
        assert!(Context::read(other).unwrap_err().message.contains("`mine`"));
        let with_bucket =
            r#"{"@aws-cdk/core:bootstrapQualifier": "mine", "sfn-breaker:bucket": "b"}"#;
        assert_eq!(
            Context::read(with_bucket).unwrap().bucket.as_deref(),
            Some("b")
        );
        assert!(Context::read("{").is_err());
    }
}
