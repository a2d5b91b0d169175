//! Which tables a rule asks for: what it says can only change with them.

use super::{
    Check, Expr, Kind, Loop, Piece, Rows, RowsKind, Rule, Step, TableName, TableRef, Tolerance,
    Variant, What,
};

/// Whether something asks for a table.
trait Asks {
    fn asks(&self, name: &TableName) -> bool;
}

impl Rule {
    /// Whether the rule, as far as it has been run, asks for a table that is found so. What it never came to, because a
    /// condition that asks for other tables does not hold, cannot change with it.
    pub fn asks_for(&self, name: &TableName) -> bool {
        self.variants().iter().any(|variant| variant.asks(name))
    }
}

impl Asks for Variant {
    fn asks(&self, name: &TableName) -> bool {
        let first =
            self.scope.as_ref().is_some_and(|scope| scope.asks(name)) || self.when.asks(name);
        let repeated = |form| *name == TableName::Form(form);
        first
            || self.repetition.is_some_and(repeated)
            || self.body.peek().is_some_and(|body| {
                body.loops.asks(name) || body.when_each.asks(name) || body.checks.asks(name)
            })
    }
}

impl<T: Asks> Asks for [T] {
    fn asks(&self, name: &TableName) -> bool {
        self.iter().any(|part| part.asks(name))
    }
}

impl Asks for Loop {
    fn asks(&self, name: &TableName) -> bool {
        self.rows.asks(name) || self.filter.as_ref().is_some_and(|filter| filter.asks(name))
    }
}

impl Asks for Check {
    fn asks(&self, name: &TableName) -> bool {
        self.condition.asks(name) || self.message.asks(name)
    }
}

impl Asks for Piece {
    fn asks(&self, name: &TableName) -> bool {
        match self {
            Self::Value(expr) => expr.asks(name),
            Self::Text(_) | Self::Left | Self::Right | Self::Difference => false,
        }
    }
}

impl Asks for TableRef {
    fn asks(&self, name: &TableName) -> bool {
        // In whichever document: another may be the one that is looked at.
        let Self {
            name: own,
            of,
            span: _,
            document: _,
        } = self;
        own == name || of.as_ref().is_some_and(|rows| rows.asks(name))
    }
}

impl Asks for Rows {
    fn asks(&self, name: &TableName) -> bool {
        match &self.kind {
            RowsKind::Local(_) => false,
            RowsKind::Named(table, steps) => table.asks(name) || steps.asks(name),
            RowsKind::Pick {
                table,
                items,
                except,
            } => {
                let mut steps = items.iter().chain(except);
                table.asks(name) || steps.any(|steps| steps.asks(name))
            }
            RowsKind::Under { of, .. } => of.asks(name),
            RowsKind::Same(table, of) => table.asks(name) || of.asks(name),
            RowsKind::Leaves(of) | RowsKind::Parent(of) => of.asks(name),
            RowsKind::Nearest(called, of) => called.asks(name) || of.asks(name),
            RowsKind::Occurrence(table, step) => table.asks(name) || step.asks(name),
            RowsKind::All(table) => table.asks(name),
        }
    }
}

impl Asks for Step {
    fn asks(&self, name: &TableName) -> bool {
        match self {
            Self::Computed(expr) => expr.asks(name),
            _ => false,
        }
    }
}

impl Asks for What {
    fn asks(&self, name: &TableName) -> bool {
        match self {
            Self::Table(table) => table.asks(name),
            Self::Rows(rows) | Self::Cell(rows, _) => rows.asks(name),
            Self::Value(expr) => expr.asks(name),
        }
    }
}

impl Asks for Expr {
    fn asks(&self, name: &TableName) -> bool {
        let signed = |parts: &[(bool, Self)]| parts.iter().any(|(_, part)| part.asks(name));
        match &self.kind {
            Kind::Number(..) | Kind::Text(_) => false,
            Kind::Cell(rows, _) | Kind::Row(rows) | Kind::OfRow(_, rows) => rows.asks(name),
            Kind::Fold {
                rows, filter, body, ..
            } => {
                let mut parts = filter.iter().chain(body);
                rows.asks(name) || parts.any(|part| part.asks(name))
            }
            Kind::Sum(parts) | Kind::Product(parts) => signed(parts),
            Kind::And(parts) | Kind::Or(parts) => parts.asks(name),
            Kind::Negate(of)
            | Kind::Abs(of)
            | Kind::Round(of, _)
            | Kind::Blank(of, _)
            | Kind::Matches(of, ..)
            | Kind::CodeIn(of)
            | Kind::Working(_, of)
            | Kind::Items(of)
            | Kind::OfText(_, of) => of.asks(name),
            Kind::Compare {
                left,
                right,
                tolerance,
                ..
            } => {
                let within = matches!(tolerance, Tolerance::Within(by) if by.asks(name));
                within || left.asks(name) || right.asks(name)
            }
            Kind::Has(what, _) => what.asks(name),
            Kind::Test(_, left, right, _)
            | Kind::Official(left, right, _)
            | Kind::Default(left, right) => left.asks(name) || right.asks(name),
            Kind::OfTable(_, table) => table.asks(name),
        }
    }
}
