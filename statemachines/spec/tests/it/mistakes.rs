//! What users read when a spec is wrong: every file in `tests/mistakes/` has its report beside it
//! as a snapshot. A new case needs no Rust.

use std::fs;
use std::path::Path;

#[test]
fn every_mistake_is_reported_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    files.sort();
    assert!(files.len() > 40, "cases have gone missing: {}", files.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let errors = spec::parse(&text).expect_err(&format!("{} is correct", file.display()));
        let report = spec::render("breaker.yaml", &text, &errors);
        let name = file.file_stem().unwrap().to_str().unwrap();
        settings.bind(|| insta::assert_snapshot!(name, report));
    }
}

#[test]
fn errors_can_be_read_by_programs() {
    let text = "version: 1\ndependencies:\n  payments:\n    http: https://example.com\n    open: { coolDown: 30 }\n";
    let errors = spec::parse(text).unwrap_err();
    insta::assert_snapshot!(serde_json::to_string_pretty(&errors).unwrap());
}
