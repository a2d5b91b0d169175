//! A table in the making, row by row; it becomes a table of columns when it is done.

use super::desk::{Desk, Spot};
use crate::form::{FormId, Kind};
use crate::lang::Said;
use crate::ledger::{
    Binding, Column, Relation, Role, Row, State, Sym, Table, Values, half_converted,
};
use crate::source::{Place, saturate};
use crate::value::{CellId, Decimal, Reading, Unit, half_width, read_amount};

/// A cell in the making.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct DraftCell {
    /// What stands in it.
    pub(super) state: State,
    /// The figure, in the unit of the column.
    pub(super) value: Decimal,
    /// The decimals that it is printed with.
    pub(super) decimals: u32,
    /// The text as printed.
    pub(super) text: String,
    /// Where it stands.
    pub(super) place: Option<Place>,
    /// Why it cannot be told, where there is more to say than its text.
    pub(super) fault: Option<Said>,
    /// Whether its column was worked out from relations, rather than seen.
    pub(super) inferred: bool,
    /// The relations, by number in the draft, that it took part in when columns were worked out; whether as their sum.
    pub(super) ties: Vec<(usize, bool)>,
}

/// A cell of another table of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Elsewhere {
    /// The form.
    pub(super) form: FormId,
    /// The column.
    pub(super) column: usize,
    /// The row.
    pub(super) row: RowThere,
}

/// A row of another table of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RowThere {
    /// The item of this code.
    Code(String),
    /// The total.
    Total,
    /// One that was found by its names: its list, its own name, and where it stands.
    Named(u16, Option<String>, Option<Place>),
}

impl Elsewhere {
    /// Whether a row is the one that is meant.
    pub(super) fn is_row(&self, row: &DraftRow) -> bool {
        match &self.row {
            RowThere::Code(code) => row.code.as_ref() == Some(code) && row.role == Role::Item,
            RowThere::Total => row.role == Role::Total,
            RowThere::Named(block, name, place) => {
                row.block == *block && row.plain == *name && row.place == *place
            }
        }
    }
}

/// A cell of another table that took part in a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Beyond {
    /// The relation, by number in the draft.
    pub(super) relation: usize,
    /// The cell.
    pub(super) at: Elsewhere,
    /// Whether it is the sum of the others.
    pub(super) is_sum: bool,
}

/// A column in the making.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct DraftColumn {
    /// Its headings as printed; none where the form's column is not printed.
    pub(super) heading: Vec<String>,
    /// What its cells are.
    pub(super) kind: Option<Kind>,
    /// Its unit.
    pub(super) unit: Option<Unit>,
}

/// A row in the making.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct DraftRow {
    /// Its code.
    pub(super) code: Option<String>,
    /// In how many columns the code is printed: 类 | 款 | 项 are three.
    pub(super) parts: usize,
    /// Its name as printed.
    pub(super) name: Option<String>,
    /// Its name, normalised.
    pub(super) plain: Option<String>,
    /// The row above it.
    pub(super) parent: Option<u32>,
    /// How deep it stands.
    pub(super) depth: u16,
    /// What it is to the rows around it.
    pub(super) role: Role,
    /// Its list, by number in the form.
    pub(super) block: u16,
    /// The blanks before its code or name.
    pub(super) indent: usize,
    /// Where its code or name stands.
    pub(super) place: Option<Place>,
    /// The column of the grid in which that is.
    pub(super) at: usize,
    /// Its cells, one a column.
    pub(super) cells: Vec<DraftCell>,
}

/// A table in the making.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draft {
    /// The form.
    pub(super) form: Option<FormId>,
    /// The forms whose title it bears, where it was bound to none for its columns.
    pub(super) titled: Vec<FormId>,
    /// How it was bound to its form.
    pub(super) binding: Option<Binding>,
    /// Whether it is made of prose or of titles.
    pub(super) made: bool,
    /// The title as printed.
    pub(super) title: String,
    /// Where the title stands.
    pub(super) place: Option<Place>,
    /// The unit printed beside it.
    pub(super) unit: Option<Unit>,
    /// Which occurrence of a repeated form it is or belongs to.
    pub(super) occurrence: Option<String>,
    /// Its columns.
    pub(super) columns: Vec<DraftColumn>,
    /// Its rows.
    pub(super) rows: Vec<DraftRow>,
    /// The notes below it.
    pub(super) notes: Vec<String>,
    /// Why rows of it that are printed could not be told, where there are such.
    pub(super) lost: Option<Said>,
    /// Whether each figure has its own decimals.
    pub(super) own_decimals: bool,
    /// With how many decimals the prose that it was made of prints nearly all its amounts: a bare 0 among them was not
    /// rounded to that.
    pub(super) usual_decimals: Option<u32>,
    /// The relations by which columns were worked out, in words; whether each says no more than what a sum bounds.
    pub(super) relations: Vec<(Said, bool)>,
    /// Cells of other tables that took part in them.
    pub(super) beyond: Vec<Beyond>,
    /// The same once they are found, by relation, and whether each is the sum.
    pub(super) elsewhere: Vec<(usize, CellId, bool)>,
}

impl DraftCell {
    /// Makes the cell one that cannot be told.
    pub(super) fn spoil(&mut self, fault: Said) {
        self.state = State::Unreadable;
        self.value = Decimal::ZERO;
        self.fault = Some(fault);
    }
}

impl Draft {
    /// Where it begins.
    pub(super) fn spot(&self) -> Spot<'_> {
        Spot {
            place: self.place,
            column: None,
            title: &self.title,
        }
    }

    /// How many of its columns are printed.
    pub(super) fn printed(&self) -> usize {
        self.columns
            .iter()
            .filter(|column| !column.heading.is_empty())
            .count()
    }

    /// Puts the table into the ledger.
    pub(super) fn finish(self, desk: &mut Desk<'_>, document: u32) {
        let table = saturate(desk.ledger.tables.len());
        let mut columns: Vec<Column> = Vec::new();
        for (number, draft) in self.columns.iter().enumerate() {
            let blank = DraftCell::default();
            let cells: Vec<&DraftCell> = self
                .rows
                .iter()
                .map(|row| row.cells.get(number).unwrap_or(&blank))
                .collect();
            columns.push(column(
                desk,
                (table, number),
                draft,
                &cells,
                (self.own_decimals, self.usual_decimals),
            ));
        }
        finish_relations(desk, table, &self);
        let rows = self.rows.iter().map(|row| finish_row(desk, row)).collect();
        let occurrence = intern(desk, self.occurrence.as_deref());
        desk.ledger.tables.push(Table {
            document,
            form: self.form,
            titled: self.titled,
            binding: self.binding,
            made: self.made,
            title: self.title,
            place: self.place,
            unit: self.unit,
            occurrence,
            columns,
            rows,
            notes: self.notes,
            lost: self.lost,
        });
    }
}

/// Finds the cells of other tables that took part in relations. The first draft becomes table `start`.
pub(super) fn find_elsewhere(drafts: &mut [Draft], start: u32) {
    let mut found: Vec<Vec<(usize, CellId, bool)>> = Vec::new();
    for draft in drafts.iter() {
        let pairs = draft.beyond.iter().filter_map(|beyond| {
            let at = &beyond.at;
            let table = drafts
                .iter()
                .position(|other| other.form == Some(at.form))?;
            let rows = &drafts.get(table)?.rows;
            let row = rows.iter().position(|row| at.is_row(row))?;
            let id = CellId {
                table: start.saturating_add(saturate(table)),
                row: saturate(row),
                column: saturate(at.column),
            };
            Some((beyond.relation, id, beyond.is_sum))
        });
        found.push(pairs.collect());
    }
    for (draft, found) in drafts.iter_mut().zip(found) {
        draft.elsewhere = found;
    }
}

/// Puts into the ledger which cells were placed by which relations.
fn finish_relations(desk: &mut Desk<'_>, table: u32, draft: &Draft) {
    let base = desk.ledger.relations.len();
    desk.ledger
        .relations
        .extend(draft.relations.iter().map(|(words, bounds)| Relation {
            words: words.clone(),
            bounds: *bounds,
            ..Relation::default()
        }));
    for (relation, cell, is_sum) in &draft.elsewhere {
        let slot = desk
            .ledger
            .relations
            .get_mut(base.saturating_add(*relation));
        match slot {
            Some(slot) if *is_sum => slot.sums.push(*cell),
            Some(slot) => slot.parts.push(*cell),
            None => {}
        }
    }
    for (number, row) in draft.rows.iter().enumerate() {
        for (column, cell) in row.cells.iter().enumerate() {
            let id = CellId {
                table,
                row: saturate(number),
                column: saturate(column),
            };
            for (relation, sum) in &cell.ties {
                let slot = desk
                    .ledger
                    .relations
                    .get_mut(base.saturating_add(*relation));
                match (slot, sum) {
                    (Some(slot), true) => slot.sums.push(id),
                    (Some(slot), false) => slot.parts.push(id),
                    (None, _) => {}
                }
            }
            if cell.inferred {
                let by = cell
                    .ties
                    .iter()
                    .map(|(relation, _)| saturate(base.saturating_add(*relation)));
                desk.ledger.inferred.insert(id, by.collect());
            }
        }
    }
}

fn intern(desk: &mut Desk<'_>, text: Option<&str>) -> Option<Sym> {
    text.map(|text| desk.ledger.strings.intern(text))
}

fn finish_row(desk: &mut Desk<'_>, row: &DraftRow) -> Row {
    Row {
        code: intern(desk, row.code.as_deref()),
        name: intern(desk, row.name.as_deref()),
        plain: intern(desk, row.plain.as_deref()),
        parent: row.parent,
        depth: row.depth,
        role: row.role,
        block: row.block,
    }
}

/// Whether a cell names a unit of its own, other than that of its column.
fn names_a_unit(column: &DraftColumn, cell: &DraftCell) -> bool {
    if column.kind != Some(Kind::Money) || cell.text.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    match read_amount(&cell.text) {
        Reading::Value { unit, .. } => unit.is_some() && unit != column.unit,
        _ => false,
    }
}

fn column(
    desk: &mut Desk<'_>,
    (table, number): (u32, usize),
    draft: &DraftColumn,
    cells: &[&DraftCell],
    (own_decimals, usual): (bool, Option<u32>),
) -> Column {
    for (row, cell) in cells.iter().enumerate() {
        if let Some(fault) = cell
            .fault
            .clone()
            .filter(|_| cell.state == State::Unreadable)
        {
            let id = CellId {
                table,
                row: saturate(row),
                column: saturate(number),
            };
            desk.ledger.faults.insert(id, fault);
        }
    }
    let figures = cells.iter().filter(|cell| cell.state == State::Value);
    let whole = |cell: &DraftCell| cell.decimals == 2 && cell.value.fract().is_zero();
    let fixed_decimals = draft.unit == Some(Unit::Yuan)
        && figures
            .clone()
            .any(|cell| whole(cell) && !cell.value.is_zero());
    let texts = cells.iter().map(|cell| {
        let text = Some(cell.text.as_str()).filter(|text| !text.is_empty());
        intern(desk, text)
    });
    let texts = texts.collect();
    let mut converted = halves(draft, cells, (own_decimals, usual));
    // What is printed in another unit has decimals of its own.
    let others = cells.iter().zip(&converted);
    let others = others
        .filter(|(cell, half)| cell.state == State::Value && (own_decimals || half.is_none()));
    let decimals = others.map(|(cell, _)| cell.decimals).max().unwrap_or(0);
    if converted.iter().all(Option::is_none) {
        converted.clear();
    }
    Column {
        heading: draft.heading.clone(),
        kind: draft.kind,
        unit: draft.unit,
        decimals,
        own_decimals,
        converted,
        fixed_decimals,
        values: Values::new(cells.iter().map(|cell| cell.value).collect()),
        states: cells.iter().map(|cell| cell.state).collect(),
        texts,
        places: cells.iter().map(|cell| cell.place).collect(),
    }
}

/// Half of the last printed digit of each figure of which it is not told by the decimals of its column.
fn halves(
    draft: &DraftColumn,
    cells: &[&DraftCell],
    (own_decimals, usual): (bool, Option<u32>),
) -> Vec<Option<Decimal>> {
    let bare = |cell: &DraftCell| cell.value.is_zero() && cell.decimals == 0;
    let usual = usual.filter(|_| draft.kind == Some(Kind::Money));
    let half = |cell: &&DraftCell| match (cell.state, usual) {
        (State::Value, Some(decimals)) if bare(cell) => Some(half_width(decimals)),
        (State::Value, _) if own_decimals || names_a_unit(draft, cell) => {
            half_converted(&cell.text, cell.value, draft.unit)
        }
        _ => None,
    };
    cells.iter().map(half).collect()
}
