//! Words: what is printed, and what is said about it.

use super::{Desk, Gap, Known, RowAt, amounts::Amount, cells::Told};
use crate::builtins::{OfRow, OfTable, OfText, TextTest};
use crate::ledger::{Sym, Table};
use crate::ops::Number;
use crate::outcome::Outcome;
use crate::program::{Day, Expr, Kind, TableRef};
use crate::say;
use crate::source::Span;
use crate::types::{Dimension, Type};
use crate::value::{
    CellId, Decimal, Goal, Reading, Unit, alike, normal_name, read_amount, same_name, squash,
    squashed,
};
use std::borrow::Cow;

/// Words, of the ledger or a rule or made, with the cells they stand in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words<'w> {
    pub(super) text: Cow<'w, str>,
    pub(super) cells: Cells,
}

impl<'w> Words<'w> {
    fn plain(text: impl Into<Cow<'w, str>>) -> Self {
        Self {
            text: text.into(),
            cells: Cells::default(),
        }
    }
}

/// The cells that words stand in: nearly always none or one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Cells {
    #[default]
    None,
    One(CellId),
    Many(Vec<CellId>),
}

impl Cells {
    pub(super) fn first(&self) -> Option<CellId> {
        match self {
            Self::None => None,
            Self::One(cell) => Some(*cell),
            Self::Many(cells) => cells.first().copied(),
        }
    }

    pub(super) fn all(self) -> Vec<CellId> {
        match self {
            Self::None => Vec::new(),
            Self::One(cell) => vec![cell],
            Self::Many(cells) => cells,
        }
    }
}

impl<'a> Desk<'a> {
    /// An expression as words.
    pub(super) fn text<'e>(&mut self, expr: &'e Expr) -> Known<Words<'e>>
    where
        'a: 'e,
    {
        match &expr.kind {
            Kind::Text(text) => Ok(Words::plain(text.as_str())),
            Kind::Cell(rows, column) => {
                let row = self.one(rows)?;
                match self.cell(row, column, expr.span)? {
                    Told::Words(words) => Ok(words),
                    Told::Amount(amount) => {
                        let cells = Cells::Many(amount.number.cells().collect());
                        let text = self.op(amount.words(self.unit), expr.span)?.into();
                        Ok(Words { text, cells })
                    }
                }
            }
            Kind::OfRow(of_row, rows) => {
                let row = self.one(rows)?;
                Ok(self.words_of_row(*of_row, row))
            }
            Kind::Row(rows) => {
                let row = self.one(rows)?;
                Ok(Words::plain(self.ledger.row_label(row.table, row.row)))
            }
            Kind::CodeIn(of) => {
                let words = self.text(of)?;
                let text = code_in(&words.text);
                if text.is_empty() {
                    return Err(Gap {
                        outcome: Outcome::Unreadable,
                        reason: say!("`{}`里没有编码", "there is no code in `{}`", words.text),
                        span: expr.span,
                        cell: words.cells.first(),
                        lost: false,
                    });
                }
                Ok(Words {
                    text: text.into(),
                    cells: words.cells,
                })
            }
            Kind::OfTable(of_table, table) => self.words_of_table(*of_table, table),
            Kind::OfText(of_text, of) => self.words_of_goal(*of_text, of),
            Kind::Official(code, printed, codes) => self.official(code, printed, *codes, expr.span),
            Kind::Default(of, other) => match self.text(of) {
                Err(gap) if gap.has_default() => self.text(other),
                known => known,
            },
            _ => {
                let amount = self.amount(expr)?;
                let text = self.op(amount.words(self.unit), expr.span)?;
                Ok(Words {
                    text: text.into(),
                    cells: Cells::Many(amount.number.cells().collect()),
                })
            }
        }
    }

    fn words_of_row(&self, of_row: OfRow, row: RowAt) -> Words<'a> {
        match of_row {
            OfRow::Name => self.row_words(row, false),
            OfRow::Code => self.row_words(row, true),
            OfRow::Level | OfRow::Position => {
                Words::plain(self.place_of_row(of_row, row).to_string())
            }
        }
    }

    fn place_of_row(&self, of_row: OfRow, row: RowAt) -> u32 {
        let depth = self.row(row).map_or(0, |r| u32::from(r.depth));
        let zero_based = if of_row == OfRow::Level {
            depth
        } else {
            row.row
        };
        zero_based.saturating_add(1)
    }

    /// `level(c)`, `position(c)`
    pub(super) fn number_of_row(&self, of_row: OfRow, row: RowAt) -> Amount {
        Amount::written(
            Decimal::from(self.place_of_row(of_row, row)),
            Dimension::Count,
        )
    }

    /// `notes(表)`, `unlisted(表)`, `unbound(表)`
    fn words_of_table(&mut self, of_table: OfTable, table: &TableRef) -> Known<Words<'a>> {
        if of_table == OfTable::Unbound {
            let titled = self.titled(table).join("；");
            return Ok(Words::plain(titled));
        }
        let number = self.table(table)?;
        let Some(read) = self.ledger.table(number) else {
            return Ok(Words::default());
        };
        let text = match of_table {
            OfTable::Notes => read.notes.join("；"),
            _ => self.unlisted(read).join("；"),
        };
        Ok(Words::plain(text))
    }

    /// The headings of the columns of figures that the form of a table does not have.
    fn unlisted(&self, table: &Table) -> Vec<String> {
        let form = table.form.and_then(|id| self.program.forms.form(id));
        let listed = form.map_or(table.columns.len(), |form| form.columns.len());
        let figure = |text: &Option<Sym>| {
            let text = self.ledger.text(*text);
            matches!(read_amount(text), Reading::Value { .. })
        };
        let further = table.columns.iter().skip(listed);
        let further = further.filter(|column| column.texts.iter().any(figure));
        further.map(|column| column.heading.join(".")).collect()
    }

    fn words_of_goal<'e>(&mut self, of_text: OfText, of: &'e Expr) -> Known<Words<'e>>
    where
        'a: 'e,
    {
        let words = self.text(of)?;
        let goal = Goal::read(&words.text);
        let text: Cow<'e, str> = match of_text {
            OfText::Unit if goal.number.is_some() => goal.unit.into(),
            OfText::Unit => "".into(),
            OfText::Comparator => goal.comparator.sign().into(),
            OfText::Kind => kind_of(&goal).into(),
            OfText::Number => goal.number.map_or("".into(), |n| n.to_string().into()),
        };
        Ok(Words {
            text,
            cells: words.cells,
        })
    }

    /// `number(g)`
    pub(super) fn number_in(&mut self, of: &Expr, span: Span) -> Known<Amount> {
        let words = self.text(of)?;
        let Some(value) = Goal::read(&words.text).number else {
            let reason = say!(
                "`{}`里没有（或不止）一个数",
                "`{}` does not hold exactly one number",
                words.text
            );
            let cell = words.cells.first();
            return Err(Gap {
                outcome: Outcome::Unreadable,
                reason,
                span,
                cell,
                lost: false,
            });
        };
        let number = match words.cells.first() {
            Some(cell) => Number::printed(cell, value, Decimal::ZERO, Dimension::Count),
            None => Number::exact(value, Dimension::Count),
        };
        Ok(Amount {
            number,
            unit: Some(Unit::One),
            decimals: value.scale(),
        })
    }

    /// The row of the nearest name: the one that shares most characters and most pairs of neighbouring ones, at least
    /// half of both together, and more than any other.
    pub(super) fn nearest(&mut self, name: &str, among: &[RowAt], span: Span) -> Known<RowAt> {
        let wanted = normal_name(name);
        let likeness = |row: &RowAt| {
            let plain = self.row(*row).and_then(|r| r.plain);
            let own = plain.map_or("", |p| self.ledger.strings.get(p));
            shared(own.chars().collect(), wanted.chars().collect())
                .saturating_add(shared(pairs(own), pairs(&wanted)))
        };
        let scored: Vec<(usize, RowAt)> = among.iter().map(|row| (likeness(row), *row)).collect();
        let best = scored.iter().map(|(score, _)| *score).max().unwrap_or(0);
        let mut nearest = scored
            .iter()
            .filter(|(score, _)| *score == best && best >= 1000);
        match (nearest.next(), nearest.next()) {
            (Some((_, row)), None) => Ok(*row),
            _ => self.missing(
                span,
                say!(
                    "没有（或不止一行）与`{name}`相近的名称",
                    "no row (or more than one) has a name near to `{name}`"
                ),
            ),
        }
    }

    /// Whether two expressions say the same words: as printed with `exactly`, else by their normalised form.
    pub(super) fn same_words(left: &Words<'_>, right: &Words<'_>, exactly: bool) -> bool {
        match exactly {
            true => left.text == right.text,
            false => same_name(&left.text, &right.text),
        }
    }
}

/// The day that a text is: `2025年3月1日`, `2025-03-01`, `2025/3/1`.
pub(super) fn day_in(text: &str) -> Option<Day> {
    let squashed = squash(text);
    let digits = |c: char| !c.is_ascii_digit();
    let parts: Vec<&str> = squashed.split(digits).filter(|p| !p.is_empty()).collect();
    let [_, _, _] = parts.as_slice() else {
        return None;
    };
    Day::read(&parts.join("-"))
}

/// Whether a type is compared as words.
pub(super) fn is_words(ty: Type) -> bool {
    matches!(ty, Type::Text | Type::Goal | Type::Direction | Type::Date)
}

/// A test of one text against another. Nothing begins or ends with an empty text, or has it within: a row without a name is
/// meant by no one.
pub(super) fn holds(test: TextTest, text: &str, with: &str) -> bool {
    let holds = |among: fn(&str, &str) -> bool| among(&squashed(text), &squashed(with));
    let some = |among| !squashed(with).is_empty() && holds(among);
    match test {
        TextTest::Alike => alike(text, with),
        TextTest::Matches => holds(|text, part| text.contains(part)),
        TextTest::Contains => some(|text, part| text.contains(part)),
        TextTest::Starts => some(|text, part| text.starts_with(part)),
        TextTest::Ends => some(|text, part| text.ends_with(part)),
    }
}

/// The code within `[2060101]行政运行` or before `2060101行政运行`.
pub(super) fn code_in(text: &str) -> String {
    let squashed = squash(text);
    let inner = squashed.trim_start_matches(['[', '(', '【']);
    inner
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect()
}

/// 比率, 数量, 金额 or 文字.
fn kind_of(goal: &Goal) -> &'static str {
    match goal.number {
        None => "文字",
        Some(_) if goal.unit.starts_with('%') => "比率",
        Some(_) if goal.unit.contains('元') => "金额",
        Some(_) => "数量",
    }
}

/// How much two lists share, in thousandths of what they hold together; what stands twice counts twice.
fn shared<T: PartialEq>(own: Vec<T>, mut other: Vec<T>) -> usize {
    let both = own.len().saturating_add(other.len()).max(1);
    let mut common = 0usize;
    for item in &own {
        if let Some(at) = other.iter().position(|o| o == item) {
            other.swap_remove(at);
            common = common.saturating_add(2000);
        }
    }
    common.checked_div(both).unwrap_or(0)
}

/// The pairs of neighbouring characters of a name, its first and last character standing for themselves.
fn pairs(name: &str) -> Vec<(char, char)> {
    let edge = std::iter::once('\0');
    let padded: Vec<char> = edge.clone().chain(name.chars()).chain(edge).collect();
    padded
        .iter()
        .zip(padded.iter().skip(1))
        .map(|(a, b)| (*a, *b))
        .collect()
}
