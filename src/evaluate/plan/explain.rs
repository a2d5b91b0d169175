//! Explaining: what the plan could not decide, by the evaluator, and what it decided, counted.

use super::screen::{Flag, Screening, What};
use crate::evaluate::{Desk, RowAt, total, waivers::Usages};
use crate::finding::{Run, Tally};
use crate::form::FormId;
use crate::ledger::Ledger;
use crate::outcome::Outcome;
use crate::program::{ColumnRef, Day};
use crate::source::saturate;
use std::collections::BTreeSet;

impl Screening<'_> {
    /// Adds to a run what one document gave: `ledger` holds it under the number `document`, or alone.
    pub fn explain(
        &self,
        document: usize,
        ledger: &Ledger,
        as_of: Day,
        run: &mut Run,
        usage: &mut Usages,
    ) {
        let at = document.min(ledger.documents.len().saturating_sub(1));
        let mut desk = Desk::new(self.program, ledger, at, self.limits);
        for rule in &self.plan.rules {
            if self.applies(rule.number, document) {
                desk.tallies.insert(rule.number, Tally::default());
            }
        }
        for flag in self.flags_of(document) {
            self.look(&mut desk, flag);
        }
        self.vouch(&mut desk, document);
        desk.conclude(as_of, run, usage.all());
    }

    /// Adds the checks that the plan decided, and every rule that ran.
    pub fn count(&self, run: &mut Run) {
        for planned in &self.plan.rules {
            let Some(rule) = self.program.rules.get(planned.number) else {
                continue;
            };
            let mut documents = 0..self.sheet.batch.documents.len();
            if !documents.any(|document| self.applies(planned.number, document)) {
                continue;
            }
            let entry = run.of_rule(&rule.id, &rule.title, rule.severity);
            let decided = self.tallies.get(&planned.number).copied();
            for outcome in Outcome::ALL {
                entry
                    .tally
                    .add(outcome, decided.unwrap_or_default().get(outcome));
            }
        }
        run.tally = total(run);
    }

    /// The forms that explaining a document asks for; none where it may ask for any.
    pub fn forms_of(&self, document: usize) -> Option<BTreeSet<u32>> {
        let mut forms = BTreeSet::new();
        for flag in self.flags_of(document) {
            let rule = self
                .plan
                .rules
                .iter()
                .find(|rule| rule.number == flag.rule)?;
            let passes = rule.variants.get(flag.variant)?.as_ref()?;
            forms.extend(
                passes
                    .iter()
                    .flat_map(|pass| pass.forms.iter().map(|form| form.0)),
            );
        }
        Some(forms)
    }

    fn flags_of(&self, document: usize) -> impl Iterator<Item = &Flag> {
        let number = saturate(document);
        let first = self.flags.partition_point(|flag| flag.document < number);
        let own = self.flags.iter().skip(first);
        own.take_while(move |flag| flag.document == number)
    }

    fn look(&self, desk: &mut Desk<'_>, flag: &Flag) {
        let Some(rule) = self.program.rules.get(flag.rule) else {
            return;
        };
        let Some(variant) = rule.variants.get(flag.variant) else {
            return;
        };
        desk.unit = rule.unit;
        let column = |column: Option<u32>| column.map(ColumnRef::Index);
        match flag.what {
            What::Variant => desk.variant(flag.rule, rule, variant),
            What::Column(at) => desk.at_column(flag.rule, variant, column(at), None),
            What::Row(at, form, row) => {
                let row = self.row_at(desk, form, row, flag.document as usize);
                desk.at_column(flag.rule, variant, column(at), row);
            }
        }
    }

    /// A row of a panel as the ledger of the document knows it.
    fn row_at(&self, desk: &Desk<'_>, form: FormId, row: u32, document: usize) -> Option<RowAt> {
        let start = self.sheet.panel(form)?.range(document).start;
        Some(RowAt {
            table: desk.table_of(form)?,
            row: row.saturating_sub(saturate(start)),
        })
    }
}
