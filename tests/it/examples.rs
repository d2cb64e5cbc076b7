//! The examples keep their promises: every scenario below `statemachines/examples` meets its own expectations, as a
//! reader runs it. A new example or scenario needs nothing here.

use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;

use harness::command::{Ran, Sandbox};
use harness::repository;
use serde_json::Value;

/// Every scenario, in any folder of the examples: files as `simulate` finds them in a folder.
fn scenarios() -> Vec<PathBuf> {
    let mut files = repository::files_below(&repository::root().join("statemachines/examples"));
    files.retain(|file| file.to_string_lossy().ends_with("scenario.yaml"));
    files
}

/// What a scenario does otherwise than it should: expectations that do not hold, executions that failed and should not
/// have, or expecting nothing at all. None when it keeps its promises.
fn broken_promises(ran: &Ran) -> Vec<String> {
    let Ok(reports) = serde_json::from_str::<Vec<Value>>(&ran.stdout) else {
        return vec![ran.to_string()];
    };
    let (mut expected, mut broken) = (0, Vec::new());
    for report in &reports {
        for part in ["dependencies", "machines"].map(|kind| &report[kind]) {
            for part in part.as_array().unwrap() {
                let checks = part["expectations"].as_array().unwrap();
                expected += checks.len();
                let missed = checks.iter().filter(|check| check["holds"] != true);
                broken.extend(missed.map(|check| format!("{}: {check}", part["name"])));
            }
        }
        let troubles = report["troubles"].as_array().unwrap();
        broken.extend(troubles.iter().map(Value::to_string));
    }
    if expected == 0 {
        broken.push("it expects nothing".to_owned());
    }
    if broken.is_empty() && ran.status != Some(0) {
        broken.push(ran.to_string());
    }
    broken
}

#[test]
fn every_scenario_meets_its_expectations() {
    let scenarios = scenarios();
    assert!(scenarios.len() > 1, "scenarios have gone missing");
    let waiting = Mutex::new(scenarios.iter());
    let broken = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(1, Into::into);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let folder = Sandbox::new();
                loop {
                    let Some(scenario) = waiting.lock().unwrap().next() else {
                        return;
                    };
                    let scenario = scenario.display().to_string();
                    let ran = folder.run(&["simulate", &scenario, "--format", "json"]);
                    let of_this = broken_promises(&ran);
                    let told = of_this.into_iter().map(|one| format!("{scenario}: {one}"));
                    broken.lock().unwrap().extend(told);
                }
            });
        }
    });
    let broken = broken.into_inner().unwrap();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
