//! The README is true: its commands run and print what it shows, its specs are correct.

use std::os::unix::fs::{PermissionsExt, symlink};

use harness::command::Sandbox;
use harness::repository;

/// The fenced blocks of one language.
fn blocks(language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<(bool, String)> = None;
    for line in repository::read("README.md").lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(found), None) => open = Some((found == language, String::new())),
            (Some(_), Some(_)) => {
                let (is_wanted, block) = open.take().unwrap();
                blocks.extend(is_wanted.then_some(block));
            }
            (None, Some((_, block))) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(!blocks.is_empty(), "the README has no `{language}`");
    blocks
}

/// A `$ command` and the output shown below it.
struct Shown {
    command: String,
    output: Vec<String>,
}

fn commands(block: &str) -> Vec<Shown> {
    let mut commands: Vec<Shown> = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            let (command, output) = (command.to_owned(), Vec::new());
            commands.push(Shown { command, output });
        } else {
            commands.last_mut().unwrap().output.push(line.to_owned());
        }
    }
    commands
}

#[test]
fn commands_run_and_print_what_is_shown() {
    let sandbox = Sandbox::new();
    let examples = repository::root().join("statemachines");
    symlink(examples, sandbox.path().join("statemachines")).unwrap();
    for shown in blocks("console").iter().flat_map(|block| commands(block)) {
        let arguments = shown
            .command
            .strip_prefix("cargo run --profile quick -- ")
            .or_else(|| shown.command.strip_prefix("sfn-breaker "));
        let Some(arguments) = arguments else {
            // It would run this test again.
            assert_eq!(shown.command, "./tests/run");
            let script = repository::root().join("tests/run");
            let mode = std::fs::metadata(script).unwrap().permissions().mode();
            assert!(mode & 0o111 != 0, "tests/run cannot be run");
            continue;
        };
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let ran = sandbox.run(&arguments);
        assert_eq!(ran.status, Some(0), "{}\n{ran}", shown.command);
        if !shown.output.is_empty() {
            let printed = format!("{}{}", ran.stdout, ran.stderr);
            assert_eq!(printed, shown.output.join("\n") + "\n", "{}", shown.command);
        }
    }
}

#[test]
fn specs_are_correct() {
    for text in blocks("yaml") {
        if let Err(errors) = spec::parse(&text) {
            panic!("{}", spec::render("README.md", &text, &errors));
        }
    }
}

/// “With every default”: what the README writes out is what holds when nothing is written.
#[test]
fn defaults_shown_are_the_defaults() {
    let blocks = blocks("yaml");
    let full = blocks.last().unwrap();
    assert!(
        full.contains("cache:"),
        "the last spec is the one with every default"
    );
    let short = "
version: 1
dependencies:
  payments:
    http: https://payments.example.com/v1/charges
    detection: { healthCheck: { http: https://payments.example.com/health } }
    fallback:
      cache: { key: '{% $states.input.customerId %}' }
      default: { status: unknown }
";
    let shown = spec::parse(full).unwrap();
    let unwritten = spec::parse(short).unwrap();
    assert_eq!(shown.dependencies, unwritten.dependencies);
}
