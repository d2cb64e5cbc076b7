//! ARCHITECTURE.md is true: the crates are those of its map, and import only what it allows.

use std::collections::{BTreeMap, BTreeSet};

use harness::repository;
use serde_json::Value;

/// Longest file of source code, lines. Most are far below; nothing is ever above.
const MAX_LINES: usize = 800;

/// Crates that must know no clock, network or cloud, with everything they depend on.
const PURE: [&str; 10] = [
    "sfn-breaker-core",
    "sfn-breaker-asl",
    "sfn-breaker-expr",
    "sfn-breaker-spec",
    "sfn-breaker-generator",
    "sfn-breaker-graph",
    "sfn-breaker-interpreter",
    "sfn-breaker-simulator",
    "sfn-breaker-validator",
    "sfn-breaker-workers",
];

/// What a pure crate's tree must not hold.
const IMPURE: [&str; 7] = [
    "tokio",
    "async-std",
    "hyper",
    "reqwest",
    "rustls",
    "mio",
    "aws-config",
];

/// A row of the crate map.
struct Row {
    folder: String,
    package: String,
    may_import: Imports,
}

enum Imports {
    Everything,
    /// The rows above, and these.
    AllAbove(BTreeSet<String>),
    Only(BTreeSet<String>),
}

fn crate_map() -> Vec<Row> {
    let text = repository::read("ARCHITECTURE.md");
    let section = text.split("## Crate map").nth(1).unwrap();
    let mut rows = Vec::new();
    for line in section.lines().take_while(|line| !line.starts_with("## ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [folder, package, _, may_import, ..] = cells.as_slice() else {
            continue;
        };
        if *folder == "crate" || folder.starts_with("--") {
            continue;
        }
        let mut words: BTreeSet<String> = may_import
            .split(',')
            .map(|word| word.trim().to_owned())
            .collect();
        rows.push(Row {
            folder: (*folder).to_owned(),
            package: (*package).to_owned(),
            may_import: if words.remove("all") {
                Imports::Everything
            } else if words.remove("all of the above") {
                Imports::AllAbove(words)
            } else {
                Imports::Only(words)
            },
        });
    }
    rows
}

/// The workspace's packages by name.
fn packages(metadata: &Value) -> BTreeMap<&str, &Value> {
    let members: BTreeSet<&str> = list(&metadata["workspace_members"])
        .filter_map(Value::as_str)
        .collect();
    list(&metadata["packages"])
        .filter(|package| members.contains(text(&package["id"])))
        .map(|package| (text(&package["name"]), package))
        .collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What the map calls a crate: the last part of its folder; `workers/core` is `workers`.
fn short(folder: &str) -> &str {
    match folder.split('/').collect::<Vec<_>>().as_slice() {
        [parent, "core"] => parent,
        parts => parts.last().copied().unwrap_or_default(),
    }
}

#[test]
fn every_crate_is_on_the_map_and_every_row_is_a_crate() {
    let metadata = repository::cargo_metadata();
    let root = text(&metadata["workspace_root"]).to_owned();
    let found: BTreeSet<(String, String)> = packages(&metadata)
        .into_iter()
        .map(|(name, package)| {
            let folder = text(&package["manifest_path"]).trim_end_matches("/Cargo.toml");
            let folder = folder.trim_start_matches(&root).trim_start_matches('/');
            (folder.to_owned(), name.to_owned())
        })
        .collect();
    let mapped: BTreeSet<(String, String)> = crate_map()
        .into_iter()
        .map(|row| (row.folder, row.package))
        .collect();
    assert_eq!(
        found, mapped,
        "left: cargo metadata, right: ARCHITECTURE.md"
    );
}

#[test]
fn crates_import_only_what_the_map_allows() {
    let metadata = repository::cargo_metadata();
    let packages = packages(&metadata);
    let map = crate_map();
    let shorts: BTreeMap<&str, &str> = map
        .iter()
        .map(|row| (row.package.as_str(), short(&row.folder)))
        .collect();
    let mut above = BTreeSet::new();
    for row in &map {
        let imports = list(&packages[row.package.as_str()]["dependencies"])
            .filter(|dependency| dependency["kind"] != "dev")
            .filter_map(|dependency| shorts.get(text(&dependency["name"])).copied());
        for import in imports {
            let allowed = match &row.may_import {
                Imports::Everything => true,
                Imports::AllAbove(more) => above.contains(import) || more.contains(import),
                Imports::Only(these) => these.contains(import),
            };
            assert!(
                allowed,
                "`{}` may not import `{import}`: see ARCHITECTURE.md",
                row.package
            );
        }
        above.insert(short(&row.folder));
    }
}

#[test]
fn the_core_knows_no_runtime_network_or_cloud() {
    let metadata = repository::cargo_metadata();
    let names: BTreeMap<&str, &str> = list(&metadata["packages"])
        .map(|package| (text(&package["id"]), text(&package["name"])))
        .collect();
    let nodes: BTreeMap<&str, &Value> = list(&metadata["resolve"]["nodes"])
        .map(|node| (text(&node["id"]), node))
        .collect();
    for pure in PURE {
        let (start, _) = names.iter().find(|(_, name)| **name == pure).unwrap();
        let mut seen = BTreeSet::new();
        let mut open = vec![*start];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let name = names[id];
            let is_impure = IMPURE.contains(&name) || name.starts_with("aws-sdk-");
            assert!(!is_impure, "`{pure}` depends on `{name}`");
            let normal = list(&nodes[id]["deps"])
                .filter(|dep| list(&dep["dep_kinds"]).any(|kind| kind["kind"].is_null()));
            open.extend(normal.map(|dep| text(&dep["pkg"])));
        }
        assert!(seen.len() > 1, "`{pure}` has a tree");
    }
}

#[test]
fn no_source_file_is_too_long() {
    let root = repository::root();
    let sources: Vec<_> = repository::files_below(&root)
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    assert!(
        sources.len() > 50,
        "sources have gone missing: {}",
        sources.len()
    );
    for file in sources {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines", file.display());
    }
}

#[test]
fn every_test_file_is_named() {
    let main = repository::read("tests/it/main.rs");
    for entry in std::fs::read_dir(repository::root().join("tests/it")).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        if is_source && stem != "main" {
            assert!(
                main.contains(&format!("mod {stem};")),
                "`{stem}.rs` is never compiled"
            );
        }
    }
}
