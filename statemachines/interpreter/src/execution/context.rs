//! The context object: what an execution may know about itself.

use std::sync::Arc;

use asl::{ExecutionType, StateKind};
use expr::{Object, Value};
use program::State;

use super::line::{Item, Line};
use super::{Child, Run};
use crate::clock;

/// The parts that do not change while an execution runs.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    execution: Value,
    machine: Value,
    keys: Keys,
}

/// Keys that every context object has, made once.
#[derive(Clone, Debug)]
struct Keys {
    execution: Arc<str>,
    machine: Arc<str>,
    state: Arc<str>,
    name: Arc<str>,
    entered: Arc<str>,
    retries: Arc<str>,
    map: Arc<str>,
    item: Arc<str>,
    index: Arc<str>,
    key: Arc<str>,
    value: Arc<str>,
    source: Arc<str>,
    /// The source of items that come from the state's own data.
    state_data: Arc<str>,
}

impl Run {
    /// The context object as a state sees it. Made when first asked for, kept while nothing in it changes.
    pub(crate) fn context(&mut self, line: &mut Line, state: &State) -> Value {
        if let Some(context) = &line.context {
            return context.clone();
        }
        let given = self
            .inspection
            .as_ref()
            .and_then(|seen| seen.context.clone());
        let context = given.unwrap_or_else(|| self.build_context(line, state));
        line.context = Some(context.clone());
        context
    }

    /// The context object with another item in it, for a Map's ItemSelector.
    pub(crate) fn context_with_item(
        &mut self,
        line: &mut Line,
        state: &State,
        item: &Item,
    ) -> Value {
        let mut context = self.context(line, state);
        let keys = &self.base().keys;
        if let Some(fields) = context.as_object_mut() {
            fields.insert(keys.map.clone(), map_item(keys, item));
        }
        context
    }

    fn build_context(&mut self, line: &Line, state: &State) -> Value {
        let base = self.base();
        let mut context = Object::with_capacity(5);
        let (execution, machine) = match &line.child {
            Some(child) => (
                child_execution(&base.execution, child),
                child_machine(&base.machine, child),
            ),
            None => (base.execution.clone(), base.machine.clone()),
        };
        context.insert(base.keys.execution.clone(), execution);
        if let Some(item) = &line.item {
            context.insert(base.keys.map.clone(), map_item(&base.keys, item));
        }
        context.insert(base.keys.machine.clone(), machine);
        context.insert(
            base.keys.state.clone(),
            state_fields(&base.keys, line, state),
        );
        if let Some(token) = &line.token {
            let task: Object = [("Token", Value::String(token.clone()))]
                .into_iter()
                .collect();
            context.insert("Task", Value::Object(task));
        }
        Value::Object(context)
    }

    fn base(&mut self) -> &Base {
        let run = &*self;
        let base = match run.base.clone() {
            Some(base) => base,
            None => Base::new(run),
        };
        self.base.insert(base)
    }
}

impl Base {
    fn new(run: &Run) -> Self {
        let identity = &run.identity;
        let mut execution = Object::with_capacity(6);
        execution.insert("Id", Value::String(identity.execution_arn.clone()));
        execution.insert("Input", run.input.clone());
        execution.insert("Name", Value::String(identity.execution_name.clone()));
        if let Some(role) = &identity.role_arn {
            execution.insert("RoleArn", Value::String(role.clone()));
        }
        execution.insert("StartTime", clock::text(run.started_at));
        if run.execution_type == ExecutionType::Standard {
            execution.insert("RedriveCount", 0);
        }
        let mut machine = Object::with_capacity(2);
        machine.insert("Id", Value::String(identity.state_machine_arn.clone()));
        machine.insert("Name", Value::String(identity.state_machine_name.clone()));
        Base {
            execution: Value::Object(execution),
            machine: Value::Object(machine),
            keys: Keys {
                execution: "Execution".into(),
                machine: "StateMachine".into(),
                state: "State".into(),
                name: "Name".into(),
                entered: "EnteredTime".into(),
                retries: "RetryCount".into(),
                map: "Map".into(),
                item: "Item".into(),
                index: "Index".into(),
                key: "Key".into(),
                value: "Value".into(),
                source: "Source".into(),
                state_data: "STATE_DATA".into(),
            },
        }
    }
}

fn state_fields(keys: &Keys, line: &Line, state: &State) -> Value {
    let mut fields = Object::with_capacity(3);
    fields.insert(keys.name.clone(), Value::String(state.name.clone()));
    fields.insert(keys.entered.clone(), clock::text(line.entered.at));
    // Only states that can retry count their retries.
    if matches!(
        state.kind,
        StateKind::Task | StateKind::Parallel | StateKind::Map
    ) {
        fields.insert(keys.retries.clone(), u64::from(line.retries.total));
    }
    Value::Object(fields)
}

fn map_item(keys: &Keys, item: &Item) -> Value {
    let mut fields = Object::with_capacity(4);
    fields.insert(keys.index.clone(), item.index as u64);
    if let Some(key) = &item.key {
        fields.insert(keys.key.clone(), Value::String(key.clone()));
    }
    fields.insert(keys.value.clone(), item.value.clone());
    let source = item.source.as_ref().unwrap_or(&keys.state_data);
    fields.insert(keys.source.clone(), Value::String(source.clone()));
    let mut map = Object::with_capacity(1);
    map.insert(keys.item.clone(), Value::Object(fields));
    Value::Object(map)
}

fn child_execution(parent: &Value, child: &Child) -> Value {
    let mut execution = parent.clone();
    if let Some(fields) = execution.as_object_mut() {
        fields.insert("Id", Value::String(child.arn.clone()));
        fields.insert("Input", child.input.clone());
        fields.insert("Name", Value::String(child.name.clone()));
        fields.insert("StartTime", clock::text(child.started_at));
        if child.execution_type == ExecutionType::Express {
            fields.remove("RedriveCount");
        }
    }
    execution
}

fn child_machine(parent: &Value, child: &Child) -> Value {
    let mut machine = parent.clone();
    if let Some(fields) = machine.as_object_mut() {
        fields.insert("Id", Value::String(child.machine.clone()));
    }
    machine
}
