//! The template's parameters and where their values come from.

use std::collections::BTreeMap;

use serde_json::Value;

use super::error::DeployError;

/// The values to deploy with: what was given, then what the stack has already (none), then the template's default (left
/// out).
///
/// # Errors
/// When values were given for what is no parameter, or a parameter is left without one.
pub fn chosen(
    stack: &str,
    template: &Value,
    given: &BTreeMap<String, String>,
    deployed: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Option<String>>, DeployError> {
    let empty = serde_json::Map::new();
    let declared = template
        .get("Parameters")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let unknown: Vec<String> = given
        .keys()
        .filter(|name| !declared.contains_key(*name))
        .cloned()
        .collect();
    if !unknown.is_empty() {
        return Err(DeployError::UnknownParameters {
            stack: stack.to_owned(),
            names: unknown,
            known: declared.keys().cloned().collect(),
        });
    }
    let mut chosen = BTreeMap::new();
    let mut missing = Vec::new();
    for (name, parameter) in declared {
        if let Some(value) = given.get(name) {
            chosen.insert(name.clone(), Some(value.clone()));
        } else if deployed.contains_key(name) {
            chosen.insert(name.clone(), None);
        } else if parameter.get("Default").is_none() {
            missing.push(name.clone());
        }
    }
    if missing.is_empty() {
        Ok(chosen)
    } else {
        Err(DeployError::MissingParameters {
            stack: stack.to_owned(),
            names: missing,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::chosen;
    use crate::deploy::error::DeployError;

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let pairs = pairs.iter();
        pairs
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn given_wins_over_deployed_over_default() {
        let template = json!({ "Parameters": {
            "Given": { "Type": "String", "Default": "d" },
            "Deployed": { "Type": "String" },
            "Defaulted": { "Type": "String", "Default": "d" },
        }});
        let given = map(&[("Given", "g")]);
        let deployed = map(&[("Given", "old"), ("Deployed", "old"), ("Gone", "old")]);
        let values = chosen("checkout", &template, &given, &deployed).unwrap();
        let expected = BTreeMap::from([
            ("Deployed".to_owned(), None),
            ("Given".to_owned(), Some("g".to_owned())),
        ]);
        assert_eq!(values, expected);
    }

    #[test]
    fn what_is_missing_and_what_is_too_much_is_told() {
        let template = json!({ "Parameters": { "A": {}, "B": {} } });
        let missing = chosen("checkout", &template, &map(&[]), &map(&[])).unwrap_err();
        assert_eq!(
            missing.to_string(),
            "the stack `checkout` needs values for its parameters: A, B"
        );
        assert_eq!(missing.hints(), ["give --parameter A=… --parameter B=…"]);
        let unknown = chosen("checkout", &template, &map(&[("C", "1")]), &map(&[])).unwrap_err();
        assert!(matches!(unknown, DeployError::UnknownParameters { .. }));
    }
}
