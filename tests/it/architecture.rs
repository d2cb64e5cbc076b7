//! ARCHITECTURE.md is true: the crates are those of its map, and import only what it allows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use harness::repository;
use serde_json::Value;

/// Longest file of source code, lines. Most are far below; nothing is ever above.
const MAX_LINES: usize = 800;

/// Crates that must know no clock, network or cloud, with everything they depend on.
const PURE: [&str; 11] = [
    "sfn-breaker-core",
    "sfn-breaker-asl",
    "sfn-breaker-expr",
    "sfn-breaker-spec",
    "sfn-breaker-generator",
    "sfn-breaker-graph",
    "sfn-breaker-interpreter",
    "sfn-breaker-program",
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

/// The file that names the modules of a folder: `main.rs` in the folder of a test program, `foo.rs` beside `foo/`.
fn naming(folder: &Path) -> PathBuf {
    let main = folder.join("main.rs");
    if main.exists() {
        main
    } else {
        folder.with_extension("rs")
    }
}

/// A clone has nothing beside it. What needs more says so to `harness::recorded`, which leaves it out and counts it.
#[test]
fn only_one_place_looks_beside_the_repository() {
    // The benches measure workloads more where they are at hand.
    const ALLOWED: [&str; 2] = [
        "tests/src/recorded.rs",
        "statemachines/interpreter/benches/executions.rs",
    ];
    let root = repository::root();
    // Not in one piece, or this file would be found.
    let beside = ["../", "shared"].concat();
    let mut found = Vec::new();
    for file in repository::files_below(&root) {
        let name = file.strip_prefix(&root).unwrap().display().to_string();
        if name.ends_with(".rs") && std::fs::read_to_string(&file).unwrap().contains(&beside) {
            found.push(name);
        }
    }
    found.retain(|name| !ALLOWED.contains(&name.as_str()));
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn every_test_file_is_named() {
    let tests = repository::root().join("tests");
    let files =
        ["it", "e2e", "recorded"].map(|folder| repository::files_below(&tests.join(folder)));
    for file in files.iter().flatten() {
        let stem = file.file_stem().unwrap().display().to_string();
        let is_source = file.extension().is_some_and(|extension| extension == "rs");
        if is_source && stem != "main" {
            let named = std::fs::read_to_string(naming(file.parent().unwrap())).unwrap();
            let line = format!("mod {stem};");
            assert!(
                named.lines().any(|one| one.trim_end().ends_with(&line)),
                "`{}` is never compiled",
                file.display()
            );
        }
    }
}

/// `insta` numbers the snapshots of a test that takes several without naming them.
#[test]
fn snapshots_are_named_and_not_numbered() {
    let files = repository::files_below(&repository::root());
    let snapshots: Vec<String> = files
        .iter()
        .filter(|file| {
            file.extension()
                .is_some_and(|extension| extension == "snap")
        })
        .map(|file| file.file_stem().unwrap().display().to_string())
        .collect();
    assert!(
        snapshots.len() > 50,
        "snapshots have gone missing: {}",
        snapshots.len()
    );
    for name in snapshots {
        let end = name.rsplit('-').next().unwrap();
        let is_number = end != name && end.chars().all(|one| one.is_ascii_digit());
        assert!(!is_number, "give `{name}.snap` a name");
    }
}
