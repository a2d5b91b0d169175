//! Forms: what the lines of a `form` block say of a printed table.

use super::{Checked, Checker, names::suggest};
use crate::ast::{self, FormLine};
use crate::error::CheckError;
use crate::form::{Block, CodeTableId, Form, FormColumn, FormId, Hierarchy, Kind, RowIdentity};
use crate::say;
use crate::source::{Span, saturate};
use crate::value::{Unit, normal_name};

impl Checker<'_> {
    /// A form with its lines, after its name.
    pub(super) fn form(&mut self, form: &ast::Form) {
        let span = form.name.span;
        let Some(index) = self.forms.forms.iter().position(|f| f.span == span) else {
            return;
        };
        // One without a name has stepped back for another of its name: it stays without titles, and is no main table.
        let found = self.forms.forms.get(index).filter(|f| !f.name.is_empty());
        let Some(mut built) = found.cloned() else {
            return;
        };
        built.titles = form
            .titles
            .iter()
            .map(|title| normal_name(&title.text))
            .collect();
        if built.titles.is_empty() {
            built.titles.push(normal_name(&form.name.text));
        }
        if let Some(whole) = &form.part_of {
            built.part_of = self.form_id(whole).ok();
        }
        let _ = self.form_lines(&mut built, &form.lines, None);
        if built.blocks.is_empty() {
            built.blocks.push(Block::named(""));
        }
        if let Some(key) = &form.repeats {
            let found = self.own_column(&built, std::slice::from_ref(key), |_| true);
            built.repeats = found.ok();
        }
        self.identities(&mut built, &form.lines);
        if let Some(slot) = self.forms.forms.get_mut(index) {
            *slot = built;
        }
    }

    /// The one column of a form that a path names, of those that serve the purpose.
    pub(super) fn own_column(
        &mut self,
        form: &Form,
        path: &[ast::Name],
        serves: fn(&FormColumn) -> bool,
    ) -> Checked<usize> {
        let texts: Vec<String> = path.iter().map(|name| name.text.clone()).collect();
        let mut found = form.columns_named(&texts);
        found.retain(|at| form.columns.get(*at).is_some_and(serves));
        if let [one] = found.as_slice() {
            return Ok(*one);
        }
        let serving = form.columns.iter().filter(|column| serves(column));
        let spellings: Vec<String> = serving.map(FormColumn::spelling).collect();
        let name = texts.join(".");
        let at = match path {
            [first, .., last] => first.span.to(last.span),
            [only] => only.span,
            [] => form.span,
        };
        let hint = suggest(&name, spellings.iter().map(String::as_str));
        let table = form.name.clone();
        self.report(CheckError::UnknownColumn {
            table,
            name,
            at,
            hint,
        })
    }

    /// The lines about what holds in every row, once all columns are known.
    fn identities(&mut self, form: &mut Form, lines: &[FormLine]) {
        let number = |column: &FormColumn| column.kind.is_number();
        for line in lines {
            match line {
                FormLine::Identity(sums, parts) => {
                    let mut columns = |paths: &[Vec<ast::Name>]| -> Checked<Vec<usize>> {
                        // Each is looked up, so that all that are not there are told at once.
                        let found = paths.iter().map(|path| self.own_column(form, path, number));
                        let found: Vec<Checked<usize>> = found.collect();
                        found.into_iter().collect()
                    };
                    if let (Ok(sums), Ok(parts)) = (columns(sums), columns(parts)) {
                        form.identities.push(RowIdentity { sums, parts });
                    }
                }
                FormLine::Block(_, inside) => self.identities(form, inside),
                _ => {}
            }
        }
    }

    /// A form by its name.
    pub(super) fn form_id(&mut self, name: &ast::Name) -> Checked<FormId> {
        if let Some((id, _)) = self.forms.named(&name.text) {
            return Ok(id);
        }
        let hint = suggest(
            &name.text,
            self.forms.forms.iter().map(|form| form.name.as_str()),
        );
        self.report(CheckError::UnknownName {
            name: name.text.clone(),
            at: name.span,
            hint,
        })
    }

    fn form_lines(
        &mut self,
        form: &mut Form,
        lines: &[FormLine],
        block: Option<u16>,
    ) -> Checked<()> {
        for line in lines {
            match line {
                FormLine::Main(_) => form.main = true,
                FormLine::Optional(_) => form.optional = true,
                FormLine::Unit(name) => form.unit = Some(self.money_unit(name)?),
                FormLine::Column(column) => {
                    let column = self.form_column(column, block)?;
                    form.columns.push(column);
                }
                FormLine::Field(column) => {
                    let mut column = self.form_column(column, block)?;
                    column.optional = true;
                    form.columns.push(column);
                    form.fields = true;
                }
                FormLine::Block(name, lines) => {
                    let number = u16::try_from(form.blocks.len()).unwrap_or(u16::MAX);
                    form.blocks.push(Block::named(&name.text));
                    self.form_lines(form, lines, Some(number))?;
                }
                FormLine::Identity(..) | FormLine::Bound(..) | FormLine::Beside(..) => {}
                other => self.block_line(form, other, block)?,
            }
        }
        Ok(())
    }

    /// A line about the rows of a block, or of the only block of a plain table.
    fn block_line(&mut self, form: &mut Form, line: &FormLine, block: Option<u16>) -> Checked<()> {
        if form.blocks.is_empty() {
            form.blocks.push(Block::named(""));
        }
        let hierarchy = match line {
            FormLine::Codes(name) => Some(Hierarchy::Codes(self.code_table(name)?)),
            FormLine::Level(name) => Some(self.hierarchy(name)?),
            _ => None,
        };
        let number = block.map_or(0, usize::from);
        let Some(block) = form.blocks.get_mut(number) else {
            return Ok(());
        };
        let plain = |names: &[ast::Name]| -> Vec<String> {
            names.iter().map(|name| normal_name(&name.text)).collect()
        };
        match line {
            FormLine::Key(names) => block.key = plain(names),
            FormLine::Label(names) => block.label = plain(names),
            FormLine::Total(names) => block.totals.extend(plain(names)),
            FormLine::Apart(names) => block.apart.extend(plain(names)),
            FormLine::Codes(_) => {
                block.codes = match hierarchy {
                    Some(Hierarchy::Codes(id)) => Some(id),
                    _ => None,
                };
                if block.hierarchy == Hierarchy::Flat {
                    block.hierarchy = hierarchy.unwrap_or(Hierarchy::Flat);
                }
            }
            _ => block.hierarchy = hierarchy.unwrap_or(block.hierarchy),
        }
        Ok(())
    }

    pub(super) fn code_table(&mut self, name: &ast::Name) -> Checked<CodeTableId> {
        let found = self
            .forms
            .codes
            .iter()
            .position(|table| table.name == name.text);
        if let Some(i) = found {
            return Ok(CodeTableId(saturate(i)));
        }
        let hint = suggest(
            &name.text,
            self.forms.codes.iter().map(|table| table.name.as_str()),
        );
        self.report(CheckError::UnknownName {
            name: name.text.clone(),
            at: name.span,
            hint,
        })
    }

    fn hierarchy(&mut self, name: &ast::Name) -> Checked<Hierarchy> {
        match name.text.as_str() {
            "indent" | "缩进" => Ok(Hierarchy::Indent),
            "ordinal" | "序号" => Ok(Hierarchy::Ordinal),
            "flat" | "平列" => Ok(Hierarchy::Flat),
            other => {
                let hint = Some(say!(
                    "可写 indent（缩进）、ordinal（序号）或 flat（平列）",
                    "write `indent`, `ordinal` or `flat`"
                ));
                self.report(CheckError::UnknownLevel {
                    name: other.to_owned(),
                    at: name.span,
                    hint,
                })
            }
        }
    }

    fn form_column(&mut self, column: &ast::FormColumn, block: Option<u16>) -> Checked<FormColumn> {
        let (kind, unit) = match &column.kind {
            None => (Kind::Money, None),
            Some(word) => self.kind(word)?,
        };
        let span = column
            .path
            .first()
            .map_or_else(Span::default, |name| name.span);
        Ok(FormColumn {
            path: column.path.iter().map(|name| name.text.clone()).collect(),
            aliases: column
                .aliases
                .iter()
                .map(|name| normal_name(&name.text))
                .collect(),
            kind,
            unit: if kind == Kind::Ratio {
                Some(Unit::Percent)
            } else {
                unit
            },
            optional: column.optional,
            block,
            span,
        })
    }

    pub(super) fn kind(&mut self, word: &ast::Name) -> Checked<(Kind, Option<Unit>)> {
        if let Some(found) = Kind::from_word(&word.text) {
            return Ok(found);
        }
        let words = Kind::WORDS.iter().map(|(word, _)| *word);
        let hint = suggest(
            &word.text,
            words.chain(Unit::NAMED.iter().map(|(word, _)| *word)),
        )
        .or_else(|| {
            Some(say!("可写 金额、万元、%、数、年、日期、序号、名、名单、文字、指标值、方向", "write `金额` (amount), `万元`, `%`, `数` (count), `年` (year), `日期` (date), `序号` (ordinal), `名` (name), `名单` (list), `文字` (text), `指标值` (goal value) or `方向` (direction)"))
        });
        self.report(CheckError::UnknownKind {
            name: word.text.clone(),
            at: word.span,
            hint,
        })
    }

    /// A unit of money by its word.
    pub(super) fn money_unit(&mut self, word: &ast::Name) -> Checked<Unit> {
        match Unit::from_word(&word.text) {
            Some(unit) if unit != Unit::Percent => Ok(unit),
            _ => {
                let hint = Some(say!(
                    "单位可写 元、千元、万元、亿元",
                    "units are `元`, `千元`, `万元`, `亿元`"
                ));
                self.report(CheckError::UnknownUnit {
                    name: word.text.clone(),
                    at: word.span,
                    hint,
                })
            }
        }
    }
}
