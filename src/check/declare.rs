//! Declarations: code tables, forms, parameters and `let`s, before any rule.

use super::{Checked, Checker, Input, Param, names::suggest};
use crate::ast::{self, FormLine, Item};
use crate::error::CheckError;
use crate::form::{Block, CodeTableId, Form, FormColumn, FormId, Hierarchy, Kind};
use crate::pack::Pack;
use crate::source::{Span, saturate};
use crate::value::{Unit, normal_name};

impl Checker<'_> {
    /// Declares everything that rules can name.
    pub(super) fn declare(&mut self, inputs: &[Input<'_>]) {
        let lent = inputs
            .iter()
            .filter(|input| !input.active)
            .flat_map(|input| &input.files);
        self.lent = lent.map(|(file, _)| *file).collect();
        for (pack, item) in items(inputs) {
            if let Item::Codes(codes) = item {
                self.codes(pack, codes);
            }
        }
        // Names first, so that a form may be part of one that stands below it.
        for (_, item) in items(inputs) {
            if let Item::Form(form) = item {
                self.form_name(form);
            }
        }
        for (_, item) in items(inputs) {
            match item {
                Item::Form(form) => self.form(form),
                Item::Param(param) => self.param(param),
                Item::Let(binding) => self.define(binding),
                _ => {}
            }
        }
        for (_, item) in items(inputs) {
            if let Item::Extract(extract) = item {
                self.extract(extract);
            }
        }
        self.override_params(inputs);
        self.settings_known();
        for (_, item) in items(inputs) {
            if let Item::Import(import) = item {
                self.import(import, inputs);
            }
        }
    }

    /// The place of a span of the files at hand, in words.
    pub(super) fn where_is(&self, span: Span) -> String {
        self.program
            .sources
            .get(span.file)
            .map_or_else(String::new, |source| {
                let (line, _) = source.line_column(span.start);
                format!("{}:{line}", source.name)
            })
    }

    fn import(&mut self, import: &ast::Import, inputs: &[Input<'_>]) {
        let known = |input: &Input<'_>| input.pack.name == import.pack.text;
        if !inputs.iter().any(known) {
            let hint = suggest(
                &import.pack.text,
                inputs.iter().map(|i| i.pack.name.as_str()),
            )
            .or_else(|| Some("规则包要在命令行用 --rules 给出，或是自带的规则包".to_owned()));
            let (name, at) = (import.pack.text.clone(), import.pack.span);
            let _ = self.report::<()>(CheckError::UnknownPack { name, at, hint });
        }
    }

    fn codes(&mut self, pack: &Pack, codes: &ast::Codes) {
        let read = |name: &ast::Name| pack.data.get(&name.text);
        let file = &codes.file;
        let Some(text) = read(file) else {
            return self.no_code_file(pack, file);
        };
        let aliases = match &codes.aliases {
            None => None,
            Some(name) => match read(name) {
                Some(text) => Some(text.as_str()),
                None => return self.no_code_file(pack, name),
            },
        };
        let levels = codes.levels.iter();
        let levels = levels
            .filter_map(|(name, length)| Some((name.text.clone(), length.text.parse().ok()?)));
        match crate::form::CodeTable::read(&codes.name.text, levels.collect(), text, aliases) {
            Ok(table) => {
                self.forms.codes.retain(|other| other.name != table.name);
                self.forms.codes.push(table);
            }
            Err(reason) => {
                let (name, at) = (file.text.clone(), file.span);
                let hint = Some(
                    "第一行要有 code 与 name 两栏，可有 level 或 parent、valid_from、valid_to"
                        .to_owned(),
                );
                let _ = self.report::<()>(CheckError::BadCodeFile {
                    name,
                    reason,
                    at,
                    hint,
                });
            }
        }
    }

    fn no_code_file(&mut self, pack: &Pack, file: &ast::Name) {
        let hint = suggest(&file.text, pack.data.keys().map(String::as_str));
        let (name, at) = (file.text.clone(), file.span);
        let _ = self.report::<()>(CheckError::NoCodeFile { name, at, hint });
    }

    fn form_name(&mut self, form: &ast::Form) {
        let (name, at) = (form.name.text.clone(), form.name.span);
        self.free_form(&name, at);
        self.forms.forms.push(Form {
            name,
            titles: Vec::new(),
            main: false,
            optional: false,
            unit: None,
            repeats: None,
            part_of: None,
            fields: false,
            extract: None,
            columns: Vec::new(),
            blocks: Vec::new(),
            span: at,
        });
    }

    /// Sees to it that a form's name is free: a lent form of that name steps back.
    pub(super) fn free_form(&mut self, name: &str, at: Span) {
        let Some(index) = self.forms.forms.iter().position(|form| form.name == name) else {
            return;
        };
        let previous = self.forms.forms.get(index).map_or(at, |form| form.span);
        if !self.lent.contains(&previous.file) {
            let _ = self.duplicate(name.to_owned(), previous, at);
        } else if let Some(form) = self.forms.forms.get_mut(index) {
            // It keeps its number, which other forms may hold, but neither name nor titles to be found by.
            form.name.clear();
            form.titles.clear();
            form.main = false;
        }
    }

    /// Whether a declaration at `previous` stands in the way of another of its name.
    fn in_the_way(&self, previous: Option<Span>) -> Option<Span> {
        previous.filter(|span| !self.lent.contains(&span.file))
    }

    pub(super) fn duplicate(&mut self, name: String, previous: Span, at: Span) -> Checked<()> {
        let previous = self.where_is(previous);
        self.report(CheckError::DuplicateName {
            name,
            previous,
            at,
            hint: Some("换一个名称".to_owned()),
        })
    }

    fn form(&mut self, form: &ast::Form) {
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
            built.blocks.push(empty_block(String::new()));
        }
        if let Some(key) = &form.repeats {
            built.repeats = self.own_column(&built, key).ok();
        }
        if let Some(slot) = self.forms.forms.get_mut(index) {
            *slot = built;
        }
    }

    fn own_column(&mut self, form: &Form, name: &ast::Name) -> Checked<usize> {
        match form
            .columns_named(std::slice::from_ref(&name.text))
            .as_slice()
        {
            [one] => Ok(*one),
            _ => {
                let spellings: Vec<String> =
                    form.columns.iter().map(FormColumn::spelling).collect();
                let hint = suggest(&name.text, spellings.iter().map(String::as_str));
                let (table, text, at) = (form.name.clone(), name.text.clone(), name.span);
                self.report(CheckError::UnknownColumn {
                    table,
                    name: text,
                    at,
                    hint,
                })
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
                    form.blocks.push(empty_block(name.text.clone()));
                    self.form_lines(form, lines, Some(number))?;
                }
                other => self.block_line(form, other, block)?,
            }
        }
        Ok(())
    }

    /// A line about the rows of a block, or of the only block of a plain table.
    fn block_line(&mut self, form: &mut Form, line: &FormLine, block: Option<u16>) -> Checked<()> {
        if form.blocks.is_empty() {
            form.blocks.push(empty_block(String::new()));
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

    fn code_table(&mut self, name: &ast::Name) -> Checked<CodeTableId> {
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
                let hint = Some("可写 indent（缩进）、ordinal（序号）或 flat（平列）".to_owned());
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
            Some("可写 金额、万元、%、数、年、日期、序号、名、文字、指标值、方向".to_owned())
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
                let hint = Some("单位可写 元、千元、万元、亿元".to_owned());
                self.report(CheckError::UnknownUnit {
                    name: word.text.clone(),
                    at: word.span,
                    hint,
                })
            }
        }
    }

    fn param(&mut self, param: &ast::Param) {
        let name = param.name.text.clone();
        if let Some(previous) = self.in_the_way(self.params.get(&name).map(|p| p.span)) {
            let _ = self.duplicate(name, previous, param.name.span);
            return;
        }
        let value = param.value.clone();
        self.params.insert(
            name,
            Param {
                value,
                span: param.name.span,
            },
        );
    }

    fn define(&mut self, binding: &ast::Let) {
        let name = binding.name.text.clone();
        if let Some(previous) = self.in_the_way(self.lets.get(&name).map(|l| l.name.span)) {
            let _ = self.duplicate(name, previous, binding.name.span);
            return;
        }
        self.lets.insert(name, binding.clone());
    }

    /// `--set` on top of what the files say.
    fn settings_known(&mut self) {
        for (name, value) in &self.settings.params {
            let known: Vec<&str> = self.params.keys().map(String::as_str).collect();
            let hint = suggest(name, known);
            match self.params.get_mut(name) {
                Some(param) => {
                    param.value = value.clone();
                    self.set.push((name.clone(), value.to_string()));
                }
                None => {
                    let error = CheckError::UnknownName {
                        name: name.clone(),
                        at: value.span,
                        hint,
                    };
                    let _ = self.report::<()>(error);
                }
            }
        }
    }
}

fn items<'a>(inputs: &'a [Input<'_>]) -> impl Iterator<Item = (&'a Pack, &'a Item)> {
    inputs.iter().flat_map(|input| {
        let items = input.files.iter().flat_map(|(_, file)| &file.items);
        items.map(|item| (input.pack, item))
    })
}

fn empty_block(name: String) -> Block {
    Block {
        name,
        key: Vec::new(),
        label: Vec::new(),
        hierarchy: Hierarchy::Flat,
        codes: None,
        totals: Vec::new(),
        apart: Vec::new(),
    }
}
