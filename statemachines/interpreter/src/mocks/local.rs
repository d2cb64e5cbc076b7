//! AWS Step Functions Local's `MockConfigFile.json`.

use expr::{Object, Value};

use super::Mocks;
use super::parse::{Problems, responses};

/// Whether an object is such a file.
pub(super) fn is_one(fields: &Object) -> bool {
    ["StateMachines", "MockedResponses"]
        .iter()
        .any(|key| fields.get(key).is_some_and(Value::is_container))
}

/// The responses of one test case.
pub(super) fn parse(fields: &Object, test_case: Option<&str>, problems: &mut Problems) -> Mocks {
    let mut mocks = Mocks::default();
    let Some(case) = find(fields, test_case, problems) else {
        return mocks;
    };
    for (state, name) in case {
        let json = name.as_str().and_then(|name| {
            fields
                .get("MockedResponses")?
                .get(name)
                .map(|json| (name, json))
        });
        match json {
            Some((name, json)) => {
                if let Some(responses) =
                    responses(&format!("MockedResponses/{name}"), json, problems)
                {
                    mocks.states.insert(state.clone(), responses);
                }
            }
            None => problems.add(state, format!("there is no mocked response {name}")),
        }
    }
    mocks
}

fn find<'a>(
    fields: &'a Object,
    test_case: Option<&str>,
    problems: &mut Problems,
) -> Option<&'a Object> {
    let mut cases = Vec::new();
    if let Some(Value::Object(machines)) = fields.get("StateMachines") {
        for (machine, json) in machines {
            if let Some(Value::Object(found)) = json.get("TestCases") {
                for (case, states) in found {
                    if let Value::Object(states) = states {
                        cases.push((format!("{machine}/{case}"), states));
                    }
                }
            }
        }
    }
    let wanted = test_case.map(|case| case.replacen('#', "/", 1));
    let chosen = match (&wanted, cases.as_slice()) {
        (None, [(_, only)]) => Some(*only),
        (None, _) => None,
        (Some(wanted), cases) => cases
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, states)| *states),
    };
    if chosen.is_none() {
        let names: Vec<&str> = cases.iter().map(|(name, _)| name.as_str()).collect();
        let what = match wanted {
            Some(wanted) => format!("there is no test case `{wanted}`"),
            None => "say which test case is to be run".to_owned(),
        };
        problems.add(
            "--test-case",
            format!("{what}; the file has: {}", names.join(", ")),
        );
    }
    chosen
}

#[cfg(test)]
mod tests {
    use expr::value;

    #[test]
    fn a_case_is_found_by_its_name() {
        let file = value!({
            "StateMachines": {"Shop": {"TestCases": {"ok": {"Charge": "Paid"}, "odd": {"Charge": "Lost"}}}},
            "MockedResponses": {"Paid": {"0": {"Return": 1}}}
        });
        let error = |case| {
            super::super::Mocks::parse(&file, case)
                .map(|_| ())
                .map_err(|error| error.to_string())
        };
        assert_eq!(error(Some("Shop/ok")), Ok(()));
        assert_eq!(error(Some("Shop#ok")), Ok(()));
        insta::assert_snapshot!(error(Some("Shop/none")).unwrap_err(), @"--test-case: there is no test case `Shop/none`; the file has: Shop/ok, Shop/odd");
        insta::assert_snapshot!(error(None).unwrap_err(), @"--test-case: say which test case is to be run; the file has: Shop/ok, Shop/odd");
        insta::assert_snapshot!(error(Some("Shop/odd")).unwrap_err(), @r#"Charge: there is no mocked response "Lost""#);
    }
}
