//! `synth`: what it writes, what it refuses.

use std::collections::BTreeMap;

use harness::command::Sandbox;
use serde_json::Value;

const SPEC: &str =
    "version: 1\nname: shop\ndependencies: { payments: { http: https://payments.example.com } }\n";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    std::fs::create_dir_all(sandbox.path().join("dist/workers")).unwrap();
    sandbox.write("dist/workers/bootstrap-x86_64", "a program");
    sandbox
}

fn files(sandbox: &Sandbox, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(sandbox.path().join(folder)).unwrap();
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect()
}

#[test]
fn an_assembly_is_written_the_same_each_time() {
    let sandbox = sandbox();
    let ran = sandbox.run(&["synth"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (Some(0), ""), "{ran}");
    let first = files(&sandbox, "cdk.out");
    for file in [
        "manifest.json",
        "tree.json",
        "shop.template.json",
        "shop.assets.json",
    ] {
        assert!(first.contains_key(file), "{file}");
    }
    assert_eq!(first.len(), 5);
    assert_eq!(sandbox.run(&["synth"]).status, Some(0));
    assert_eq!(files(&sandbox, "cdk.out"), first);
}

#[test]
fn the_cdk_cli_says_where_and_for_whom() {
    let sandbox = sandbox();
    let environment = [
        ("CDK_OUTDIR", "elsewhere"),
        ("CDK_DEFAULT_ACCOUNT", "111122223333"),
        ("CDK_DEFAULT_REGION", "eu-central-1"),
        ("CDK_CONTEXT_JSON", r#"{"sfn-breaker:bucket": "mine"}"#),
    ];
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let ran = sandbox.run_with(&environment, &["synth"]);
    assert_eq!(ran.status, Some(0), "{ran}");
    let manifest: Value = serde_json::from_str(&sandbox.read("elsewhere/manifest.json")).unwrap();
    assert_eq!(
        manifest["artifacts"]["shop"]["environment"],
        "aws://111122223333/eu-central-1"
    );
    assert!(
        !sandbox
            .read("elsewhere/shop.template.json")
            .contains("hnb659fds")
    );
}

#[test]
fn a_template_by_itself_is_printed_or_written_with_its_code() {
    let sandbox = sandbox();
    let ran = sandbox.run(&["synth", "--template-only"]);
    let template: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(template["Parameters"]["AssetBucket"]["Type"], "String");
    let ran = sandbox.run(&[
        "synth",
        "--template-only",
        "--format",
        "yaml",
        "--out",
        "plain",
    ]);
    assert_eq!((ran.status, ran.stdout.as_str()), (Some(0), ""));
    let files = files(&sandbox, "plain");
    let zip = files.keys().find(|name| name.ends_with(".zip")).unwrap();
    assert!(
        sandbox
            .read("plain/shop.template.yaml")
            .contains(zip.as_str())
    );
}

#[test]
fn what_is_missing_is_said() {
    let sandbox = Sandbox::new();
    sandbox.write("breaker.yaml", SPEC);
    insta::assert_snapshot!(sandbox.run(&["synth"]), @"
    status 2
    --- stderr
    error: there is no program for the functions at `dist/workers/bootstrap-x86_64`
    hint: build it: sfn-breaker package --architecture x86_64 --out dist/workers
    hint: built elsewhere already? name its folder with `--workers DIR`
    ");
    assert!(!sandbox.path().join("cdk.out").exists());
}

#[test]
fn what_validate_refuses_is_refused() {
    let sandbox = sandbox();
    let spec = SPEC.replace("https://payments.example.com", "\"{% $states.( %}\"");
    sandbox.write("breaker.yaml", &spec);
    let ran = sandbox.run(&["synth"]);
    assert_eq!(ran.status, Some(1), "{ran}");
    assert!(ran.stderr.contains("the rendered payments-guard"), "{ran}");
    assert!(!sandbox.path().join("cdk.out").exists());
}

#[test]
fn several_stacks_need_a_choice_for_one_template() {
    let sandbox = sandbox();
    let spec = format!("{SPEC}stack: {{ environments: {{ staging: {{}}, prod: {{}} }} }}\n");
    sandbox.write("breaker.yaml", spec);
    insta::assert_snapshot!(sandbox.run(&["synth", "--template-only"]), @"
    status 2
    --- stderr
    error: there is more than one stack
    hint: choose one with `--stack`: shop-staging, shop-prod
    ");
    let ran = sandbox.run(&["synth", "--template-only", "--stack", "shop-prod"]);
    assert_eq!(ran.status, Some(0), "{ran}");
    assert!(ran.stdout.contains("\"shop-prod-incident\""));
}
