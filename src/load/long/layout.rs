//! What the columns of a long file are, and where its tables go.

use super::super::bind::unit_of;
use crate::form::{Block, Form, FormId, Forms, Kind};
use crate::lang::Said;
use crate::ledger::{DocumentKind, Role};
use crate::project::{LongTable, LongTables};
use crate::say;
use crate::value::{Unit, normal_name, squash};

/// What a column of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Nothing that is read.
    Other,
    /// The document.
    Document,
    /// The table.
    Table,
    /// The code.
    Code,
    /// The name.
    Name,
    /// The organisation.
    Org,
    /// The year.
    Year,
    /// A figure, by number.
    Figure(usize),
}

/// A column of a form that a column of the file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TargetColumn {
    /// The figure of the line.
    pub(super) figure: usize,
    /// The column of the form.
    pub(super) column: usize,
    /// Its heading.
    pub(super) heading: Vec<String>,
    /// What it holds.
    pub(super) kind: Kind,
    /// The unit of its figures.
    pub(super) unit: Option<Unit>,
}

/// Where the rows of a table go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// What stands in the column of tables.
    pub(super) word: String,
    pub(super) form: FormId,
    pub(super) block: u16,
    pub(super) columns: Vec<TargetColumn>,
}

/// How the lines of a long file are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The name of the file.
    pub(super) file: String,
    /// One a column of the file.
    pub(super) parts: Vec<Part>,
    /// How many figures a line has.
    pub(super) figures: usize,
    pub(super) targets: Vec<Target>,
    pub(super) unit: Option<Unit>,
    pub(super) kind: DocumentKind,
}

impl Layout {
    /// The layout of a file with these headings, or what is wrong with its declaration.
    pub(super) fn new(
        file: &str,
        head: &[String],
        declared: &LongTables,
        forms: &Forms,
    ) -> Result<Self, Said> {
        let find = |name: &str| {
            let known = || {
                say!(
                    "`{file}` 没有“{name}”一栏，有：{}",
                    "`{file}` has no column `{name}`; it has {}",
                    Said::names(head)
                )
            };
            head.iter().position(|own| own == name).ok_or_else(known)
        };
        let mut layout = Self {
            file: file.to_owned(),
            parts: vec![Part::Other; head.len()],
            figures: 0,
            targets: Vec::new(),
            unit: declared.unit,
            kind: declared.kind,
        };
        layout.put(find(&declared.document)?, Part::Document);
        layout.put(find(&declared.table)?, Part::Table);
        let further = [
            (&declared.code, Part::Code),
            (&declared.name, Part::Name),
            (&declared.org, Part::Org),
            (&declared.year, Part::Year),
        ];
        for (name, part) in further {
            if let Some(name) = name {
                layout.put(find(name)?, part);
            }
        }
        for (word, table) in &declared.tables {
            for name in table.columns.keys() {
                let at = find(name)?;
                if layout.parts.get(at) == Some(&Part::Other) {
                    layout.put(at, Part::Figure(layout.figures));
                    layout.figures = layout.figures.saturating_add(1);
                }
            }
            let target = layout.target(word, table, forms, &find)?;
            if layout
                .targets
                .iter()
                .any(|t| (t.form, t.block) == (target.form, target.block))
            {
                return Err(say!(
                    "[long.tables] 的 {word} 与另一张用了同一表样",
                    "{word} of [long.tables] has the same form as another"
                ));
            }
            layout.targets.push(target);
        }
        Ok(layout)
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    fn put(&mut self, at: usize, part: Part) {
        if let Some(slot) = self.parts.get_mut(at) {
            *slot = part;
        }
    }

    /// The field that tells the document.
    pub(super) fn key(&self) -> usize {
        let mut parts = self.parts.iter();
        parts.position(|part| *part == Part::Document).unwrap_or(0)
    }

    fn target(
        &self,
        word: &str,
        table: &LongTable,
        forms: &Forms,
        find: &dyn Fn(&str) -> Result<usize, Said>,
    ) -> Result<Target, Said> {
        let at = say!("[long.tables] 的 {word}", "{word} of [long.tables]");
        let unknown = || {
            say!(
                "{}：没有表样“{}”",
                "{}: there is no form `{}`",
                at,
                table.form
            )
        };
        let (id, form) = forms.named(&table.form).ok_or_else(unknown)?;
        if forms.repetition(id).is_some() || form.fields || form.extract.is_some() {
            return Err(say!(
                "{}：“{}”不是一行一项的表",
                "{}: `{}` is no table of one item a row",
                at,
                table.form
            ));
        }
        let block =
            block(form, table.block.as_deref()).map_err(|why| say!("{}：{}", "{}: {}", at, why))?;
        let mut columns = Vec::new();
        for (name, heading) in &table.columns {
            let Some(Part::Figure(figure)) = self.parts.get(find(name)?).copied() else {
                return Err(say!(
                    "{}：“{}”不能既是数又是别的",
                    "{}: `{}` cannot be a figure and something else",
                    at,
                    name
                ));
            };
            let path: Vec<String> = heading.split('.').map(str::to_owned).collect();
            let [column] = form.columns_named(&path)[..] else {
                return Err(say!(
                    "{}：“{}”没有（或不止）一栏“{}”",
                    "{}: `{}` has no column `{}`, or several",
                    at,
                    form.name,
                    heading
                ));
            };
            let known = form
                .columns
                .get(column)
                .filter(|known| known.kind.is_number());
            let known = known
                .ok_or_else(|| say!("{}：“{}”不是数", "{}: `{}` is no number", at, heading))?;
            columns.push(TargetColumn {
                figure,
                column,
                heading: known.path.clone(),
                kind: known.kind,
                unit: unit_of(known, None, self.unit, form.unit),
            });
        }
        Ok(Target {
            word: word.to_owned(),
            form: id,
            block,
            columns,
        })
    }
}

/// The number of a block; of a form with several, one must be named.
fn block(form: &Form, name: Option<&str>) -> Result<u16, Said> {
    let at = match name {
        Some(name) => form.blocks.iter().position(|block| block.name == name),
        None => Some(0).filter(|_| form.blocks.len() < 2),
    };
    let names = || {
        let names = form.blocks.iter().map(|block| block.name.as_str());
        let names: Vec<&str> = names.collect();
        say!(
            "要用 block 写明是哪一栏：{}",
            "say with block which one it is: {}",
            Said::names(&names)
        )
    };
    at.and_then(|at| u16::try_from(at).ok()).ok_or_else(names)
}

/// Code and name of a row, and what it is to the rows around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) code: Option<String>,
    pub(super) name: Option<String>,
    pub(super) plain: Option<String>,
    pub(super) role: Role,
}

impl Key {
    /// What the fields of code and name say in a block.
    pub(super) fn read(block: &Block, code: &str, name: &str) -> Self {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|t| !squash(t).is_empty());
        let (code, name) = match (filled(code), filled(name)) {
            (Some(code), name) if is_name(block, &code, &normal_name(&code)) => {
                (None, Some(name.unwrap_or(code)))
            }
            (code, name) => (code.map(|code| squash(&code)), name),
        };
        let plain = name.as_deref().map(normal_name);
        let role = plain
            .as_deref()
            .map_or(Role::Item, |plain| role(block, plain));
        Self {
            code,
            name,
            plain,
            role,
        }
    }
}

/// What a row of a normalised name is in a block.
pub(super) fn role(block: &Block, plain: &str) -> Role {
    let is = |names: &[String]| names.iter().any(|name| name == plain);
    match (is(&block.totals), is(&block.apart)) {
        (true, _) => Role::Total,
        (false, true) => Role::Apart,
        (false, false) => Role::Item,
    }
}

/// Whether what stands in the column of codes is the name of a total.
pub(super) fn is_name(block: &Block, key: &str, plain: &str) -> bool {
    let declared = role(block, plain) != Role::Item;
    declared || !squash(key).chars().any(|c| c.is_ascii_alphanumeric())
}

/// A block by number; a table of one list has the only one.
pub(super) fn block_of(forms: &Forms, target: &Target) -> Block {
    let form = forms.form(target.form);
    let block = form.and_then(|form| form.blocks.get(usize::from(target.block)));
    block.cloned().unwrap_or_else(|| Block::named(""))
}

/// A year as it is written: `2026`, `2026年度`.
pub(super) fn year(text: &str) -> Option<u16> {
    let digits = text.trim().trim_end_matches('度').trim_end_matches('年');
    digits.parse().ok()
}
