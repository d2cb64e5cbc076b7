//! What the stack is built of, one for each environment.

use breaker::names::handler;
use indexmap::IndexMap;

use crate::units::CallRate;
use crate::written::{Architecture, Removal};

/// One stack: of the spec itself, or of one of its environments.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// Its name in CloudFormation: the spec's, or `<spec>-<environment>`.
    pub name: String,
    /// The environment it is for (default none).
    pub environment: Option<String>,
    /// The account it goes to, 12 digits (default: wherever the caller's credentials lead).
    pub account: Option<String>,
    /// The region it goes to (default: the caller's).
    pub region: Option<String>,
    /// What the functions run on (default [`Architecture::X86_64`]).
    pub architecture: Architecture,
    /// The functions' memory, MB (128 to 10,240; default 128).
    pub memory: u32,
    /// How many calls may be under way at once.
    pub concurrency: Concurrency,
    /// How long logs are kept, days (one of CloudWatch's own figures; default 30).
    pub log_retention: u32,
    /// What becomes of the table with the stack (default [`Removal::Destroy`]).
    pub removal: Removal,
    /// Tags on everything that can have some, in written order (default none).
    pub tags: IndexMap<String, String>,
    /// The ARN of a policy that bounds every role (default none).
    pub permissions_boundary: Option<String>,
    /// The ARN of a table that exists, used instead of one of the stack's own (default none).
    pub table: Option<String>,
    /// The ARN of a KMS key that exists, for everything at rest (default none).
    pub key: Option<String>,
    /// Where the functions run (default: not in a VPC).
    pub vpc: Option<Vpc>,
    /// The HTTP API in front of EXPRESS guards (default none).
    pub api: Option<Api>,
}

/// Lambda environments that are set aside or that set a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concurrency {
    /// Whether the functions that open and close circuits have a few environments of their own (default yes).
    pub reserved: bool,
    /// The most calls under way at once (1 to 100,000; default none: as many as the account allows).
    pub calls: Option<u32>,
}

impl Concurrency {
    /// The environments that are set aside for the function of a handler ([`breaker::names::handler`]), and its limit; none:
    /// as many as the account has left. Calls that hang for their whole timeout take up the account's concurrency, and
    /// just then circuits must be opened.
    #[must_use]
    pub fn reserved_for(&self, name: &str) -> Option<u32> {
        let set_aside = match name {
            handler::CALL => return self.calls,
            handler::RECORD => 10,
            handler::HEALTH_CHECK | handler::RECOVER => 5,
            handler::TRIP => 2,
            handler::RECONCILE => 1,
            _ => return None,
        };
        self.reserved.then_some(set_aside)
    }
}

/// Subnets and security groups that exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vpc {
    /// Subnet ids, at least one.
    pub subnets: Vec<String>,
    /// Security group ids, at least one.
    pub security_groups: Vec<String>,
}

/// An HTTP API in front of the EXPRESS guards: `POST /<circuit>`.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// Who may call.
    pub authorizer: Authorizer,
    /// The most requests (1/s to 10,000/s; default 100/s).
    pub rate: CallRate,
    /// How many may come at once beyond the rate (1 to 5,000; default 200).
    pub burst: u32,
}

/// Who may call the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authorizer {
    /// Anybody who knows the URL.
    None,
    /// Callers of AWS accounts whose policies allow it, by signature.
    Iam,
    /// Bearers of a token.
    Jwt {
        /// Who signs it: an `https://` URL.
        issuer: String,
        /// Whom it is for: one of these.
        audience: Vec<String>,
    },
    /// Whoever a function of the user's lets in, by its ARN.
    Lambda(String),
}
