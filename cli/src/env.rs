//! The environment variables that the command reads. Nothing else in the workspace reads any.

use std::path::PathBuf;

/// The terminal's width in columns, from `COLUMNS`; none when unset or no number.
pub(crate) fn columns() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok()
}

/// Where the CDK CLI wants the assembly, from `CDK_OUTDIR`; none when it is not the CDK CLI that asks.
pub(crate) fn cdk_out() -> Option<PathBuf> {
    // A path need not be text.
    let set = std::env::var_os("CDK_OUTDIR");
    set.filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// The CDK CLI's context, one JSON object, from `CDK_CONTEXT_JSON`.
pub(crate) fn cdk_context() -> Option<String> {
    set("CDK_CONTEXT_JSON")
}

/// The account that the CDK CLI's credentials lead to, from `CDK_DEFAULT_ACCOUNT`.
pub(crate) fn cdk_account() -> Option<String> {
    set("CDK_DEFAULT_ACCOUNT")
}

/// The region that the CDK CLI is set to, from `CDK_DEFAULT_REGION`.
pub(crate) fn cdk_region() -> Option<String> {
    set("CDK_DEFAULT_REGION")
}

/// A variable that is set to some text. What is no text is nothing that the CDK CLI would set.
fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
