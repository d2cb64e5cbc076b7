//! The rules by which Step Functions hears that a job it waits for has ended: it keeps them itself, in the machine's name,
//! and refuses to make a machine whose role may not.

use asl::Task;

use crate::template::intrinsic::arn;
use crate::template::policy::Statement;

/// Integrations that wait with a rule, and the rule (Step Functions Developer Guide, "How Step Functions generates IAM
/// policies for integrated services", each service's page). Other services are asked again and again.
const RULES: [(&str, &str); 11] = [
    ("batch:submitJob", "StepFunctionsGetEventsForBatchJobsRule"),
    (
        "codebuild:startBuild",
        "StepFunctionsGetEventForCodeBuildStartBuildRule",
    ),
    ("ecs:runTask", "StepFunctionsGetEventsForECSTaskRule"),
    (
        "elasticmapreduce:addStep",
        "StepFunctionsGetEventForEMRAddJobFlowStepsRule",
    ),
    (
        "elasticmapreduce:createCluster",
        "StepFunctionsGetEventForEMRRunJobFlowRule",
    ),
    (
        "elasticmapreduce:terminateCluster",
        "StepFunctionsGetEventForEMRTerminateJobFlowsRule",
    ),
    (
        "sagemaker:createHyperParameterTuningJob",
        "StepFunctionsGetEventsForSageMakerTuningJobsRule",
    ),
    (
        "sagemaker:createProcessingJob",
        "StepFunctionsGetEventsForSageMakerProcessingJobsRule",
    ),
    (
        "sagemaker:createTrainingJob",
        "StepFunctionsGetEventsForSageMakerTrainingJobsRule",
    ),
    (
        "sagemaker:createTransformJob",
        "StepFunctionsGetEventsForSageMakerTransformJobsRule",
    ),
    (
        "states:startExecution",
        "StepFunctionsGetEventsForStepFunctionsExecutionRule",
    ),
];

/// What a Task that waits for the end of what it starts needs beside the calls themselves.
pub(super) fn statement(task: &Task) -> Option<Statement> {
    let (_, integration) = task.resource.split_once(":states:::")?;
    let (started, pattern) = integration.split_once('.')?;
    if !pattern.starts_with("sync") {
        return None;
    }
    let (_, rule) = RULES.iter().find(|(one, _)| *one == started)?;
    Some(Statement::allow(
        "FollowEvents",
        ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
        [arn("events", &format!("rule/{rule}"))],
    ))
}
