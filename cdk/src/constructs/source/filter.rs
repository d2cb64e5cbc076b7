//! A filter for each rung of an EXPRESS guard that logs every event, so that CloudWatch Logs counts.
//!
//! Step Functions writes a line of JSON for each event (`{"type": "SucceedStateExited", "details": {"name": "Fresh
//! answer"}, "execution_arn": …}`; AWS Step Functions Developer Guide, “Using CloudWatch Logs to log execution history”,
//! whose table of log levels has that type at `ALL` alone). The state that hands a rung's answer out is left once for each such
//! answer; its being entered would count an answer whose expression then fails. No line tells a live answer: a Task's exit
//! is the same whether it answered or was caught.
//!
//! Delivery to the log is best effort, so this too is to be looked at, not billed by.

use generator::{Kind, Rung};
use serde_json::json;
use spec::Dependency;

use super::{Metric, answers, stem};
use crate::constructs::machine;
use crate::names;
use crate::plan::{Plan, machine_id};
use crate::template::intrinsic::reference;
use crate::template::{Resource, Template};

/// What it counts. A filter's metric with a dimension has no zeros, so the circuit stands in the name.
pub(super) fn metric(plan: &Plan<'_>, circuit: &str, rung: Rung) -> Metric {
    Metric {
        namespace: names::namespace(plan.name()),
        name: format!("{circuit}.{}", answers(rung)),
        dimension: None,
    }
}

/// Adds the filter.
pub(super) fn add(template: &mut Template, plan: &Plan<'_>, dependency: &Dependency, rung: Rung) {
    let circuit = dependency.name.as_str();
    let guard = machine_id(Kind::Guard, Some(circuit));
    let Metric {
        namespace, name, ..
    } = metric(plan, circuit, rung);
    let filter = Resource::new(
        "AWS::Logs::MetricFilter",
        json!({
            "LogGroupName": reference(&machine::logs_id(&guard)),
            "FilterPattern": pattern(rung),
            "MetricTransformations": [{
                "MetricNamespace": namespace,
                "MetricName": name,
                "MetricValue": "1",
                "DefaultValue": 0,
                "Unit": "Count",
            }],
        }),
    );
    // Not the rule's id: a resource cannot become one of another type.
    template.add(format!("{}Filter", stem(circuit, rung)), filter);
}

/// The line that says that the rung's state was left.
fn pattern(rung: Rung) -> String {
    format!(
        "{{ ($.type = \"{}StateExited\") && ($.details.name = \"{}\") }}",
        Rung::STATE_KIND.as_str(),
        rung.state()
    )
}
