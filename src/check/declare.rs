//! Declarations: code tables, forms, parameters and `let`s, before any rule.

use super::{Checked, Checker, Input, Param, names::suggest};
use crate::ast::{self, Item};
use crate::error::CheckError;
use crate::form::{Form, Packed};
use crate::lang::Said;
use crate::pack::Pack;
use crate::say;
use crate::source::Span;

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
            if let Item::Form(form) = item {
                self.beside(form);
            }
        }
        for (pack, item) in items(inputs) {
            if let Item::Extract(extract) = item {
                self.extract(extract, &pack.applies);
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
        let found = inputs
            .iter()
            .find(|input| input.pack.name == import.pack.text);
        let Some(found) = found else {
            let hint = suggest(
                &import.pack.text,
                inputs.iter().map(|i| i.pack.name.as_str()),
            )
            .or_else(|| {
                let how = say!(
                    "先用 crossfoot pack add 取来，或在命令行用 --rules 给出",
                    "add it with crossfoot pack add, or give it on the command line with --rules"
                );
                Some(how.to_owned())
            });
            let (name, at) = (import.pack.text.clone(), import.pack.span);
            let _ = self.report::<()>(CheckError::UnknownPack { name, at, hint });
            return;
        };
        let Some(wanted) = &import.version else {
            return;
        };
        // A pack says its whole version, an import only the number whose change breaks its users.
        let major = found.pack.version.split('.').next().unwrap_or_default();
        if major != wanted.text {
            let hint = say!(
                "主版本不同，规则可能不兼容：核对后改这里的版本，或用 crossfoot pack update 换规则包",
                "another major version may break these rules: look at them and change the version here, or change the pack with crossfoot pack update"
            );
            let _ = self.report::<()>(CheckError::PackVersion {
                name: import.pack.text.clone(),
                found: match found.pack.version.as_str() {
                    "" => say!("（没有写）", "(none given)"),
                    version => Said::same(version.to_owned()),
                },
                wanted: wanted.text.clone(),
                at: wanted.span,
                hint: Some(hint),
            });
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
                // Forms that are declared already know it by its number.
                let mut tables = self.forms.codes.iter_mut();
                match tables.find(|other| other.name == table.name) {
                    Some(other) => *other = table,
                    None => self.forms.codes.push(table),
                }
            }
            Err(reason) => {
                let (name, at) = (file.text.clone(), file.span);
                let hint = Some(say!(
                    "第一行要有 code 与 name 两栏，可有 level 或 parent、valid_from、valid_to",
                    "the first line has the columns code and name, and may have level or parent, valid_from, valid_to"
                ));
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
            span: at,
            ..Form::default()
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
            // It keeps its number, which other forms may hold, but nothing to be found by.
            *form = Form {
                span: form.span,
                ..Form::default()
            };
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
            hint: Some(say!("换一个名称", "choose another name")),
        })
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
        let previous = self.lets.get(&name).and_then(Packed::get);
        if let Some(previous) = self.in_the_way(previous.map(|own| own.name.span)) {
            let _ = self.duplicate(name, previous, binding.name.span);
            return;
        }
        self.lets.insert(name, Packed::from(binding.clone()));
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
