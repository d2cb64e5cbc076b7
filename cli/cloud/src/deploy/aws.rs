//! AWS behind the ports of a deployment.

mod change_set;
mod machines;
mod objects;
mod seen;
mod stacks;

pub(super) use machines::{CloudWatch, StepFunctions};
pub(super) use objects::S3;
pub(super) use stacks::CloudFormation;
