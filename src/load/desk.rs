//! The desk on which a ledger is put together: what was declared, what was read so far, and what was noticed.

use crate::form::Forms;
use crate::lang::Said;
use crate::ledger::{Gravity, Ledger, Notice};
use crate::project::Reading;
use crate::say;
use crate::source::{FileId, Place, column_letters};

/// A ledger in the making.
pub(super) struct Desk<'a> {
    /// What packs declare.
    pub(super) forms: &'a Forms,
    /// How texts are to be read, where that is told.
    pub(super) reading: &'a Reading,
    /// What was read so far.
    pub(super) ledger: Ledger,
}

/// Where something stands, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spot<'a> {
    /// The place.
    pub(super) place: Option<Place>,
    /// The column of its grid, where that is not said by the place.
    pub(super) column: Option<usize>,
    /// What to say where there is no place.
    pub(super) title: &'a str,
}

impl<'a> Desk<'a> {
    /// A desk beside this one, on which a part is made ready: it knows the same files, and nothing else yet.
    pub(super) fn beside(&self) -> Self {
        let ledger = Ledger {
            sources: self.ledger.sources.clone(),
            sheets: self.ledger.sheets.clone(),
            ..Ledger::default()
        };
        Self { ledger, ..*self }
    }
}

impl Desk<'_> {
    /// Notes something.
    pub(super) fn notice(
        &mut self,
        gravity: Gravity,
        code: &'static str,
        message: Said,
        help: Said,
        spot: Spot<'_>,
    ) {
        let whereabouts = self.whereabouts(spot);
        let help = (!help.is_empty()).then_some(help);
        self.ledger.notices.push(Notice {
            gravity,
            code,
            message,
            help,
            place: spot.place,
            whereabouts,
        });
    }

    /// Notes what is only worth knowing.
    pub(super) fn note(&mut self, code: &'static str, message: Said, spot: Spot<'_>) {
        self.notice(Gravity::Note, code, message, Said::default(), spot);
    }

    /// Notes what cannot be told, and of which there is nothing more to say.
    pub(super) fn unread(&mut self, code: &'static str, message: Said, spot: Spot<'_>) {
        self.notice(Gravity::Unreadable, code, message, Said::default(), spot);
    }

    /// Notes that a file, named in words, cannot be read.
    pub(super) fn broken(&mut self, code: &'static str, message: Said, help: Said, name: &str) {
        let spot = Spot {
            title: name,
            ..Spot::default()
        };
        self.notice(Gravity::Broken, code, message, help, spot);
    }

    /// Where something stands, in words: file, line or sheet, cell.
    fn whereabouts(&self, spot: Spot<'_>) -> Said {
        let Some(place) = spot.place else {
            return Said::same(spot.title.to_owned());
        };
        let file = self.file_name(place.file());
        let place = match place {
            Place::Text(span) => self.ledger.sources.cell(span).unwrap_or(place),
            _ => place,
        };
        match place {
            Place::Text(span) => {
                let source = self.ledger.sources.get(span.file);
                if let Some(page) = source.and_then(|source| source.page(span.start)) {
                    return say!("{file} 第{page}页", "{file} p. {page}");
                }
                let (line, character) = source.map_or((0, 0), |s| s.line_column(span.start));
                match spot.column {
                    Some(column) => say!(
                        "{file} 第{line}行 {}列",
                        "{file} line {line} column {}",
                        column_letters(column)
                    ),
                    None => say!(
                        "{file} 第{line}行 第{character}字",
                        "{file}:{line}:{character}"
                    ),
                }
            }
            Place::Sheet {
                file: id,
                sheet,
                row,
                column,
            } => {
                let name = self
                    .ledger
                    .sheets
                    .get(&(id, sheet))
                    .map_or("", String::as_str);
                let letters = column_letters(column as usize);
                Said::same(format!("{file} {name} {letters}{}", row.saturating_add(1)))
            }
            Place::Page { page, .. } => say!("{file} 第{page}页", "{file} p. {page}"),
        }
    }

    /// The name of a file without its directories.
    pub(super) fn file_name(&self, file: FileId) -> String {
        let name = self
            .ledger
            .sources
            .get(file)
            .map_or("", |source| &source.name);
        name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned()
    }
}
