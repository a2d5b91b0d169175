//! Rules: one variant for each table of `in`.

use super::{Bound, Checked, Checker, Input};
use crate::ast::{self, Expr as Written, ExprKind, Item, RuleLine};
use crate::error::CheckError;
use crate::outcome::Severity;
use crate::program::{Body, Check, ColumnRef, Loop, Piece, Rule, TableName, TableRef, Variant};
use crate::say;
use crate::source::{Span, saturate};

/// A table of `in`, with its columns if it says `.*` or `.列`.
type Scope = (TableRef, Vec<ColumnRef>);

impl Checker<'_> {
    /// Checks the rules of the packs that run.
    pub(super) fn rules(&mut self, inputs: &[Input<'_>]) {
        for (number, input) in inputs.iter().filter(|input| input.active).enumerate() {
            self.pack = number;
            for (_, file) in &input.files {
                self.unit = None;
                for item in &file.items {
                    match item {
                        Item::Unit(word) => self.unit = self.money_unit(word).ok(),
                        Item::Rule(rule) => self.rule(rule),
                        Item::Bare(check) => self.bare(check),
                        _ => {}
                    }
                }
            }
        }
    }

    fn rule(&mut self, rule: &ast::Rule) {
        let id = rule.id.text.clone();
        let mut scopes = vec![None];
        let why = rule.lines.iter().find_map(|line| match line {
            RuleLine::Why(why) => Some(why.text.clone()),
            _ => None,
        });
        let mut written = rule.lines.iter().filter_map(|line| match line {
            RuleLine::In(expr) => Some(expr),
            _ => None,
        });
        if let Some(expr) = written.next() {
            match self.scopes(expr) {
                Ok(found) => scopes = found.into_iter().map(Some).collect(),
                Err(_) => return,
            }
        }
        if let Some(second) = written.next() {
            let hint = Some(say!(
                "几张表写在一个 `in {{…}}` 里",
                "put several tables into one `in {{…}}`"
            ));
            let _ = self.report::<()>(CheckError::TwoScopes {
                at: second.span,
                hint,
            });
        }
        if !rule
            .lines
            .iter()
            .any(|line| matches!(line, RuleLine::Check(_)))
        {
            let (name, at) = (id.clone(), rule.id.span);
            let _ = self.report::<()>(CheckError::RuleWithoutCheck {
                name,
                at,
                hint: None,
            });
        }
        let variants = scopes
            .into_iter()
            .filter_map(|scope| self.variant(&rule.lines, scope).ok())
            .collect::<Vec<_>>();
        let severity = rule
            .severity
            .map_or(Severity::Error, |(severity, _)| severity);
        let (title, span) = (rule.title.text.clone(), rule.id.span);
        let pack = self.pack;
        self.add_rule(Rule {
            id,
            title,
            pack,
            severity,
            why,
            active: true,
            unit: self.unit,
            span,
            variants: variants.into(),
        });
    }

    /// Adds a rule, unless its id is taken.
    pub(super) fn add_rule(&mut self, rule: Rule) {
        let previous = self.ids.get(&rule.id).copied();
        match previous {
            Some(span) => {
                let previous = self.where_is(span);
                let (name, at) = (rule.id, rule.span);
                let hint = Some(say!(
                    "每条规则的编号只能用一次",
                    "each rule has an id of its own"
                ));
                let _ = self.report::<()>(CheckError::DuplicateRule {
                    name,
                    previous,
                    at,
                    hint,
                });
            }
            None => {
                self.ids.insert(rule.id.clone(), rule.span);
                self.program.rules.push(rule);
            }
        }
    }

    /// `表.*`, `{甲表, 乙表}.*`, `表.列`, `表`.
    fn scopes(&mut self, expr: &Written) -> Checked<Vec<Scope>> {
        match &expr.kind {
            ExprKind::Set(items) => {
                let mut all = Vec::new();
                for item in items {
                    all.extend(self.scopes(item)?);
                }
                Ok(all)
            }
            ExprKind::Under { of, deep: false } => {
                let mut all = self.scopes(of)?;
                for (table, columns) in &mut all {
                    *columns = self.amount_columns(table);
                }
                Ok(all)
            }
            ExprKind::Field(of, name) if !self.is_table(expr) => {
                let mut all = self.scopes(of)?;
                for (table, columns) in &mut all {
                    let (column, _) = self.column(&table.name, std::slice::from_ref(name))?;
                    *columns = vec![column];
                }
                Ok(all)
            }
            _ => {
                let table = self.table(expr)?;
                Ok(vec![(table, Vec::new())])
            }
        }
    }

    /// Every amount column of a form. A table without a form has them only when it is read.
    fn amount_columns(&self, table: &TableRef) -> Vec<ColumnRef> {
        match &table.name {
            TableName::Form(id) => self.forms.form(*id).map_or_else(Vec::new, |form| {
                form.amounts()
                    .map(|(i, _)| ColumnRef::Index(saturate(i)))
                    .collect()
            }),
            TableName::Title(_) => vec![ColumnRef::Scope],
        }
    }

    /// A rule for one table of its `in`.
    pub(super) fn variant(&mut self, lines: &[RuleLine], scope: Option<Scope>) -> Checked<Variant> {
        let (scope, columns) = match scope {
            Some((table, columns)) => (Some(table), columns),
            None => (None, Vec::new()),
        };
        self.scope.clone_from(&scope);
        self.in_columns = !columns.is_empty();
        self.repetition = None;
        self.locals = 0;
        self.names.clear();
        if let Some(table) = &scope {
            self.uses(table)?;
        }
        let mut variant = Variant {
            scope,
            columns,
            repetition: None,
            when: Vec::new(),
            alike: Vec::new(),
            locals: 0,
            body: Body::default().into(),
        };
        let mut body = Body::default();
        // A mistake on one line does not hide those on the next.
        let mut sound = true;
        for line in lines {
            sound &= self.line(line, &mut variant, &mut body).is_ok();
        }
        self.scope = None;
        self.in_columns = false;
        self.names.clear();
        variant.repetition = self.repetition;
        if variant.scope.is_some() || variant.repetition.is_some() {
            variant.alike.clear();
        }
        variant.locals = self.locals;
        variant.body = body.into();
        if sound {
            Ok(variant)
        } else {
            Err(super::Reported)
        }
    }

    fn line(&mut self, line: &RuleLine, variant: &mut Variant, body: &mut Body) -> Checked<()> {
        match line {
            RuleLine::Why(_) | RuleLine::In(_) => {}
            RuleLine::For(written) => {
                let rows = self.rows(&written.over);
                let local = self.fresh();
                let rows = rows?;
                self.names
                    .push((written.name.text.clone(), Bound::Row(local, rows.clone())));
                let filter = match &written.filter {
                    Some(filter) => Some(self.condition(filter, false)?),
                    None => None,
                };
                body.loops.push(Loop {
                    local,
                    rows,
                    filter,
                });
            }
            RuleLine::When(written) => {
                let condition = self.condition(written, false)?;
                let each = !body.loops.is_empty();
                if each {
                    body.when_each.push(condition)
                } else {
                    variant.when.push(condition);
                    variant.alike.push(self.in_common(written));
                }
            }
            RuleLine::Let(binding) => {
                self.names
                    .push((binding.name.text.clone(), Bound::Let(binding.clone())));
            }
            RuleLine::Check(check) => {
                let check = self.check_line(check)?;
                body.checks.push(check);
            }
        }
        Ok(())
    }

    /// The number of a condition among those that say the same in the same unit; none where it uses a `let` of its rule.
    fn in_common(&mut self, written: &ast::Expr) -> Option<u32> {
        if !self.names.is_empty() {
            return None;
        }
        let key = format!("{:?} {written}", self.unit);
        let (at, _) = self.alike.insert_full(key);
        Some(self.program.alike.saturating_add(saturate(at)))
    }

    /// `check … else "…"`
    pub(super) fn check_line(&mut self, check: &ast::Check) -> Checked<Check> {
        let condition = self.condition(&check.condition, false)?;
        let message = match &check.message {
            Some(words) => self.message(words)?,
            None => Vec::new(),
        };
        Ok(Check { condition, message })
    }

    /// The words of `else`, with their holes.
    fn message(&mut self, words: &ast::Name) -> Checked<Vec<Piece>> {
        let mut pieces = Vec::new();
        let mut rest = words.text.as_str();
        while let Some((before, after)) = rest.split_once(['{', '｛']) {
            pieces.push(Piece::Text(before.to_owned()));
            let (hole, after) = after.split_once(['}', '｝']).unwrap_or((after, ""));
            pieces.push(self.hole_of_message(hole.trim(), words.span)?);
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(pieces)
    }

    fn hole_of_message(&mut self, hole: &str, at: Span) -> Checked<Piece> {
        match hole {
            "left" | "左" => return Ok(Piece::Left),
            "right" | "右" => return Ok(Piece::Right),
            "diff" | "差" => return Ok(Piece::Difference),
            _ => {}
        }
        if let Some((local, rows)) = self.row_variable(hole) {
            let kind = crate::program::RowsKind::Local(local);
            let rows = crate::program::Rows {
                span: at,
                many: false,
                table: rows.table,
                kind,
            };
            let kind = crate::program::Kind::Row(rows);
            let expr = crate::program::Expr {
                span: at,
                ty: crate::types::Type::Row,
                kind,
            };
            return Ok(Piece::Value(expr));
        }
        let mut parts = hole.split('.').map(|part| part.trim().to_owned());
        let first = Written {
            span: at,
            kind: ExprKind::Name(parts.next().unwrap_or_default()),
        };
        let field = |of: Written, text: String| Written {
            span: at,
            kind: ExprKind::Field(Box::new(of), ast::Name { text, span: at }),
        };
        let written = parts.fold(first, field);
        self.value(&written).map(Piece::Value)
    }
}
