//! Tables that stand within a form of labels, without an empty row before them: its parts.

mod cut;
mod goals;
mod narrow;
mod part;

use super::blocks::{Block, Lead, Line};
use crate::form::{FormId, Forms};
use crate::types::Dimension;
use crate::value::{Unit, unit_of_heading};
use cut::Cutter;
use indexmap::IndexSet;
use narrow::narrowed;
use part::Part;

/// A block of a form of labels without the parts that stand within it, and these.
pub(super) fn parts(forms: &Forms, id: FormId, block: &Block) -> (Block, Vec<Block>) {
    let all = forms.iter().filter(|(_, part)| part.part_of == Some(id));
    let parts: Vec<Part<'_>> = all.map(|(_, form)| Part::of(form)).collect();
    let none = IndexSet::new();
    let labels = forms.form(id).map_or(&none, |form| &form.plain().known);
    let mut cutter = Cutter::new(&parts, labels, block);
    for (at, line) in block.rows.iter().enumerate() {
        let below = block.rows.get(at.saturating_add(1)..).unwrap_or_default();
        cutter.take(line, below);
    }
    cutter.finish()
}

/// A block at whose titles of parts, each with the headings of its part right below, others begin: the rest of a form
/// that goes on overleaf.
pub(super) fn apart(forms: &Forms, block: &Block) -> Vec<Block> {
    let lone = |line: &Line| line.iter().filter(|cell| cell.begins()).count() == 1;
    let mut below = block.rows.iter().skip(1);
    if !below.any(lone) {
        return vec![block.clone()];
    }
    let all = forms.iter().filter(|(_, form)| form.part_of.is_some());
    let parts: Vec<Part<'_>> = all.map(|(_, form)| Part::of(form)).collect();
    let begins = |at: usize| {
        let (line, next) = (block.rows.get(at)?, block.rows.get(at.saturating_add(1))?);
        let part = parts
            .iter()
            .find(|part| part.is_title(line) && part.is_head(next));
        part.map(|_| line)
    };
    let mut out: Vec<Block> = Vec::new();
    for (at, line) in block.rows.iter().enumerate() {
        match (begins(at), out.last_mut()) {
            (Some(title), _) => {
                let lead: Vec<Lead> = lead_of(title).into_iter().collect();
                out.push(Block {
                    unit: unit_of(&lead).or(block.unit),
                    lead,
                    ..Block::default()
                });
            }
            (None, Some(last)) => last.rows.push(line.clone()),
            (None, None) => out.push(Block {
                rows: vec![line.clone()],
                notes: Vec::new(),
                ..block.clone()
            }),
        }
    }
    if let [_, _, ..] = out.as_slice() {
        for part in &mut out {
            part.rows = narrowed(std::mem::take(&mut part.rows), None);
        }
    }
    if let Some(last) = out.last_mut() {
        last.notes.clone_from(&block.notes);
    }
    out
}

/// The unit behind a title: `项目资金（元）`.
fn unit_of(lead: &[Lead]) -> Option<Unit> {
    let unit = |lead: &Lead| {
        unit_of_heading(&lead.text).filter(|unit| unit.dimension() == Dimension::Money)
    };
    lead.iter().find_map(unit)
}

fn lead_of(line: &Line) -> Option<Lead> {
    let cell = line.iter().find(|cell| cell.begins())?;
    Some(Lead {
        text: cell.trimmed().to_owned(),
        place: cell.place,
        line: line.clone(),
    })
}
