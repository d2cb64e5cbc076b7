//! What the CDK CLI reads: `manifest.json`, each stack's `<stack>.assets.json`, and `tree.json`.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Assembly, Assets, Stack};
use crate::asset::sha256;
use crate::synth::{pretty, template_file};

/// The version of the assembly's own format: one that CDK CLI 2 and 3 both read.
const VERSION: &str = "36.0.0";

/// The bucket that `cdk bootstrap` makes.
pub(crate) const BOOTSTRAPPED_BUCKET: &str =
    "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}";

/// Where `cdk bootstrap` writes down its version.
pub(crate) const BOOTSTRAP_VERSION: &str = "/cdk-bootstrap/hnb659fds/version";

/// The least version of what `cdk bootstrap` made that a deployment needs.
pub(crate) const NEEDED_VERSION: u32 = 6;

/// The least version that has the role for lookups.
const LOOKUP_VERSION: u32 = 8;

/// Adds the CDK CLI's files. A template whose bucket is a parameter is none of the CLI's: it could not say which.
pub(crate) fn add(assembly: &mut Assembly, assets: &Assets) {
    if matches!(assets, Assets::Parameter) {
        return;
    }
    let mut artifacts = Map::new();
    let mut children = Map::new();
    let mut files = Vec::new();
    for stack in &assembly.stacks {
        let name = &stack.name;
        let template = assembly.files.get(&template_file(name));
        let hash = template.map(|bytes| sha256(bytes)).unwrap_or_default();
        files.push((
            format!("{name}.assets.json"),
            pretty(&asset_manifest(stack, &hash, assets)),
        ));
        artifacts.insert(format!("{name}.assets"), asset_artifact(name, assets));
        artifacts.insert(name.clone(), stack_artifact(stack, &hash, assets));
        children.insert(name.clone(), tree_of(stack));
    }
    artifacts.insert(
        "Tree".to_owned(),
        json!({ "type": "cdk:tree", "properties": { "file": "tree.json" } }),
    );
    let tree = json!({
        "version": "tree-0.1",
        "tree": { "id": "App", "path": "", "children": children },
    });
    files.push(("tree.json".to_owned(), pretty(&tree)));
    let manifest = json!({ "version": VERSION, "artifacts": artifacts });
    files.push(("manifest.json".to_owned(), pretty(&manifest)));
    for (file, bytes) in files {
        assembly.files.insert(file, Arc::from(bytes));
    }
}

fn environment(stack: &Stack) -> String {
    format!(
        "aws://{}/{}",
        stack.account.as_deref().unwrap_or("unknown-account"),
        stack.region.as_deref().unwrap_or("unknown-region")
    )
}

fn stack_artifact(stack: &Stack, hash: &str, assets: &Assets) -> Value {
    let name = &stack.name;
    let mut properties = json!({
        "templateFile": template_file(name),
        "terminationProtection": false,
        "validateOnSynth": false,
        "stackTemplateAssetObjectUrl": format!("s3://{}/{hash}.json", bucket(assets)),
        "additionalDependencies": [format!("{name}.assets")],
        "stackName": name,
        "tags": stack.tags,
    });
    if let (Assets::Bootstrapped, Value::Object(fields)) = (assets, &mut properties) {
        fields.insert("assumeRoleArn".to_owned(), json!(role("deploy-role")));
        fields.insert(
            "cloudFormationExecutionRoleArn".to_owned(),
            json!(role("cfn-exec-role")),
        );
        fields.insert(
            "requiresBootstrapStackVersion".to_owned(),
            json!(NEEDED_VERSION),
        );
        fields.insert(
            "bootstrapStackVersionSsmParameter".to_owned(),
            json!(BOOTSTRAP_VERSION),
        );
        fields.insert(
            "lookupRole".to_owned(),
            json!({
                "arn": role("lookup-role"),
                "requiresBootstrapStackVersion": LOOKUP_VERSION,
                "bootstrapStackVersionSsmParameter": BOOTSTRAP_VERSION,
            }),
        );
    }
    let ids = stack.template["Resources"]
        .as_object()
        .into_iter()
        .flatten();
    let metadata: Map<String, Value> = ids
        .map(|(id, _)| {
            let entry = json!([{ "type": "aws:cdk:logicalId", "data": id }]);
            (format!("/{name}/{id}"), entry)
        })
        .collect();
    json!({
        "type": "aws:cloudformation:stack",
        "environment": environment(stack),
        "properties": properties,
        "dependencies": [format!("{name}.assets")],
        "metadata": metadata,
        "displayName": name,
    })
}

fn asset_artifact(name: &str, assets: &Assets) -> Value {
    let mut properties = json!({ "file": format!("{name}.assets.json") });
    if let (Assets::Bootstrapped, Value::Object(fields)) = (assets, &mut properties) {
        fields.insert(
            "requiresBootstrapStackVersion".to_owned(),
            json!(NEEDED_VERSION),
        );
        fields.insert(
            "bootstrapStackVersionSsmParameter".to_owned(),
            json!(BOOTSTRAP_VERSION),
        );
    }
    json!({ "type": "cdk:asset-manifest", "properties": properties })
}

/// What is uploaded before the stack is deployed: the functions' code and the template itself.
fn asset_manifest(stack: &Stack, template: &str, assets: &Assets) -> Value {
    let mut files = Map::new();
    let mut add = |hash: &str, shown: String, path: &str, key: String| {
        files.insert(
            hash.to_owned(),
            json!({
                "displayName": shown,
                "source": { "path": path, "packaging": "file" },
                "destinations": { "there": destination(stack, key, assets) },
            }),
        );
    };
    for asset in &stack.assets {
        add(
            &asset.hash,
            format!("{}: functions", stack.name),
            &asset.file,
            asset.key.clone(),
        );
    }
    add(
        template,
        format!("{}: template", stack.name),
        &template_file(&stack.name),
        format!("{template}.json"),
    );
    json!({ "version": VERSION, "files": files, "dockerImages": {} })
}

fn destination(stack: &Stack, key: String, assets: &Assets) -> Value {
    let mut destination = json!({ "bucketName": bucket(assets), "objectKey": key });
    if let Value::Object(fields) = &mut destination {
        if let Some(region) = &stack.region {
            fields.insert("region".to_owned(), json!(region));
        }
        if matches!(assets, Assets::Bootstrapped) {
            fields.insert(
                "assumeRoleArn".to_owned(),
                json!(role("file-publishing-role")),
            );
        }
    }
    destination
}

fn tree_of(stack: &Stack) -> Value {
    let mut children = Map::new();
    for (id, resource) in stack.template["Resources"]
        .as_object()
        .into_iter()
        .flatten()
    {
        children.insert(
            id.clone(),
            json!({
                "id": id,
                "path": format!("{}/{id}", stack.name),
                "attributes": { "aws:cdk:cloudformation:type": resource["Type"] },
            }),
        );
    }
    json!({ "id": stack.name, "path": stack.name, "children": children })
}

/// A role that `cdk bootstrap` makes; the CLI fills account and region in.
fn role(name: &str) -> String {
    format!(
        "arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:role/cdk-hnb659fds-{name}-${{AWS::AccountId}}-${{AWS::Region}}"
    )
}

fn bucket(assets: &Assets) -> &str {
    match assets {
        Assets::Bucket(name) => name,
        Assets::Bootstrapped | Assets::Parameter => BOOTSTRAPPED_BUCKET,
    }
}
