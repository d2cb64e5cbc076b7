//! Step Functions: the incidents' executions.

use aws_sdk_dynamodb::error::DisplayErrorContext;
use aws_sdk_sfn::types::ExecutionStatus;
use breaker::json;
use breaker::payload::incident::IncidentInput;
use workers::ports::{Execution, Executions, IncidentError, Incidents};

use super::Host;

impl Incidents for Host<'_> {
    async fn start(&self, name: &str, input: &IncidentInput) -> Result<(), IncidentError> {
        let input = json::text(input);
        let started = self
            .world
            .clients
            .sfn()
            .start_execution()
            .state_machine_arn(&self.world.incident_machine)
            .name(name)
            .input(input)
            .send()
            .await;
        match started {
            Ok(_) => Ok(()),
            Err(error) if is_started(&error) => Ok(()),
            Err(error) => Err(IncidentError(DisplayErrorContext(error).to_string())),
        }
    }
}

impl Executions for Host<'_> {
    async fn execution(&self, name: &str) -> Result<Execution, IncidentError> {
        let machine = &self.world.incident_machine;
        let arn = machine.replacen(":stateMachine:", ":execution:", 1);
        let described = self
            .world
            .clients
            .sfn()
            .describe_execution()
            .execution_arn(format!("{arn}:{name}"))
            .send()
            .await;
        match described {
            Ok(execution) if *execution.status() == ExecutionStatus::Running => {
                Ok(Execution::Running)
            }
            Ok(_) => Ok(Execution::Ended),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_execution_does_not_exist()) =>
            {
                Ok(Execution::NeverStarted)
            }
            Err(error) => Err(IncidentError(DisplayErrorContext(error).to_string())),
        }
    }
}

/// Somebody started it already: as good as having done it.
fn is_started(
    error: &aws_sdk_sfn::error::SdkError<
        aws_sdk_sfn::operation::start_execution::StartExecutionError,
    >,
) -> bool {
    error
        .as_service_error()
        .is_some_and(|error| error.is_execution_already_exists())
}
