//! The score: which rules hold in which scenario, pinned in `score.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use harness::repository;

use crate::run::Judged;

/// What writes the pinned score anew.
const PIN_IT: &str = "BATTERY_PIN=yes cargo test -p sfn-breaker-tests --test battery";

const HEAD: &str = "\
# The rules that apply to each scenario, and whether they hold (README.md). Written by
# BATTERY=all BATTERY_PIN=yes cargo test -p sfn-breaker-tests --test battery
";

/// The score for people: a line a scenario with its figures, a line a rule, and the sum.
pub(crate) fn table(judged: &[Judged]) -> String {
    let mut text = String::new();
    for one in judged {
        let sign = if one.passed() { "ok" } else { "NO" };
        let figures: Vec<String> = one.verdicts.iter().map(told).collect();
        let _ = writeln!(text, "{sign}  {:46} {}", one.name, figures.join("; "));
    }
    let mut rules: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for verdict in judged.iter().flat_map(|one| &one.verdicts) {
        let (held, all) = rules.entry(verdict.rule).or_default();
        *held += usize::from(verdict.holds);
        *all += 1;
    }
    for (rule, (held, all)) in rules {
        let _ = writeln!(text, "{rule:10} {held} of {all}");
    }
    let passed = judged.iter().filter(|one| one.passed()).count();
    let _ = write!(text, "{passed} passed, {} failed", judged.len() - passed);
    text
}

fn told(verdict: &crate::rules::Verdict) -> String {
    let no = if verdict.holds { "" } else { "NO " };
    format!("{no}{}: {}", verdict.rule, verdict.figures)
}

/// Which rules hold, without figures: what is pinned.
fn line(judged: &Judged) -> String {
    let rules = judged.verdicts.iter().map(|one| {
        let holds = if one.holds { "yes" } else { "NO" };
        format!("{} {holds}", one.rule)
    });
    rules.collect::<Vec<_>>().join(", ")
}

/// Holds a score against the pinned one. A pinned scenario that `covered` holds for ran, or is gone.
pub(crate) fn compare(judged: &[Judged], covered: impl Fn(&str) -> bool) -> Result<(), String> {
    difference(judged, &pinned(), covered)
}

fn difference(
    judged: &[Judged],
    pinned: &BTreeMap<String, String>,
    covered: impl Fn(&str) -> bool,
) -> Result<(), String> {
    let mut lines = Vec::new();
    for one in judged {
        let (name, now) = (&one.name, line(one));
        let before = pinned.get(name);
        if before == Some(&now) {
            continue;
        }
        if let Some(before) = before {
            lines.push(format!("- {name:46} {before}"));
        }
        lines.push(format!("+ {name:46} {now}"));
        let figures = one.verdicts.iter().map(told);
        lines.extend(figures.map(|figures| format!("      {figures}")));
    }
    let gone = pinned.iter().filter(|(name, _)| {
        let ran = judged.iter().any(|one| one.name == **name);
        covered(name) && !ran
    });
    lines.extend(gone.map(|(name, before)| format!("- {name:46} {before}")));
    if lines.is_empty() {
        return Ok(());
    }
    Err(format!(
        "the score is not the pinned one (- pinned, + found):\n{}\nIf that is intended, pin it:\n  {PIN_IT}\n",
        lines.join("\n")
    ))
}

/// Pins a score. Scenarios that `covered` does not hold for keep theirs.
pub(crate) fn write(judged: &[Judged], covered: impl Fn(&str) -> bool) {
    let mut score = pinned();
    score.retain(|name, _| !covered(name));
    score.extend(judged.iter().map(|one| (one.name.clone(), line(one))));
    if let Err(error) = fs::write(file(), printed(&score)) {
        panic!("cannot write `{}`: {error}", file().display());
    }
}

fn printed(score: &BTreeMap<String, String>) -> String {
    let mut text = HEAD.to_owned();
    for (name, rules) in score {
        let _ = writeln!(text, "{name:46} {rules}");
    }
    let failed = score.values().filter(|rules| rules.contains("NO")).count();
    let _ = writeln!(text, "# {} passed, {failed} failed", score.len() - failed);
    text
}

/// What is pinned, by name; empty when nothing ever was.
fn pinned() -> BTreeMap<String, String> {
    match fs::read_to_string(file()) {
        Ok(text) => parsed(&text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
        Err(error) => panic!("cannot read `{}`: {error}", file().display()),
    }
}

fn parsed(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let entries = lines.filter_map(|line| line.split_once(' '));
    entries
        .map(|(name, rules)| (name.to_owned(), rules.trim().to_owned()))
        .collect()
}

fn file() -> PathBuf {
    repository::root().join("tests/battery/score.txt")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Verdict;

    fn judged(name: &str, holds: bool) -> Judged {
        Judged {
            name: name.to_owned(),
            verdicts: vec![Verdict {
                rule: "calm",
                holds,
                figures: "3 trips without an outage".to_owned(),
            }],
        }
    }

    #[test]
    fn a_score_is_what_was_printed() {
        let score: BTreeMap<String, String> = [judged("noise", true), judged("spike", false)]
            .iter()
            .map(|one| (one.name.clone(), line(one)))
            .collect();
        let text = printed(&score);
        assert_eq!(parsed(&text), score);
        assert!(text.ends_with("# 1 passed, 1 failed\n"), "{text}");
    }

    #[test]
    fn a_regression_and_an_improvement_both_fail() {
        let pinned = |holds: &str| BTreeMap::from([("noise".to_owned(), format!("calm {holds}"))]);
        let good = [judged("noise", true)];
        assert_eq!(difference(&good, &pinned("yes"), |_| true), Ok(()));
        let better = difference(&good, &pinned("NO"), |_| true).unwrap_err();
        assert!(
            better.contains("- noise") && better.contains("+ noise"),
            "{better}"
        );
        let worse = difference(&[judged("noise", false)], &pinned("yes"), |_| true).unwrap_err();
        assert!(worse.contains("NO calm: 3 trips"), "{worse}");
        assert!(worse.contains("BATTERY_PIN=yes"), "{worse}");
    }

    #[test]
    fn scenarios_that_come_and_go_are_reported() {
        let pinned = BTreeMap::from([("gone".to_owned(), "calm yes".to_owned())]);
        let new = [judged("new", true)];
        let both = difference(&new, &pinned, |_| true).unwrap_err();
        assert!(both.contains("- gone") && both.contains("+ new"), "{both}");
        // The others did not run.
        let part = difference(&new, &pinned, |_| false).unwrap_err();
        assert!(!part.contains("gone"), "{part}");
    }

    #[test]
    fn a_scenario_that_no_rule_applies_to_does_not_pass() {
        let nothing = Judged {
            name: "nothing".to_owned(),
            verdicts: Vec::new(),
        };
        assert!(!nothing.passed());
        assert!(table(&[nothing]).ends_with("0 passed, 1 failed"));
    }
}
