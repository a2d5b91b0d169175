//! What is read out of words: the official name of a code, the sums that a text works out, how many things it lists.

use super::{
    Desk, Known,
    amounts::Amount,
    texts::{Words, code_in},
};
use crate::builtins::Part;
use crate::form::{Code, CodeTableId};
use crate::ops::Number;
use crate::program::{Expr, Kind};
use crate::say;
use crate::source::Span;
use crate::types::{Dimension, Type};
use crate::value::{Decimal, Unit, Working, items, normal_name, squash, workings};

impl<'a> Desk<'a> {
    /// `official(c, 科目表)`: the name that a code table gives to a code, or the printed one where that is one of the
    /// code's other names. Missing where the table does not know the code, is not certain of it, or knows it for other
    /// years only.
    pub(super) fn official<'e>(
        &mut self,
        code: &Expr,
        printed: &'e Expr,
        codes: CodeTableId,
        span: Span,
    ) -> Known<Words<'e>>
    where
        'a: 'e,
    {
        let code = code_in(&self.text(code)?.text);
        let printed = self.text(printed)?;
        let table = self.program.forms.code_table(codes);
        let year = self.here().and_then(|document| document.identity.year);
        let entry = table
            .and_then(|table| table.codes.get(&code))
            .filter(|entry| is_certain(entry, year));
        let Some(entry) = entry else {
            let table = table.map_or("", |table| table.name.as_str());
            let reason = match code.is_empty() {
                true => say!("`{}`里没有编码", "there is no code in `{}`", printed.text),
                false => say!(
                    "`{table}`里没有 {code} 在这一年肯定的名称",
                    "`{table}` is not certain of a name of {code} in that year"
                ),
            };
            return self.missing(span, reason);
        };
        let own = beside(&printed.text, &code);
        let text = match entry.aliases.contains(&normal_name(&own)) {
            true => own.into(),
            false => entry.name.as_str().into(),
        };
        let cells = printed.cells;
        Ok(Words { text, cells })
    }

    /// `worked(文字)`, `stated(文字)`: the sums that a text works out, and what it says that they come to. Missing
    /// where there is none, or one of them has no result.
    pub(super) fn working(&mut self, part: Part, of: &Expr, span: Span) -> Known<Amount> {
        let words = self.text(of)?;
        let found = workings(&words.text);
        if found.is_empty() {
            let text = words.text;
            let reason = say!("`{text}`里没有算式", "`{text}` works out no sum");
            return self.missing(span, reason);
        }
        let mut number = Number::exact(Decimal::ZERO, Dimension::Money);
        for working in &found {
            let Some((value, half)) = said(working, part) else {
                let text = words.text;
                let reason = say!(
                    "`{text}`里有算式没有写得数",
                    "a sum that `{text}` works out has no result"
                );
                return self.missing(span, reason);
            };
            let one = Number::spread(value, Some(half), Dimension::Money);
            self.op(number.accumulate(&one, Decimal::ONE), span)?;
        }
        let number = number.read_from(words.cells.all());
        let told = found.iter().filter_map(|working| working.told);
        let shown = told.clone().next().map(|told| told.unit);
        Ok(Amount {
            number,
            unit: shown.or(Some(Unit::Yuan)),
            decimals: told.map(|told| told.decimals).max().unwrap_or(0),
        })
    }

    /// `items(文字)`: how many things a text lists. Missing where that cannot be told.
    pub(super) fn items(&mut self, of: &Expr, span: Span) -> Known<Amount> {
        let words = self.text(of)?;
        let Some(found) = items(&words.text) else {
            let text = words.text;
            let reason = say!(
                "无法确定`{text}`列了几项",
                "how many things `{text}` lists cannot be told"
            );
            return self.missing(span, reason);
        };
        let number = Number::exact(Decimal::from(found), Dimension::Count);
        let number = number.read_from(words.cells.all());
        Ok(Amount {
            number,
            unit: Some(Unit::One),
            decimals: 0,
        })
    }

    /// Whether a name, a sum or a count can be had.
    pub(super) fn can_be_had(&mut self, of: &Expr) -> Known<()> {
        match of.ty {
            Type::Number(_) => self.amount(of).map(drop),
            // Worked out of columns that are told only here; a cell of one may be words.
            Type::Printed if !matches!(of.kind, Kind::Cell(..)) => self.amount(of).map(drop),
            _ => self.text(of).map(drop),
        }
    }
}

fn said(working: &Working, part: Part) -> Option<(Decimal, Decimal)> {
    match part {
        Part::Worked => Some((working.value, Decimal::ZERO)),
        Part::Stated => working.told.map(|told| (told.value, told.half)),
    }
}

/// Whether a code table vouches for an entry in a year. Where an entry is for some years only, a document without a
/// year is not held against it.
fn is_certain(entry: &Code, year: Option<u16>) -> bool {
    let within = match year {
        Some(year) => {
            entry.from.is_none_or(|from| from <= year) && entry.to.is_none_or(|to| year <= to)
        }
        None => entry.from.is_none() && entry.to.is_none(),
    };
    within && matches!(entry.certainty.as_str(), "" | "confirmed" | "high")
}

/// The name printed beside a code: `行政运行` of `[2010101]行政运行`; the whole text where no code leads it.
fn beside(text: &str, code: &str) -> String {
    let squashed = squash(text);
    let bare = squashed.trim_start_matches(['[', '(', '【']);
    match bare.strip_prefix(code) {
        Some(rest) => rest
            .trim_start_matches([']', ')', '】', '-', ':', '、'])
            .to_owned(),
        None => squashed,
    }
}
