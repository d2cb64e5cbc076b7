//! Deploying stacks without the CDK CLI: change sets, assets, and what is to be told on the way.
//!
//! What to do next is decided in [`step`], from what is to be seen of the stack; [`run`], [`destroy`] and [`preview`] carry it out
//! through the traits of [`ports`]; `aws` is AWS behind them.

pub mod assets;
pub mod audience;
pub mod change;
pub mod compare;
pub mod definitions;
pub mod destroy;
pub mod error;
pub mod event;
pub mod intrinsics;
pub mod parameters;
pub mod ports;
pub mod preview;
pub mod run;
pub mod status;
pub mod step;

mod aws;
mod follow;
mod template;

use aws::{CloudFormation, CloudWatch, S3, StepFunctions};

use crate::session::Session;
use assets::Bucket;
use audience::Audience;
use definitions::Updated;
use destroy::Destroyed;
use error::DeployError;
use preview::{Look, Preview};
use run::{Deployment, Outcome};

/// An account as a deployment sees it.
#[derive(Debug)]
pub struct Site<'a> {
    session: &'a Session,
    stacks: CloudFormation,
    objects: S3,
    account: String,
}

impl<'a> Site<'a> {
    /// The account of a session.
    ///
    /// # Errors
    /// When STS does not say which it is.
    pub fn of(session: &'a Session) -> Result<Self, DeployError> {
        let account = session.caller()?.account;
        Ok(Site {
            session,
            stacks: CloudFormation::new(session.config()),
            objects: S3::new(session.config(), &account, session.region()),
            account,
        })
    }

    /// The account's number.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account
    }

    /// The bucket for assets: the user's, or our own.
    #[must_use]
    pub fn bucket(&self, of_user: Option<&str>) -> Bucket {
        match of_user {
            Some(name) => Bucket::of_user(name),
            None => Bucket::ours(&self.account, self.session.region()),
        }
    }

    /// Deploys a stack; see [`run::deploy`].
    ///
    /// # Errors
    /// As it says there.
    pub fn deploy(
        &self,
        deployment: &Deployment<'_>,
        audience: &mut impl Audience,
    ) -> Result<Outcome, DeployError> {
        let deployed = run::deploy(&self.stacks, &self.objects, deployment, audience);
        self.session.wait(deployed)
    }

    /// Updates the definitions of a stack's machines in place; see [`definitions::update`].
    ///
    /// # Errors
    /// As it says there.
    pub fn update_definitions(
        &self,
        order: &definitions::Order<'_>,
        audience: &mut impl Audience,
    ) -> Result<Updated, DeployError> {
        let world = definitions::World {
            stacks: &self.stacks,
            machines: &StepFunctions::new(self.session.config()),
            alarms: &CloudWatch::new(self.session.config()),
        };
        self.session
            .wait(definitions::update(&world, order, audience))
    }

    /// What deploying would change; see [`preview::preview`].
    ///
    /// # Errors
    /// As it says there.
    pub fn preview(&self, look: &Look<'_>) -> Result<Preview, DeployError> {
        self.session
            .wait(preview::preview(&self.stacks, &self.objects, look))
    }

    /// Destroys a stack; see [`destroy::destroy`].
    ///
    /// # Errors
    /// As it says there.
    pub fn destroy(
        &self,
        stack: &str,
        bucket: &Bucket,
        audience: &mut impl Audience,
    ) -> Result<Destroyed, DeployError> {
        let destroyed = destroy::destroy(&self.stacks, &self.objects, stack, bucket, audience);
        self.session.wait(destroyed)
    }
}

#[cfg(test)]
mod tests;
