//! From a printing to a draft: its rows as puzzles, and the answers as cells.

use super::heads::Heads;
use super::place::{Given, Puzzle, Sum, Told, Used, Verdict, place};
use super::prints::Print;
use super::rollups::Family;
use super::rows::{Printed, Row, Words};
use super::tell;
use crate::form::{AtLeast, Form, FormColumn, Kind};
use crate::ledger::{Gravity, Role, State};
use crate::load::bind::{no_unit_notice, unit_of};
use crate::load::cells::read_text;
use crate::load::desk::{Desk, Spot};
use crate::load::draft::{Draft, DraftCell, DraftColumn, DraftRow, Elsewhere};
use crate::load::hierarchy;
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
        fill_lane(&mut draft, &lane, print.fault.as_ref(), &mut tally);
    }
    for row in &mut draft.rows {
        (row.parent, row.depth) = (None, 0);
    }
    report(desk, &draft, form, &tally);
    draft
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
            let message = format!("《{}》没有印“{}”这一栏", draft.title, column.spelling());
            tell(
                desk,
                Gravity::Note,
                "load::missing_heading",
                draft,
                (message, ""),
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
struct Tally {
    inferred: usize,
    lost: Vec<(Option<Place>, String)>,
}

/// One list of a printing, to be placed.
struct Lane<'a> {
    form: &'a Form,
    /// Its rows, by number in the draft.
    own: Vec<usize>,
    rows: Vec<&'a Row>,
    /// Its columns of figures, in print order.
    columns: Vec<usize>,
    /// Its columns of words.
    words: Vec<usize>,
    puzzle: Puzzle,
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
        let decimals = rows
            .iter()
            .flat_map(|row| &row.figures)
            .map(|printed| printed.figure.decimals);
        let scale = decimals.max().unwrap_or(0);
        let yuan = |at: &usize| {
            draft
                .columns
                .get(*at)
                .is_some_and(|c| c.unit == Some(Unit::Yuan))
        };
        let puzzle = Puzzle {
            width: columns.len(),
            sums: sums(form, &columns),
            rows: own
                .iter()
                .zip(&rows)
                .map(|(at, row)| Given {
                    figures: figures(row, scale)
                        .unwrap_or_else(|| vec![0; columns.len().saturating_add(1)]),
                    floors: draft
                        .rows
                        .get(*at)
                        .map(|row| floors((draft, row), form, (&columns, scale), placed))
                        .unwrap_or_default(),
                })
                .collect(),
            families: families(draft, &own),
            exact: scale >= 2 && columns.iter().any(yuan),
            disordered: heads.disordered,
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
    fn spelled(&self, at: &usize) -> String {
        let column = self
            .columns
            .get(*at)
            .and_then(|at| self.form.columns.get(*at));
        column.map(FormColumn::spelling).unwrap_or_default()
    }
}

/// Places the figures of one list.
fn fill_lane(draft: &mut Draft, lane: &Lane<'_>, fault: Option<&String>, tally: &mut Tally) {
    let (verdicts, used) = place(&lane.puzzle);
    for ((at, row), verdict) in lane.own.iter().zip(&lane.rows).zip(verdicts) {
        let Some(slot) = draft.rows.get_mut(*at) else {
            continue;
        };
        let verdict = match fault {
            Some(fault) => Verdict::Lost(fault.clone()),
            None => verdict,
        };
        fill(slot, (row, &verdict), lane, &draft.columns, tally);
        fill_words(slot, row, &lane.words, matches!(verdict, Verdict::Full(_)));
    }
    tie(draft, lane, &used);
}

/// A figure in units of the last digit that the table prints.
fn whole(value: Decimal, scale: u32) -> Option<i64> {
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

/// What the columns of a row hold at least, in the order of the form's lines about it.
fn floors(
    (draft, row): (&Draft, &DraftRow),
    form: &Form,
    (columns, scale): (&[usize], u32),
    placed: &[Option<Draft>],
) -> Vec<(usize, i64)> {
    let unit = |draft: &Draft, at: usize| draft.columns.get(at).and_then(|column| column.unit);
    let floor = |line: &AtLeast| {
        let column = columns.iter().position(|column| *column == line.column)?;
        let at = elsewhere(line, row)?;
        let other = placed
            .iter()
            .flatten()
            .find(|other| other.form == Some(line.form))?;
        let mut rows = other
            .rows
            .iter()
            .filter(|row| at.is_row(row.code.as_deref(), row.role));
        let found = rows.next().filter(|_| rows.next().is_none())?;
        let cell = found
            .cells
            .get(line.least)
            .filter(|cell| cell.state == State::Value)?;
        let same = unit(draft, line.column) == unit(other, line.least) && cell.decimals <= scale;
        whole(cell.value, scale)
            .filter(|_| same)
            .map(|value| (column, value))
    };
    let none = (0, i64::MIN);
    form.at_least
        .iter()
        .map(|line| floor(line).unwrap_or(none))
        .collect()
}

/// The row of another form that a row is held against.
fn elsewhere(line: &AtLeast, row: &DraftRow) -> Option<Elsewhere> {
    let known = row.code.is_some() || row.role == Role::Total;
    known.then(|| Elsewhere {
        form: line.form,
        column: line.least,
        code: row.code.clone(),
    })
}

/// The form's identities among the columns that are printed: one that is not printed stands for what it is the sum of.
fn sums(form: &Form, columns: &[usize]) -> Vec<Sum> {
    let local = |at: usize| columns.iter().position(|column| *column == at);
    let mut all = Vec::new();
    for identity in &form.identities {
        let Some(sum) = local(identity.sum) else {
            continue;
        };
        let mut parts = Vec::new();
        let mut left: Vec<(usize, usize)> = identity.parts.iter().map(|part| (*part, 0)).collect();
        while let Some((part, depth)) = left.pop() {
            match local(part) {
                Some(part) => parts.push(part),
                None if depth < 4 => {
                    let inner = form.identities.iter().filter(|inner| inner.sum == part);
                    left.extend(
                        inner
                            .flat_map(|inner| &inner.parts)
                            .map(|part| (*part, depth.saturating_add(1))),
                    );
                }
                None => {}
            }
        }
        parts.sort_unstable();
        parts.dedup();
        if !parts.is_empty() && !parts.contains(&sum) {
            all.push(Sum { sum, parts });
        }
    }
    all
}

/// The rows of a list that sum others: by the hierarchy, and the one total of all that stand at its top.
fn families(draft: &Draft, own: &[usize]) -> Vec<Family> {
    let local = |at: usize| own.iter().position(|row| *row == at);
    let row = |at: &usize| draft.rows.get(*at);
    let mut all: Vec<Family> = Vec::new();
    for (number, at) in own.iter().enumerate() {
        let under = |child: &&usize| {
            row(child).is_some_and(|row| row.parent.map(|p| p as usize) == Some(*at))
        };
        let children: Vec<usize> = own
            .iter()
            .filter(under)
            .filter_map(|child| local(*child))
            .collect();
        if !children.is_empty() {
            all.push(Family {
                parent: number,
                children,
            });
        }
    }
    let role = |at: &usize, role: Role| row(at).is_some_and(|row| row.role == role);
    let totals: Vec<usize> = own
        .iter()
        .copied()
        .filter(|at| role(at, Role::Total))
        .collect();
    if let [total] = totals.as_slice()
        && !own.iter().any(|at| role(at, Role::Apart))
    {
        let top =
            |at: &&usize| row(at).is_some_and(|row| row.role == Role::Item && row.parent.is_none());
        let children: Vec<usize> = own.iter().filter(top).filter_map(|at| local(*at)).collect();
        if let (Some(parent), false) = (local(*total), children.is_empty()) {
            all.push(Family { parent, children });
        }
    }
    all
}

/// Puts the figures of a row into its cells.
fn fill(
    slot: &mut DraftRow,
    (row, verdict): (&Row, &Verdict),
    lane: &Lane<'_>,
    kinds: &[DraftColumn],
    tally: &mut Tally,
) {
    let all = Told::Open((0..row.figures.len()).collect());
    let (cells, inferred) = match verdict {
        Verdict::Full(cells) => (cells.clone(), false),
        Verdict::Inferred(cells) => (cells.clone(), true),
        Verdict::Lost(_) => (vec![all; lane.columns.len()], false),
    };
    let open: Vec<usize> = (0..cells.len())
        .filter(|at| matches!(cells.get(*at), Some(Told::Open(_))))
        .collect();
    let why = match verdict {
        Verdict::Lost(why) => why.clone(),
        _ => {
            let names: Vec<String> = open.iter().map(|at| lane.spelled(at)).collect();
            format!("可能在{}，表内关系定不下来", quoted(&names))
        }
    };
    for (told, at) in cells.iter().zip(&lane.columns) {
        let (Some(cell), Some(column)) = (slot.cells.get_mut(*at), kinds.get(*at)) else {
            continue;
        };
        fill_cell(cell, told, row, column);
        match told {
            Told::Open(_) => cell.spoil(why.clone()),
            _ => cell.inferred = inferred,
        }
        cell.place = cell.place.or(slot.place);
    }
    let some = inferred && open.len() < lane.columns.len();
    tally.inferred = tally.inferred.saturating_add(usize::from(some));
    if !open.is_empty() {
        tally.lost.push((slot.place, why));
    }
}

fn fill_cell(cell: &mut DraftCell, told: &Told, row: &Row, column: &DraftColumn) {
    match told {
        Told::Figure(figure) => {
            if let Some(printed) = row.figures.get(*figure) {
                *cell = read_text(
                    &printed.text,
                    Some(Place::Text(printed.at)),
                    column.kind,
                    column.unit,
                );
            }
        }
        Told::Blank => cell.state = State::Blank,
        Told::Open(figures) => {
            let printed: Vec<&Printed> = figures
                .iter()
                .filter_map(|at| row.figures.get(*at))
                .collect();
            let texts: Vec<&str> = printed
                .iter()
                .map(|printed| printed.text.as_str())
                .collect();
            cell.text = texts.join(" ");
            cell.place = printed.first().map(|printed| Place::Text(printed.at));
        }
    }
}

fn quoted(names: &[String]) -> String {
    let shown: String = names
        .iter()
        .take(3)
        .map(|name| format!("“{name}”"))
        .collect();
    match names.len() {
        0..=3 => shown,
        more => format!("{shown}等 {more} 栏"),
    }
}

/// Puts the words beside a name into its columns, where each stands by itself on the line of the figures.
fn fill_words(slot: &mut DraftRow, row: &Row, columns: &[usize], full: bool) {
    if row.words.is_empty() && row.beside.is_empty() {
        return;
    }
    let one_line = row.beside.iter().all(|words| words.line == row.line);
    let each = full && one_line && row.beside.len() == columns.len();
    let only = columns.len() == 1 && row.named && !row.beside.is_empty();
    for (number, at) in columns.iter().enumerate() {
        let Some(cell) = slot.cells.get_mut(*at) else {
            continue;
        };
        let words = row.beside.get(number).filter(|_| each);
        cell.state = State::Value;
        cell.place = words.map(|words| Place::Text(words.at)).or(slot.place);
        if only {
            cell.text = joined(&row.beside);
        } else if let Some(words) = words {
            words.text.trim().clone_into(&mut cell.text);
        } else if row.named && row.beside.is_empty() || row.code.is_none() {
            cell.state = State::Blank;
        } else {
            cell.text = joined(if row.named { &row.beside } else { &row.words });
            cell.spoil("几栏文字没有栏线，分不开".to_owned());
        }
    }
}

fn joined(words: &[Words]) -> String {
    words.iter().map(|words| words.text.trim()).collect()
}

/// Notes at the cells of a table which relations placed them.
fn tie(draft: &mut Draft, lane: &Lane<'_>, used: &[Used]) {
    let mut seen: Vec<Used> = Vec::new();
    for one in used {
        if seen.contains(one) {
            continue;
        }
        seen.push(*one);
        let Some((words, sum, parts)) = relation(draft, lane, one) else {
            continue;
        };
        let number = draft.relations.len();
        draft.relations.push(words);
        let parts = parts.into_iter().map(|part| (part, false));
        for ((row, column), is_sum) in parts.chain([(sum, true)]) {
            let Some(row) = lane.own.get(row).and_then(|at| draft.rows.get_mut(*at)) else {
                continue;
            };
            let least = match one {
                Used::Floor(_, line) => lane
                    .form
                    .at_least
                    .get(*line)
                    .and_then(|line| elsewhere(line, row)),
                _ => None,
            };
            if let Some(cell) = lane
                .columns
                .get(column)
                .and_then(|at| row.cells.get_mut(*at))
            {
                cell.least = cell.least.take().or(least.map(|at| (number, at)));
                cell.ties.push((number, is_sum));
            }
        }
    }
}

/// A row and a column of a lane.
type Square = (usize, usize);

/// A relation in words, with the cells of its sum and its parts.
fn relation(draft: &Draft, lane: &Lane<'_>, used: &Used) -> Option<(String, Square, Vec<Square>)> {
    match used {
        Used::Sum(row, at) => {
            let sum = lane.puzzle.sums.get(*at)?;
            let parts: Vec<String> = sum.parts.iter().map(|part| lane.spelled(part)).collect();
            let words = format!("{} == {}", lane.spelled(&sum.sum), parts.join(" + "));
            let parts = sum.parts.iter().map(|part| (*row, *part)).collect();
            Some((words, (*row, sum.sum), parts))
        }
        Used::Rollup(family, column) => {
            let family = lane.puzzle.families.get(*family)?;
            let row = lane
                .own
                .get(family.parent)
                .and_then(|at| draft.rows.get(*at))?;
            let label = row.code.clone().or(row.plain.clone()).unwrap_or_default();
            let words = format!("{label} 的“{}”是下级之和", lane.spelled(column));
            let parts = family
                .children
                .iter()
                .map(|child| (*child, *column))
                .collect();
            Some((words, (family.parent, *column), parts))
        }
        Used::Floor(row, line) => {
            let (column, _) = lane.puzzle.rows.get(*row)?.floors.get(*line)?;
            let words = format!("{} 不少于另一张表的同一行", lane.spelled(column));
            Some((words, (*row, *column), Vec::new()))
        }
    }
}

/// Tells what was worked out and what could not be.
fn report(desk: &mut Desk<'_>, draft: &Draft, form: &Form, tally: &Tally) {
    if tally.inferred > 0 {
        let message = format!(
            "《{}》的文字里没有栏线，{} 行的数按表内关系推定到栏",
            draft.title, tally.inferred
        );
        tell(
            desk,
            Gravity::Note,
            "load::inferred_columns",
            draft,
            (message, ""),
        );
    }
    let Some((place, why)) = tally.lost.first() else {
        return;
    };
    let message = format!(
        "《{}》有 {} 行的数定不到栏：{why}",
        draft.title,
        tally.lost.len()
    );
    let help = match form.identities.is_empty() {
        true => "换用原来的 PDF 或工作簿；或在表样里写明每行恒等的关系（identity）",
        false => "换用原来的 PDF 或工作簿",
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
