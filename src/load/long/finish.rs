//! The end of a stretch: which row stands above which, and the columns that no line gives.

use super::panels::Reader;
use super::scan::SCALE;
use crate::form::{CodeTable, Hierarchy};
use crate::ledger::{Look, NONE, Panel, Presence, Role};
use crate::source::saturate;
use indexmap::IndexSet;

impl Reader<'_> {
    /// Ends a stretch: what stands above what, and the columns that no line gives.
    pub(super) fn finish(&mut self) {
        let documents = self.documents.len();
        for panel in &mut self.batch.panels {
            panel.presence.resize(documents, Presence::Absent);
            panel.starts.resize(documents, 0);
            panel.starts.push(saturate(panel.codes.len()));
            panel.parents.resize(panel.codes.len(), NONE);
        }
        for target in 0..self.layout.targets.len() {
            self.hierarchy(target);
        }
        for panel in &mut self.batch.panels {
            depths(panel);
        }
        self.columns();
    }

    fn columns(&mut self) {
        let documents = self.documents.len();
        for panel in &mut self.batch.panels {
            for column in &mut panel.columns {
                column.exponent = 0;
                column.printed.resize(documents, false);
            }
        }
        for target in &self.layout.targets {
            let Some(panel) = self.batch.panels.get_mut(target.form.0 as usize) else {
                continue;
            };
            for own in &target.columns {
                let Some(column) = panel.columns.get_mut(own.column) else {
                    continue;
                };
                column.printed.fill(true);
                let unit = own.unit.map(|unit| unit.exponent());
                let scale = i32::try_from(SCALE).unwrap_or(0);
                column.exponent = unit.unwrap_or(0).saturating_sub(scale);
                if unit.is_none() {
                    column.looks = vec![Look::Unsure; column.values.len()];
                }
            }
        }
        for panel in &mut self.batch.panels {
            let rows = panel.codes.len();
            for column in &mut panel.columns {
                if column.values.len() == rows {
                    continue;
                }
                // Of a form with several blocks, only the rows of one have the column: a plan leaves that alone.
                let look = match column.values.is_empty() {
                    true => Look::Absent,
                    false => Look::Unsure,
                };
                column.values = vec![0; rows];
                column.blanks.clear();
                column.looks = vec![look; rows];
            }
        }
    }

    /// The row above each row of a table, by its code table.
    fn hierarchy(&mut self, target: usize) {
        let Some((own, block)) = self.layout.targets.get(target).zip(self.blocks.get(target))
        else {
            return;
        };
        let forms = self.forms;
        let table = match block.hierarchy {
            Hierarchy::Flat => return,
            Hierarchy::Codes(id) => forms.code_table(id),
            Hierarchy::Indent | Hierarchy::Ordinal => None,
        };
        let Some(panel) = self.batch.panels.get_mut(own.form.0 as usize) else {
            return;
        };
        let Some(table) = table else {
            // Blanks and ordinals stand in the names as printed: the reader of documents tells.
            for presence in panel.presence.iter_mut().filter(|p| **p == Presence::One) {
                *presence = Presence::Odd;
            }
            return;
        };
        let Some(above) = self.above.get_mut(target) else {
            return;
        };
        for document in 0..self.documents.len() {
            self.stamp = self.stamp.wrapping_add(1);
            let rows = panel.range(document);
            self.seen.resize(self.batch.codes.len(), (0, 0));
            let item = |panel: &Panel, row: usize| {
                panel.roles.get(row) == Some(&Role::Item)
                    && panel.blocks.get(row) == Some(&own.block)
            };
            for row in rows.clone().filter(|row| item(panel, *row)) {
                let code = panel.codes.get(row).copied().unwrap_or(NONE);
                if let Some(slot) = self
                    .seen
                    .get_mut(code as usize)
                    .filter(|s| s.0 != self.stamp)
                {
                    *slot = (self.stamp, saturate(row));
                }
            }
            for row in rows {
                if !item(panel, row) {
                    continue;
                }
                let seen = |code: u32| {
                    let seen = self.seen.get(code as usize).filter(|s| s.0 == self.stamp);
                    seen.map(|seen| seen.1)
                };
                let code = panel.codes.get(row).copied().unwrap_or(NONE);
                let found = nearest(&mut self.batch.codes, table, above, code, seen);
                if let Some(slot) = panel.parents.get_mut(row) {
                    *slot = found
                        .filter(|found| *found != saturate(row))
                        .unwrap_or(NONE);
                }
            }
        }
    }
}

/// The row of the nearest code above a code that is printed. A code table may run in a circle.
fn nearest(
    codes: &mut IndexSet<String>,
    table: &CodeTable,
    above: &mut Vec<Option<u32>>,
    mut code: u32,
    seen: impl Fn(u32) -> Option<u32>,
) -> Option<u32> {
    for _ in 0..16 {
        code = parent(codes, table, above, code);
        if code == NONE {
            return None;
        }
        if let Some(row) = seen(code) {
            return Some(row);
        }
    }
    None
}

/// The code above a code, by number; worked out once.
fn parent(
    codes: &mut IndexSet<String>,
    table: &CodeTable,
    above: &mut Vec<Option<u32>>,
    code: u32,
) -> u32 {
    let at = code as usize;
    if code == NONE {
        return NONE;
    }
    if let Some(known) = above.get(at).copied().flatten() {
        return known;
    }
    let text = codes.get_index(at).map_or("", String::as_str);
    let found = match table.parent(text) {
        Some(parent) => saturate(codes.insert_full(parent).0),
        None => NONE,
    };
    if above.len() <= at {
        above.resize(at.saturating_add(1), None);
    }
    if let Some(slot) = above.get_mut(at) {
        *slot = Some(found);
    }
    found
}

fn depths(panel: &mut Panel) {
    let rows = panel.codes.len();
    let mut depths = std::mem::take(&mut panel.depths);
    depths.clear();
    for row in 0..rows {
        let mut depth = 0u16;
        let mut at = row;
        while let Some(parent) = panel.parents.get(at).copied().filter(|p| *p != NONE) {
            depth = depth.saturating_add(1);
            at = parent as usize;
            if usize::from(depth) > rows || depth == u16::MAX {
                break;
            }
        }
        depths.push(depth);
    }
    panel.depths = depths;
}
