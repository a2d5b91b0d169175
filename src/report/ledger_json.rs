//! `crossfoot ledger`, for machines, as `docs/report.md` promises it.

use super::json::{filled, notices, pretty, spot, unit};
use super::ledger::heading;
use super::spot::Spot;
use super::words::{basis_word, hidden_word, kind_word, state_word};
use crate::form::{Forms, Kind};
use crate::lang::Lang;
use crate::ledger::{Document, DocumentKind, Ledger, Role, Scope, State, Table};
use crate::value::CellId;
use serde_json::{Value, json};

/// The shape and its version.
const SCHEMA: &str = "crossfoot-ledger/1";

/// The forms, and the language of faults and places.
type In<'a> = (&'a Forms, Lang);

/// What was read, as JSON: documents, tables, columns, rows, and every cell with its text, value, state and place.
pub fn ledger_json(ledger: &Ledger, forms: &Forms, lang: Lang) -> String {
    let forms = &(forms, lang);
    let documents: Vec<Value> = ledger
        .documents
        .iter()
        .map(|d| document(ledger, forms, d))
        .collect();
    pretty(&json!({"schema": SCHEMA, "documents": documents, "notices": notices(ledger, lang)}))
}

fn document(ledger: &Ledger, forms: &In<'_>, document: &Document) -> Value {
    let identity = &document.identity;
    let files = document
        .files
        .iter()
        .filter_map(|id| ledger.sources.get(*id))
        .map(|s| s.name.to_string());
    json!({
        "name": document.name,
        "identity": {
            "org": identity.org,
            "year": identity.year,
            "kind": match identity.kind {
                DocumentKind::Budget => "budget",
                DocumentKind::Final => "final",
            },
            "scope": identity.scope.map(|scope| match scope {
                Scope::Department => "department",
                Scope::Unit => "unit",
            }),
            "level": identity.level,
            "region": identity.region,
            "superior": identity.superior,
        },
        "files": files.collect::<Vec<_>>(),
        "tables": ledger.tables_of(document).map(|(n, t)| table(ledger, forms, n, t)).collect::<Vec<_>>(),
    })
}

fn table(ledger: &Ledger, forms: &In<'_>, number: u32, table: &Table) -> Value {
    let columns = table.columns.iter().enumerate().map(|(i, column)| {
        json!({
            "heading": heading(forms.0, table, i, column),
            "printed": column.heading,
            "kind": column.kind.map(kind_word),
            "unit": unit(column.unit),
        })
    });
    let rows = 0..crate::source::saturate(table.rows.len());
    json!({
        "form": table.form.and_then(|id| forms.0.form(id)).map(|form| &form.name),
        "binding": table.binding.map(|binding| json!({
            "basis": basis_word(binding.basis),
            "printed": binding.printed,
            "declared": binding.declared,
            "certain": binding.is_certain(),
        })),
        "title": table.title,
        "unit": unit(table.unit),
        "occurrence": filled(ledger.text(table.occurrence)),
        "place": table.place.map(|place| Value::Object(spot(Some(Spot::of(ledger, place))))),
        "columns": columns.collect::<Vec<_>>(),
        "rows": rows.map(|r| row((ledger, forms.1), number, table, r)).collect::<Vec<_>>(),
        "notes": table.notes,
    })
}

fn row((ledger, lang): (&Ledger, Lang), number: u32, table: &Table, row: u32) -> Value {
    let of = table.row(row).copied().unwrap_or_default();
    let columns = 0..crate::source::saturate(table.columns.len());
    json!({
        "code": filled(ledger.text(of.code)),
        "name": filled(ledger.text(of.name)),
        "depth": of.depth,
        "parent": of.parent,
        "role": match of.role {
            Role::Item => "item",
            Role::Total => "total",
            Role::Apart => "apart",
        },
        "cells": columns
            .map(|column| cell((ledger, lang), CellId { table: number, row, column }))
            .collect::<Vec<_>>(),
    })
}

fn cell((ledger, lang): (&Ledger, Lang), id: CellId) -> Value {
    let cell = ledger.cell(id);
    let number = cell.state == State::Value && cell.kind.is_some_and(Kind::is_number);
    json!({
        "text": cell.text,
        "value": number.then(|| cell.value.to_string()),
        "state": state_word(cell.state),
        "fault": ledger.faults.get(&id).map(|fault| fault.of(lang)),
        "stored": cell.place.and_then(|place| ledger.stored(place)),
        "hidden": cell.place.and_then(|place| ledger.hidden(place)).map(hidden_word),
        "inferred": inferred(ledger, id, lang),
        "where": cell.place.map(|place| Spot::of(ledger, place).said(lang)),
    })
}

/// The relations by which the column of a cell was worked out; nothing where it was seen.
fn inferred(ledger: &Ledger, id: CellId, lang: Lang) -> Option<Vec<&str>> {
    let relations = ledger.inferred.get(&id)?.iter();
    let relations = relations.filter_map(|number| ledger.relations.get(*number as usize));
    Some(relations.map(|relation| relation.words.of(lang)).collect())
}
