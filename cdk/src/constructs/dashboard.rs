//! The dashboard: a row for each circuit, from left to right what lets calls through, what became of them, how the
//! dependency is, and what it all costs.

mod widget;

use breaker::names::{metric, substitution};
use breaker::price::{
    EXPRESS_REQUEST, EXPRESS_UNIT, INVOCATION, LAMBDA_GB_SECOND, LOG_BYTE, TRANSITION,
};
use generator::{Kind, Rung};
use serde_json::{Map, Value, json};
use spec::{Call, Dependency, ExecutionLog, Gate, Workflow};

use crate::constructs::{machine, source};
use crate::names::{self, output};
use crate::plan::{Plan, machine_id};
use crate::template::intrinsic::{reference, sub_with};
use crate::template::{Resource, Template};
use widget::Graph;

const DASHBOARD: &str = "Dashboard";

/// Adds the dashboard.
pub(crate) fn add(template: &mut Template, plan: &Plan<'_>) {
    let mut widgets = vec![widget::text(0, 2, &heading(plan))];
    let mut values: Map<String, Value> = Map::new();
    let mut y = 2;
    for dependency in &plan.spec.dependencies {
        let guard = machine_id(Kind::Guard, Some(dependency.name.as_str()));
        values.insert(guard.clone(), reference(&guard));
        values.extend(source::names(dependency));
        if dependency.execution_log == ExecutionLog::All {
            let logs = machine::logs_id(&guard);
            values.insert(logs.clone(), reference(&logs));
        }
        widgets.extend(row(plan, dependency, &guard, y));
        y += 7;
    }
    let incident = substitution::INCIDENT_MACHINE;
    values.insert(incident.to_owned(), reference(incident));
    let values: Vec<(&str, Value)> = values
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    let body = json!({ "widgets": widgets }).to_string();
    let dashboard = Resource::new(
        "AWS::CloudWatch::Dashboard",
        json!({ "DashboardBody": sub_with(body, &values) }),
    );
    template.add(DASHBOARD, dashboard);
    template.output(
        output::DASHBOARD,
        "The name of the dashboard.".to_owned(),
        reference(DASHBOARD),
    );
}

fn heading(plan: &Plan<'_>) -> String {
    format!(
        "# {}\nAdmission 1 lets every call through, 0 none. Costs are list prices of us-east-1 for calls alone.",
        plan.name()
    )
}

fn row(plan: &Plan<'_>, dependency: &Dependency, guard: &str, y: u32) -> Vec<Value> {
    let circuit = dependency.name.as_str();
    let about = dependency
        .description
        .as_ref()
        .map_or_else(String::new, |text| format!(": {text}"));
    let mut widgets = vec![widget::text(y, 1, &format!("## {circuit}{about}"))];
    let graphs = [
        admission(plan, circuit),
        calls(plan, dependency, guard),
        failures(plan, dependency, guard),
        latency(plan, dependency, guard),
        cost(plan, dependency, guard),
    ];
    // Twenty-four columns: five graphs, the first one narrower.
    let widths = [4, 5, 5, 5, 5];
    let mut x = 0;
    for (graph, width) in graphs.into_iter().zip(widths) {
        widgets.push(graph.at(x, y + 1, width));
        x += width;
    }
    widgets
}

fn admission(plan: &Plan<'_>, circuit: &str) -> Graph {
    let own = |name: &str, label: &str| own(plan, circuit, name, "Minimum", None, label);
    Graph::new("Admission and phase")
        .left_range(0, 1)
        .line(own(metric::ADMISSION, "admission"))
        .line_right(own(metric::PHASE, "phase: 0 closed, 1 recovering, 2 open"))
}

/// Calls by where their answer came from, in the words of a guard's output.
fn calls(plan: &Plan<'_>, dependency: &Dependency, guard: &str) -> Graph {
    let circuit = dependency.name.as_str();
    let graph = Graph::new("Calls by source")
        .hidden(of_guard(guard, "ExecutionsSucceeded", "answered"))
        .line(of_guard_shown(
            guard,
            "ExecutionsFailed",
            "errors",
            "an error",
        ));
    if let Some(rungs) = source::metrics(plan, dependency) {
        let mut graph = graph;
        let mut live = "answered".to_owned();
        for (rung, metric) in rungs {
            graph = graph.line(of_rung(rung, &metric));
            live = format!("{live} - FILL({}, 0)", id_of(rung));
        }
        return graph.formula(&live, "live", "live");
    }
    match dependency.call {
        // Nobody counts the rungs: what the worker counted tells answers of the dependency from the rest.
        Call::Http(_) => {
            let own = |name: &str, id: &'static str| own(plan, circuit, name, "Sum", Some(id), id);
            graph
                .hidden(own(metric::CALLS, "calls"))
                .hidden(own(metric::FAILURES, "failures"))
                .formula("calls - failures", "live", "live")
                .formula(
                    "answered - MIN([answered, calls - failures])",
                    "fallback",
                    "fresh, stale or default",
                )
        }
        // Nor are successes of a Task counted one by one.
        Call::Task(_) => graph.formula("answered", "live", "live, fresh, stale or default"),
    }
}

/// How often a rung answered.
fn of_rung(rung: Rung, metric: &source::Metric) -> widget::Line {
    let dimension = metric.dimension.as_ref();
    widget::Line::new(
        &metric.namespace,
        &metric.name,
        dimension.map(|(name, value)| (*name, value.as_str())),
        "Sum",
        Some(id_of(rung)),
        rung.source(),
    )
}

/// The id of a rung's metric in a widget's formulas.
const fn id_of(rung: Rung) -> &'static str {
    match rung {
        Rung::Fresh => "fresh_answers",
        Rung::Stale => "stale_answers",
        Rung::Default => "default_answers",
    }
}

fn failures(plan: &Plan<'_>, dependency: &Dependency, guard: &str) -> Graph {
    let circuit = dependency.name.as_str();
    let failed = own(
        plan,
        circuit,
        metric::FAILURES,
        "Sum",
        Some("failures"),
        "failures",
    );
    let calls = match dependency.call {
        Call::Http(_) => own(plan, circuit, metric::CALLS, "Sum", Some("calls"), "calls"),
        Call::Task(_) => of_guard(guard, "ExecutionsStarted", "calls"),
    };
    let graph = Graph::new("Failure rate")
        .hidden(failed)
        .hidden(calls)
        .formula("100 * failures / calls", "rate", "% of attempts");
    match dependency.alarms.failure_rate {
        Some(alarm) => graph.mark(alarm.above.fraction() * 100.0, "alarm"),
        None => graph,
    }
}

fn latency(plan: &Plan<'_>, dependency: &Dependency, guard: &str) -> Graph {
    let circuit = dependency.name.as_str();
    let mut graph = Graph::new("Latency, ms");
    match dependency.call {
        Call::Http(_) => {
            for (statistic, label) in [("p50", "half"), ("p99", "99 of 100")] {
                graph = graph.line(own(plan, circuit, metric::LATENCY, statistic, None, label));
            }
        }
        Call::Task(_) => {
            for (statistic, label) in [("p50", "guard, half"), ("p99", "guard, 99 of 100")] {
                let mut line = of_guard_shown(guard, "ExecutionTime", "", label);
                line.statistic(statistic);
                graph = graph.line(line);
            }
        }
    }
    if dependency.health_check.is_some() {
        graph = graph.line(own(
            plan,
            circuit,
            metric::HEALTH_LATENCY,
            "Average",
            None,
            "health check",
        ));
    }
    match (dependency.alarms.latency, &dependency.call) {
        (Some(alarm), Call::Http(_)) => graph.mark(alarm.p99.as_secs_f64() * 1000.0, "alarm"),
        (Some(_), Call::Task(_)) | (None, _) => graph,
    }
}

/// What the calls cost, for each hour at the rate of the minute.
fn cost(plan: &Plan<'_>, dependency: &Dependency, guard: &str) -> Graph {
    let circuit = dependency.name.as_str();
    let mut graph =
        Graph::new("Cost, $ an hour").hidden(of_guard(guard, "ExecutionsStarted", "started"));
    let machine = match dependency.workflow {
        Workflow::Standard => format!("started * {:.6}", transitions(dependency) * TRANSITION),
        Workflow::Express => {
            graph = graph.hidden(of_guard(guard, "ExpressExecutionBilledDuration", "billed"));
            // A workflow of so few states stays within the first 64 MB.
            format!("started * {EXPRESS_REQUEST:.7} + billed / 100 * {EXPRESS_UNIT:.10}")
        }
    };
    let mut terms = vec![machine];
    if matches!(dependency.call, Call::Http(_)) {
        let gigabytes = f64::from(plan.stack.memory) / 1024.0;
        graph = graph
            .hidden(own(
                plan,
                circuit,
                metric::CALLS,
                "Sum",
                Some("calls"),
                "calls",
            ))
            .hidden(own(
                plan,
                circuit,
                metric::DURATION,
                "Sum",
                Some("took"),
                "took",
            ));
        terms.push(format!(
            "FILL(calls, 0) * {INVOCATION:.8} + FILL(took, 0) * {:.12}",
            gigabytes * LAMBDA_GB_SECOND / 1000.0
        ));
    }
    if dependency.execution_log == ExecutionLog::All {
        let group = format!("${{{}}}", machine::logs_id(guard));
        graph = graph.hidden(widget::Line::new(
            "AWS/Logs",
            "IncomingBytes",
            Some(("LogGroupName", &group)),
            "Sum",
            Some("logged"),
            "logged",
        ));
        terms.push(format!("FILL(logged, 0) * {LOG_BYTE:.14}"));
    }
    graph.formula(&format!("60 * ({})", terms.join(" + ")), "cost", "calls")
}

/// The transitions of a call that goes well.
fn transitions(dependency: &Dependency) -> f64 {
    let gate = match dependency.gate {
        Gate::Explicit => 3.0,
        Gate::Compact => 2.0,
        Gate::Worker => 1.0,
    };
    let remembers = matches!(dependency.call, Call::Task(_)) && dependency.fallback.cache.is_some();
    gate + if remembers { 1.0 } else { 0.0 }
}

fn own(
    plan: &Plan<'_>,
    circuit: &str,
    name: &str,
    statistic: &'static str,
    id: Option<&'static str>,
    label: &str,
) -> widget::Line {
    let namespace = names::namespace(plan.name());
    widget::Line::new(
        &namespace,
        name,
        Some((metric::CIRCUIT, circuit)),
        statistic,
        id,
        label,
    )
}

fn of_guard(guard: &str, name: &str, id: &'static str) -> widget::Line {
    of_guard_shown(guard, name, id, id)
}

fn of_guard_shown(guard: &str, name: &str, id: &'static str, label: &str) -> widget::Line {
    let arn = format!("${{{guard}}}");
    let id = Some(id).filter(|id| !id.is_empty());
    widget::Line::new(
        "AWS/States",
        name,
        Some(("StateMachineArn", &arn)),
        "Sum",
        id,
        label,
    )
}
