//! `package`: the functions' program, built, checked, zipped, the same in every folder.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use cdk::worker::{self, Architecture, NEWEST_GLIBC};
use harness::command::{self, Sandbox};
use serde_json::Value;

/// A source tree like ours as far as `package` looks: its functions say where they were built, if nobody stops them.
fn tree() -> Sandbox {
    let sandbox = Sandbox::new();
    fs::create_dir_all(sandbox.path().join("workers/lambdas/src")).unwrap();
    sandbox.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"workers/lambdas\"]\n\
         [profile.lambda]\ninherits = \"release\"\nstrip = true\n",
    );
    sandbox.write(
        "Cargo.lock",
        "version = 4\n\n[[package]]\nname = \"sfn-breaker-lambdas\"\nversion = \"0.1.0\"\n",
    );
    sandbox.write(
        "workers/lambdas/Cargo.toml",
        "[package]\nname = \"sfn-breaker-lambdas\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [[bin]]\nname = \"bootstrap\"\npath = \"src/main.rs\"\n",
    );
    sandbox.write(
        "workers/lambdas/build.rs",
        "fn main() {\n    let made = std::env::var(\"OUT_DIR\").unwrap() + \"/made.rs\";\n    \
         std::fs::write(made, \"fn place() -> &'static str { file!() }\").unwrap();\n}\n",
    );
    sandbox.write(
        "workers/lambdas/src/main.rs",
        "include!(concat!(env!(\"OUT_DIR\"), \"/made.rs\"));\nfn main() {\n    println!(\"{}\", place());\n}\n",
    );
    sandbox
}

#[test]
fn two_checkouts_give_the_same_bytes() {
    let (mut reports, mut programs, mut archives) = (Vec::new(), Vec::new(), Vec::new());
    for tree in [tree(), tree()] {
        let below = tree.path().join("workers/lambdas/src");
        let ran = command::run_with(
            &below,
            &command::toolchain(),
            &["package", "--compiler", "cargo", "--format", "json"],
        );
        assert_eq!(ran.status, Some(0), "{ran}");
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(report["workers"][0]["warnings"], serde_json::json!([]));
        let folder = below.join("dist/workers");
        let program = folder.join("bootstrap-x86_64");
        let mode = fs::metadata(&program).unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "the program can be run");
        programs.push(fs::read(&program).unwrap());
        archives.push(fs::read(folder.join("bootstrap-x86_64.zip")).unwrap());
        reports.push(report);
    }
    assert_eq!(reports[0], reports[1]);
    assert!(programs[0] == programs[1], "the programs differ");
    assert!(archives[0] == archives[1], "the archives differ");
}

/// The real ones, not optimised: what they ask of the C library is the same.
#[test]
fn lambda_can_run_the_functions() {
    let program = fs::read(command::worker()).unwrap();
    let found = worker::inspect(&program).unwrap();
    let here = match std::env::consts::ARCH {
        "aarch64" => Architecture::Arm64,
        _ => Architecture::X86_64,
    };
    assert_eq!(found.architecture, here);
    let glibc = found.glibc.unwrap();
    assert!(glibc <= NEWEST_GLIBC, "{glibc}");
}

#[test]
fn what_is_missing_is_said() {
    let tree = tree();
    let without_cargo = tree.run(&["package"]);
    insta::assert_snapshot!(without_cargo, @"
    status 2
    --- stderr
    error: cargo is not installed
    hint: the functions are built from source: https://rustup.rs installs what that takes
    ");

    let empty = Sandbox::new();
    let no_source = empty.run(&["package", "--source", "."]);
    insta::assert_snapshot!(no_source, @"
    status 2
    --- stderr
    error: `.` is no source tree of sfn-breaker: it has no workers/lambdas/Cargo.toml of the package sfn-breaker-lambdas
    ");
    let ran = empty.run(&["package"]);
    assert_eq!(ran.status, Some(2), "{ran}");
    assert!(
        ran.stderr.contains("no source tree of sfn-breaker in"),
        "{ran}"
    );

    tree.write("workers/lambdas/src/main.rs", "fn main() { mistake }");
    let failed = tree.run_with(&command::toolchain(), &["package", "--compiler", "cargo"]);
    assert_eq!(failed.status, Some(2), "{failed}");
    assert!(
        failed.stderr.contains("cannot find value `mistake`"),
        "{failed}"
    );
    assert!(!tree.path().join("dist").exists(), "nothing is written");
}

/// For another kind of machine it takes a linker, and where none of them is, that is said before anything is built.
#[test]
fn a_missing_linker_is_said_and_how_to_get_one() {
    let tree = tree();
    let tools = tree.path().join("tools");
    fs::create_dir(&tools).unwrap();
    for tool in ["cargo", "rustc"] {
        let real = on_path(tool);
        std::os::unix::fs::symlink(real, tools.join(tool)).unwrap();
    }
    let mut environment = command::toolchain();
    environment.retain(|(name, _)| name != "CARGO_HOME" && name != "PATH");
    environment.push(("PATH".to_owned(), tools.display().to_string()));
    // Cargo looks for its own commands there as well.
    let empty = tree.path().join("home");
    environment.push(("CARGO_HOME".to_owned(), empty.display().to_string()));

    let (foreign, linker) = match std::env::consts::ARCH {
        "aarch64" => ("x86_64", "x86_64-linux-gnu-gcc"),
        _ => ("arm64", "aarch64-linux-gnu-gcc"),
    };
    let ran = tree.run_with(&environment, &["package", "--architecture", foreign]);
    assert_eq!(ran.status, Some(2), "{ran}");
    let expected = format!(
        "error: cannot build for {foreign} on this machine: none of cargo-lambda, cargo-zigbuild and {linker} is \
         installed\nhint: `pip install cargo-lambda` installs all it takes; then run this again\n"
    );
    assert_eq!(ran.stderr, expected);
    assert!(!tree.path().join("dist").exists(), "nothing is written");
}

fn on_path(program: &str) -> std::path::PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(program));
    places.find(|place| place.is_file()).unwrap()
}
