//! Hints: how a figure that is wrong may have come about. They never change an outcome.

use super::{
    Desk,
    amounts::show,
    broken::{Line, Weight},
};
use crate::finding::Hint;
use crate::lang::Said;
use crate::ledger::{Row, State, Table};
use crate::ops::{Comparison, Verdict};
use crate::say;
use crate::value::{CellId, Decimal, Unit, count_decimals};

impl Desk<'_> {
    /// How a suspect figure may have come about.
    pub(super) fn slip(&self, id: CellId, value: Decimal, line: &Line) -> Vec<Hint> {
        let cell = self.ledger.cell(id);
        let unit = cell.unit.unwrap_or(Unit::One);
        let printed = cell.value;
        let wanted = show(value, unit, count_decimals(cell.text));
        if swapped(printed, wanted) {
            return hint(
                "swapped_digits",
                say!("相邻数字颠倒？", "two neighbouring digits swapped?"),
            );
        }
        if opposite(printed, wanted) {
            return hint("sign", say!("正负号反了？", "the sign turned round?"));
        }
        let scale = Unit::TenThousand.factor();
        if printed.checked_mul(scale) == Some(wanted) || wanted.checked_mul(scale) == Some(printed)
        {
            return hint(
                "unit",
                say!(
                    "单位弄错？两数相差一万倍",
                    "the wrong unit? One figure is ten thousand times the other"
                ),
            );
        }
        if self.same_as_above(id, printed) {
            return hint(
                "row_above",
                say!(
                    "与上一行的数相同：照抄了上一行？",
                    "the same figure as in the row above: copied from it?"
                ),
            );
        }
        if let Some(column) = self.same_as_beside(id, wanted) {
            return hint(
                "other_column",
                say!(
                    "应填的数与同行`{column}`相同：填错了栏？",
                    "the figure wanted here stands in `{column}` of the same row: put into the wrong column?"
                ),
            );
        }
        self.whole(line)
    }

    /// Slips that show without any one suspect figure: of the two sides, or of one addend.
    pub(super) fn whole(&self, line: &Line) -> Vec<Hint> {
        if line.sign == Comparison::Unequal {
            return Vec::new();
        }
        let both = sides(&line.verdict, !line.weights.is_empty());
        if both.is_empty() {
            self.addend(line)
        } else {
            both
        }
    }

    /// One addend explains the difference: left out of the total, counted twice, or of the wrong sign.
    fn addend(&self, line: &Line) -> Vec<Hint> {
        let [total] = line.alone()[..] else {
            return Vec::new();
        };
        let Some(of_total) = line.weights.get(&total) else {
            return Vec::new();
        };
        let addends: Vec<_> = line
            .weights
            .iter()
            .filter(|(c, w)| **c != total && !w.value.is_zero())
            .collect();
        // How much the total is more than its addends.
        let Some(over) = line.verdict.difference.checked_div(of_total.coefficient) else {
            return Vec::new();
        };
        let one = |wanted: Option<Decimal>| {
            let mut fits = addends.iter().filter(|(_, w)| Some(w.value) == wanted);
            fits.next()
                .filter(|_| fits.next().is_none())
                .map(|(cell, _)| **cell)
        };
        let name = |cell: CellId| match cell.row == total.row && cell.table == total.table {
            true => self.heading(cell),
            false => self.ledger.row_label(cell.table, cell.row),
        };
        let less = Decimal::ZERO.checked_sub(over);
        let half = less.and_then(|d| d.checked_div(Decimal::TWO));
        if addends.len() < 2 {
            return self.absent_row(&addends, over);
        }
        if let Some(cell) = one(less) {
            return hint("left_out", left_out(&name(cell)));
        }
        if let Some(cell) = one(Some(over)) {
            return hint("doubled", doubled(&name(cell)));
        }
        match one(half) {
            Some(cell) => hint("sign", turned(&name(cell))),
            None => self.other_row(total, &addends, over),
        }
    }

    /// The total has a row more than its addends: one of the same column that is not among them.
    fn other_row(&self, total: CellId, addends: &[(&CellId, &Weight)], over: Decimal) -> Vec<Hint> {
        let Some((first, _)) = addends.first() else {
            return Vec::new();
        };
        let rows = self
            .ledger
            .table(first.table)
            .map_or(0, |table| table.rows.len());
        let others = (0..rows).map(|i| CellId {
            row: Self::row_number(i),
            ..**first
        });
        let mut fits = others.filter(|cell| {
            let read = self.ledger.cell(*cell);
            let value = read.unit.unwrap_or(Unit::One).to_base(read.value);
            *cell != total
                && read.state == State::Value
                && value == Some(over)
                && addends
                    .iter()
                    .all(|(addend, _)| **addend != *cell && addend.column == cell.column)
        });
        match (fits.next(), fits.next()) {
            (Some(cell), None) => {
                let row = self.ledger.row_label(cell.table, cell.row);
                hint(
                    "left_out",
                    say!(
                        "差额恰为“{row}”的数：各行之和漏了它？",
                        "the difference is exactly the figure of “{row}”: left out of the rows added up?"
                    ),
                )
            }
            (None, _) => self.absent_row(addends, over),
            _ => Vec::new(),
        }
    }

    /// The rows added up lack one: of their kind, with exactly what is missing, in another table of the document alone.
    fn absent_row(&self, addends: &[(&CellId, &Weight)], over: Decimal) -> Vec<Hint> {
        let mut found = self.absent_rows(addends, over).unwrap_or_default();
        found.dedup_by_key(|(_, code, _)| *code);
        let [(table, _, row)] = found[..] else {
            return Vec::new();
        };
        let (row, title) = (
            self.ledger.row_label(table, row),
            self.ledger.title(table, &self.program.forms),
        );
        hint(
            "left_out",
            say!(
                "差额恰为《{title}》中“{row}”的数，此表没有这一行：漏列了它？",
                "the difference is exactly the figure of “{row}” in “{title}”, a row that is not in this table: left out?"
            ),
        )
    }

    /// Rows of other tables whose code stands beside those of the addends, but not in their table, with an amount in it;
    /// sorted by code.
    fn absent_rows(
        &self,
        addends: &[(&CellId, &Weight)],
        over: Decimal,
    ) -> Option<Vec<(u32, &str, u32)>> {
        let (first, _) = addends.first()?;
        let table = self.ledger.table(first.table)?;
        let aside = |(cell, _): &(&CellId, &Weight)| {
            (cell.table, cell.column) != (first.table, first.column)
        };
        if table.lost.is_some() || over.is_zero() || addends.iter().any(aside) {
            return None;
        }
        let code_of = |row: &Row| self.ledger.text(row.code);
        let code = code_of(table.row(first.row)?);
        // Codes have levels of three, five and seven digits: those beside it begin as it does.
        let stem = code.get(
            ..code
                .len()
                .checked_sub(2)
                .filter(|end| *end >= 3)
                .unwrap_or(0),
        )?;
        let beside = |other: &str| other.len() == code.len() && other.starts_with(stem);
        let lists = |table: &Table, code: &str| table.rows.iter().any(|row| code_of(row) == code);
        let document = self.ledger.documents.get(table.document as usize)?;
        let mut found = Vec::new();
        let others = self.ledger.tables_of(document);
        let others = others.filter(|(number, other)| *number != first.table && !other.made);
        for (number, other) in others.filter(|_| !code.is_empty()) {
            let rows = other.rows.iter().map(code_of).enumerate();
            // The few that have the amount are looked at further.
            let rows = rows.map(|(row, code)| (Self::row_number(row), code));
            let rows =
                rows.filter(|(row, code)| beside(code) && self.has_amount(number, *row, over));
            let rows = rows.filter(|(_, missing)| lists(other, code) && !lists(table, missing));
            found.extend(rows.map(|(row, code)| (number, code, row)));
        }
        found.sort_by_key(|(_, code, _)| *code);
        Some(found)
    }

    /// Whether a row has an amount in one of its columns.
    fn has_amount(&self, table: u32, row: u32, wanted: Decimal) -> bool {
        let columns = self
            .ledger
            .table(table)
            .map_or(0, |table| table.columns.len());
        (0..columns).any(|column| {
            let cell = self.ledger.cell(CellId {
                table,
                column: Self::row_number(column),
                row,
            });
            let value = cell.unit.unwrap_or(Unit::One).to_base(cell.value);
            cell.state == State::Value
                && cell.kind.is_some_and(|k| k.is_number())
                && value == Some(wanted)
        })
    }

    fn same_as_above(&self, id: CellId, printed: Decimal) -> bool {
        let above = id.row.checked_sub(1).map(|row| CellId { row, ..id });
        above.map(|id| self.ledger.cell(id)).is_some_and(|cell| {
            cell.state == State::Value && cell.value == printed && !printed.is_zero()
        })
    }

    fn same_as_beside(&self, id: CellId, wanted: Decimal) -> Option<String> {
        let own = self.ledger.cell(id);
        let columns = self
            .ledger
            .table(id.table)
            .map_or(0, |table| table.columns.len());
        let others = (0..columns).map(|c| CellId {
            column: Self::row_number(c),
            ..id
        });
        let mut same = others
            .filter(|other| *other != id && !wanted.is_zero())
            .filter(|other| {
                let cell = self.ledger.cell(*other);
                cell.state == State::Value
                    && cell.kind.is_some_and(|k| k.is_number())
                    && (cell.kind, cell.unit) == (own.kind, own.unit)
                    && cell.value == wanted
                    // What other checks bear out stands where it belongs.
                    && self.uses.get(other).is_none_or(|uses| uses.held == 0)
            });
        same.next().map(|other| self.heading(other))
    }
}

fn left_out(name: &str) -> Said {
    say!(
        "差额恰为“{name}”的数：合计漏加了它？",
        "the difference is exactly the figure of “{name}”: left out of the total?"
    )
}

fn doubled(name: &str) -> Said {
    say!(
        "差额恰为“{name}”的数：合计把它算了两次？",
        "the difference is exactly the figure of “{name}”: counted twice in the total?"
    )
}

fn turned(name: &str) -> Said {
    say!(
        "差额恰为“{name}”的数的两倍：正负号反了？",
        "the difference is exactly twice the figure of “{name}”: its sign turned round?"
    )
}

fn hint(kind: &'static str, text: Said) -> Vec<Hint> {
    vec![Hint { kind, text }]
}

/// Slips that both sides show without any one suspect figure; what is only counted is not counted twice by anybody.
fn sides(verdict: &Verdict, printed: bool) -> Vec<Hint> {
    let (left, right) = (verdict.left, verdict.right);
    let scale = Unit::TenThousand.factor();
    if left.is_zero() || right.is_zero() {
        return Vec::new();
    }
    if left.checked_mul(scale) == Some(right) || right.checked_mul(scale) == Some(left) {
        return hint(
            "unit",
            say!(
                "单位弄错？两数相差一万倍",
                "the wrong unit? One figure is ten thousand times the other"
            ),
        );
    }
    if opposite(left, right) {
        return hint("sign", say!("正负号反了？", "the sign turned round?"));
    }
    if swapped(left, right) {
        return hint(
            "swapped_digits",
            say!(
                "两数只是相邻两位数字颠倒",
                "the two differ only by two neighbouring digits swapped"
            ),
        );
    }
    let two = Decimal::TWO;
    let twice = left.checked_mul(two) == Some(right) || right.checked_mul(two) == Some(left);
    if twice && printed {
        return hint(
            "doubled",
            say!(
                "一边恰为另一边的两倍：同一笔算了两次？",
                "one side is exactly twice the other: the same amount counted twice?"
            ),
        );
    }
    Vec::new()
}

/// Whether one number is the other with its sign changed.
fn opposite(a: Decimal, b: Decimal) -> bool {
    !a.is_zero() && a.abs() == b.abs() && a != b
}

/// Whether one number is the other with two neighbouring digits swapped.
fn swapped(a: Decimal, b: Decimal) -> bool {
    let scale = a.scale().max(b.scale());
    let digits = |mut d: Decimal| {
        d.rescale(scale);
        d.mantissa().to_string().into_bytes()
    };
    let (a, b) = (digits(a), digits(b));
    if a.len() != b.len() {
        return false;
    }
    let differing: Vec<usize> = a
        .iter()
        .zip(&b)
        .enumerate()
        .filter(|(_, (x, y))| x != y)
        .map(|(i, _)| i)
        .collect();
    let [i, j] = differing.as_slice() else {
        return false;
    };
    i.checked_add(1) == Some(*j) && a.get(*i) == b.get(*j) && a.get(*j) == b.get(*i)
}
