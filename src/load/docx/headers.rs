//! What stands in the headers of pages: the titles of tables, where each has a section of its own.

use crate::load::blocks::is_form_number;
use crate::load::zipped::attribute;
use crate::value::squash;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// The headers of a document, section by section.
#[derive(Debug, Default)]
pub(super) struct Headers {
    /// The lines of each section's header; none where no header of the document has a title.
    sections: Vec<Vec<String>>,
    /// The section at hand.
    at: usize,
    /// Whether its header was given to a table.
    given: bool,
}

impl Headers {
    /// The headers of the sections of `document.xml`, of which the headers stand in parts by these ids.
    pub(super) fn read(xml: &str, parts: &BTreeMap<String, String>) -> Self {
        let parts: BTreeMap<&str, Vec<String>> = parts
            .iter()
            .map(|(id, xml)| (id.as_str(), lines(xml)))
            .collect();
        if !parts.values().flatten().any(|line| is_title(line)) {
            return Self::default();
        }
        let mut last = Vec::new();
        let section = |ids: Ids| {
            let of = |id: &str| parts.get(id).cloned();
            if let Some(lines) = ids.usual.as_deref().and_then(of) {
                last = lines;
            }
            let first = ids.first.as_deref().filter(|_| ids.has_first).and_then(of);
            first.unwrap_or_else(|| last.clone())
        };
        Self {
            sections: sections(xml).into_iter().map(section).collect(),
            ..Self::default()
        }
    }

    /// Goes on to the next section.
    pub(super) fn next(&mut self) {
        self.at = self.at.saturating_add(1);
        self.given = false;
    }

    /// The lines above a table with these just above it, and whether its header begins something other than the header
    /// before it did.
    pub(super) fn above(&mut self, own: Vec<String>) -> (Vec<String>, bool) {
        let given = std::mem::replace(&mut self.given, true);
        let header = self.sections.get(self.at).filter(|_| !given);
        let Some(header) = header.filter(|lines| lines.iter().any(|line| is_title(line))) else {
            return (own, false);
        };
        if own.iter().any(|line| is_title(line)) {
            return (own, false);
        }
        let before = self.at.checked_sub(1).and_then(|at| self.sections.get(at));
        let other = before != Some(header);
        (header.iter().cloned().chain(own).collect(), other)
    }
}

/// Whether a line can be the title of a table.
fn is_title(line: &str) -> bool {
    let line = squash(line);
    line.contains('表') && !is_form_number(&line)
}

/// Which headers a section has.
#[derive(Default)]
struct Ids {
    usual: Option<String>,
    first: Option<String>,
    /// Whether its first page has one of its own.
    has_first: bool,
}

/// The headers of the sections, in their order; what they were before they were changed counts for nothing.
fn sections(xml: &str) -> Vec<Ids> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut sections, mut own, mut before) = (Vec::new(), None, 0usize);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                "sectPrChange" => before = before.saturating_add(1),
                "sectPr" if before == 0 => own = Some(Ids::default()),
                _ => note(own.as_mut().filter(|_| before == 0), &tag),
            },
            Ok(Event::Empty(tag)) if before == 0 => match tag.local_name().as_ref() {
                "sectPr" => sections.push(Ids::default()),
                _ => note(own.as_mut(), &tag),
            },
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "sectPrChange" => before = before.saturating_sub(1),
                "sectPr" if before == 0 => sections.extend(own.take()),
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return sections,
            Ok(_) => {}
        }
    }
}

fn note(ids: Option<&mut Ids>, tag: &BytesStart<'_>) {
    let Some(ids) = ids else { return };
    let off = |tag| matches!(attribute(tag, "val").as_deref(), Some("0" | "false"));
    match tag.local_name().as_ref() {
        "titlePg" => ids.has_first = !off(tag),
        "headerReference" => match attribute(tag, "type").as_deref() {
            None | Some("default") => ids.usual = attribute(tag, "id"),
            Some("first") => ids.first = attribute(tag, "id"),
            Some(_) => {}
        },
        _ => {}
    }
}

/// The lines of a header, without the number of the page.
fn lines(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut lines, mut line, mut in_text) = (Vec::new(), String::new(), false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => in_text = tag.local_name().as_ref() == "t",
            Ok(Event::Empty(tag)) => match tag.local_name().as_ref() {
                "tab" | "ptab" => line.push(' '),
                "br" => lines.push(std::mem::take(&mut line)),
                _ => {}
            },
            Ok(Event::Text(text)) if in_text => {
                line.push_str(&text.xml_content(quick_xml::XmlVersion::Implicit1_0));
            }
            Ok(Event::End(tag)) => {
                in_text = false;
                if tag.local_name().as_ref() == "p" {
                    lines.push(std::mem::take(&mut line));
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    let counts = |c: char| c.is_ascii_digit() || c.is_whitespace() || "第页共/-—".contains(c);
    lines.retain(|line| !line.chars().all(counts));
    lines
}
