//! Workflow commands, which GitHub shows at the line of a change.

use asl::syntax::Lines;

use super::Checked;

/// One line for each finding.
pub fn github(checked: &Checked) -> String {
    let lines = Lines::new(&checked.text);
    let mut out = String::new();
    for finding in &checked.report.findings {
        let (start, end) = (finding.at.position, lines.position(finding.at.span.end));
        let hints: String = finding
            .hints
            .iter()
            .map(|hint| format!("\nHint: {hint}"))
            .collect();
        let mut command = format!(
            "::{} file={},line={},col={}",
            finding.severity.as_str(),
            property(&checked.name),
            start.line,
            start.column
        );
        // A column range is only understood within one line.
        if end.line == start.line {
            command.push_str(&format!(",endLine={},endColumn={}", end.line, end.column));
        }
        let message = data(&format!("{}{hints}", finding.message));
        out.push_str(&format!(
            "{command},title={}::{message}\n",
            property(finding.code)
        ));
    }
    out
}

/// A message, with what ends a command escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property's value, with what separates properties escaped too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
