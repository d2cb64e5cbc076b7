//! The built command, one file a sub-command; what concerns several of them stands beside this folder.

mod cost;
mod deploy;
mod destroy;
mod diff;
mod explain;
mod graph;
mod history;
mod init;
mod mode;
mod package;
mod render;
mod reset;
mod run;
mod schema;
mod simulate;
mod start;
mod status;
mod synth;
mod test_state;
mod trip;
pub(crate) mod validate;
mod verify;
mod watch;
mod wrap;

use std::collections::BTreeSet;
use std::fs;

use harness::command::Sandbox;
use harness::repository;

/// The sub-commands that the built command names in its help.
fn subcommands() -> BTreeSet<String> {
    let help = Sandbox::new().run(&["--help"]);
    assert_eq!(help.status, Some(0), "{help}");
    let lines = help.stdout.lines();
    let lines = lines.skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.is_empty())
        // A command stands two columns in; the rest of its sentence, when it takes another line, further.
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_has_its_file_of_tests() {
    let commands = subcommands();
    assert!(!commands.is_empty(), "the help names no commands");
    let folder = repository::root().join("tests/it/commands");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    let sources = files.filter(|file| file.path().extension().is_some_and(|it| it == "rs"));
    let tested: BTreeSet<String> = sources
        .filter(|file| fs::read_to_string(file.path()).unwrap().contains("#[test]"))
        .map(|file| file.path().file_stem().unwrap().display().to_string())
        .map(|stem| stem.replace('_', "-"))
        .collect();
    assert_eq!(
        commands, tested,
        "left: commands, right: files with tests in tests/it/commands"
    );
}
