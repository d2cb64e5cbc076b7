//! What a run reads: definition, input, mocks, context.

use std::path::Path;
use std::sync::Arc;

use asl::ExecutionType;
use expr::Value;
use interpreter::mocks::Mocks;
use interpreter::{Identity, Program, limits};

use crate::error::CommandError;
use crate::{definition_file, host, json_file, validation};

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

/// The execution's input; `{}` without a file. One that AWS would not start with is refused.
pub(super) fn input(path: Option<&Path>) -> Result<Value, CommandError> {
    let Some(path) = path else {
        return Ok(Value::empty_object());
    };
    let input = json_file::read(path)?;
    let bytes = input.json_len();
    if bytes > limits::MAX_PAYLOAD_BYTES {
        let most = limits::MAX_PAYLOAD_BYTES;
        return Err(CommandError::trouble(format!(
            "`{}` is an input of {bytes} bytes; an execution takes {most} at most",
            path.display()
        ))
        .hint("put the data into an object in S3 and let a distributed Map read it"));
    }
    Ok(input)
}

/// The mocks; none without a file.
pub(super) fn mocks(path: Option<&Path>, test_case: Option<&str>) -> Result<Mocks, CommandError> {
    let Some(path) = path else {
        return Ok(Mocks::default());
    };
    Mocks::parse(&json_file::read(path)?, test_case)
        .map_err(|error| CommandError::trouble(format!("`{}`: {error}", path.display())))
}

/// Who the execution is.
pub(super) fn identity(path: Option<&Path>) -> Result<Arc<Identity>, CommandError> {
    let mut identity = Identity::default();
    if let Some(path) = path {
        let context = json_file::read(path)?;
        take_context(&context, &mut identity).map_err(|mistakes| {
            let lines: Vec<String> = mistakes
                .iter()
                .map(|mistake| format!("`{}`: {mistake}", path.display()))
                .collect();
            CommandError::trouble(lines.join("\n"))
                .hint(format!("its fields are {}", CONTEXT_FIELDS.join(", ")))
        })?;
    }
    Ok(Arc::new(identity))
}

/// What a context file may say, each a text.
const CONTEXT_FIELDS: [&str; 5] = [
    "stateMachineArn",
    "stateMachineName",
    "executionArn",
    "executionName",
    "roleArn",
];

/// Takes over what a context file says, or tells all that is wrong with it.
fn take_context(context: &Value, identity: &mut Identity) -> Result<(), Vec<String>> {
    let Some(fields) = context.as_object() else {
        return Err(vec!["expected an object".to_owned()]);
    };
    let mut mistakes = Vec::new();
    for (key, value) in fields {
        if !CONTEXT_FIELDS.contains(&&**key) {
            mistakes.push(format!("there is no field `{key}`"));
            continue;
        }
        let Some(text) = value.as_str().map(Arc::<str>::from) else {
            mistakes.push(format!("`{key}` must be a text"));
            continue;
        };
        match &**key {
            "stateMachineArn" => identity.state_machine_arn = text,
            "stateMachineName" => identity.state_machine_name = text,
            "executionArn" => identity.execution_arn = text,
            "executionName" => identity.execution_name = text,
            _ => identity.role_arn = Some(text),
        }
    }
    if mistakes.is_empty() {
        Ok(())
    } else {
        Err(mistakes)
    }
}

#[cfg(test)]
mod tests {
    use expr::value;

    use super::*;

    #[test]
    fn a_context_names_the_execution() {
        let mut identity = Identity::default();
        let context = value!({"executionName": "e", "roleArn": "arn:r"});
        assert_eq!(take_context(&context, &mut identity), Ok(()));
        assert_eq!(&*identity.execution_name, "e");
        assert_eq!(identity.role_arn.as_deref(), Some("arn:r"));
        assert_eq!(
            identity.state_machine_arn,
            Identity::default().state_machine_arn
        );
    }

    #[test]
    fn all_that_is_wrong_with_a_context_is_told() {
        let wrong = |context: Value| take_context(&context, &mut Identity::default());
        assert_eq!(
            wrong(value!({"execution": {}, "executionNme": "e", "roleArn": 1})),
            Err(vec![
                "there is no field `execution`".to_owned(),
                "there is no field `executionNme`".to_owned(),
                "`roleArn` must be a text".to_owned(),
            ])
        );
        assert_eq!(
            wrong(value!([])),
            Err(vec!["expected an object".to_owned()])
        );
    }

    #[test]
    fn every_field_of_a_context_is_known() {
        for field in CONTEXT_FIELDS {
            let context: expr::Object = [(field, "x")].into_iter().collect();
            let taken = take_context(&Value::Object(context), &mut Identity::default());
            assert_eq!(taken, Ok(()), "{field}");
        }
    }
}
