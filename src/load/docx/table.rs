//! A table while it is read, and the lines above it.

use crate::load::grid::GridCell;

/// Lines above a table that may be its title and unit.
const LEADS: usize = 4;

/// A paragraph beside a table, as a line of its grid.
pub(super) fn line(text: String) -> Vec<GridCell> {
    vec![GridCell {
        text,
        ..GridCell::default()
    }]
}

#[derive(Debug, Default)]
pub(super) struct Table {
    /// Its number in the document, from 0: a table within a table comes after it.
    pub(super) number: u16,
    pub(super) rows: Vec<Vec<GridCell>>,
    pub(super) row: Vec<GridCell>,
    pub(super) cell: String,
    pub(super) span: usize,
    pub(super) continues: bool,
    /// Whether the row at hand was deleted, and the change is still shown.
    pub(super) deleted: bool,
    pub(super) leads: Vec<String>,
    /// The paragraphs of the cell at hand.
    pub(super) said: Vec<String>,
    /// Whether nothing but blank paragraphs stands between the table before and this one.
    pub(super) follows: bool,
    /// Whether nothing but the lines above it does.
    pub(super) only_leads: bool,
    /// How many bytes of the text come before it.
    pub(super) after: u32,
}

impl Table {
    /// What stands above a table in its first cell, as in a frame around it.
    pub(super) fn leads_within(&self) -> Vec<String> {
        if !self.rows.is_empty() || !self.row.is_empty() {
            return Vec::new();
        }
        let said = self.said.iter().filter(|text| !text.trim().is_empty());
        let all: Vec<String> = self.leads.iter().chain(said).cloned().collect();
        leads(&all)
    }
}

/// The short lines at the end of some.
pub(super) fn leads(lines: &[String]) -> Vec<String> {
    let short = |line: &&String| line.chars().count() <= 60 && !line.contains(['。', '；']);
    let short = lines.iter().rev().take_while(short).take(LEADS);
    let mut leads: Vec<String> = short.cloned().collect();
    leads.reverse();
    leads
}
