//! Canonical text of forms.

use super::{Label, List, Quoted, labels, texts};
use crate::ast::{Form, FormColumn, FormLine, Name, There};
use std::fmt::{Display, Formatter, Result};

impl Display for Form {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "form {}", self.name)?;
        if !self.titles.is_empty() {
            write!(f, " {}", List(&texts(&self.titles)))?;
        }
        if let Some(field) = &self.repeats {
            write!(f, " repeats {}", Label(&field.text))?;
        }
        if let Some(whole) = &self.part_of {
            write!(f, " part of {whole}")?;
        }
        lines(&self.lines, 1, f)
    }
}

fn lines(all: &[FormLine], depth: usize, f: &mut Formatter<'_>) -> Result {
    f.write_str(" {\n")?;
    for one in all {
        f.write_str(&"  ".repeat(depth))?;
        line(one, depth, f)?;
        f.write_str("\n")?;
    }
    write!(f, "{}}}", "  ".repeat(depth.saturating_sub(1)))
}

fn line(line: &FormLine, depth: usize, f: &mut Formatter<'_>) -> Result {
    match line {
        FormLine::Main(_) => f.write_str("main"),
        FormLine::Optional(_) => f.write_str("optional"),
        FormLine::Unit(unit) => write!(f, "unit {unit}"),
        FormLine::Key(names) => write!(f, "key {}", List(&labels(names))),
        FormLine::Label(names) => write!(f, "name {}", List(&labels(names))),
        FormLine::Codes(table) => write!(f, "codes {table}"),
        FormLine::Level(way) => write!(f, "level {way}"),
        FormLine::Total(names) => write!(f, "total {}", List(&labels(names))),
        FormLine::Apart(names) => write!(f, "apart {}", List(&labels(names))),
        FormLine::Column(column) => write!(f, "column {column}"),
        FormLine::Field(column) => write!(f, "field {column}"),
        FormLine::Identity(left, right) => {
            f.write_str("identity ")?;
            added(left, f)?;
            f.write_str(" == ")?;
            added(right, f)
        }
        FormLine::Bound(column, sign, other) => {
            f.write_str("identity ")?;
            path(column, f)?;
            write!(f, " {} ", sign.sign())?;
            path(other, f)
        }
        FormLine::Beside(columns, sign, there) => {
            f.write_str("identity ")?;
            added(columns, f)?;
            write!(f, " {}", sign.sign())?;
            for (i, there) in there.iter().enumerate() {
                write!(f, "{} {there}", if i == 0 { "" } else { " +" })?;
            }
            Ok(())
        }
        FormLine::Block(name, inside) => {
            write!(f, "block {}", Label(&name.text))?;
            lines(inside, depth.saturating_add(1), f)
        }
    }
}

impl Display for FormLine {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        line(self, 0, f)
    }
}

impl Display for There {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}[", Label(&self.form.text))?;
        for (i, name) in self.row.iter().enumerate() {
            let slash = if i == 0 { "" } else { "/" };
            write!(f, "{slash}{}", Label(&name.text))?;
        }
        f.write_str("].")?;
        path(&self.column, f)
    }
}

impl Display for FormColumn {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        path(&self.path, f)?;
        for alias in &self.aliases {
            write!(f, " {}", Quoted(&alias.text))?;
        }
        if let Some(kind) = &self.kind {
            write!(f, " : {kind}")?;
        }
        if self.optional {
            f.write_str(" optional")
        } else {
            Ok(())
        }
    }
}

fn added(paths: &[Vec<Name>], f: &mut Formatter<'_>) -> Result {
    for (i, one) in paths.iter().enumerate() {
        f.write_str(if i == 0 { "" } else { " + " })?;
        path(one, f)?;
    }
    Ok(())
}

fn path(names: &[Name], f: &mut Formatter<'_>) -> Result {
    for (i, name) in names.iter().enumerate() {
        let dot = if i == 0 { "" } else { "." };
        write!(f, "{dot}{}", Label(&name.text))?;
    }
    Ok(())
}
