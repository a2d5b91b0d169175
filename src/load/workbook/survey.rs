//! One walk over the parts of an `.xlsx` before the library that reads it does: whether they stay within limits, and
//! what that library does not tell of a sheet.

use super::super::budget::{MAX_CELLS, too_many};
use super::super::zipped::{Zipped, attribute, plain, unread};
use super::parts::sheets;
use super::{Area, Lines, Trouble};
use crate::lang::Said;
use crate::say;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{BufReader, Read};

/// The most elements of a part that is neither a sheet nor a list of texts, such as the formats.
const MAX_ELEMENTS: usize = 500_000;

/// What a sheet says beside its values.
#[derive(Clone, Debug, Default)]
pub(super) struct SheetSurvey {
    pub(super) hidden: Lines,
    pub(super) merged: Vec<Area>,
    /// The style of a cell that has a value, by number.
    pub(super) styles: BTreeMap<(u32, u32), usize>,
}

/// Surveys a workbook: its sheets by name.
///
/// # Errors
///
/// What is no archive, too large or hostile.
pub(super) fn survey(bytes: &[u8]) -> Result<BTreeMap<String, SheetSurvey>, Trouble> {
    let mut zipped = Zipped::open(bytes).map_err(Trouble::Other)?;
    let named = sheets(&mut zipped).map_err(Trouble::TooLarge)?;
    let mut surveyed = BTreeMap::new();
    for part in zipped.names() {
        let own = plain(&part);
        let mut names = named
            .iter()
            .filter(|(_, path)| *path == own)
            .map(|(name, _)| name);
        let name = names.next();
        if name.is_none() && !own.ends_with(".xml") && !own.ends_with(".rels") {
            continue;
        }
        let called = name.map_or_else(
            || Said::same(part.clone()),
            |name| say!("表“{name}”", "the sheet “{name}”:"),
        );
        let walked = zipped.part(&part, |stream| walk(stream, &part, &called, name.is_some()));
        if let (Some(walk), Some(name)) = (walked.map_err(Trouble::TooLarge)?, name) {
            surveyed.insert(name.clone(), walk.sheet);
        }
    }
    Ok(surveyed)
}

/// Where the walk over a part is.
#[derive(Default)]
struct Walk {
    sheet: SheetSurvey,
    /// Sheets are limited by their cells, other parts by their elements.
    is_sheet: bool,
    /// How many elements there were, and how many cells and texts among them.
    elements: usize,
    items: usize,
    row: u32,
    column: u32,
    /// The cell that is open, with its style.
    open: Option<(u32, u32, usize)>,
}

fn walk(stream: &mut dyn Read, part: &str, called: &Said, is_sheet: bool) -> Result<Walk, Said> {
    let mut walk = Walk {
        is_sheet,
        ..Walk::default()
    };
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(stream));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let step = match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => walk.element(&tag, false),
            Ok(Event::Empty(tag)) => walk.element(&tag, true),
            Ok(Event::End(tag)) => {
                walk.close(tag.local_name().as_ref());
                Ok(())
            }
            Ok(Event::DocType(_)) => Err(say!(
                "里面声明了实体（DOCTYPE），不展开",
                "it declares entities (DOCTYPE), which are not expanded"
            )),
            Err(quick_xml::Error::Io(error)) => return Err(unread(part, &error)),
            // Whether that matters is for its reader to say; the rest of the part is still counted.
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => Ok(()),
        };
        step.map_err(|why| say!("{}{}", "{} {}", called, why))?;
    }
    let mut rest = reader.into_inner();
    std::io::copy(&mut rest, &mut std::io::sink()).map_err(|error| unread(part, &error))?;
    Ok(walk)
}

impl Walk {
    fn element(&mut self, tag: &BytesStart<'_>, empty: bool) -> Result<(), Said> {
        self.elements = self.elements.saturating_add(1);
        match tag.local_name().as_ref() {
            "row" => self.row(tag, empty),
            "c" => self.cell(tag, empty),
            "v" | "t" | "is" => {
                if let Some((row, column, style)) = self.open.take() {
                    self.sheet.styles.insert((row, column), style);
                    return self.item();
                }
            }
            "col" => self.columns(tag),
            "mergeCell" => self
                .sheet
                .merged
                .extend(attribute(tag, "ref").and_then(|area| Area::read(&area))),
            "si" => return self.item(),
            "sst" => {
                let told =
                    attribute(tag, "uniqueCount").and_then(|count| count.parse::<u64>().ok());
                if told.is_some_and(|told| told > MAX_CELLS as u64) {
                    return Err(too_many());
                }
            }
            _ => {}
        }
        // A text has some elements of its own: its runs and their looks.
        let others = self.elements.saturating_sub(self.items.saturating_mul(50));
        if self.is_sheet || others <= MAX_ELEMENTS {
            Ok(())
        } else {
            Err(say!(
                "里的定义超过 {MAX_ELEMENTS} 个",
                "has more than {MAX_ELEMENTS} definitions"
            ))
        }
    }

    fn item(&mut self) -> Result<(), Said> {
        self.items = self.items.saturating_add(1);
        if self.items > MAX_CELLS {
            Err(too_many())
        } else {
            Ok(())
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "row" => (self.row, self.column) = (self.row.saturating_add(1), 0),
            "c" => self.open = None,
            _ => {}
        }
    }

    fn row(&mut self, tag: &BytesStart<'_>, empty: bool) {
        if let Some(row) = attribute(tag, "r").and_then(|r| r.parse::<u32>().ok()) {
            self.row = row.saturating_sub(1);
        }
        if is_true(tag, "hidden") || attribute(tag, "ht").is_some_and(|height| is_zero(&height)) {
            self.sheet.hidden.rows.insert(self.row);
        }
        if empty {
            self.close("row");
        }
    }

    fn cell(&mut self, tag: &BytesStart<'_>, empty: bool) {
        let (mut at, mut style) = (None, 0);
        for attribute in tag.attributes().with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => at = position(&attribute.value),
                "s" => style = attribute.value.parse().unwrap_or(0),
                _ => {}
            }
        }
        let (row, column) = at.unwrap_or((self.row, self.column));
        self.column = column.saturating_add(1);
        self.open = (!empty).then_some((row, column, style));
    }

    fn columns(&mut self, tag: &BytesStart<'_>) {
        let number = |name| attribute(tag, name).and_then(|n| n.parse::<u32>().ok());
        let thin = attribute(tag, "width").is_some_and(|width| is_zero(&width));
        if let (Some(first), Some(last), true) =
            (number("min"), number("max"), is_true(tag, "hidden") || thin)
        {
            self.sheet
                .hidden
                .columns
                .push((first.saturating_sub(1), last.saturating_sub(1)));
        }
    }
}

fn is_true(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| value == "1" || value == "true")
}

fn is_zero(length: &str) -> bool {
    length.starts_with('0') && length.chars().all(|c| matches!(c, '0' | '.'))
}

/// Row and column of a name such as `AB12`, from 0.
pub(super) fn position(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = name.split_at_checked(digits)?;
    let mut column = 0u32;
    for letter in letters.bytes() {
        let digit = letter
            .to_ascii_uppercase()
            .checked_sub(b'A')
            .filter(|digit| *digit < 26)?;
        column = column
            .checked_mul(26)?
            .checked_add(u32::from(digit))?
            .checked_add(1)?;
    }
    Some((
        digits.parse::<u32>().ok()?.checked_sub(1)?,
        column.checked_sub(1)?,
    ))
}
