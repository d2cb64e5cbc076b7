//! What a run reads: definition, input, mocks, context.

use std::path::Path;
use std::sync::Arc;

use asl::ExecutionType;
use expr::Value;
use interpreter::mocks::Mocks;
use interpreter::{Identity, Program};

use crate::error::CommandError;
use crate::{definition_file, host, validation};

/// Reads and resolves a definition; one that `validate` refuses is refused here, with the same findings.
pub(super) fn program(path: &Path, workflow: ExecutionType) -> Result<Program, CommandError> {
    let text = host::read_text(path)?;
    validation::refuse_invalid(&host::shown(path), &text, workflow)?;
    let machine = definition_file::machine(&host::shown(path), asl::parse(&text))?;
    Program::compile(&machine).map_err(|error| {
        let problems: Vec<String> = error
            .problems
            .iter()
            .map(|problem| format!("{}: {problem}", path.display()))
            .collect();
        CommandError::findings(problems.join("\n"))
    })
}

/// The execution's input; `{}` without a file.
pub(super) fn input(path: Option<&Path>) -> Result<Value, CommandError> {
    path.map_or_else(|| Ok(Value::empty_object()), json)
}

/// The mocks; none without a file.
pub(super) fn mocks(path: Option<&Path>, test_case: Option<&str>) -> Result<Mocks, CommandError> {
    let Some(path) = path else {
        return Ok(Mocks::default());
    };
    Mocks::parse(&json(path)?, test_case)
        .map_err(|error| CommandError::trouble(format!("`{}`: {error}", path.display())))
}

/// Who the execution is.
pub(super) fn identity(path: Option<&Path>) -> Result<Arc<Identity>, CommandError> {
    let mut identity = Identity::default();
    if let Some(path) = path {
        let context = json(path)?;
        let text = |key: &str| context.get(key).and_then(Value::as_str).map(Arc::from);
        let set = |field: &mut Arc<str>, key: &str| {
            if let Some(text) = text(key) {
                *field = text;
            }
        };
        set(&mut identity.state_machine_arn, "stateMachineArn");
        set(&mut identity.state_machine_name, "stateMachineName");
        set(&mut identity.execution_arn, "executionArn");
        set(&mut identity.execution_name, "executionName");
        identity.role_arn = text("roleArn").or(identity.role_arn);
    }
    Ok(Arc::new(identity))
}

fn json(path: &Path) -> Result<Value, CommandError> {
    let text = host::read_text(path)?;
    Value::parse(&text).map_err(|error| {
        CommandError::trouble(format!("`{}` is not JSON: {error}", path.display()))
    })
}
