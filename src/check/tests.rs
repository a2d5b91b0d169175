//! `test` blocks: what they give and what they expect.

use super::{Checked, Checker, Input};
use crate::ast::{self, Item};
use crate::error::CheckError;
use crate::program::{DocumentRef, Expect, Given, Kind, Test};
use crate::say;

impl Checker<'_> {
    /// Checks the tests of the packs that run.
    pub(super) fn tests(&mut self, inputs: &[Input<'_>]) {
        let files = inputs
            .iter()
            .filter(|input| input.active)
            .flat_map(|input| &input.files);
        for item in files.flat_map(|(_, file)| &file.items) {
            if let Item::Test(test) = item
                && let Ok(test) = self.test(test)
            {
                self.program.tests.push(test);
            }
        }
    }

    fn test(&mut self, test: &ast::Test) -> Checked<Test> {
        let mut given = Vec::new();
        for item in &test.given {
            given.push(self.given(item)?);
        }
        let mut expect = Vec::new();
        for item in &test.expect {
            expect.push(self.expectation(item)?);
        }
        Ok(Test {
            title: test.title.text.clone(),
            span: test.title.span,
            given,
            expect,
        })
    }

    fn given(&mut self, given: &ast::Given) -> Checked<Given> {
        let (table, occurrence, unit, rows, document) = match given {
            ast::Given::Text { text, document } => {
                return Ok(Given::Text {
                    at: text.span,
                    document: self.given_document(document.as_ref())?,
                });
            }
            ast::Given::Table {
                table,
                document,
                occurrence,
                unit,
                rows,
            } => (table, occurrence, unit, rows, document),
        };
        let unit = match unit {
            Some(word) => Some(self.money_unit(word)?),
            None => None,
        };
        let document = self.given_document(document.as_ref())?;
        let cell = |name: &ast::Name| (name.text.clone(), name.span);
        Ok(Given::Table {
            table: table.text.clone(),
            document,
            occurrence: occurrence.as_ref().map(|name| name.text.clone()),
            unit,
            rows: rows
                .iter()
                .map(|row| row.iter().map(cell).collect())
                .collect(),
        })
    }

    fn given_document(&mut self, name: Option<&ast::Name>) -> Checked<DocumentRef> {
        let Some(name) = name else {
            return Ok(DocumentRef::This);
        };
        match DocumentRef::named(&name.text) {
            Some(known) if known != DocumentRef::Subordinates => Ok(known),
            _ => {
                let hint = Some(say!(
                    "测试里可写 @上年 @上年预算 @上年决算 @预算 @决算 @上级",
                    "in a test, write `@上年` (last year), `@上年预算` (its budget), `@上年决算` (its final accounts), `@预算` (the budget), `@决算` (the final accounts) or `@上级` (the superior unit)"
                ));
                self.report(CheckError::UnknownDocument {
                    name: name.text.clone(),
                    at: name.span,
                    hint,
                })
            }
        }
    }

    fn expectation(&mut self, expect: &ast::Expect) -> Checked<Expect> {
        self.known_rule(&expect.rule)?;
        let at = match &expect.at {
            None => None,
            Some(written) => {
                // Which repeated form the rule before named is nothing to this place.
                self.repetition = None;
                let cell = self.value(written)?;
                if !matches!(cell.kind, Kind::Cell(..)) {
                    return self.report(CheckError::BadPlace {
                        at: written.span,
                        hint: None,
                    });
                }
                Some((written.to_string(), cell))
            }
        };
        let (rule, span) = (expect.rule.text.clone(), expect.rule.span);
        Ok(Expect {
            rule,
            outcome: expect.outcome,
            none: expect.none,
            at,
            span,
        })
    }
}
