//! The validator over what is rendered, and over specs.

use harness::validation::{check, shown};
use harness::variants;
use validator::{Options, Severity, Subject};

use crate::commands::validate::SPEC;

#[test]
fn rendered_machines_give_nothing_to_complain_about() {
    for (variant, spec) in variants::all() {
        for machine in generator::render(&spec) {
            let report = check(&machine.definition.to_json(), machine.workflow.as_str());
            assert!(
                report.findings.is_empty(),
                "{variant}, {}:\n{}",
                machine.name,
                shown(&report)
            );
        }
    }
}

#[test]
fn lints_on_specs_are_warnings() {
    let options = Options {
        subject: Some(Subject::Spec),
        ..Options::default()
    };
    let report = validator::check(SPEC, &options);
    assert_eq!(report.count(Severity::Warning), 1, "{}", shown(&report));
    assert_eq!(report.count(Severity::Error), 0);
}
