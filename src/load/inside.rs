//! Tables that stand within a form of labels, without an empty row before them: its parts.

use super::blocks::{Block, Lead, Line};
use super::choose::bare_title;
use super::grid::GridCell;
use super::headings::{heading_of, known};
use super::years::without_years;
use crate::form::{Form, FormId, Forms};
use crate::value::normal_name;
use indexmap::IndexSet;
use std::borrow::Cow;

/// The fewest headings of a part by which a line is known to be its head; of one whose title stands before them.
const HEADINGS: (usize, usize) = (3, 2);

/// A block of a form of labels without the parts that stand within it, and these.
pub(super) fn parts(forms: &Forms, id: FormId, block: &Block) -> (Block, Vec<Block>) {
    let all = forms.iter().filter(|(_, part)| part.part_of == Some(id));
    let parts: Vec<Part<'_>> = all.map(|(_, form)| Part::of(form)).collect();
    let labels = forms.form(id).map(known).unwrap_or_default();
    let mut own = Block {
        rows: Vec::new(),
        ..block.clone()
    };
    let mut inner: Vec<Block> = Vec::new();
    // The column of names of the part that goes on, and the cell beside it that its lines share.
    let mut names: Option<usize> = None;
    let mut group: Option<(usize, String)> = None;
    let mut groups: Vec<Option<usize>> = Vec::new();
    for line in &block.rows {
        if let Some(part) = parts.iter().find(|part| part.is_head(line)) {
            let title = |line: &mut Line| parts.iter().any(|part| part.is_title(line));
            let lead = own.rows.pop_if(title);
            inner.push(Block {
                lead: lead.iter().filter_map(lead_of).collect(),
                rows: vec![line.clone()],
                unit: block.unit,
                ..Block::default()
            });
            names = part.names(line);
            group = part.group(line);
            groups.push(group.as_ref().map(|(at, _)| *at));
            continue;
        }
        // What begins behind the names goes on with the line above, as on the next page.
        let named = |at: &usize| {
            let begins = line.iter().take(*at).any(GridCell::begins);
            !begins || line.get(*at).is_some_and(|cell| !cell.is_empty())
        };
        let lone = line.iter().filter(|cell| cell.begins()).count() < 2;
        let shared = group.as_ref().is_some_and(|(at, text)| {
            line.get(*at)
                .is_some_and(|cell| cell.merged && cell.text == *text)
        });
        let head = inner.last().and_then(|part| part.rows.first());
        let fits = head.is_none_or(|head| !is_across(line, head));
        let goes_on = fits && (shared || !lone && !begins_with(line, &labels));
        names = names.filter(|at| named(at) && goes_on);
        match inner.last_mut().filter(|_| names.is_some()) {
            Some(part) => part.rows.push(line.clone()),
            None => own.rows.push(line.clone()),
        }
    }
    for (part, group) in inner.iter_mut().zip(groups) {
        part.rows = narrowed(std::mem::take(&mut part.rows), group);
    }
    (own, inner)
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
            (Some(title), _) => out.push(Block {
                lead: lead_of(title).into_iter().collect(),
                unit: block.unit,
                ..Block::default()
            }),
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

/// What is known of a part.
struct Part<'f> {
    form: &'f Form,
    headings: IndexSet<String>,
}

impl<'f> Part<'f> {
    fn of(form: &'f Form) -> Self {
        Self {
            form,
            headings: known(form),
        }
    }

    /// Whether a line is the headings of the part; the name of a group may stand before them.
    fn is_head(&self, line: &Line) -> bool {
        let texts: Vec<Cow<'_, str>> = line
            .iter()
            .filter(|cell| cell.begins())
            .map(|cell| heading_of(&cell.text))
            .collect();
        let own = texts.iter().filter(|text| self.heads(text)).count();
        let titled = line.iter().find(|cell| cell.begins());
        let fewest = match titled.is_some_and(|cell| self.is_titled(&cell.text)) {
            true => HEADINGS.1,
            false => HEADINGS.0,
        };
        own >= fewest && own.saturating_add(1) >= texts.len()
    }

    /// The cell before the headings, where there is one.
    fn group(&self, line: &Line) -> Option<(usize, String)> {
        let mut begun = line.iter().enumerate().filter(|(_, cell)| cell.begins());
        let (at, cell) = begun.next()?;
        let heading = self.heads(&heading_of(&cell.text));
        (!heading).then(|| (at, cell.text.clone()))
    }

    /// Whether a text is a heading of the part, with a year before it or not.
    fn heads(&self, text: &str) -> bool {
        self.headings.contains(text) || self.headings.contains(&without_years(text))
    }

    /// The column of names, by the line of headings.
    fn names(&self, line: &Line) -> Option<usize> {
        let mut labels = self.form.blocks.iter().flat_map(|block| &block.label);
        labels.find_map(|label| {
            let own = heading_of(label);
            line.iter().position(|cell| heading_of(&cell.text) == own)
        })
    }

    /// Whether a line is the title of the part and nothing else.
    fn is_title(&self, line: &Line) -> bool {
        let mut texts = line.iter().filter(|cell| cell.begins());
        let (Some(text), None) = (texts.next(), texts.next()) else {
            return false;
        };
        self.is_titled(&text.text)
    }

    fn is_titled(&self, text: &str) -> bool {
        let text = bare_title(text, None);
        let mut titles = self.form.titles.iter();
        titles.any(|title| bare_title(title, None) == text)
    }
}

fn lead_of(line: &Line) -> Option<Lead> {
    let cell = line.iter().find(|cell| cell.begins())?;
    Some(Lead {
        text: cell.trimmed().to_owned(),
        place: cell.place,
        line: line.clone(),
    })
}

/// Lines without the columns in which they only repeat what stands to the left, as a part of a form has its own columns,
/// each over several of the form's; and without that of the name of their group.
fn narrowed(lines: Vec<Line>, group: Option<usize>) -> Vec<Line> {
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    let repeats = |line: &Line, at: usize| {
        let left = at.checked_sub(1).and_then(|left| line.get(left));
        let cell = line.get(at);
        cell.is_none_or(|cell| cell.merged && left.is_some_and(|left| left.text == cell.text))
    };
    // Of a column that says more than the name, all is kept.
    let name = |at: &usize| {
        let mut below = lines.iter().skip(1).filter_map(|line| line.get(*at));
        below.all(|cell| cell.merged || cell.is_empty())
    };
    let group = group.filter(name);
    let kept: Vec<bool> = (0..width)
        .map(|at| group != Some(at) && !lines.iter().all(|line| repeats(line, at)))
        .collect();
    let narrow = |line: Line| {
        let cells = line.into_iter().zip(&kept);
        cells
            .filter(|(_, kept)| **kept)
            .map(|(cell, _)| cell)
            .collect()
    };
    lines.into_iter().map(narrow).collect()
}

/// Whether a text of a line, which is no total, lies across two columns of a part, by the line of its headings: the cells
/// are not those of the part.
fn is_across(line: &Line, head: &Line) -> bool {
    let total = |text: &str| normal_name(text).ends_with('计');
    let across = |at: usize| {
        let (left, own) = (line.get(at.checked_sub(1)?)?, line.get(at)?);
        let same = own.merged && !own.is_empty() && own.text == left.text;
        Some(same && !total(&own.text))
    };
    let mut columns = head.iter().enumerate().filter(|(_, cell)| cell.begins());
    columns.any(|(at, _)| across(at) == Some(true))
}

/// Whether the first text of a line is a label.
fn begins_with(line: &Line, labels: &IndexSet<String>) -> bool {
    let first = line.iter().find(|cell| !GridCell::is_empty(cell));
    first.is_some_and(|cell| cell.begins() && labels.contains(&*heading_of(&cell.text)))
}
