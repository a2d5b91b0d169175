//! From a checked rule to passes over columns; nothing where a rule asks for more than a plan knows.

use super::nodes::{Cond, CondId, Link, LinkId, Nodes, Pick, PickId, Stop};
use super::{LoopRows, Pass};
use crate::form::{FormId, Forms};
use crate::program::{
    ColumnRef, DocumentRef, Expr, Kind, Local, Rows, RowsKind, Rule, Step, TableName, TableRef,
    Variant,
};
use crate::value::Unit;
use std::collections::BTreeSet;

/// What an expression is worked out for: each document, or each row of a form with what the variables are there.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    pub(super) rows: Option<FormId>,
    pub(super) locals: Vec<(Local, LinkId)>,
}

/// One variant being compiled, at one column of its `in`.
pub(super) struct Compiler<'a> {
    pub(super) forms: &'a Forms,
    pub(super) nodes: &'a mut Nodes,
    /// The column that `in 表.*` is at.
    pub(super) scope: Option<u32>,
    /// The unit of bare numbers.
    pub(super) unit: Option<Unit>,
    /// The forms that were named.
    pub(super) named: BTreeSet<u32>,
}

/// The passes of a variant, one a column of its `in`.
pub(super) fn variant(
    forms: &Forms,
    nodes: &mut Nodes,
    rule: &Rule,
    (number, at): (usize, usize),
    variant: &Variant,
) -> Option<Vec<Pass>> {
    if variant.repetition.is_some() || variant.loops().len() > 1 {
        return None;
    }
    let columns: Vec<Option<u32>> = match variant.columns.as_slice() {
        [] => vec![None],
        all => all.iter().map(index).collect::<Option<Vec<_>>>()?,
    };
    let mut passes = Vec::new();
    for column in columns {
        let mut compiler = Compiler {
            forms,
            nodes,
            scope: column,
            unit: rule.unit,
            named: BTreeSet::new(),
        };
        let mut pass = compiler.pass(variant)?;
        (pass.rule, pass.variant, pass.column) = (number, at, column);
        passes.push(pass);
    }
    Some(passes)
}

/// The number of a column of a form.
fn index(column: &ColumnRef) -> Option<Option<u32>> {
    match column {
        ColumnRef::Index(index) => Some(Some(*index)),
        _ => None,
    }
}

impl Compiler<'_> {
    fn pass(&mut self, variant: &Variant) -> Option<Pass> {
        let scope = match &variant.scope {
            Some(table) => Some(self.form(table)?),
            None => None,
        };
        let documents = Context::default();
        let all = |this: &mut Self, cx: &Context, exprs: &[Expr]| -> Option<Vec<CondId>> {
            exprs.iter().map(|expr| this.cond(cx, expr)).collect()
        };
        let when = all(self, &documents, &variant.when)?;
        let (rows, cx) = match variant.loops().first() {
            None => (None, documents),
            Some(first) => {
                let pick = self.pick(&first.rows)?;
                let form = self.nodes.picks.get_index(pick.0 as usize)?.form;
                let cx = self.at(form, first.local);
                let filter = match &first.filter {
                    Some(filter) => Some(self.cond(&cx, filter)?),
                    None => None,
                };
                (Some(LoopRows { form, pick, filter }), cx)
            }
        };
        let when_each = all(self, &cx, variant.when_each())?;
        let checks = variant.checks().iter().map(|check| &check.condition);
        let checks = checks.map(|condition| self.check(&cx, condition));
        Some(Pass {
            rule: 0,
            variant: 0,
            column: None,
            scope,
            when,
            rows,
            when_each,
            checks: checks.collect::<Option<Vec<_>>>()?,
            forms: self.named.iter().map(|form| FormId(*form)).collect(),
        })
    }

    /// The rows of a form, with a variable at each.
    pub(super) fn at(&mut self, form: FormId, local: Local) -> Context {
        let own = self.nodes.link(Link::Own(form));
        Context {
            rows: Some(form),
            locals: vec![(local, own)],
        }
    }

    /// What must hold: comparisons, whose cells can be named afterwards.
    fn check(&mut self, cx: &Context, condition: &Expr) -> Option<CondId> {
        match &condition.kind {
            Kind::Compare { .. } => self.cond(cx, condition),
            Kind::And(parts) => {
                let parts = parts.iter().map(|part| self.check(cx, part));
                let parts = parts.collect::<Option<Vec<_>>>()?;
                Some(self.nodes.cond(Cond::And(parts)))
            }
            _ => None,
        }
    }

    /// The form of a table of the document at hand.
    pub(super) fn form(&mut self, table: &TableRef) -> Option<FormId> {
        let TableName::Form(form) = table.name else {
            return None;
        };
        let plain = table.document == DocumentRef::This && table.of.is_none();
        if !plain || self.forms.repetition(form).is_some() {
            return None;
        }
        self.named.insert(form.0);
        Some(form)
    }

    fn stops(&self, form: FormId, steps: &[Step]) -> Option<Vec<Stop>> {
        let mut stops = steps.iter().map(Stop::of).collect::<Option<Vec<_>>>()?;
        let blocks = &self.forms.form(form)?.blocks;
        if let Some(Stop::Label(label)) = stops.first() {
            let block = blocks
                .iter()
                .position(|b| !b.name.is_empty() && b.name == *label);
            if let Some(slot) = stops.first_mut()
                && let Some(block) = block
            {
                *slot = Stop::Block(u16::try_from(block).ok()?);
            }
        }
        match stops.as_slice() {
            [Stop::Block(_), Stop::Block(_) | Stop::Under(..)] | [Stop::Block(_)] => None,
            [_] | [Stop::Block(_), _] => Some(stops),
            _ => None,
        }
    }

    /// Some rows of each document.
    pub(super) fn pick(&mut self, rows: &Rows) -> Option<PickId> {
        let (rows, leaves) = match &rows.kind {
            RowsKind::Leaves(of) => (&**of, true),
            _ => (rows, false),
        };
        let RowsKind::Pick {
            table,
            items,
            except,
        } = &rows.kind
        else {
            return None;
        };
        let form = self.form(table)?;
        let paths = |this: &Self, paths: &[Vec<Step>]| {
            let paths = paths.iter().map(|steps| this.stops(form, steps));
            paths.collect::<Option<Vec<_>>>()
        };
        let pick = Pick {
            form,
            items: paths(self, items)?,
            except: paths(self, except)?,
            leaves,
        };
        Some(self.nodes.pick(pick))
    }

    /// The form whose rows a link leads to.
    pub(super) fn target(&self, link: LinkId) -> Option<FormId> {
        self.nodes.target(link)
    }

    fn then(&mut self, first: LinkId, last: Link) -> LinkId {
        let last = self.nodes.link(last);
        match self.nodes.links.get_index(first.0 as usize) {
            Some(Link::Own(_)) => last,
            _ => self.nodes.link(Link::Then(first, last)),
        }
    }

    /// The one row that a selection means.
    pub(super) fn one(&mut self, cx: &Context, rows: &Rows) -> Option<LinkId> {
        match &rows.kind {
            RowsKind::Local(local) => {
                let mut known = cx.locals.iter();
                known.find(|(own, _)| own == local).map(|(_, link)| *link)
            }
            RowsKind::Named(table, steps) => {
                let form = self.form(table)?;
                let named = Link::Named(form, self.stops(form, steps)?);
                match cx.rows {
                    None => Some(self.nodes.link(named)),
                    Some(rows) => {
                        let document = self.nodes.link(Link::Document(rows));
                        Some(self.then(document, named))
                    }
                }
            }
            RowsKind::Same(table, of) => {
                let of = self.one(cx, of)?;
                let (from, to) = (self.target(of)?, self.form(table)?);
                Some(self.then(of, Link::Same(from, to)))
            }
            RowsKind::Parent(of) => {
                let of = self.one(cx, of)?;
                let form = self.target(of)?;
                Some(self.then(of, Link::Parent(form)))
            }
            _ => None,
        }
    }
}
