//! Templates before the eyes of others: cfn-lint for what CloudFormation would refuse; checkov, cdk-nag and cfn-guard for
//! what security people would. Whatever these find and is left as it is has its reason written down, beside the tool.

mod cdk_nag;
mod cfn_guard;
mod cfn_lint;
mod checkov;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cdk::App;
use cdk::assembly::Assets;
use harness::{examples, repository};
use tempfile::TempDir;

/// A finding that is left as it is: how the rule's name begins, how the logical ids end that it may be found on, the reason.
type Explained = (&'static str, &'static str, &'static str);

/// A rule, and the logical id of the resource that it was found on.
type Finding = (String, String);

/// Holds what was found against what is explained: nothing besides, and no explanation that nothing needs any more.
fn assert_explained(found: &BTreeSet<Finding>, explained: &[Explained]) {
    let explains = |(rule, on, _): &Explained, (found, at): &Finding| {
        found.starts_with(rule) && at.ends_with(on)
    };
    let unexplained: Vec<&Finding> = found
        .iter()
        .filter(|finding| !explained.iter().any(|one| explains(one, finding)))
        .collect();
    assert!(unexplained.is_empty(), "not explained: {unexplained:#?}");
    let idle: Vec<&Explained> = explained
        .iter()
        .filter(|one| !found.iter().any(|finding| explains(one, finding)))
        .collect();
    assert!(idle.is_empty(), "found no more: {idle:#?}");
}

/// The templates of every example and of the spec that uses everything, each as a file, in both ways to place code.
fn templates() -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let everything = repository::read("cdk/tests/everything.yaml");
    let everything = spec::parse(&everything).unwrap_or_else(|errors| panic!("{errors:?}"));
    let mut specs: Vec<(String, spec::Spec)> = examples::all()
        .iter()
        .map(|example| (example.name.clone(), example.spec()))
        .collect();
    specs.push(("everything".to_owned(), everything));
    let workers = [spec::Architecture::X86_64, spec::Architecture::Arm64]
        .map(|one| (one, b"a program".to_vec()))
        .into();
    let mut files = Vec::new();
    for (name, spec) in specs {
        for (way, assets) in [("cdk", Assets::Bootstrapped), ("plain", Assets::Parameter)] {
            let specs = [spec.clone()];
            let app = App {
                assets,
                ..App::new(&specs, &workers)
            };
            for stack in cdk::synth(&app).unwrap().stacks {
                let file = folder
                    .path()
                    .join(format!("{name}-{}-{way}.json", stack.name));
                std::fs::write(&file, stack.template.to_string()).unwrap();
                files.push(file);
            }
        }
    }
    assert!(files.len() >= 12);
    (folder, files)
}

/// Runs a tool in a home of its own: both keep caches.
fn run(tool: &Path, home: &Path, arguments: &[&str]) -> Output {
    Command::new(tool)
        .args(arguments)
        .current_dir(home)
        .env("HOME", home)
        .output()
        .unwrap()
}
