//! The options that say which AWS account and which stack, shared by every command that works on a deployed one.

use std::path::{Path, PathBuf};

use clap::Args;
use cloud::{Account, CloudError, Session, Stack};

use crate::error::CommandError;
use crate::spec_file::{self, SPEC_FILE};

/// Which account, and where.
#[derive(Clone, Debug, Args)]
pub(crate) struct AccountArgs {
    /// A profile of the AWS configuration
    #[arg(long, value_name = "NAME", help_heading = "AWS")]
    profile: Option<String>,

    /// The AWS region
    #[arg(long, value_name = "REGION", help_heading = "AWS")]
    region: Option<String>,

    /// Another endpoint than AWS's, for every service
    #[arg(long, value_name = "URL", help_heading = "AWS")]
    endpoint_url: Option<String>,
}

/// Which stack.
#[derive(Clone, Debug, Args)]
pub(crate) struct StackArgs {
    /// The stack's name; that of the spec when absent
    #[arg(long, value_name = "NAME", conflicts_with = "spec")]
    stack: Option<String>,

    /// The spec that names the stack; ./breaker.yaml when absent
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,

    #[command(flatten)]
    account: AccountArgs,
}

impl AccountArgs {
    /// Opens a session.
    ///
    /// # Errors
    /// When region or credentials are missing (exit status 2).
    pub(crate) fn open(&self) -> Result<Session, CommandError> {
        self.open_in(None)
    }

    /// Opens a session in the region that a stack names, if it names one.
    ///
    /// # Errors
    /// As [`AccountArgs::open`]; and when `--region` says another.
    pub(crate) fn open_in(&self, region: Option<&str>) -> Result<Session, CommandError> {
        if let (Some(wanted), Some(given)) = (region, &self.region)
            && wanted != given
        {
            let error = CommandError::trouble(format!(
                "the spec says {wanted}, and `--region` says {given}"
            ));
            return Err(error.hint("leave `--region` out"));
        }
        let account = Account {
            profile: self.profile.clone(),
            region: region.map(str::to_owned).or_else(|| self.region.clone()),
            endpoint_url: self.endpoint_url.clone(),
        };
        Ok(Session::open(&account)?)
    }
}

impl StackArgs {
    /// Opens a session and looks for the stack.
    ///
    /// # Errors
    /// When nothing names a stack, there is no way into the account, or no such stack of ours (exit status 2).
    pub(crate) fn find(&self) -> Result<(Session, Stack), CommandError> {
        let (name, region) = self.name()?;
        let session = self.account.open_in(region.as_deref())?;
        let stack = Stack::find(&session, &name)?;
        Ok((session, stack))
    }

    /// The stack's name, and the region that the spec gives it.
    fn name(&self) -> Result<(String, Option<String>), CommandError> {
        if let Some(name) = &self.stack {
            return Ok((name.clone(), None));
        }
        let here = Path::new(SPEC_FILE);
        let spec = match &self.spec {
            Some(path) => spec_file::read(path)?,
            None if here.exists() => spec_file::read(here)?,
            None => {
                let error = CommandError::trouble("nothing says which stack");
                return Err(error.hint(format!(
                    "give `--stack NAME`, `--spec FILE`, or go where the {SPEC_FILE} is"
                )));
            }
        };
        match spec.stacks.as_slice() {
            [only] => Ok((only.name.clone(), only.region.clone())),
            several => {
                let names: Vec<String> = several.iter().map(named).collect();
                let error = CommandError::trouble("the spec makes several stacks");
                Err(error.hint(format!("choose one with `--stack`: {}", names.join(", "))))
            }
        }
    }
}

/// A stack as the options name it.
fn named(stack: &spec::Stack) -> String {
    match &stack.region {
        Some(region) => format!("{} --region {region}", stack.name),
        None => stack.name.clone(),
    }
}

impl From<CloudError> for CommandError {
    fn from(error: CloudError) -> Self {
        let hints = error.hints();
        hints
            .into_iter()
            .fold(CommandError::trouble(error), CommandError::hint)
    }
}
