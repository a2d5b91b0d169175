//! Explaining: what the plan could not decide, by the evaluator.

use super::Pass;
use super::screen::{Flag, Screening, What};
use crate::evaluate::{Desk, RowAt, settle, started, waivers::Usages};
use crate::finding::{Run, Tally};
use crate::form::FormId;
use crate::ledger::Ledger;
use crate::program::{ColumnRef, Day};
use crate::source::saturate;
use crate::survey::Excuse;
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

    /// What one document gave as a run of its own, and what became of the waivers in it: `ledger` holds it alone, of the
    /// forms at least that explaining it asks for.
    pub fn run_of(&self, document: usize, ledger: &Ledger, as_of: Day) -> (Run, Vec<Excuse>) {
        let mut run = started(self.program);
        let mut usage = Usages::new(self.program);
        self.explain(document, ledger, as_of, &mut run, &mut usage);
        self.count_in(document..document.saturating_add(1), &mut run);
        settle(&mut run);
        (run, usage.all().to_vec())
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
            forms.extend(passes.iter().flat_map(Pass::numbers));
        }
        // What a check that leaves its figures room says of them, the evaluator is asked again.
        let loose: Vec<&Pass> = match forms.is_empty() {
            true => Vec::new(),
            false => self
                .passes_of(document)
                .filter(|p| self.has_loose(p))
                .collect(),
        };
        let mut known = 0;
        while known < forms.len() {
            known = forms.len();
            for pass in &loose {
                if pass.numbers().any(|form| forms.contains(&form)) {
                    forms.extend(pass.numbers());
                }
            }
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
        let Some(variant) = rule.variants().get(flag.variant) else {
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
