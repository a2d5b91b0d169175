//! `crossfoot ledger --picture`: each page with its cells as they were read, one SVG a page.

use super::junit::escaped;
use super::ledger::heading;
use super::words::{clean, state};
use crate::form::Forms;
use crate::lang::Lang;
use crate::ledger::{Ledger, Page, PageCell, State};
use crate::source::{FileId, Place, Source, Span, saturate};
use crate::value::{CellId, Reading, read_amount};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The largest print, in hundredths of a point.
const LARGEST: i32 = 900;

/// The looks of the five kinds of cells, and of prose.
const STYLE: &str = "<style>text{font-family:'Noto Sans CJK SC','Microsoft YaHei',SimSun,sans-serif;fill:#222}\
    rect{stroke-width:30}.bound{fill:#dff3e0;stroke:#2e7d32}.unknown{fill:#e3f0fb;stroke:#1565c0}\
    .unreadable{fill:#fde0dc;stroke:#c62828}.left{fill:#fff3d6;stroke:#ef6c00}.words{fill:none;stroke:#bbb}\
    .prose{fill:#777}</style>";

/// One page: the name of its file, and its SVG. Green is a cell that a form knows, blue one of a table without a form,
/// red one that could not be told, orange a figure of which no table has made use; grey are
/// headings, titles, notes, codes and names.
pub fn pictures(ledger: &Ledger, forms: &Forms, lang: Lang) -> Vec<(String, String)> {
    let seen = seen(ledger, forms, lang);
    let draw = |page: &Page| {
        let source = ledger.sources.get(page.file);
        let name = source.map_or("", |source| &source.name);
        let own = |name: &str| name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        let mut others = ledger.sources.iter().filter(|(id, _)| *id != page.file);
        let twice = others.any(|(_, other)| own(&other.name) == own(name));
        let number = if twice {
            format!("-{}", page.file.0)
        } else {
            String::new()
        };
        (
            format!("{}{number}-{:03}.svg", own(name), page.number),
            svg(page, source, &seen, lang),
        )
    };
    ledger.pages.iter().map(draw).collect()
}

/// What is known of a cell: its look, and what is said of it.
type Seen = BTreeMap<(FileId, u32, [i32; 4]), (&'static str, String)>;

/// Every cell of the ledger that stands on a page, by its place.
fn seen(ledger: &Ledger, forms: &Forms, lang: Lang) -> Seen {
    let mut seen = Seen::new();
    for (number, table) in ledger.tables.iter().enumerate() {
        for (at, column) in table.columns.iter().enumerate() {
            for row in 0..saturate(table.rows.len()) {
                let id = CellId {
                    table: saturate(number),
                    row,
                    column: saturate(at),
                };
                let cell = ledger.cell(id);
                let Some(Place::Page { file, page, area }) = cell.place else {
                    continue;
                };
                let look = match (cell.state, table.form) {
                    (State::Unreadable, _) => "unreadable",
                    (_, Some(_)) => "bound",
                    (_, None) => "unknown",
                };
                let names = [
                    ledger.title(id.table, forms).to_owned(),
                    ledger.row_label(id.table, row),
                    heading(forms, table, at, column),
                ];
                let mut said = names.join(" › ");
                if cell.state != State::Value {
                    said.push_str(&lang.aside(state(cell.state, lang)));
                }
                if let Some(fault) = ledger.faults.get(&id) {
                    let _ = write!(said, " {}", fault.of(lang));
                }
                seen.insert((file, page, area), (look, said));
            }
        }
    }
    seen
}

fn svg(page: &Page, source: Option<&Source>, seen: &Seen, lang: Lang) -> String {
    let (width, height) = (page.width, page.height);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{}\" height=\"{}\">\n{STYLE}\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n",
        width.saturating_div(75),
        height.saturating_div(75),
    );
    let rows: Vec<[i32; 4]> = page
        .cells
        .iter()
        .map(|cell| cell.area)
        .filter(|area| seen.contains_key(&(page.file, page.number, *area)))
        .collect();
    for cell in &page.cells {
        let known = seen.get(&(page.file, page.number, cell.area));
        let figure = matches!(read_amount(&cell.text), Reading::Value { .. });
        let (look, said) = match known {
            Some((look, said)) => (*look, said.as_str()),
            None if figure && !named(cell.area, &rows) => (
                "left",
                lang.pick("没有归到表里的数", "a figure in no table"),
            ),
            None => ("words", ""),
        };
        draw(&mut out, look, said, cell);
    }
    for line in source.map_or_else(Vec::new, |source| lines(source, page.number)) {
        draw(&mut out, "prose", "", &line);
    }
    out.push_str("</svg>\n");
    out
}

/// Whether a cell stands in one row with cells that are known: it is their code or their name.
fn named([_, top, _, bottom]: [i32; 4], rows: &[[i32; 4]]) -> bool {
    rows.iter().any(|[_, above, _, below]| {
        let shared = bottom.min(*below).saturating_sub(top.max(*above));
        shared.saturating_mul(2) > bottom.saturating_sub(top)
    })
}

/// The lines of prose on a page.
fn lines(source: &Source, page: u32) -> Vec<PageCell> {
    let whole = Span {
        file: FileId::default(),
        start: 0,
        end: saturate(source.text.len()),
    };
    let boxes = source.boxes(whole);
    let ends = boxes.iter().skip(1).map(|next| next.at).chain([whole.end]);
    let on = boxes.iter().zip(ends).filter(|(line, _)| line.page == page);
    on.map(|(line, end)| PageCell {
        area: line.area,
        text: source
            .text
            .get(line.at as usize..end as usize)
            .unwrap_or("")
            .trim()
            .to_owned(),
    })
    .collect()
}

/// Draws a cell, or a line of prose, which has no box.
fn draw(out: &mut String, look: &str, said: &str, cell: &PageCell) {
    let [left, top, right, bottom] = cell.area;
    let (wide, high) = (right.saturating_sub(left), bottom.saturating_sub(top));
    let text = escaped(&clean(&cell.text));
    if look != "prose" {
        let _ = writeln!(
            out,
            "<rect class=\"{look}\" x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{high}\"><title>{}</title></rect>",
            escaped(&clean(said))
        );
    }
    if text.is_empty() {
        return;
    }
    // Wide letters are as wide as they are high, the others half as wide.
    let columns = i32::try_from(super::words::width(&cell.text))
        .unwrap_or(i32::MAX)
        .max(1);
    let size = LARGEST
        .min(high)
        .min(
            wide.saturating_mul(2)
                .checked_div(columns)
                .unwrap_or(LARGEST),
        )
        .max(100);
    let base = top.saturating_add(
        high.saturating_add(size.saturating_mul(7).saturating_div(10))
            .saturating_div(2),
    );
    let class = if look == "prose" {
        " class=\"prose\""
    } else {
        ""
    };
    let _ = writeln!(
        out,
        "<text{class} x=\"{left}\" y=\"{base}\" font-size=\"{size}\" pointer-events=\"none\">{text}</text>"
    );
}
