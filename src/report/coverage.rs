//! Coverage on demand: what share of the printed amounts a check touched, and where the others stand.

use super::Telling;
use super::json::{self, filled};
use super::spot::Spot;
use super::summary::share;
use super::words::clean;
use crate::finding::{ProseCoverage, Run, TableCoverage};
use crate::source::Place;
use crate::tell;
use crate::value::CellId;
use serde_json::{Value, json};

/// For people: a line each table, and a line each amount that no check touched, with its place.
pub(super) fn text(told: &Telling) -> String {
    let lang = told.lang;
    let mut out = tell!(lang, "核到的金额\n", "amounts covered\n");
    let mut say = |indent: usize, line: &str| {
        out.push_str(&format!("{}{}\n", "  ".repeat(indent), clean(line)));
    };
    for name in documents(told.run) {
        let tables = || told.run.coverage.iter().filter(|t| t.document == name);
        let printed = || tables().filter(|table| !table.prose);
        let (touched, all) = sum(printed().map(|t| (t.touched(), t.printed)));
        say(
            1,
            &tell!(
                lang,
                "{name}：表 {}",
                "{name}: tables {}",
                share(touched, all, lang)
            ),
        );
        for table in printed() {
            say(
                2,
                &format!(
                    "{} {}",
                    table.table,
                    share(table.touched(), table.printed, lang)
                ),
            );
            for cell in &table.untouched {
                say(3, &in_table(told, *cell));
            }
        }
        for prose in told.run.prose.iter().filter(|prose| prose.document == name) {
            say(
                2,
                &tell!(
                    lang,
                    "文字 {}",
                    "prose {}",
                    share(prose.touched(), prose.printed, lang)
                ),
            );
            for place in &prose.untouched {
                say(3, &in_prose(told, *place));
            }
        }
    }
    out
}

/// For machines: the amounts that no check touched, of a table.
pub(super) fn untouched(told: &Telling, table: &TableCoverage) -> Vec<Value> {
    let cells = table.untouched.iter().map(|id| {
        let cell = told.ledger.cell(*id);
        let mut out = json::spot(cell.place.map(|place| Spot::of(told.ledger, place)));
        let row = told.ledger.row_label(id.table, id.row);
        out.insert("row".to_owned(), json!(filled(&row)));
        out.insert("col".to_owned(), json!(filled(&heading(told, *id))));
        out.insert("text".to_owned(), json!(cell.text));
        Value::Object(out)
    });
    cells.collect()
}

/// For machines: what checks touched of the prose of each document, and what they did not.
pub(super) fn prose(told: &Telling) -> Vec<Value> {
    let one = |prose: &ProseCoverage| {
        let untouched = prose.untouched.iter().map(|place| {
            let mut out = json::spot(Some(Spot::of(told.ledger, *place)));
            out.insert("text".to_owned(), json!(words(told, *place)));
            Value::Object(out)
        });
        json!({
            "document": prose.document,
            "printed": prose.printed,
            "touched": prose.touched(),
            "untouched": untouched.collect::<Vec<_>>(),
        })
    };
    told.run.prose.iter().map(one).collect()
}

fn documents(run: &Run) -> Vec<&str> {
    let of_tables = run.coverage.iter().map(|t| t.document.as_str());
    let mut names: Vec<&str> = Vec::new();
    for name in of_tables.chain(run.prose.iter().map(|p| p.document.as_str())) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn sum(pairs: impl Iterator<Item = (u64, u64)>) -> (u64, u64) {
    pairs.fold((0, 0), |(a, b), (c, d)| {
        (a.saturating_add(c), b.saturating_add(d))
    })
}

fn heading(told: &Telling, id: CellId) -> String {
    let table = told.ledger.table(id.table);
    let column = table.and_then(|t| t.columns.get(id.column as usize).map(|c| (t, c)));
    column.map_or_else(String::new, |(table, column)| {
        super::ledger::heading(told.forms, table, id.column as usize, column)
    })
}

fn in_table(told: &Telling, id: CellId) -> String {
    let cell = told.ledger.cell(id);
    let place = cell.place.map(|place| {
        told.lang
            .aside(Spot::of(told.ledger, place).said(told.lang))
    });
    let row = told.ledger.row_label(id.table, id.row);
    let column = heading(told, id);
    format!(
        "{row} › {column} {}{}",
        cell.text,
        place.unwrap_or_default()
    )
}

fn in_prose(told: &Telling, place: Place) -> String {
    {
        let spot = Spot::of(told.ledger, place).said(told.lang);
        format!("{}{}", words(told, place), told.lang.aside(spot))
    }
}

/// A few words before the amount, and the amount.
fn words(told: &Telling, place: Place) -> String {
    const BEFORE: usize = 12;
    let Place::Text(span) = place else {
        return String::new();
    };
    let Some(source) = told.ledger.sources.get(span.file) else {
        return String::new();
    };
    let before = source.text.get(..span.start as usize).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    let skip = line.chars().count().saturating_sub(BEFORE);
    let lead: String = line.chars().skip(skip).collect();
    format!("{}{}", lead.trim_start(), told.ledger.sources.text(span))
}
