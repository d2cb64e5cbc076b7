//! The files that contributors start from are true: paths exist, workflows and forms can be read, versions agree.

use std::collections::BTreeSet;

use harness::repository;
use serde_json::Value;

/// The groups of Keep a Changelog 1.1.0.
const GROUPS: [&str; 6] = [
    "Added",
    "Changed",
    "Deprecated",
    "Removed",
    "Fixed",
    "Security",
];

/// Elements of issue forms, from GitHub's "Syntax for GitHub's form schema".
const FORM_ELEMENTS: [&str; 5] = ["checkboxes", "dropdown", "input", "markdown", "textarea"];

/// Top folders and files that a path in documentation may begin with.
const PATH_STARTS: [&str; 7] = [
    ".ci/",
    ".github/",
    "cdk/",
    "cli/",
    "statemachines/",
    "tests/",
    "workers/",
];

fn yaml(path: &str) -> Value {
    match serde_saphyr::from_str(&repository::read(path)) {
        Ok(value) => value,
        Err(error) => panic!("{path}: {error}"),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn steps(job: &Value) -> String {
    let runs = list(&job["steps"]).filter_map(|step| step["run"].as_str());
    runs.collect::<Vec<_>>().join("\n")
}

/// The parts of a text between single backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(|line| line.split('`').skip(1).step_by(2))
}

#[test]
fn paths_in_documents_exist() {
    let mut paths = 0;
    for document in ["CONTRIBUTING.md", "SECURITY.md"] {
        let text = repository::read(document);
        for path in quoted(&text) {
            // A pattern such as `rules/<group>.rs` exists as far as it is written out.
            let path = path.split('<').next().unwrap_or_default();
            let is_path = PATH_STARTS.iter().any(|start| path.starts_with(start));
            if is_path && !path.contains(' ') {
                paths += 1;
                let place = repository::root().join(path);
                assert!(place.exists(), "{document}: there is no `{path}`");
            }
        }
    }
    assert!(paths > 20, "documents name {paths} paths only");
}

#[test]
fn documented_profiles_and_packages_exist() {
    let manifest = repository::read("Cargo.toml");
    let metadata = repository::cargo_metadata();
    let packages: BTreeSet<&str> = list(&metadata["packages"])
        .filter_map(|package| package["name"].as_str())
        .collect();
    for document in ["CONTRIBUTING.md", "README.md", ".github/workflows/ci.yml"] {
        let text = repository::read(document);
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let next = words.peek().copied().unwrap_or_default();
            let next = next.trim_matches(|c: char| !c.is_alphanumeric());
            match word.trim_start_matches('`') {
                "--profile" => assert!(
                    manifest.contains(&format!("[profile.{next}]\n")),
                    "{document}: there is no profile `{next}`"
                ),
                "-p" | "--exclude" => {
                    assert!(packages.contains(next), "{document}: no package `{next}`");
                }
                _ => {}
            }
        }
    }
}

#[test]
fn the_workflow_covers_three_platforms() {
    let workflow = yaml(".github/workflows/ci.yml");
    let jobs = &workflow["jobs"];
    let linux = &jobs["linux"];
    let runner = linux["runs-on"].as_str().unwrap();
    assert!(runner.starts_with("ubuntu-"), "{runner}");
    assert!(steps(linux).contains("./tests/run"));

    let systems: Vec<&str> = list(&jobs["portable"]["strategy"]["matrix"]["os"])
        .filter_map(Value::as_str)
        .collect();
    for system in ["macos-", "windows-"] {
        let is_covered = systems.iter().any(|one| one.starts_with(system));
        assert!(is_covered, "no {system}: {systems:?}");
    }
    let portable = steps(&jobs["portable"]);
    assert!(portable.contains("cargo test"));
    // What runs there runs in PowerShell as well.
    assert!(!portable.contains("./"), "{portable}");
    assert!(!portable.contains("&&"), "{portable}");
}

#[test]
fn issue_forms_are_valid() {
    let mut forms = 0;
    for file in repository::files_below(&repository::root().join(".github/ISSUE_TEMPLATE")) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let form = yaml(&format!(".github/ISSUE_TEMPLATE/{name}"));
        if name == "config.yml" {
            assert!(form["blank_issues_enabled"].is_boolean());
            continue;
        }
        forms += 1;
        for field in ["name", "description"] {
            assert!(form[field].is_string(), "{name}: no `{field}`");
        }
        let mut ids = BTreeSet::new();
        for element in list(&form["body"]) {
            let kind = element["type"].as_str().unwrap_or_default();
            assert!(FORM_ELEMENTS.contains(&kind), "{name}: `{kind}`");
            if kind == "markdown" {
                assert!(element["attributes"]["value"].is_string(), "{name}");
                continue;
            }
            let id = element["id"].as_str().unwrap_or_default();
            assert!(ids.insert(id), "{name}: `{id}` is missing or repeated");
            assert!(element["attributes"]["label"].is_string(), "{name}: {id}");
            let has_options = list(&element["attributes"]["options"]).next().is_some();
            assert_eq!(kind == "dropdown", has_options, "{name}: {id}");
        }
        assert!(!ids.is_empty(), "{name} asks for nothing");
    }
    assert_eq!(forms, 3);
}

#[test]
fn the_changelog_is_grouped_and_knows_this_version() {
    let text = repository::read("CHANGELOG.md");
    let mut versions = Vec::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            versions.push(heading);
        } else if let Some(group) = line.strip_prefix("### ") {
            assert!(GROUPS.contains(&group), "no group is called {group}");
        }
    }
    let (first, released) = versions.split_first().unwrap();
    assert_eq!(*first, "[Unreleased]");
    let mut numbers = Vec::new();
    for heading in released {
        let (version, date) = heading.split_once("] - ").unwrap();
        let date: jiff::civil::Date = date.parse().unwrap();
        numbers.push((date, version.trim_start_matches('[')));
    }
    assert!(
        numbers.is_sorted_by(|newer, older| newer.0 >= older.0),
        "{numbers:?}"
    );
    let metadata = repository::cargo_metadata();
    let package = list(&metadata["packages"]).find(|package| package["name"] == "sfn-breaker");
    let (_, newest) = numbers.first().unwrap();
    assert_eq!(package.unwrap()["version"], *newest);
}
