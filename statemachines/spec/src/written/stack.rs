//! `stack`: what surrounds the state machines, and the environments it is deployed to.

mod api;
mod environments;
mod values;

use std::time::Duration;

use super::Arn;
use crate::read::{At, Setting, over};
use crate::units::{CallRate, Switch};
use crate::{words, written};

pub(crate) use self::api::{Api, Authorizer};
pub(crate) use self::environments::Environments;
pub use self::values::Region;
pub(crate) use self::values::{Account, ResourceId, Tags};

const A_DAY: Duration = Duration::from_secs(86_400);

/// Lambda's own range (quota), MB.
pub(crate) const MEMORY: Setting<u32> = Setting::new(128, 128, 10_240);
pub(crate) const CALLS: Setting<u32> = Setting::open(1, 100_000);
/// CloudWatch's own range, of which only some figures are allowed.
pub(crate) const LOG_RETENTION: Setting<Duration> =
    Setting::new(A_DAY.saturating_mul(30), A_DAY, A_DAY.saturating_mul(3_653));
pub(crate) const API_RATE: Setting<CallRate> = Setting::new(
    CallRate::a_second(100),
    CallRate::an_hour(1),
    CallRate::a_second(10_000),
);
/// What API Gateway takes (quota of an account and region).
pub(crate) const API_BURST: Setting<u32> = Setting::new(200, 1, 5_000);

written! {
    /// What surrounds the state machines in AWS.
    struct StackSection, "the settings of the stack" {
        /// What the functions run on. Default `x86_64`.
        #[schemars(extend("default" = "x86_64"))]
        architecture "architecture": Architecture;
        /// The functions' memory, MB. Default 128, 128 to 10240.
        memory "memory": u32 = MEMORY;
        /// Limits of the functions, or `off`: the functions that open and close circuits then share what the account has with everything else.
        concurrency "concurrency": Switch<Concurrency>;
        /// How long logs are kept: one of CloudWatch's own figures. Default `30d`, `1d` to `3653d`.
        log_retention "logRetention": Duration = LOG_RETENTION;
        /// What becomes of the table when the stack goes. Default `destroy`.
        #[schemars(extend("default" = "destroy"))]
        removal "removal": Removal;
        /// Tags on everything that can have some, by key. Default none.
        tags "tags": Tags;
        /// The ARN of a policy that bounds every role. Default none.
        permissions_boundary "permissionsBoundary": Arn;
        /// The ARN of a DynamoDB table that exists, with the key `pk` (text) and TTL on `expires`: used instead of one of the stack's own.
        table "table": Arn;
        /// The ARN of a KMS key that exists, for everything at rest; its policy must let CloudWatch, CloudWatch Logs and the delivery of logs (`delivery.logs.amazonaws.com`) use it. Default: AWS's own keys, and one of the stack's for notices.
        key "key": Arn;
        /// Subnets and security groups for the functions. Default: not in a VPC.
        vpc "vpc": Vpc;
        /// An HTTP API in front of the EXPRESS guards, `POST /<dependency>`. Default none.
        api "api": Api;
        /// Where it is deployed, by name: each becomes a stack `<name>-<environment>`, whose own fields win. Default one stack, wherever the credentials lead.
        environments "environments": Environments;
    }
}

written! {
    /// One place to deploy to; its fields win over those of `stack`.
    struct Environment, "the settings of an environment" {
        /// The account, 12 digits in quotes. Default: wherever the credentials lead.
        account "account": Account;
        /// The region. Default: the caller's.
        region "region": Region;
        /// What the functions run on. Default: the stack's.
        architecture "architecture": Architecture;
        /// The functions' memory, MB. Default: the stack's, 128 to 10240.
        memory "memory": u32 = OWN_MEMORY;
        /// Limits of the functions, or `off`. Default: the stack's.
        concurrency "concurrency": Switch<Concurrency>;
        /// How long logs are kept. Default: the stack's.
        log_retention "logRetention": Duration = OWN_LOG_RETENTION;
        /// What becomes of the table when the stack goes. Default: the stack's.
        removal "removal": Removal;
        /// Tags, beside those of the stack. Default none.
        tags "tags": Tags;
        /// The ARN of a policy that bounds every role. Default: the stack's.
        permissions_boundary "permissionsBoundary": Arn;
        /// The ARN of a DynamoDB table that exists. Default: the stack's.
        table "table": Arn;
        /// The ARN of a KMS key that exists. Default: the stack's.
        key "key": Arn;
        /// Subnets and security groups for the functions. Default: the stack's.
        vpc "vpc": Vpc;
        /// An HTTP API in front of the EXPRESS guards. Default: the stack's.
        api "api": Api;
    }
}

/// The same ranges without the default, which is the stack's.
const OWN_MEMORY: Setting<u32> = Setting::open(128, 10_240);
const OWN_LOG_RETENTION: Setting<Duration> = Setting::open(A_DAY, A_DAY.saturating_mul(3_653));

written! {
    /// How many of the functions may run at once.
    struct Concurrency, "the limits of the functions, or `off`" {
        /// The most calls under way at once. Default: as many as the account allows, 1 to 100000.
        calls "calls": u32 = CALLS;
    }
}

written! {
    /// Subnets and security groups that exist.
    struct Vpc, "the subnets and security groups" {
        /// The ids of the subnets; they need a way to AWS's services and to the dependencies.
        #[schemars(required)]
        subnets "subnets": Vec<At<ResourceId>>, needs "subnets: [subnet-0a1b2c3d]";
        /// The ids of the security groups.
        #[schemars(required)]
        security_groups "securityGroups": Vec<At<ResourceId>>, needs "securityGroups: [sg-0a1b2c3d]";
    }
}

words! {
    /// What the functions run on.
    #[derive(Ord, PartialOrd)]
    pub enum Architecture {
        /// Intel and AMD.
        #[default]
        "x86_64" => X86_64,
        /// Graviton: a fifth cheaper.
        "arm64" => Arm64,
    }
}

words! {
    /// What becomes of the table when the stack goes.
    pub enum Removal {
        /// It goes too: it holds nothing that is not learned again within minutes.
        #[default]
        "destroy" => Destroy,
        /// It stays.
        "retain" => Retain,
    }
}

impl Environment {
    /// Its own fields, and those of the stack where it has none.
    pub(crate) fn over_stack(self, under: StackSection) -> Self {
        Environment {
            account: self.account,
            region: self.region,
            architecture: over(self.architecture, under.architecture),
            memory: over(self.memory, under.memory),
            concurrency: over(self.concurrency, under.concurrency),
            log_retention: over(self.log_retention, under.log_retention),
            removal: over(self.removal, under.removal),
            tags: over(self.tags, under.tags),
            permissions_boundary: over(self.permissions_boundary, under.permissions_boundary),
            table: over(self.table, under.table),
            key: over(self.key, under.key),
            vpc: over(self.vpc, under.vpc),
            api: over(self.api, under.api),
            present: self.present,
        }
    }
}
