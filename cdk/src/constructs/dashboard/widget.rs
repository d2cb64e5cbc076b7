//! Widgets as CloudWatch draws them.

use serde_json::{Value, json};

/// Rows that a graph takes.
const HEIGHT: u32 = 6;

/// A text over the whole width.
pub(super) fn text(y: u32, height: u32, markdown: &str) -> Value {
    json!({
        "type": "text",
        "x": 0,
        "y": y,
        "width": 24,
        "height": height,
        "properties": { "markdown": markdown },
    })
}

/// One metric.
pub(super) struct Line {
    /// The namespace, the name, and the dimension where there is one.
    place: Vec<String>,
    options: Value,
}

impl Line {
    pub(super) fn new(
        namespace: &str,
        name: &str,
        dimension: Option<(&str, &str)>,
        statistic: &str,
        id: Option<&str>,
        label: &str,
    ) -> Self {
        let mut options = json!({ "stat": statistic, "label": label });
        if let Some(id) = id {
            options["id"] = json!(id);
        }
        let dimension = dimension
            .into_iter()
            .flat_map(|(name, value)| [name, value]);
        let place = [namespace, name].into_iter().chain(dimension);
        Line {
            place: place.map(str::to_owned).collect(),
            options,
        }
    }

    /// Looks at another statistic.
    pub(super) fn statistic(&mut self, statistic: &str) {
        self.options["stat"] = json!(statistic);
    }

    fn to_value(&self) -> Value {
        let place = self.place.iter().map(|part| json!(part));
        place.chain([self.options.clone()]).collect()
    }
}

/// A graph, minute by minute.
pub(super) struct Graph {
    title: &'static str,
    lines: Vec<Value>,
    left: Value,
    marks: Vec<Value>,
}

impl Graph {
    pub(super) fn new(title: &'static str) -> Self {
        Graph {
            title,
            lines: Vec::new(),
            left: json!({ "min": 0 }),
            marks: Vec::new(),
        }
    }

    /// Draws the left axis over a fixed range.
    pub(super) fn left_range(mut self, least: u32, most: u32) -> Self {
        self.left = json!({ "min": least, "max": most });
        self
    }

    /// Draws a metric.
    pub(super) fn line(mut self, line: Line) -> Self {
        self.lines.push(line.to_value());
        self
    }

    /// Draws a metric by the right axis.
    pub(super) fn line_right(mut self, mut line: Line) -> Self {
        line.options["yAxis"] = json!("right");
        self.lines.push(line.to_value());
        self
    }

    /// Takes a metric for formulas, without drawing it.
    pub(super) fn hidden(mut self, mut line: Line) -> Self {
        line.options["visible"] = json!(false);
        self.lines.push(line.to_value());
        self
    }

    /// Draws what a formula makes of the metrics.
    pub(super) fn formula(mut self, expression: &str, id: &str, label: &str) -> Self {
        self.lines
            .push(json!([{ "expression": expression, "id": id, "label": label }]));
        self
    }

    /// Draws a line across.
    pub(super) fn mark(mut self, value: f64, label: &str) -> Self {
        self.marks.push(json!({ "value": value, "label": label }));
        self
    }

    /// The widget, at its place.
    pub(super) fn at(self, x: u32, y: u32, width: u32) -> Value {
        let mut properties = json!({
            "title": self.title,
            "region": "${AWS::Region}",
            "view": "timeSeries",
            "period": 60,
            "metrics": self.lines,
            "yAxis": { "left": self.left },
        });
        if !self.marks.is_empty() {
            properties["annotations"] = json!({ "horizontal": self.marks });
        }
        json!({
            "type": "metric",
            "x": x,
            "y": y,
            "width": width,
            "height": HEIGHT,
            "properties": properties,
        })
    }
}
