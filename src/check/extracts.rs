//! Set phrases: from a printed sentence with holes to a pattern.
//!
//! A phrase is matched against text whose widths are folded and whose blanks are gone. In it, `{名:种类}` is a hole,
//! `…` skips within the sentence, `[甲]` may be left out, `<甲|乙>` is one of several; all else stands for itself.

use super::{Checked, Checker};
use crate::ast;
use crate::error::CheckError;
use crate::form::{
    Block, Extract, Form, FormColumn, HoleKind, Kind, Pattern, PatternHole, Phrase, Plain, Unfit,
};
use crate::lang::Said;
use crate::pack::Applies;
use crate::say;
use crate::source::{Span, saturate};
use crate::value::{Unit, normal_name, squash};

impl Checker<'_> {
    /// Declares an extract and the form of the table that it makes.
    pub(super) fn extract(&mut self, extract: &ast::Extract, applies: &Applies) {
        let name = extract.name.text.clone();
        self.free_form(&name, extract.name.span);
        let Ok(pattern) = self.pattern(&extract.pattern) else {
            return;
        };
        let key = match &extract.key {
            None => pattern
                .holes
                .iter()
                .position(|hole| hole.takes.kind == Kind::Text),
            Some(key) => match pattern.holes.iter().position(|hole| hole.name == key.text) {
                Some(i) => Some(i),
                None => {
                    let (table, name, at) = (name, key.text.clone(), key.span);
                    let _ = self.report::<()>(CheckError::UnknownColumn {
                        table,
                        name,
                        at,
                        hint: None,
                    });
                    return;
                }
            },
        };
        let form = crate::form::FormId(saturate(self.forms.forms.len()));
        self.forms
            .forms
            .push(extract_form(extract, &pattern, self.forms.extracts.len()));
        self.forms.extracts.push(Extract {
            name: extract.name.text.clone(),
            form,
            sections: extract
                .sections
                .iter()
                .map(|section| normal_name(&section.text))
                .collect(),
            each: extract.each,
            key,
            pattern,
            applies: applies.clone(),
            span: extract.name.span,
        });
    }

    fn pattern(&mut self, written: &ast::Name) -> Checked<Pattern> {
        let mut holes = Vec::new();
        let mut phrase = Phrase::default();
        let mut rest = written.text.as_str();
        while let Some(c) = rest.chars().next() {
            if c == '{' || c == '｛' {
                let end = rest.find(['}', '｝']).unwrap_or(rest.len());
                let inside = rest.get(c.len_utf8()..end).unwrap_or("");
                let hole = self.hole(inside, written.span)?;
                phrase.hole(hole.takes);
                if holes.iter().any(|h: &PatternHole| h.name == hole.name) {
                    return self.bad_hole(inside, written.span);
                }
                holes.push(hole);
                let after = rest.get(end..).unwrap_or("");
                rest = after.strip_prefix(['}', '｝']).unwrap_or("");
                continue;
            }
            phrase.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or("");
        }
        if holes.is_empty() {
            return self.bad_pattern(
                say!("没有 {{名称:种类}} 空格", "it has no hole {{name:kind}}"),
                written.span,
            );
        }
        match Pattern::new(phrase, holes) {
            Ok(pattern) => Ok(pattern),
            Err(Unfit::TooLong) => self.bad_pattern(say!("太长", "it is too long"), written.span),
            Err(Unfit::Unpaired) => self.bad_pattern(
                say!(
                    "`[` `]` 或 `<` `|` `>` 没有配对",
                    "`[` `]` or `<` `|` `>` do not pair up"
                ),
                written.span,
            ),
        }
    }

    fn hole(&mut self, inside: &str, at: Span) -> Checked<PatternHole> {
        let (name, word) = match inside.split_once([':', '：']) {
            Some((name, word)) => (squash(name), squash(word)),
            None => return self.bad_hole(inside, at),
        };
        if name.is_empty() {
            return self.bad_hole(inside, at);
        }
        let (kind, unit) = self.kind(&ast::Name {
            text: word,
            span: at,
        })?;
        let unit = if kind == Kind::Ratio {
            Some(Unit::Percent)
        } else {
            unit
        };
        Ok(PatternHole {
            name,
            takes: HoleKind { kind, unit },
        })
    }

    fn bad_hole<T>(&mut self, inside: &str, at: Span) -> Checked<T> {
        let hint = Some(say!(
            "如 {{基本支出:万元}}、{{占比:%}}、{{项目:名}}，同一句式里名称不重复",
            "as in `{{基本支出:万元}}`, `{{占比:%}}`, `{{项目:名}}`, each name once in a pattern"
        ));
        self.report(CheckError::BadHole {
            name: format!("{{{inside}}}"),
            at,
            hint,
        })
    }

    fn bad_pattern<T>(&mut self, reason: Said, at: Span) -> Checked<T> {
        self.report(CheckError::BadPattern {
            reason,
            at,
            hint: None,
        })
    }
}

fn extract_form(extract: &ast::Extract, pattern: &Pattern, number: usize) -> Form {
    let column = |hole: &PatternHole| FormColumn {
        path: vec![hole.name.clone()],
        aliases: Vec::new(),
        kind: hole.takes.kind,
        unit: hole.takes.unit,
        optional: false,
        block: None,
        span: extract.pattern.span,
    };
    Form {
        name: extract.name.text.clone(),
        titles: Vec::new(),
        main: false,
        optional: true,
        unit: None,
        repeats: None,
        part_of: None,
        fields: !extract.each,
        extract: Some(number),
        columns: pattern.holes.iter().map(column).collect(),
        blocks: vec![Block::named("")],
        identities: Vec::new(),
        beside: Vec::new(),
        span: extract.name.span,
        plain: Plain::default(),
    }
}
