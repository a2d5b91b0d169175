//! From a printing to a draft: its rows as puzzles, and the answers as cells.

use super::beside::bounds;
use super::cells::{fill, fill_words};
use super::heads::Heads;
use super::place::{Given, Puzzle, place};
use super::prints::Print;
use super::relations::{families, sums, tie};
use super::rows::Row;
use super::slots::slots;
use super::tell;
use super::verdicts::Verdict;
use crate::form::{Form, FormColumn, Kind};
use crate::lang::Said;
use crate::ledger::{Gravity, Role};
use crate::load::bind::{no_unit_notice, unit_of};
use crate::load::desk::{Desk, Spot};
use crate::load::draft::{Draft, DraftCell, DraftColumn, DraftRow};
use crate::load::hierarchy;
use crate::say;
use crate::source::Place;
use crate::value::{Decimal, Unit, normal_name};

/// Makes a draft of a printing, with the help of the tables that are placed already.
pub(super) fn draft(desk: &mut Desk<'_>, print: &Print, placed: &[Option<Draft>]) -> Draft {
    let forms = desk.forms;
    let mut draft = Draft {
        form: print.form,
        title: print.title.clone(),
        place: print.place,
        unit: print.content.unit,
        notes: print.content.notes.clone(),
        ..Draft::default()
    };
    let Some(form) = print.form.and_then(|id| forms.form(id)) else {
        return draft;
    };
    columns(desk, &mut draft, form, print);
    let mut rows: Vec<&Row> = print.content.rows.iter().collect();
    rows.sort_by_key(|row| row.block);
    draft.rows = rows.iter().map(|row| draft_row(form, row)).collect();
    hierarchy::arrange(&mut draft, form, forms);
    let mut tally = Tally::default();
    for (number, heads) in print.heads.iter().enumerate() {
        let lane = Lane::of(&draft, form, heads, placed, (number, &rows));
        fill_lane(&mut draft, &lane, print.fault.as_ref(), &mut tally, placed);
    }
    report(desk, &draft, form, &tally);
    if print.content.orphans > 0 {
        draft.lost = Some(say!(
            "有的数不与所属的行在一起，分不出有哪些行",
            "some figures do not stand with the row they are of: which rows there are cannot be told"
        ));
    } else if let Some(fault) = print.fault.as_ref().filter(|_| !draft.rows.is_empty()) {
        // Words that are no heading may be parts of names.
        draft.lost = Some(fault.clone());
    } else if lacks_total(&draft, form) {
        draft.lost = Some(say!(
            "文字里没有找到合计行，可能有的行没有读出",
            "no total is found in the text: rows may not have been read"
        ));
    }
    draft
}

/// Whether a list of several rows with figures that should have a total has none.
fn lacks_total(draft: &Draft, form: &Form) -> bool {
    let blocks = form.blocks.iter().enumerate();
    let mut summed = blocks.filter(|(_, block)| !block.totals.is_empty());
    summed.any(|(number, _)| {
        let own = || {
            draft
                .rows
                .iter()
                .filter(|row| usize::from(row.block) == number)
        };
        let printed = |row: &DraftRow| row.cells.iter().any(|cell| !cell.text.is_empty());
        own().filter(|row| printed(row)).count() > 1 && !own().any(|row| row.role == Role::Total)
    })
}

/// The columns of the form, as far as they are printed.
fn columns(desk: &mut Desk<'_>, draft: &mut Draft, form: &Form, print: &Print) {
    let printed = |at: usize| print.heads.iter().any(|heads| heads.columns.contains(&at));
    let mut no_unit = false;
    for (at, column) in form.columns.iter().enumerate() {
        let unit = unit_of(column, None, draft.unit, form.unit);
        let heading = if printed(at) {
            column.path.clone()
        } else {
            Vec::new()
        };
        no_unit |= printed(at) && column.kind == Kind::Money && unit.is_none();
        if !printed(at) && !column.optional {
            let message = say!(
                "《{}》没有印“{}”这一栏",
                "“{}” does not print the column “{}”",
                draft.title,
                column.spelling()
            );
            tell(
                desk,
                Gravity::Note,
                "load::missing_heading",
                draft,
                (message, Said::default()),
            );
        }
        draft.columns.push(DraftColumn {
            heading,
            kind: Some(column.kind),
            unit,
        });
    }
    if no_unit {
        no_unit_notice(desk, draft);
    }
}

fn draft_row(form: &Form, row: &Row) -> DraftRow {
    let name = Some(row.name()).filter(|name| !name.is_empty());
    let plain = name.as_deref().map(normal_name);
    let block = form.blocks.get(usize::from(row.block));
    let is = |names: &[String]| plain.as_ref().is_some_and(|plain| names.contains(plain));
    let role = match block {
        Some(block) if is(&block.totals) => Role::Total,
        Some(block) if is(&block.apart) => Role::Apart,
        _ => row.role,
    };
    let wordy = form.columns.iter().any(|column| !column.kind.is_number());
    let whole = !wordy || row.named || row.role == Role::Total;
    DraftRow {
        code: row.code.clone(),
        name: name.filter(|_| whole),
        plain: plain.filter(|_| whole),
        role,
        block: row.block,
        indent: row.indent(),
        place: row.start().map(Place::Text),
        cells: vec![DraftCell::default(); form.columns.len()],
        ..DraftRow::default()
    }
}

/// What came of the rows of a table.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) inferred: usize,
    /// Of these the rows whose own figures do not agree.
    pub(super) misfit: usize,
    pub(super) lost: Vec<(Option<Place>, Said)>,
}

/// One list of a printing, to be placed.
pub(super) struct Lane<'a> {
    pub(super) form: &'a Form,
    /// Its rows, by number in the draft.
    pub(super) own: Vec<usize>,
    rows: Vec<&'a Row>,
    /// Its columns of figures, in print order.
    pub(super) columns: Vec<usize>,
    /// Its columns of words.
    words: Vec<usize>,
    pub(super) puzzle: Puzzle,
}

impl<'a> Lane<'a> {
    fn of(
        draft: &Draft,
        form: &'a Form,
        heads: &Heads,
        placed: &[Option<Draft>],
        (number, rows): (usize, &[&'a Row]),
    ) -> Self {
        let is_number = |at: &usize| {
            form.columns
                .get(*at)
                .is_some_and(|column| column.kind.is_number())
        };
        let (columns, words): (Vec<usize>, Vec<usize>) =
            heads.columns.iter().copied().partition(is_number);
        let all = rows.iter().copied().enumerate();
        let (own, rows): (Vec<usize>, Vec<&Row>) = all
            .filter(|(_, row)| usize::from(row.block) == number)
            .unzip();
        let scale = scale(&rows);
        let yuan = |at: &usize| {
            draft
                .columns
                .get(*at)
                .is_some_and(|c| c.unit == Some(Unit::Yuan))
        };
        let too_many = vec![0; columns.len().saturating_add(1)];
        let mut slots = slots(&rows, columns.len()).into_iter();
        let mut given = |(at, row): (&usize, &&Row)| {
            let slot = draft.rows.get(*at);
            Given {
                figures: figures(row, scale).unwrap_or_else(|| too_many.clone()),
                bounds: slot
                    .map(|row| bounds((draft, row), form, (&columns, scale), placed))
                    .unwrap_or_default(),
                slots: slots.next().flatten(),
                worded: row.worded,
            }
        };
        let named = |at: &usize| heads.named.get(*at).cloned().unwrap_or_default();
        let puzzle = Puzzle {
            width: columns.len(),
            sums: sums(form, &columns),
            rows: own.iter().zip(&rows).map(&mut given).collect(),
            families: families(draft, &own),
            heads: columns.iter().map(named).collect(),
            exact: scale >= 2 && columns.iter().any(yuan),
            orders: orders(heads, &columns),
            disordered: heads.disordered && !form.identities.is_empty(),
        };
        Self {
            form,
            own,
            rows,
            columns,
            words,
            puzzle,
        }
    }

    /// A column as rules spell it.
    pub(super) fn spelled(&self, at: &usize) -> String {
        let column = self
            .columns
            .get(*at)
            .and_then(|at| self.form.columns.get(*at));
        column.map(FormColumn::spelling).unwrap_or_default()
    }
}

/// The most decimals of the figures of rows.
fn scale(rows: &[&Row]) -> u32 {
    let figures = rows.iter().flat_map(|row| &row.figures);
    let decimals = figures.map(|printed| printed.figure.decimals);
    decimals.max().unwrap_or(0)
}

/// The orders in which columns of figures may stand, by their places among them; the form's first.
fn orders(heads: &Heads, columns: &[usize]) -> Vec<Vec<usize>> {
    let place = |at: &usize| columns.iter().position(|column| column == at);
    let mut all: Vec<Vec<usize>> = vec![(0..columns.len()).collect()];
    for order in &heads.orders {
        let order: Vec<usize> = order.iter().filter_map(place).collect();
        if order.len() == columns.len() && !all.contains(&order) {
            all.push(order);
        }
    }
    all
}

/// Places the figures of one list.
fn fill_lane(
    draft: &mut Draft,
    lane: &Lane<'_>,
    fault: Option<&Said>,
    tally: &mut Tally,
    placed: &[Option<Draft>],
) {
    let (verdicts, used) = place(&lane.puzzle);
    let width = lane.puzzle.width;
    let stray = lane.rows.iter().any(|row| row.figures.len() > width);
    for ((at, row), verdict) in lane.own.iter().zip(&lane.rows).zip(verdicts) {
        let Some(slot) = draft.rows.get_mut(*at) else {
            continue;
        };
        let verdict = match fault {
            Some(fault) => Verdict::Lost(fault.clone()),
            None if stray && row.figures.is_empty() => Verdict::Lost(say!(
                "别的行数比栏多，多的可能是这一行的",
                "another row has more figures than columns: one of them may be of this row"
            )),
            None => verdict,
        };
        fill(slot, (row, &verdict), lane, &draft.columns, tally);
        fill_words(slot, row, &lane.words, matches!(verdict, Verdict::Full(_)));
    }
    tie(draft, lane, &used, placed);
}

/// A figure in units of the last digit that the table prints.
pub(super) fn whole(value: Decimal, scale: u32) -> Option<i64> {
    let mut value = value;
    value.rescale(scale);
    i64::try_from(value.mantissa()).ok()
}

fn figures(row: &Row, scale: u32) -> Option<Vec<i64>> {
    row.figures
        .iter()
        .map(|printed| whole(printed.figure.value, scale))
        .collect()
}

/// Tells what was worked out and what could not be.
fn report(desk: &mut Desk<'_>, draft: &Draft, form: &Form, tally: &Tally) {
    if tally.inferred > 0 {
        let message = say!(
            "《{}》的文字里没有栏线，{} 行的数按表内关系推定到栏",
            "the text of “{}” has no lines between columns; the figures of {} rows were placed by the relations within the table",
            draft.title,
            tally.inferred
        );
        let help = match tally.misfit {
            0 => Said::default(),
            rows => say!(
                "其中 {rows} 行的数照印的放不满足表内关系，改一个数才满足，上下级之和也只印证这一种放法",
                "the figures of {rows} of them do not satisfy the relations as printed; with one of them changed they do, in the one way that the sums over the levels bear out"
            ),
        };
        tell(
            desk,
            Gravity::Note,
            "load::inferred_columns",
            draft,
            (message, help),
        );
    }
    let Some((place, why)) = tally.lost.first() else {
        return;
    };
    let message = say!(
        "《{}》有 {} 行的数定不到栏：{}",
        "“{}” has {} rows whose figures cannot be placed: {}",
        draft.title,
        tally.lost.len(),
        why
    );
    let help = match form.identities.is_empty() {
        true => say!(
            "换用原来的 PDF 或工作簿；或在表样里写明每行恒等的关系（identity）",
            "use the original PDF or workbook; or state in the form the relation that holds in every row (identity)"
        ),
        false => say!(
            "换用原来的 PDF 或工作簿",
            "use the original PDF or workbook"
        ),
    };
    let spot = Spot {
        place: place.or(draft.place),
        column: None,
        title: &draft.title,
    };
    desk.notice(
        Gravity::Unreadable,
        "load::undecided_column",
        message,
        help,
        spot,
    );
}
