//! Who an execution is: what the context object says of it.

use std::sync::{Arc, LazyLock};

/// The names and ARNs of an execution.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Identity {
    /// ARN of the state machine.
    pub state_machine_arn: Arc<str>,
    /// Name of the state machine.
    pub state_machine_name: Arc<str>,
    /// ARN of the execution.
    pub execution_arn: Arc<str>,
    /// Name of the execution.
    pub execution_name: Arc<str>,
    /// ARN of the role it runs under; none where a test runs without one.
    pub role_arn: Option<Arc<str>>,
}

impl Identity {
    /// The identity of an execution in account 111111111111, region us-east-1, with AWS's forms of ARN.
    pub fn named(state_machine: &str, execution: &str) -> Self {
        let place = "us-east-1:111111111111";
        Identity {
            state_machine_arn: format!("arn:aws:states:{place}:stateMachine:{state_machine}")
                .into(),
            state_machine_name: state_machine.into(),
            execution_arn: format!("arn:aws:states:{place}:execution:{state_machine}:{execution}")
                .into(),
            execution_name: execution.into(),
            role_arn: Some("arn:aws:iam::111111111111:role/states".into()),
        }
    }

    /// The ARN of a map run.
    pub(crate) fn map_run_arn(&self, label: &str, uuid: &str) -> String {
        let arn = self
            .state_machine_arn
            .replacen(":stateMachine:", ":mapRun:", 1);
        format!("{arn}/{label}:{uuid}")
    }

    /// The ARN of the state machine that a map run's child executions are executions of.
    pub(crate) fn child_machine_arn(&self, map_run: &str) -> String {
        let run = map_run.rsplit_once(':').map_or(map_run, |(run, _)| run);
        run.replacen(":mapRun:", ":stateMachine:", 1)
    }

    /// The ARN of a child execution of a map run.
    pub(crate) fn child_arn(&self, map_run: &str, name: &str) -> String {
        let run = map_run.rsplit_once(':').map_or(map_run, |(run, _)| run);
        format!("{}:{name}", run.replacen(":mapRun:", ":execution:", 1))
    }

    /// The region that the ARNs name; us-east-1 if they name none.
    pub fn region(&self) -> &str {
        match self.state_machine_arn.split(':').nth(3) {
            Some(region) if !region.is_empty() => region,
            _ => "us-east-1",
        }
    }
}

/// The identity of an execution that nobody named, shared.
pub(crate) fn anonymous() -> Arc<Identity> {
    static ANONYMOUS: LazyLock<Arc<Identity>> = LazyLock::new(Arc::default);
    ANONYMOUS.clone()
}

impl Default for Identity {
    fn default() -> Self {
        Identity::named("machine", "execution")
    }
}
