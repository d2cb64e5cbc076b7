//! cfn-lint: what CloudFormation would refuse.

use harness::tools;

use super::{run, templates};

#[test]
#[ignore = "needs what tests/tools/install installs"]
fn cfn_lint_finds_nothing() {
    let tool = tools::find("templates/bin/cfn-lint");
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
#[ignore = "needs what tests/tools/install installs"]
fn cfn_lint_sees_a_dangling_reference() {
    let tool = tools::find("templates/bin/cfn-lint");
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
