//! Specs to start from: commented, and correct as they stand.

/// What a starter protects.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Starter {
    /// An HTTP endpoint.
    Http,
    /// A Lambda function, called as a Task.
    Task,
}

impl Starter {
    /// The text of the spec. It parses.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Starter::Http => include_str!("starter/http.yaml"),
            Starter::Task => include_str!("starter/task.yaml"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starters_are_correct_as_they_stand() {
        for starter in [Starter::Http, Starter::Task] {
            let text = starter.text();
            if let Err(errors) = crate::parse(text) {
                panic!("{}", crate::render("starter", text, &errors));
            }
        }
    }

    /// What is commented out must be worth commenting in.
    #[test]
    fn starters_are_correct_with_everything_commented_in() {
        for starter in [Starter::Http, Starter::Task] {
            let text: String = starter.text().lines().map(commented_in).collect();
            if let Err(errors) = crate::parse(&text) {
                panic!("{}", crate::render("starter", &text, &errors));
            }
        }
    }

    /// `#: field: value` is commented out, `# Prose` is prose.
    fn commented_in(line: &str) -> String {
        let indent = line.len() - line.trim_start().len();
        match line.trim_start().strip_prefix("#: ") {
            Some(field) => format!("{}{field}\n", " ".repeat(indent)),
            None => format!("{line}\n"),
        }
    }
}
