//! Templates before the eyes of others: cfn-lint for what CloudFormation would refuse, checkov for what security people
//! would.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cdk::App;
use cdk::assembly::Assets;
use harness::{examples, repository, tools};
use serde_json::Value;
use tempfile::TempDir;

/// What checkov finds and we leave as it is: the check, the resource ids it may be found on, the reason.
const EXPLAINED: [(&str, &str, &str); 8] = [
    (
        "CKV_AWS_27",
        "DeadLetters",
        "the queue is encrypted by SQS itself (SqsManagedSseEnabled), which the check does not know",
    ),
    (
        "CKV_AWS_111",
        "Role",
        "functions in a VPC make network interfaces, which have no ARN before they are made",
    ),
    (
        "CKV_AWS_115",
        "CallFunction",
        "how many calls may be under way is the owner's to say: `stack: { concurrency: { calls: … } }`",
    ),
    (
        "CKV_AWS_116",
        "Function",
        "Step Functions waits for the functions' answers and retries; reconciliation comes anew every minute",
    ),
    (
        "CKV_AWS_117",
        "Function",
        "a VPC is the owner's to name: `stack: { vpc: … }`; without one the functions reach AWS and the dependency",
    ),
    (
        "CKV_AWS_119",
        "Table",
        "encrypted under AWS's key for DynamoDB unless the owner names another: `stack: { key: … }`",
    ),
    (
        "CKV_AWS_158",
        "Logs",
        "encrypted by CloudWatch Logs unless the owner names a key: `stack: { key: … }`",
    ),
    (
        "CKV_AWS_173",
        "Function",
        "the variables are names of resources; encrypted under AWS's key for Lambda unless the owner names one",
    ),
];

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

#[test]
fn cfn_lint_finds_nothing() {
    let Some(tool) = tools::find("templates/bin/cfn-lint") else {
        return;
    };
    let (folder, files) = templates();
    let files: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
    let ran = run(&tool, folder.path(), &files);
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(
        ran.status.success() && said.is_empty(),
        "{said}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

/// Without this, a linter that finds nothing at all would go unnoticed.
#[test]
fn cfn_lint_sees_a_dangling_reference() {
    let Some(tool) = tools::find("templates/bin/cfn-lint") else {
        return;
    };
    let (folder, files) = templates();
    let text = std::fs::read_to_string(&files[0]).unwrap();
    let broken = folder.path().join("broken.json");
    std::fs::write(
        &broken,
        text.replace("\"Ref\":\"Table\"", "\"Ref\":\"Tabel\""),
    )
    .unwrap();
    let ran = run(&tool, folder.path(), &[broken.to_str().unwrap()]);
    assert!(!ran.status.success());
    assert!(String::from_utf8_lossy(&ran.stdout).contains("Tabel"));
}

#[test]
fn checkov_finds_what_is_explained_and_nothing_else() {
    let Some(tool) = tools::find("templates/bin/checkov") else {
        return;
    };
    let (folder, _) = templates();
    let at = folder.path().to_str().unwrap();
    let ran = run(
        &tool,
        folder.path(),
        &[
            "--skip-download",
            "--framework",
            "cloudformation",
            "-d",
            at,
            "--compact",
            "--quiet",
            "-o",
            "json",
        ],
    );
    let report: Value = serde_json::from_slice(&ran.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&ran.stderr)));
    assert!(
        report["summary"]["passed"].as_u64() > Some(500),
        "{}",
        report["summary"]
    );
    assert_eq!(report["summary"]["parsing_errors"], 0);
    let mut unexplained = Vec::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in report["results"]["failed_checks"].as_array().unwrap() {
        let check = finding["check_id"].as_str().unwrap();
        let resource = finding["resource"].as_str().unwrap();
        let explained = EXPLAINED
            .iter()
            .find(|(one, id, _)| *one == check && resource.ends_with(id));
        match explained {
            Some((check, ..)) => *seen.entry(check).or_default() += 1,
            None => unexplained.push(format!("{check} {resource}: {}", finding["check_name"])),
        }
    }
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    // An explanation that nothing needs any more goes.
    assert_eq!(seen.len(), EXPLAINED.len(), "{seen:?}");
}
