//! What is known of a part of a form, and of which line begins it.

use super::lead_of;
use crate::form::{Form, Kind};
use crate::load::blocks::{Lead, Line};
use crate::load::grid::GridCell;
use crate::load::years::without_years;
use crate::value::{heading_of, name_of, title_of};
use indexmap::IndexSet;
use std::borrow::Cow;

/// The fewest headings of a part by which a line is known to be its head; of one whose title stands before them.
const HEADINGS: (usize, usize) = (3, 2);

/// What is known of a part.
pub(super) struct Part<'f> {
    pub(super) form: &'f Form,
    headings: &'f IndexSet<String>,
}

impl<'f> Part<'f> {
    pub(super) fn of(form: &'f Form) -> Self {
        Self {
            form,
            headings: &form.plain().known,
        }
    }

    /// Whether a line is the headings of the part; the name of a group may stand before them, a heading that the part
    /// does not have among them. Years that stand alone say nothing.
    pub(super) fn is_head(&self, line: &Line) -> bool {
        let begun = line.iter().filter(|cell| cell.begins());
        let texts = begun.map(|cell| heading_of(&cell.text));
        let texts: Vec<Cow<'_, str>> = texts
            .filter(|text| !without_years(text).is_empty())
            .collect();
        let own = texts.iter().filter(|text| self.heads(text)).count();
        let titled = self.title_before(line).is_some();
        let fewest = if titled { HEADINGS.1 } else { HEADINGS.0 };
        let strange = texts.len().saturating_sub(own);
        own >= fewest && strange <= 1usize.saturating_add(usize::from(titled))
    }

    /// The title of the part, where it stands before the headings.
    pub(super) fn title_before(&self, line: &Line) -> Option<Lead> {
        let first = line.iter().find(|cell| cell.begins())?;
        let text = self.is_titled(&first.text).then_some(&first.text)?;
        let heading = self.heads(&heading_of(text));
        lead_of(line).filter(|_| !heading)
    }

    /// The column of names whose heading the title is: it lies over the names, up to the first heading.
    pub(super) fn names_below_title(&self, line: &Line) -> Option<usize> {
        let at = line.iter().position(GridCell::begins)?;
        let title = self.title_before(line).and(line.get(at))?;
        let beside = line.get(at.saturating_add(1)..).unwrap_or_default();
        let mut beside = beside
            .iter()
            .skip_while(|c| c.merged && c.text == title.text);
        let heading = beside.next().is_some_and(GridCell::begins);
        (heading && self.names(line).is_none()).then_some(at)
    }

    /// The cell before the headings, where there is one and it is not that of the names.
    pub(super) fn group(&self, line: &Line) -> Option<(usize, String)> {
        if self.names_below_title(line).is_some() {
            return None;
        }
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
    pub(super) fn names(&self, line: &Line) -> Option<usize> {
        let labels = self.form.blocks.iter().flat_map(|block| &block.label);
        // Nothing is a heading only where no other is printed.
        let (printed, bare): (Vec<&String>, Vec<&String>) = labels.partition(|l| !l.is_empty());
        printed.into_iter().chain(bare).find_map(|label| {
            let own = heading_of(label);
            line.iter().position(|cell| heading_of(&cell.text) == own)
        })
    }

    /// Whether a line is the title of the part and nothing else.
    pub(super) fn is_title(&self, line: &Line) -> bool {
        let mut texts = line.iter().filter(|cell| cell.begins());
        let (Some(text), None) = (texts.next(), texts.next()) else {
            return false;
        };
        self.is_titled(&text.text)
    }

    pub(super) fn is_titled(&self, text: &str) -> bool {
        let text = title_of(text);
        let bare = heading_of(&text);
        let mut titles = self.form.plain().titles.iter();
        // The unit may stand behind the title: 项目资金（元）.
        titles.any(|title| *title == text || heading_of(title) == bare)
    }

    /// The column that counts what its rows belong to, where none of the headings is its own: 目标.
    pub(super) fn counted(&self, head: &[GridCell]) -> Option<&'f str> {
        let counts = self
            .form
            .columns
            .iter()
            .filter(|column| column.kind == Kind::Count);
        let mut names = counts.filter_map(|column| column.path.last());
        let printed = |name: &str| {
            head.iter()
                .any(|cell| heading_of(&cell.text) == heading_of(name))
        };
        names.find(|name| !printed(name)).map(String::as_str)
    }

    /// The headings of codes and words of a part that lists texts by number: 序号 and 目标.
    pub(super) fn numbers_texts(&self) -> Option<(&'f str, &'f str)> {
        let [block] = self.form.blocks.as_slice() else {
            return None;
        };
        let [column] = self.form.columns.as_slice() else {
            return None;
        };
        let key = block.key.first().filter(|_| block.label.is_empty())?;
        let text = column.path.last().filter(|_| column.kind == Kind::Text)?;
        Some((key, text))
    }
}

/// The number behind a word with which a cell begins, be it all of a label or not: the 2 of `长期目标 2：做好检查`.
pub(super) fn number_behind(cell: &GridCell, word: &str) -> Option<GridCell> {
    let said = name_of(&cell.text);
    let label = said.split_once(':').map_or(&*said, |(label, _)| label);
    let bare = label.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = label.get(bare.len()..)?;
    let told = bare.ends_with(&*heading_of(word)) && (1..=2).contains(&number.len());
    told.then(|| GridCell {
        text: number.to_owned(),
        ..cell.clone()
    })
}
