//! Why a stack could not be deployed, compared or destroyed: one sentence each, and what helps.

use thiserror::Error;

use super::intrinsics::Unresolved;
use super::status::{StackStatus, UnknownStatus};
use super::step::Obstacle;
use crate::error::CloudError;

/// Why it could not be done. A deployment that was carried out and failed is no error but an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DeployError {
    /// AWS could not be asked, or did not answer as asked.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// CloudFormation says something new.
    #[error(transparent)]
    Unknown(#[from] UnknownStatus),
    /// The bucket that the user named is not there.
    #[error("there is no bucket `{0}`")]
    NoBucket(String),
    /// The bucket is somebody else's.
    #[error("the bucket `{0}` belongs to another account, or may not be used")]
    ForeignBucket(String),
    /// Functions take their code from a bucket in their own region only.
    #[error("the bucket `{0}` is in another region than the stack")]
    BucketElsewhere(String),
    /// Parameters of the template have no value.
    #[error("the stack `{stack}` needs values for its parameters: {}", names.join(", "))]
    MissingParameters {
        /// The stack.
        stack: String,
        /// The parameters.
        names: Vec<String>,
    },
    /// Values were given for what is no parameter of the template.
    #[error("the stack `{stack}` has no parameter {}", names.join(", "))]
    UnknownParameters {
        /// The stack.
        stack: String,
        /// What was given.
        names: Vec<String>,
        /// The parameters there are.
        known: Vec<String>,
    },
    /// The credentials lead elsewhere than the spec says.
    #[error(
        "the stack `{stack}` belongs in account {wanted}, and the credentials are of account {found}"
    )]
    OtherAccount {
        /// The stack.
        stack: String,
        /// The account that the spec names.
        wanted: String,
        /// The account of the credentials.
        found: String,
    },
    /// The template is larger than CloudFormation takes.
    #[error("the template of `{stack}` has {bytes} bytes, and CloudFormation takes 1,000,000")]
    TooLarge {
        /// The stack.
        stack: String,
        /// Its size, printed as tightly as can be.
        bytes: usize,
    },
    /// Only a person can put this right.
    #[error("{}", obstacle(stack, *why, reason.as_deref()))]
    Stopped {
        /// The stack.
        stack: String,
        /// Why.
        why: Obstacle,
        /// What CloudFormation says.
        reason: Option<String>,
    },
    /// CloudFormation is at work on the stack.
    #[error("CloudFormation is at work on the stack `{stack}` ({})", status.name())]
    AtWork {
        /// The stack.
        stack: String,
        /// Its status.
        status: StackStatus,
    },
    /// New definitions alone are not enough.
    #[error("the definitions of `{stack}` need more than the stack has: {why}")]
    NeedsDeploy {
        /// The stack.
        stack: String,
        /// What is missing.
        why: Unresolved,
    },
    /// Somebody else changes the stack all the time.
    #[error("somebody else keeps changing the stack `{0}`, so no change set stays good")]
    Restless(String),
    /// Termination protection.
    #[error("termination protection keeps the stack `{0}` from being deleted")]
    Protected(String),
}

impl DeployError {
    /// What the user may do about it, best first; may be empty.
    #[must_use]
    pub fn hints(&self) -> Vec<String> {
        match self {
            DeployError::Cloud(CloudError::NotOurs(_)) => vec![
                "the name is taken: give the spec another `name`, or another region with `--region`".to_owned(),
            ],
            DeployError::Cloud(error) => error.hints(),
            DeployError::Unknown(_) => vec!["a newer version may know it".to_owned()],
            DeployError::NoBucket(_) => {
                vec!["without `--bucket`, deploy makes one of its own".to_owned()]
            }
            DeployError::ForeignBucket(_) | DeployError::BucketElsewhere(_) => {
                vec!["name one of your own with `--bucket`".to_owned()]
            }
            DeployError::MissingParameters { names, .. } => {
                let given: Vec<String> = names
                    .iter()
                    .map(|name| format!("--parameter {name}=…"))
                    .collect();
                vec![format!("give {}", given.join(" "))]
            }
            DeployError::UnknownParameters { known, .. } if known.is_empty() => {
                vec!["it has none".to_owned()]
            }
            DeployError::UnknownParameters { known, .. } => {
                vec![format!("it has {}", known.join(", "))]
            }
            DeployError::OtherAccount { .. } => {
                vec!["choose credentials with `--profile`".to_owned()]
            }
            DeployError::TooLarge { .. } => {
                vec!["split the spec: every spec is a stack of its own".to_owned()]
            }
            DeployError::Stopped { stack, why, .. } => vec![way_out(stack, *why)],
            DeployError::AtWork { .. } => {
                vec!["wait until that is over; `deploy` without `--definitions-only` waits by itself".to_owned()]
            }
            DeployError::NeedsDeploy { .. } => {
                vec!["deploy the whole stack: leave `--definitions-only` out".to_owned()]
            }
            DeployError::Restless(_) => vec!["deploy from one place at a time".to_owned()],
            DeployError::Protected(stack) => vec![format!(
                "`aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name {stack}` takes it off"
            )],
        }
    }
}

fn obstacle(stack: &str, why: Obstacle, reason: Option<&str>) -> String {
    let what = match why {
        Obstacle::UndoFailed => {
            format!("an update of the stack `{stack}` failed, and undoing it failed too")
        }
        Obstacle::ImportUndoFailed => {
            format!("an import into the stack `{stack}` failed, and undoing it failed too")
        }
        Obstacle::DeletionFailed => {
            format!("the stack `{stack}` is half deleted: something in it could not be")
        }
        Obstacle::Refused => format!("CloudFormation refuses to change the stack `{stack}`"),
    };
    match reason {
        Some(reason) => format!("{what}: {reason}"),
        None => what,
    }
}

fn way_out(stack: &str, why: Obstacle) -> String {
    match why {
        Obstacle::UndoFailed | Obstacle::ImportUndoFailed => format!(
            "put right what it names, then `aws cloudformation continue-update-rollback --stack-name {stack}`, then run this again"
        ),
        Obstacle::DeletionFailed => {
            format!("`sfn-breaker destroy --stack {stack}` tries again and says what is in the way")
        }
        Obstacle::Refused => {
            "a change set changes nothing by itself: the stack is as it was".to_owned()
        }
    }
}
