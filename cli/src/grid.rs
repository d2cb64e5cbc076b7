//! Columns for people: as wide as their widest cell, two spaces apart.

use unicode_width::UnicodeWidthStr;

/// Where a column's cells stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// Rows of cells, the first one the headings. A row may end early.
pub(crate) fn grid(sides: &[Side], rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..sides.len())
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for ((cell, side), width) in row.iter().zip(sides).zip(&widths) {
            let space = " ".repeat(width.saturating_sub(cell.width()));
            match side {
                Side::Left => line.extend([cell.as_str(), &space, "  "]),
                Side::Right => line.extend([&space, cell.as_str(), "  "]),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_they_must_be() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [
            row(["CIRCUIT", "ADMITS", "PHASE"]),
            row(["pay", "100%", "closed"]),
        ];
        insta::assert_snapshot!(grid(&[Side::Left, Side::Right, Side::Left], &rows), @"
        CIRCUIT  ADMITS  PHASE
        pay        100%  closed
        ");
    }
}
