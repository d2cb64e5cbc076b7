//! Which stacks, and the way into the accounts they are in.

use std::path::{Path, PathBuf};

use cdk::App;
use cdk::assembly::{Assembly, Assets, Stack};
use clap::Args;
use cloud::Session;
use cloud::deploy::Site;
use cloud::deploy::assets::Upload;
use cloud::deploy::error::DeployError;
use spec::Spec;

use crate::account::AccountArgs;
use crate::commands::synth;
use crate::error::CommandError;

/// The specs, and which of their stacks.
#[derive(Clone, Debug, Args)]
pub(crate) struct SpecArgs {
    /// Specs, or folders that hold a breaker.yaml; the one in this folder when none is named
    pub(crate) specs: Vec<PathBuf>,

    /// Only the stacks of this environment
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,

    #[command(flatten)]
    pub(crate) account: AccountArgs,
}

/// What is to be deployed, synthesised in memory.
pub(crate) struct Chosen {
    pub(crate) assembly: Assembly,
    /// The stacks that were asked for, by their place in the assembly.
    pub(crate) stacks: Vec<Stack>,
}

impl SpecArgs {
    /// The names of the stacks and where they are; needs no program for the functions.
    ///
    /// # Errors
    /// When a spec is wrong, or there is no such environment.
    pub(crate) fn stacks(&self) -> Result<Vec<spec::Stack>, CommandError> {
        let specs = synth::read_specs(&self.specs)?;
        let chosen: Vec<spec::Stack> = self.of_environment(&specs)?.cloned().collect();
        Ok(chosen)
    }

    /// Synthesises the stacks.
    ///
    /// # Errors
    /// When a spec is wrong, there is no such environment, or no program for the functions.
    pub(crate) fn synthesise(&self, workers: Option<&Path>) -> Result<Chosen, CommandError> {
        let specs = synth::read_specs(&self.specs)?;
        let names: Vec<String> = self
            .of_environment(&specs)?
            .map(|stack| stack.name.clone())
            .collect();
        let folder = workers.unwrap_or(Path::new(synth::WORKERS));
        let workers = synth::read_workers(folder, &specs)?;
        let app = App {
            specs: &specs,
            workers: &workers,
            assets: Assets::Parameter,
            account: None,
            region: None,
        };
        let assembly = cdk::synth(&app).map_err(synth::told)?;
        let stacks = assembly.stacks.iter();
        let stacks = stacks.filter(|stack| names.contains(&stack.name)).cloned();
        Ok(Chosen {
            stacks: stacks.collect(),
            assembly,
        })
    }

    fn of_environment<'a>(
        &self,
        specs: &'a [Spec],
    ) -> Result<impl Iterator<Item = &'a spec::Stack>, CommandError> {
        let wanted = self.environment.clone();
        let all = || specs.iter().flat_map(|spec| &spec.stacks);
        if let Some(wanted) = &wanted {
            let mut known: Vec<&str> = all()
                .filter_map(|stack| stack.environment.as_deref())
                .collect();
            known.sort_unstable();
            known.dedup();
            if !known.contains(&wanted.as_str()) {
                let error = CommandError::trouble(format!("there is no environment `{wanted}`"));
                return Err(error.hint(match known.as_slice() {
                    [] => "the spec has none: leave `--environment` out".to_owned(),
                    known => format!("there is {}", known.join(", ")),
                }));
            }
        }
        Ok(all().filter(move |stack| wanted.is_none() || stack.environment == wanted))
    }
}

impl Chosen {
    /// The files of a stack, to be stored.
    pub(crate) fn uploads<'a>(&'a self, stack: &'a Stack) -> Vec<Upload<'a>> {
        let assets = stack.assets.iter();
        assets
            .filter_map(|asset| {
                Some(Upload {
                    file: &asset.file,
                    key: &asset.key,
                    hash: &asset.hash,
                    bytes: self.assembly.files.get(&asset.file)?,
                })
            })
            .collect()
    }
}

/// The account of a session, which has to be the one that a stack names if it names one.
///
/// # Errors
/// When it is another, or nobody says which it is.
pub(crate) fn site_of<'a>(
    session: &'a Session,
    stack: &str,
    account: Option<&str>,
) -> Result<Site<'a>, CommandError> {
    let site = Site::of(session)?;
    match account {
        Some(wanted) if wanted != site.account() => Err(DeployError::OtherAccount {
            stack: stack.to_owned(),
            wanted: wanted.to_owned(),
            found: site.account().to_owned(),
        }
        .into()),
        Some(_) | None => Ok(site),
    }
}

impl From<DeployError> for CommandError {
    fn from(error: DeployError) -> Self {
        let hints = error.hints();
        hints
            .into_iter()
            .fold(CommandError::trouble(error), CommandError::hint)
    }
}
