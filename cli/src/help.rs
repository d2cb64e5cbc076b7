//! The end of every command's `--help`: examples to copy, and what its exit status means.

use clap::Command;

/// What is said of one command.
struct Ending {
    command: &'static str,
    /// Lines that run as they stand, in a folder with a spec.
    examples: &'static [&'static str],
    /// When it ends with 0 and 1; 2 always means that it could not do its work.
    statuses: &'static str,
}

const WRONG_SPEC: &str = "0 done, 1 the spec has mistakes";
const FOUND: &str = "0 done, 1 the spec that names the stack has mistakes";

const ENDINGS: [Ending; 24] = [
    Ending {
        command: "cost",
        examples: &["cost", "cost --circuit payments --latency-ms 200"],
        statuses: WRONG_SPEC,
    },
    Ending {
        command: "deploy",
        examples: &[
            "deploy",
            "deploy --environment staging --yes",
            "deploy --definitions-only --gradual 10%/5m",
        ],
        statuses: "0 deployed, or nothing to deploy, 1 the spec has mistakes or the deployment failed",
    },
    Ending {
        command: "destroy",
        examples: &["destroy", "destroy --stack checkout --yes"],
        statuses: "0 gone, 1 the spec has mistakes or something could not be removed",
    },
    Ending {
        command: "diff",
        examples: &["diff", "diff --exit-code --format json"],
        statuses: "0 done, 1 the spec has mistakes, or with --exit-code there are differences",
    },
    Ending {
        command: "explain",
        examples: &["explain", "explain unknown-target"],
        statuses: "0 done",
    },
    Ending {
        command: "graph",
        examples: &[
            "graph order.asl.json --out order.svg",
            "graph breaker.yaml --as svg --out pictures",
        ],
        statuses: "0 done, 1 the spec or definition has mistakes",
    },
    Ending {
        command: "history",
        examples: &["history payments --stack checkout --limit 5"],
        statuses: FOUND,
    },
    Ending {
        command: "init",
        examples: &["init", "init --task --out jobs/breaker.yaml"],
        statuses: "0 done",
    },
    Ending {
        command: "mode",
        examples: &[
            "mode payments forced-open --reason 'maintenance until 04:00'",
            "mode payments auto --reason 'it is over'",
        ],
        statuses: "0 done, or it was so already, 1 the spec that names the stack has mistakes",
    },
    Ending {
        command: "package",
        examples: &["package", "package --architecture arm64"],
        statuses: "0 done",
    },
    Ending {
        command: "render",
        examples: &[
            "render breaker.yaml --out machines",
            "render . --machine payments-guard --format yaml",
        ],
        statuses: WRONG_SPEC,
    },
    Ending {
        command: "reset",
        examples: &["reset payments --reason 'the provider says it is mended'"],
        statuses: "0 done, or it was so already, 1 the spec that names the stack has mistakes",
    },
    Ending {
        command: "run",
        examples: &[
            "run order.asl.json --input order.json --mocks mocks.json",
            "run order.asl.json --format json",
        ],
        statuses: "0 the execution succeeded, 1 it ended in any other way, or the definition has errors",
    },
    Ending {
        command: "schema",
        examples: &["schema --out breaker.schema.json", "schema --scenario"],
        statuses: "0 done",
    },
    Ending {
        command: "simulate",
        examples: &[
            "simulate .",
            "simulate night.scenario.yaml --seed 7 --compare",
        ],
        statuses: "0 every expectation holds, 1 one does not, or the spec or scenario has mistakes",
    },
    Ending {
        command: "start",
        examples: &["start payments --stack checkout --input charge.json"],
        statuses: "0 the execution succeeded, 1 it ended in any other way",
    },
    Ending {
        command: "status",
        examples: &["status", "status payments --stack checkout --format json"],
        statuses: FOUND,
    },
    Ending {
        command: "synth",
        examples: &["synth", "synth --template-only --format yaml"],
        statuses: WRONG_SPEC,
    },
    Ending {
        command: "test-state",
        examples: &["test-state request.json"],
        statuses: "0 there is an answer, also one that refuses the request",
    },
    Ending {
        command: "trip",
        examples: &["trip payments --reason 'the provider asks us to stop'"],
        statuses: "0 done, or it was so already, 1 the spec that names the stack has mistakes",
    },
    Ending {
        command: "validate",
        examples: &[
            "validate breaker.yaml machines",
            "validate . --format github --deny warnings",
        ],
        statuses: "0 no errors, 1 errors, or with --deny warnings",
    },
    Ending {
        command: "verify",
        examples: &["verify --machine payments"],
        statuses: "0 AWS and the interpreter agree, 1 they differ, or the spec has mistakes",
    },
    Ending {
        command: "watch",
        examples: &["watch", "watch payments --stack checkout --every 5"],
        statuses: FOUND,
    },
    Ending {
        command: "wrap",
        examples: &[
            "wrap order.asl.json --spec breaker.yaml --task Charge=payments --out order.wrapped.asl.json",
            "wrap order.asl.json --spec . --task Charge=payments --permissions",
        ],
        statuses: "0 done, 1 the spec or definition has mistakes, or a Task cannot be wrapped",
    },
];

/// Puts each command's ending below its help.
pub(crate) fn with_endings(mut command: Command) -> Command {
    for ending in &ENDINGS {
        command = command.mut_subcommand(ending.command, |it| it.after_help(text(ending)));
    }
    command
}

fn text(ending: &Ending) -> String {
    let examples: String = ending
        .examples
        .iter()
        .map(|example| format!("  sfn-breaker {example}\n"))
        .collect();
    let heading = match ending.examples {
        [_] => "Example",
        _ => "Examples",
    };
    format!(
        "{heading}:\n{examples}\nExit status: {}, 2 it could not do its work.",
        ending.statuses
    )
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::Cli;

    #[test]
    fn every_command_has_an_ending() {
        let command = Cli::command();
        let commands: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
        assert_eq!(commands, ENDINGS.map(|ending| ending.command));
    }

    #[test]
    fn every_example_is_understood() {
        for example in ENDINGS.iter().flat_map(|ending| ending.examples) {
            // Only reasons are quoted.
            let words = example.split('\'').enumerate().flat_map(|(at, part)| {
                if at % 2 == 1 {
                    vec![part]
                } else {
                    part.split_whitespace().collect()
                }
            });
            let line = std::iter::once("sfn-breaker").chain(words);
            let parsed = with_endings(Cli::command()).try_get_matches_from(line);
            assert!(parsed.is_ok(), "{example}: {parsed:?}");
        }
    }
}
