//! What a stack's template is filled in with: the functions' code, the bucket it lies in, values for parameters.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

/// What `deploy` and `diff` fill a template in with.
#[derive(Debug, Args)]
pub(crate) struct TemplateArgs {
    /// The folder with the functions' program, as `sfn-breaker package` leaves it [default: dist/workers]
    #[arg(long, value_name = "DIR")]
    pub(crate) workers: Option<PathBuf>,

    /// The functions' code lies in this bucket of your own, in the stack's region
    #[arg(long, value_name = "NAME")]
    pub(crate) bucket: Option<String>,

    /// A value for a parameter of the template; may be given several times. A stack keeps the values it has
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    parameter: Vec<(String, String)>,
}

impl TemplateArgs {
    /// The values given for parameters.
    pub(crate) fn parameters(&self) -> BTreeMap<String, String> {
        self.parameter.iter().cloned().collect()
    }

    /// The values given for parameters, and the bucket.
    pub(crate) fn parameters_with(&self, bucket: &str) -> BTreeMap<String, String> {
        let mut values = self.parameters();
        values.insert(cdk::names::ASSET_BUCKET.to_owned(), bucket.to_owned());
        values
    }
}

/// Parses `NAME=VALUE`.
fn parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((cdk::names::ASSET_BUCKET, _)) => Err("name the bucket with `--bucket`".to_owned()),
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        Some(_) | None => Err("write NAME=VALUE".to_owned()),
    }
}
