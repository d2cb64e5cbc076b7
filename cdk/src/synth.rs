//! From specs to an assembly.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};
use spec::Spec;

use crate::app::{App, Problem, SynthError};
use crate::assembly::{Assembly, Asset, Assets, Stack, manifest};
use crate::names::ASSET_BUCKET;
use crate::plan::{self, Plan};
use crate::template::intrinsic::{reference, sub};
use crate::{asset, limits, stack};

/// Synthesises every stack of an app. The same app gives the same bytes.
///
/// # Errors
/// Everything that is wrong, with nothing synthesised: no program for an architecture, Tasks whose permissions cannot be
/// told, two stacks of one name, more in a stack than AWS takes.
pub fn synth(app: &App<'_>) -> Result<Assembly, SynthError> {
    let mut assembly = Assembly::default();
    let mut problems = Vec::new();
    let mut names = BTreeSet::new();
    for spec in app.specs {
        for stack in &spec.stacks {
            if !names.insert(stack.name.as_str()) {
                problems.push(Problem {
                    stack: stack.name.clone(),
                    message: "two stacks have this name".to_owned(),
                    hint: "give each spec a `name` of its own".to_owned(),
                });
                continue;
            }
            add(&mut assembly, app, spec, stack, &mut problems);
        }
    }
    if !problems.is_empty() {
        return Err(SynthError { problems });
    }
    manifest::add(&mut assembly, &app.assets);
    Ok(assembly)
}

fn add(
    assembly: &mut Assembly,
    app: &App<'_>,
    spec: &Spec,
    stack: &spec::Stack,
    problems: &mut Vec<Problem>,
) {
    let settings = plan::settings(spec, stack);
    let problem = |message: String, hint: String| Problem {
        stack: stack.name.clone(),
        message,
        hint,
    };
    let architecture = stack.architecture;
    let Some(bootstrap) = app.workers.get(&architecture) else {
        problems.push(problem(
            format!("there is no program for {architecture}"),
            format!("build it: sfn-breaker package --architecture {architecture}"),
        ));
        return;
    };
    let (asset, zip) = match asset::worker(bootstrap, &settings) {
        Ok(packed) => packed,
        Err(error) => {
            problems.push(problem(
                format!("the functions' code {error}"),
                "build the program anew: sfn-breaker package".to_owned(),
            ));
            return;
        }
    };
    let plan = Plan {
        spec,
        stack,
        machines: generator::render(spec),
        settings,
        code: (bucket(&app.assets), asset.key.clone()),
    };
    let template = stack::template(&plan, &app.assets, problems).to_value();
    let text = pretty(&template);
    limits::check(&stack.name, &template, &text, problems);
    assembly.files.insert(asset.file.clone(), Arc::from(zip));
    let file = template_file(&stack.name);
    assembly.files.insert(file, Arc::from(text));
    assembly.stacks.push(Stack {
        name: stack.name.clone(),
        account: stack.account.clone().or_else(|| app.account.clone()),
        region: stack.region.clone().or_else(|| app.region.clone()),
        template,
        assets: vec![Asset { ..asset }],
        tags: stack
            .tags
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect(),
    });
}

/// The file of a stack's template.
pub(crate) fn template_file(stack: &str) -> String {
    format!("{stack}.template.json")
}

/// JSON as it is written into files.
pub(crate) fn pretty(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

fn bucket(assets: &Assets) -> Value {
    match assets {
        Assets::Bootstrapped => sub(manifest::BOOTSTRAPPED_BUCKET),
        Assets::Bucket(name) => json!(name),
        Assets::Parameter => reference(ASSET_BUCKET),
    }
}
