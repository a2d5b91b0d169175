//! From a printing to a draft: its rows as puzzles, and the answers as cells.

use super::place::{Given, Puzzle, Sum, Told, Used, Verdict, place};
use super::prints::Print;
use super::rollups::Family;
use super::rows::Row;
use super::tell;
use crate::form::{Form, Kind};
use crate::ledger::{Gravity, Role, State};
use crate::load::bind::{no_unit_notice, unit_of};
use crate::load::cells::read_text;
use crate::load::desk::{Desk, Spot};
use crate::load::draft::{Draft, DraftCell, DraftColumn, DraftRow};
use crate::load::hierarchy;
use crate::source::Place;
use crate::value::{Decimal, Unit, normal_name};

/// Makes a draft of a printing.
pub(super) fn draft(desk: &mut Desk<'_>, print: Print) -> Draft {
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
    columns(desk, &mut draft, form, &print);
    let mut rows: Vec<&Row> = print.content.rows.iter().collect();
    rows.sort_by_key(|row| row.block);
    draft.rows = rows
        .iter()
        .map(|row| draft_row(form, row, &print))
        .collect();
    hierarchy::arrange(&mut draft, form, forms);
    let mut tally = Tally::default();
    for number in 0..print.heads.len() {
        block(&mut draft, form, &print, (number, &rows), &mut tally);
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

fn draft_row(form: &Form, row: &Row, print: &Print) -> DraftRow {
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
    let _ = print;
    DraftRow {
        code: row.code.clone(),
        name: name.filter(|_| whole),
        plain: plain.filter(|_| whole),
        role,
        block: row.block,
        indent: row.indent,
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

/// Places the figures of one list.
fn block(
    draft: &mut Draft,
    form: &Form,
    print: &Print,
    (number, rows): (usize, &[&Row]),
    tally: &mut Tally,
) {
    let Some(heads) = print.heads.get(number) else {
        return;
    };
    let is_number = |at: &usize| {
        form.columns
            .get(*at)
            .is_some_and(|column| column.kind.is_number())
    };
    let (columns, words): (Vec<usize>, Vec<usize>) =
        heads.columns.iter().copied().partition(is_number);
    let own: Vec<usize> = (0..rows.len())
        .filter(|at| {
            rows.get(*at)
                .is_some_and(|row| usize::from(row.block) == number)
        })
        .collect();
    let scale = own
        .iter()
        .filter_map(|at| rows.get(*at))
        .flat_map(|row| &row.figures)
        .map(|p| p.figure.decimals)
        .max();
    let scale = scale.unwrap_or(0);
    let yuan = columns.iter().any(|at| {
        draft
            .columns
            .get(*at)
            .is_some_and(|c| c.unit == Some(Unit::Yuan))
    });
    let puzzle = Puzzle {
        width: columns.len(),
        sums: sums(form, &columns),
        rows: own
            .iter()
            .filter_map(|at| rows.get(*at))
            .map(|row| given(row, scale))
            .collect(),
        families: families(draft, &own),
        exact: yuan && scale >= 2,
        disordered: heads.disordered,
    };
    let (verdicts, used) = place(&puzzle);
    for (at, verdict) in own.iter().zip(&verdicts) {
        let (Some(row), Some(slot)) = (rows.get(*at), draft.rows.get_mut(*at)) else {
            continue;
        };
        let verdict = match &print.fault {
            Some(_) if !row.figures.is_empty() => &Verdict::Lost(""),
            _ => verdict,
        };
        let before = tally.lost.len();
        fill(
            slot,
            (row, verdict),
            &columns,
            &draft.columns,
            (form, tally),
        );
        if let (Some((_, why)), Some(fault)) = (tally.lost.get_mut(before), &print.fault) {
            why.clone_from(fault);
            for column in &columns {
                if let Some(cell) = slot.cells.get_mut(*column) {
                    cell.fault = Some(fault.clone());
                }
            }
        }
        fill_words(slot, row, &words, (form, verdict));
    }
    tie(draft, form, (&puzzle, &used), (&own, &columns));
}

/// The figures of a row in units of the last digit that the table prints.
fn given(row: &Row, scale: u32) -> Given {
    let whole = |value: Decimal| {
        let mut value = value;
        value.rescale(scale);
        i64::try_from(value.mantissa()).ok()
    };
    let figures: Option<Vec<i64>> = row
        .figures
        .iter()
        .map(|printed| whole(printed.figure.value))
        .collect();
    Given {
        figures: figures.unwrap_or_default(),
        floors: Vec::new(),
    }
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
    columns: &[usize],
    kinds: &[DraftColumn],
    (form, tally): (&Form, &mut Tally),
) {
    let (cells, inferred, why) = match verdict {
        Verdict::Full(cells) => (cells.clone(), false, ""),
        Verdict::Inferred(cells) => (cells.clone(), true, ""),
        Verdict::Lost(why) => {
            let any = (0..row.figures.len()).collect();
            (vec![Told::Open(any); columns.len()], true, *why)
        }
    };
    let spelled = |at: usize| {
        form.columns
            .get(at)
            .map(|column| column.spelling())
            .unwrap_or_default()
    };
    let mut open: Vec<String> = Vec::new();
    for (told, at) in cells.iter().zip(columns) {
        let (Some(cell), Some(column)) = (slot.cells.get_mut(*at), kinds.get(*at)) else {
            continue;
        };
        match told {
            Told::Figure(figure) => {
                let Some(printed) = row.figures.get(*figure) else {
                    continue;
                };
                *cell = read_text(
                    &printed.text,
                    Some(Place::Text(printed.at)),
                    column.kind,
                    column.unit,
                );
            }
            Told::Blank => {
                cell.state = State::Blank;
                cell.place = slot.place;
            }
            Told::Open(figures) => {
                let texts: Vec<&str> = figures
                    .iter()
                    .filter_map(|at| row.figures.get(*at))
                    .map(|p| p.text.as_str())
                    .collect();
                cell.text = texts.join(" ");
                cell.place = figures
                    .first()
                    .and_then(|at| row.figures.get(*at))
                    .map(|p| Place::Text(p.at));
                open.push(spelled(*at));
            }
        }
        cell.inferred = inferred && !matches!(told, Told::Open(_));
    }
    tally.inferred = tally
        .inferred
        .saturating_add(usize::from(inferred && open.len() < columns.len()));
    if open.is_empty() {
        return;
    }
    let why = match why {
        "" => format!("可能在{}，表内关系定不下来", quoted(&open)),
        why => why.to_owned(),
    };
    for (told, at) in cells.iter().zip(columns) {
        if let (Told::Open(_), Some(cell)) = (told, slot.cells.get_mut(*at)) {
            cell.state = State::Unreadable;
            cell.fault = Some(why.clone());
        }
    }
    tally.lost.push((slot.place, why));
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
fn fill_words(
    slot: &mut DraftRow,
    row: &Row,
    columns: &[usize],
    (form, verdict): (&Form, &Verdict),
) {
    if row.words.is_empty() && row.beside.is_empty() {
        return;
    }
    let is_number = |at: &usize| {
        form.columns
            .get(*at)
            .is_some_and(|column| column.kind.is_number())
    };
    let one_line = row
        .beside
        .windows(2)
        .all(|pair| pair.first().map(|w| w.line) == pair.last().map(|w| w.line));
    let last_line = row
        .beside
        .last()
        .is_some_and(|words| words.line == row.line);
    let full = matches!(verdict, Verdict::Full(_))
        && row.beside.len() == columns.len()
        && one_line
        && last_line;
    let only = columns.len() == 1 && row.named && !row.beside.is_empty();
    let _ = is_number;
    for (number, at) in columns.iter().enumerate() {
        let Some(cell) = slot.cells.get_mut(*at) else {
            continue;
        };
        let words = row.beside.get(number).filter(|_| full);
        cell.state = State::Value;
        cell.place = words.map(|words| Place::Text(words.at)).or(slot.place);
        if only {
            cell.text = row.beside.iter().map(|words| words.text.trim()).collect();
        } else if let Some(words) = words {
            words.text.trim().clone_into(&mut cell.text);
        } else if row.named && row.beside.is_empty() || row.code.is_none() {
            cell.state = State::Blank;
        } else {
            let all = if row.named { &row.beside } else { &row.words };
            cell.text = all.iter().map(|words| words.text.trim()).collect();
            cell.spoil("几栏文字没有栏线，分不开".to_owned());
        }
    }
}

/// Notes at the cells of a table which relations placed them.
fn tie(
    draft: &mut Draft,
    form: &Form,
    (puzzle, used): (&Puzzle, &[Used]),
    (own, columns): (&[usize], &[usize]),
) {
    let spelled = |at: &usize| {
        let column = columns.get(*at).and_then(|at| form.columns.get(*at));
        column.map(|column| column.spelling()).unwrap_or_default()
    };
    let mut seen: Vec<Used> = Vec::new();
    for one in used {
        if seen.contains(one) {
            continue;
        }
        seen.push(*one);
        let (words, sum, parts): (String, (usize, usize), Vec<(usize, usize)>) = match one {
            Used::Sum(row, at) => {
                let Some(sum) = puzzle.sums.get(*at) else {
                    continue;
                };
                let parts: Vec<String> = sum.parts.iter().map(spelled).collect();
                let words = format!("{} == {}", spelled(&sum.sum), parts.join(" + "));
                (
                    words,
                    (*row, sum.sum),
                    sum.parts.iter().map(|part| (*row, *part)).collect(),
                )
            }
            Used::Rollup(family, column) => {
                let Some(family) = puzzle.families.get(*family) else {
                    continue;
                };
                let label = own.get(family.parent).and_then(|at| draft.rows.get(*at));
                let label = label
                    .and_then(|row| row.code.clone().or(row.plain.clone()))
                    .unwrap_or_default();
                let words = format!("{label} 的“{}”是下级之和", spelled(column));
                let parts = family
                    .children
                    .iter()
                    .map(|child| (*child, *column))
                    .collect();
                (words, (family.parent, *column), parts)
            }
            Used::Floor(..) => continue,
        };
        let relation = draft.relations.len();
        draft.relations.push(words);
        for ((row, column), is_sum) in parts.iter().map(|part| (*part, false)).chain([(sum, true)])
        {
            let row = own.get(row).and_then(|at| draft.rows.get_mut(*at));
            let cell = row
                .zip(columns.get(column))
                .and_then(|(row, at)| row.cells.get_mut(*at));
            if let Some(cell) = cell {
                cell.ties.push((relation, is_sum));
            }
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
