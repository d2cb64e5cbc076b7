//! Events in the shape in which Step Functions writes them to CloudWatch Logs.

use expr::{Object, Value};

use super::Event;
use super::json::details;

/// What of an event's details is data of the execution, which is left out.
const DATA: [&str; 7] = [
    "input",
    "inputDetails",
    "output",
    "outputDetails",
    "parameters",
    "assignedVariables",
    "assignedVariablesDetails",
];

impl Event {
    /// The event's line in the log of a state machine whose level has it, without execution data
    /// (`includeExecutionData: false`). Numbers are text.
    ///
    /// The shape is that of lines which users published of their own machines (the developer guide prints none); whether a
    /// failure's `cause` counts as data no source tells: here it is in the line.
    ///
    /// ```
    /// # use interpreter::{Execution, HistoryMode, Program, Start};
    /// # let machine = asl::parse(r#"{ "StartAt": "Done", "States": { "Done": { "Type": "Succeed" } } }"#).machine.unwrap();
    /// # let program = Program::compile(&machine).unwrap();
    /// let start = Start { history: HistoryMode::Full, ..Start::new(expr::value!({})) };
    /// let run = Execution::start(&program, start, jiff::Timestamp::UNIX_EPOCH);
    /// assert_eq!(
    ///     run.events()[1].to_log_line("arn:…").to_string(),
    ///     r#"{"details":{"name":"Done"},"redrive_count":"0","id":"2","type":"SucceedStateEntered","previous_event_id":"0","event_timestamp":"0","execution_arn":"arn:…"}"#
    /// );
    /// ```
    pub fn to_log_line(&self, execution_arn: &str) -> Value {
        let name = self.type_name();
        let told = details(&name, &self.kind).map_or_else(Object::new, |(_, fields)| fields);
        let told: Object = told
            .iter()
            .filter(|(field, _)| !DATA.contains(&field.as_ref()))
            .map(|(field, value)| (field.clone(), value.clone()))
            .collect();
        let mut line = Object::with_capacity(7);
        line.insert("details", Value::Object(told));
        line.insert("redrive_count", "0");
        line.insert("id", Value::string(self.id.to_string()));
        line.insert("type", Value::string(name));
        line.insert(
            "previous_event_id",
            Value::string(self.previous.to_string()),
        );
        line.insert(
            "event_timestamp",
            Value::string(self.at.as_millisecond().to_string()),
        );
        line.insert("execution_arn", execution_arn);
        Value::Object(line)
    }
}
