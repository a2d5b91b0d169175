//! From the ways to read a row to its cells.

use super::parts::Part;
use super::runs::agreed;
use super::steps::{Plan, Take, Target};
use super::tokens::{Token, covered};
use super::ways::Way;
use crate::form::{Form, Kind};
use crate::lang::Said;
use crate::ledger::{Role, State};
use crate::load::cells::read_text;
use crate::load::draft::{DraftCell, DraftColumn, DraftRow};
use crate::load::layout::lists;
use crate::say;
use crate::source::Place;
use crate::value::{Unit, normal_name, squash};

/// A row that is read: its cells, the ways to read them, and what its table says of it.
pub(super) struct Reader<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) ways: &'a [Way],
    pub(super) steps: &'a Plan,
    /// The number that the line above the table says.
    pub(super) count: Option<&'a Token>,
    /// Whether a cell of it may have been cut by the end of a page.
    pub(super) torn: bool,
    /// Whether a cell of words of it was.
    pub(super) cut: bool,
}

/// A text and where it stands.
type Told = Option<(String, Option<Place>)>;

impl Reader<'_> {
    /// Adds the row to its part.
    pub(super) fn row(&self, part: &mut Part<'_>) {
        let mut row = DraftRow {
            cells: vec![DraftCell::default(); part.draft.columns.len()],
            ..DraftRow::default()
        };
        let start = self.ways.first().and_then(|way| way.first());
        let start = start.and_then(|(from, _)| self.tokens.get(*from));
        row.place = start.map(|token| Place::Text(token.at));
        let mut printed: Vec<usize> = Vec::new();
        for (step, target) in self.steps.targets.iter().enumerate() {
            let told = self.told(step);
            match target {
                Target::Name => name(&mut row, part.form, told.as_ref()),
                Target::Column(at) => {
                    let column = part.draft.columns.get(*at).cloned().unwrap_or_default();
                    let cell = self.cell(told, &column);
                    if self.is_shared(step) && cell.state == State::Value {
                        printed.push(*at);
                        if let Some(slot) = part.shared.get_mut(*at) {
                            *slot = Some(cell.text.clone());
                        }
                    }
                    if let Some(slot) = row.cells.get_mut(*at) {
                        let place = cell.place.or(row.place);
                        *slot = DraftCell { place, ..cell };
                    }
                }
                Target::Field(at) => {
                    let count = DraftColumn {
                        kind: Some(Kind::Count),
                        unit: Some(Unit::One),
                        ..DraftColumn::default()
                    };
                    let cell = self.cell(told, &count);
                    part.fields
                        .extend(Some((*at, cell)).filter(|(_, cell)| cell.state == State::Value));
                }
                Target::More => {}
            }
        }
        if row.name.is_none() && part.codes.is_some() {
            part.lost.push(row.place);
            part.shared.fill(None);
            return;
        }
        self.share(part, &mut row, &printed);
        self.number(part.form, &mut row);
        part.draft.rows.push(row);
    }

    fn is_shared(&self, step: usize) -> bool {
        matches!(self.steps.over.takes.get(step), Some(Take::Shared(..)))
    }

    fn more(&self, step: usize) -> bool {
        self.steps.targets.get(step) == Some(&Target::More)
    }

    /// What a step takes, with the words that go on with it, where all ways agree.
    fn told(&self, step: usize) -> Told {
        let next = step.saturating_add(1);
        let last = if self.more(next) { next } else { step };
        let wordy = self.steps.targets.contains(&Target::More);
        let words = self.more(next) || self.steps.targets.get(step) == Some(&Target::Name);
        // Words of several lines that the end of a page cuts may belong to the row on either side.
        let column = matches!(self.steps.over.takes.get(step), Some(Take::Words));
        if (wordy && words && self.torn) || ((words || column) && self.cut) {
            return None;
        }
        let (text, (from, to)) = agreed(self.tokens, self.ways, (step, last))?;
        let place = covered(self.tokens.get(from..to).unwrap_or(&[]));
        Some((text, place.map(Place::Text)))
    }

    fn cell(&self, told: Told, column: &DraftColumn) -> DraftCell {
        if let Some((text, place)) = told {
            let cell = read_text(&text, place, column.kind, column.unit);
            return DraftCell {
                inferred: cell.state != State::Unreadable,
                ..cell
            };
        }
        let mut cell = DraftCell::default();
        cell.spoil(undecided());
        cell
    }

    /// Fills the cells that the row shares with the rows above it.
    fn share(&self, part: &mut Part<'_>, row: &mut DraftRow, printed: &[usize]) {
        let targets = self.steps.targets.iter().enumerate();
        let columns = targets.filter_map(|(step, target)| match target {
            Target::Column(at) if self.is_shared(step) => Some(*at),
            _ => None,
        });
        let columns: Vec<usize> = columns.collect();
        let mut anew = false;
        for (number, at) in columns.iter().enumerate() {
            if printed.contains(at) {
                // A cell of a higher level begins anew what stands beside it.
                anew = true;
                continue;
            }
            if let Some(slot) = part.shared.get_mut(*at).filter(|_| anew) {
                *slot = None;
            }
            let above = part.shared.get(*at).cloned().flatten();
            let next = columns.get(number.saturating_add(1));
            let next = next.filter(|next| printed.contains(next));
            let beside = next
                .and_then(|next| part.shared.get(*next))
                .cloned()
                .flatten();
            let goes = above
                .filter(|above| beside.is_none_or(|beside| stands_below(part, above, &beside)));
            let optional = part
                .form
                .columns
                .get(*at)
                .is_some_and(|column| column.optional);
            let Some(slot) = row.cells.get_mut(*at) else {
                continue;
            };
            slot.place = row.place;
            match goes {
                _ if slot.state == State::Unreadable => {}
                Some(text) => {
                    (slot.state, slot.text, slot.inferred) = (State::Value, text, true);
                }
                None if optional => {}
                None => {
                    if let Some(shared) = part.shared.get_mut(*at) {
                        *shared = None;
                    }
                    slot.inferred = false;
                    slot.spoil(unshared());
                }
            }
        }
    }

    /// The number that the line above the table says: of which goal its rows are.
    fn number(&self, form: &Form, row: &mut DraftRow) {
        let goal = |kind: Kind, leaf: &str| kind == Kind::Count && squash(leaf) == "目标";
        let at = form
            .columns
            .iter()
            .position(|column| goal(column.kind, column.leaf()));
        let (Some(at), Some(count)) = (at, self.count) else {
            return;
        };
        let digits: String = count
            .plain
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let place = Some(Place::Text(count.at));
        if let Some(slot) = row
            .cells
            .get_mut(at)
            .filter(|cell| cell.state == State::Absent)
        {
            *slot = read_text(&digits, place, Some(Kind::Count), Some(Unit::One));
            slot.inferred = true;
        }
    }
}

fn undecided() -> Said {
    say!(
        "文字里没有格线，几种读法都说得通",
        "the text has no lines between cells, and can be read in several ways"
    )
}

fn unshared() -> Said {
    say!(
        "合并的格子没有在这一行印出，上面的是不是它定不下来",
        "the merged cell is not printed with this row; whether the one above is it cannot be told"
    )
}

/// Whether a name of one level may stand beside one of the next, by the code table.
fn stands_below(part: &Part<'_>, above: &str, below: &str) -> bool {
    let Some(table) = part.codes else {
        return true;
    };
    let name = |code: &String| table.codes.get(code).map(|code| squash(&code.name));
    table.codes.values().any(|code| {
        let parent = code.parent.as_ref().and_then(name);
        squash(&code.name) == squash(below) && parent == Some(squash(above))
    })
}

fn name(row: &mut DraftRow, form: &Form, told: Option<&(String, Option<Place>)>) {
    let Some((text, place)) = told else { return };
    let plain = normal_name(text);
    let is = |names: &[String]| names.contains(&plain);
    row.role = match lists(form).first() {
        Some(block) if is(&block.totals) => Role::Total,
        Some(block) if is(&block.apart) => Role::Apart,
        _ => Role::Item,
    };
    row.place = place.or(row.place);
    (row.name, row.plain) = (Some(text.clone()), Some(plain));
}
