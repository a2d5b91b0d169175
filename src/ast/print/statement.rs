//! Canonical text of statements other than forms.

use super::{Label, List, Quoted, texts};
use crate::ast::{
    Change, Check, Codes, Expect, Extract, Given, Import, Item, Let, Loop, Name, Override, Param,
    Rule, RuleLine, Test, Waive,
};
use std::fmt::{Display, Formatter, Result};

impl Display for Item {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Unit(unit) => write!(f, "unit {unit}"),
            Self::Import(item) => item.fmt(f),
            Self::Param(item) => item.fmt(f),
            Self::Let(item) => item.fmt(f),
            Self::Codes(item) => item.fmt(f),
            Self::Form(item) => item.fmt(f),
            Self::Extract(item) => item.fmt(f),
            Self::Rule(item) => item.fmt(f),
            Self::Bare(item) => item.fmt(f),
            Self::Waive(item) => item.fmt(f),
            Self::Override(item) => item.fmt(f),
            Self::Test(item) => item.fmt(f),
        }
    }
}

/// ` word "text"`, or nothing.
fn part(word: &str, text: Option<&Name>, f: &mut Formatter<'_>) -> Result {
    text.map_or(Ok(()), |text| write!(f, " {word} {}", Quoted(&text.text)))
}

impl Display for Import {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "import {}", Quoted(&self.pack.text))?;
        self.version
            .as_ref()
            .map_or(Ok(()), |version| write!(f, " {version}"))
    }
}

impl Display for Param {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "param {} = {}", self.name, self.value)
    }
}

impl Display for Let {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "let {}", self.name)?;
        if !self.params.is_empty() {
            write!(f, "({})", List(&self.params))?;
        }
        write!(f, " = {}", self.body)
    }
}

impl Display for Codes {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "codes {} from {}", self.name, Quoted(&self.file.text))?;
        part("alias", self.aliases.as_ref(), f)?;
        let levels: Vec<String> = self
            .levels
            .iter()
            .map(|(name, length)| format!("{name} {length}"))
            .collect();
        if levels.is_empty() {
            Ok(())
        } else {
            write!(f, " levels {}", List(&levels))
        }
    }
}

impl Display for Extract {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "extract {}", self.name)?;
        if !self.sections.is_empty() {
            write!(f, " from {}", List(&texts(&self.sections)))?;
        }
        f.write_str(if self.each { " each" } else { " one" })?;
        if let Some(key) = &self.key {
            write!(f, " key {}", Label(&key.text))?;
        }
        write!(f, "\n  {}", Quoted(&self.pattern.text))
    }
}

impl Display for Rule {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "rule {}", self.id)?;
        if let Some((severity, _)) = self.severity {
            write!(f, " {}", severity.word())?;
        }
        writeln!(f, " {} {{", Quoted(&self.title.text))?;
        for line in &self.lines {
            writeln!(f, "  {line}")?;
        }
        f.write_str("}")
    }
}

impl Display for RuleLine {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Why(text) => write!(f, "why {}", Quoted(&text.text)),
            Self::In(tables) => write!(f, "in {tables}"),
            Self::For(each) => write!(f, "for {each}"),
            Self::When(condition) => write!(f, "when {condition}"),
            Self::Let(definition) => definition.fmt(f),
            Self::Check(check) => write!(f, "check {check}"),
        }
    }
}

impl Display for Loop {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{} in {}", self.name, self.over)?;
        self.filter
            .as_ref()
            .map_or(Ok(()), |filter| write!(f, " where {filter}"))
    }
}

impl Display for Check {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}", self.condition)?;
        part("else", self.message.as_ref(), f)
    }
}

impl Display for Waive {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "waive {}", self.rule)?;
        let org = self
            .org
            .iter()
            .map(|org| format!("org {}", Quoted(&org.text)));
        let year = self.year.iter().map(|year| format!("year {year}"));
        let bounds: Vec<String> = org.chain(year).collect();
        if !bounds.is_empty() {
            write!(f, " for {}", List(&bounds))?;
        }
        if let Some(within) = &self.within {
            write!(f, " within {within}")?;
        }
        part("because", self.because.as_ref(), f)?;
        self.until
            .as_ref()
            .map_or(Ok(()), |until| write!(f, " until {until}"))
    }
}

impl Display for Override {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.change {
            Change::Severity(severity) => {
                write!(f, "override {} {}", self.target, severity.word())?
            }
            Change::Off => write!(f, "override {} off", self.target)?,
            Change::Param(value) => write!(f, "override param {} = {value}", self.target)?,
        }
        part("because", self.because.as_ref(), f)
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "test {} {{", Quoted(&self.title.text))?;
        for given in &self.given {
            writeln!(f, "  {given}")?;
        }
        for expect in &self.expect {
            writeln!(f, "  {expect}")?;
        }
        f.write_str("}")
    }
}

impl Display for Given {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Text { text, document } => {
                f.write_str("given text")?;
                if let Some(document) = document {
                    write!(f, "@{document}")?;
                }
                match text.text.contains("\"\"\"") || text.text.ends_with('"') {
                    true => write!(f, " {}", Quoted(&text.text)),
                    false => write!(f, " \"\"\"\n{}\"\"\"", text.text),
                }
            }
            Self::Table {
                table,
                document,
                occurrence,
                unit,
                rows,
            } => {
                write!(f, "given {}", Label(&table.text))?;
                if let Some(document) = document {
                    write!(f, "@{document}")?;
                }
                if let Some(key) = occurrence {
                    write!(f, " {}", Quoted(&key.text))?;
                }
                if let Some(unit) = unit {
                    write!(f, " {unit}")?;
                }
                rows.iter().try_for_each(|cells| row(cells, f))
            }
        }
    }
}

fn row(cells: &[Name], f: &mut Formatter<'_>) -> Result {
    f.write_str("\n    |")?;
    cells.iter().try_for_each(|cell| write!(f, " {cell} |"))
}

impl Display for Expect {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let none = if self.none { "none " } else { "" };
        write!(f, "expect {none}{} {}", self.rule, self.outcome.word())?;
        self.at.as_ref().map_or(Ok(()), |at| write!(f, " at {at}"))
    }
}
