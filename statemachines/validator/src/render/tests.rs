//! One text with findings, in every format.

use super::*;
use crate::{Options, check};

const TEXT: &str = r#"{
  "StartAt": "Route",
  "States": {
    "Route": {
      "Type": "Choice",
      "Choices": [{ "Variable": "$.x", "IsPresent": true, "Next": "Dine" }],
      "Default": "Done"
    },
    "Done": { "Type": "Pass", "InputPath": "$order", "End": true }
  }
}"#;

fn checked() -> Checked {
    Checked {
        name: "a, b.json".to_owned(),
        text: TEXT.to_owned(),
        report: check(TEXT, &Options::default()),
    }
}

#[test]
fn as_text() {
    insta::assert_snapshot!(text(&checked()));
}

#[test]
fn as_json() {
    insta::assert_json_snapshot!(json(&checked()));
}

#[test]
fn as_sarif() {
    let log = sarif(&[checked()]);
    insta::assert_json_snapshot!(log["runs"][0]["results"]);
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array();
    assert_eq!(rules.map(Vec::len), Some(crate::rules().count()));
}

#[test]
fn as_github_commands() {
    insta::assert_snapshot!(github(&checked()));
}

#[test]
fn as_a_tally() {
    assert_eq!(tally([]), None);
    assert_eq!(
        tally([&checked()]).as_deref(),
        Some("1 error and 1 warning")
    );
}

#[test]
fn as_an_explanation() {
    insta::assert_snapshot!(
        crate::explain("unknown-version")
            .map(explanation)
            .unwrap_or_default()
    );
}
