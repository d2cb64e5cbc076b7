//! Why AWS could not be asked, or what it said instead of an answer: one sentence each, and what helps.

use thiserror::Error;

mod request;

pub use request::failed;
pub(crate) use request::innermost;

/// Why a command did not get what it asked AWS for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CloudError {
    /// Nothing says which region.
    #[error("no AWS region is set")]
    NoRegion,
    /// There are no credentials anywhere.
    #[error("no AWS credentials were found")]
    NoCredentials,
    /// The profile that was asked for is not in the AWS configuration, or has nothing to log in with.
    #[error("the AWS profile `{0}` does not exist, or holds no credentials")]
    NoProfile(String),
    /// The profile takes a role on with the credentials of another one, which is not there.
    #[error(
        "the AWS profile `{profile}` takes its credentials from `{named}`, which does not exist"
    )]
    NoSource {
        /// The profile with the role.
        profile: String,
        /// What its `source_profile` names.
        named: String,
    },
    /// The session of AWS IAM Identity Center (SSO) is over, or was never begun.
    #[error("the SSO session has expired")]
    SsoExpired {
        /// The profile that was asked for, if one was.
        profile: Option<String>,
    },
    /// The profile logs in with `aws login`, whose sessions only the AWS CLI can use.
    #[error("{} logs in with `aws login`, and sfn-breaker cannot use such a session by itself", profile_or_default(.profile.as_deref()))]
    LoginSession {
        /// The profile that was asked for, if one was.
        profile: Option<String>,
    },
    /// The credentials could not be had, for another reason.
    #[error("the AWS credentials cannot be loaded: {told}")]
    Credentials {
        /// What went wrong.
        told: String,
        /// The profile that was asked for, if one was.
        profile: Option<String>,
    },
    /// AWS says that the credentials are of the past.
    #[error("the AWS credentials have expired")]
    Expired,
    /// AWS does not know the credentials.
    #[error("{service} does not accept the AWS credentials: {told}")]
    Unaccepted {
        /// Who was asked.
        service: &'static str,
        /// What it said.
        told: String,
    },
    /// The credentials may not do this.
    #[error("{service} refuses: {told}")]
    Denied {
        /// Who was asked.
        service: &'static str,
        /// What it said.
        told: String,
    },
    /// No answer.
    #[error("{service} does not answer: {told}")]
    Unreachable {
        /// Who was asked.
        service: &'static str,
        /// What went wrong on the way.
        told: String,
    },
    /// Any other answer than the one asked for.
    #[error("{service} answers: {told}")]
    Service {
        /// Who was asked.
        service: &'static str,
        /// The error's code and message.
        told: String,
    },
    /// There is no such stack.
    #[error("there is no stack `{name}` in {region}")]
    NoStack {
        /// The name that was asked for.
        name: String,
        /// Where.
        region: String,
        /// The stack that was probably meant.
        nearest: Option<String>,
        /// The stacks there that sfn-breaker made, by name.
        ours: Vec<String>,
    },
    /// There is such a stack, and somebody else made it.
    #[error("the stack `{0}` was not made by sfn-breaker")]
    NotOurs(String),
    /// The stack is ours, but of a version that says of itself what this one does not understand.
    #[error("the stack `{stack}` was made by sfn-breaker {made_by}, and this is {this}: {told}")]
    OtherVersion {
        /// The stack.
        stack: String,
        /// The version that made it.
        made_by: String,
        /// This version.
        this: &'static str,
        /// What is not understood.
        told: String,
    },
    /// The stack has not, or no longer, what every stack of ours has.
    #[error("the stack `{stack}` has no output `{output}`; its status is {status}")]
    NoOutput {
        /// The stack.
        stack: String,
        /// The output's key.
        output: String,
        /// CloudFormation's status, which mostly tells why.
        status: String,
    },
    /// The stack has no such circuit.
    #[error("the stack `{stack}` has no circuit `{circuit}`")]
    NoCircuit {
        /// The stack.
        stack: String,
        /// The name that was asked for.
        circuit: String,
        /// The circuit that was probably meant.
        nearest: Option<String>,
        /// Those it has.
        known: Vec<String>,
    },
    /// Somebody else won every time.
    #[error("circuit `{circuit}` changed under {attempts} writes in a row, so nothing was written")]
    Contended {
        /// The circuit.
        circuit: String,
        /// How often it was tried.
        attempts: u32,
    },
    /// The machine that runs the command cannot.
    #[error("cannot {doing}: {told}")]
    Local {
        /// What was tried.
        doing: &'static str,
        /// Why it failed.
        told: String,
    },
}

impl CloudError {
    /// What the user may do about it, best first; may be empty.
    #[must_use]
    pub fn hints(&self) -> Vec<String> {
        match self {
            CloudError::NoRegion => vec![
                "give `--region`, set AWS_REGION, or add `region` to the profile".to_owned(),
            ],
            CloudError::NoCredentials => vec![
                "log in with `aws sso login` or `aws configure`, choose a `--profile`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY".to_owned(),
            ],
            CloudError::NoProfile(_) => {
                vec!["`aws configure list-profiles` lists those there are".to_owned()]
            }
            CloudError::NoSource { profile, .. } => vec![format!(
                "mend `source_profile` of `{profile}` in the AWS configuration; `aws configure list-profiles` lists those there are"
            )],
            CloudError::SsoExpired { profile } => vec![match profile {
                Some(profile) => format!("log in with `aws sso login --profile {profile}`"),
                None => "log in with `aws sso login`".to_owned(),
            }],
            CloudError::LoginSession { profile } => {
                let export = exporting(profile.as_deref());
                vec![
                    format!("hand its credentials over: eval \"$({export} --format env)\""),
                    format!("or in another profile: credential_process = {export}"),
                ]
            }
            CloudError::Expired => vec!["log in again, or get new credentials".to_owned()],
            CloudError::Unaccepted { .. } => vec![
                "`aws sts get-caller-identity` tries them; the region may belong to another partition".to_owned(),
            ],
            CloudError::Unreachable { .. } => {
                vec!["check the region, the endpoint and the network".to_owned()]
            }
            CloudError::NoStack { nearest, ours, .. } => no_stack_hints(nearest.as_deref(), ours),
            CloudError::NotOurs(_) => {
                vec!["`--stack NAME` names one that `sfn-breaker deploy` or `cdk deploy` made".to_owned()]
            }
            CloudError::OtherVersion { made_by, .. } => vec![format!(
                "use sfn-breaker {made_by}, or deploy the stack again with this one"
            )],
            CloudError::NoOutput { .. } => {
                vec!["deploy the stack again with this version of sfn-breaker".to_owned()]
            }
            CloudError::NoCircuit {
                nearest: Some(nearest),
                ..
            } => vec![format!("did you mean `{nearest}`?")],
            CloudError::NoCircuit { known, .. } => vec![format!("it has {}", known.join(", "))],
            CloudError::Contended { .. } => {
                vec!["see what is going on with `sfn-breaker status`, then try again".to_owned()]
            }
            CloudError::Credentials { profile, .. } => vec![format!(
                "see whether the AWS CLI gets any: {}",
                exporting(profile.as_deref())
            )],
            CloudError::Denied { .. }
            | CloudError::Service { .. }
            | CloudError::Local { .. } => Vec::new(),
        }
    }
}

/// The AWS CLI's command that prints a profile's credentials.
fn exporting(profile: Option<&str>) -> String {
    let chosen = profile.map(|name| format!(" --profile {name}"));
    format!(
        "aws configure export-credentials{}",
        chosen.unwrap_or_default()
    )
}

fn profile_or_default(profile: Option<&str>) -> String {
    match profile {
        Some(profile) => format!("the AWS profile `{profile}`"),
        None => "the AWS profile".to_owned(),
    }
}

fn no_stack_hints(nearest: Option<&str>, ours: &[String]) -> Vec<String> {
    let elsewhere = "is it in another region or account? see `--region` and `--profile`";
    let known = match (nearest, ours) {
        (Some(nearest), _) => Some(format!("did you mean `{nearest}`?")),
        (None, []) => None,
        (None, ours) => Some(format!("sfn-breaker made these there: {}", ours.join(", "))),
    };
    known.into_iter().chain([elsewhere.to_owned()]).collect()
}
