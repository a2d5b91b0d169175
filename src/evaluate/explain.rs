//! What failures have in common: a column that slid, a table under a wrong unit, or one suspect figure; what is said of it,
//! and who leads.

use super::{
    Desk, amounts::show, broken::Broken, causes::Cause, conditions::Fact, instances::Result,
    twins::Twins, units::Misread,
};
use crate::finding::{Finding, Hint, Part, Suspect};
use crate::form::Kind;
use crate::lang::Said;
use crate::say;
use crate::value::{CellId, Decimal, Unit, count_decimals};

/// What is known of the failures of a document beyond each alone.
#[derive(Debug, Default)]
pub(super) struct Explained {
    /// The hints of each result.
    pub(super) hints: Vec<Vec<Hint>>,
    /// The results that have one cause.
    pub(super) groups: Vec<Group>,
}

/// Results that have one cause, by number, the one that shows it most directly first.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) results: Vec<usize>,
    /// The figure that is suspect, where there is one.
    suspect: Option<Suspect>,
    /// The column that slid or the table under a wrong unit, in words, with the figures to be cited.
    words: Option<(Said, Vec<CellId>)>,
    /// What mends them together, said where one leads.
    hint: Option<Hint>,
}

impl Explained {
    /// Whether a result is of a group.
    pub(super) fn explains(&self, result: usize) -> bool {
        self.groups
            .iter()
            .any(|group| group.results.contains(&result))
    }

    /// Adds results that have one cause: what mends them, and what is wrong, with the figures to be cited. What is said of
    /// each alone is not said.
    pub(super) fn add_group(
        &mut self,
        results: Vec<usize>,
        hint: Option<Hint>,
        words: Option<(Said, Vec<CellId>)>,
    ) {
        for i in &results {
            set(self, *i, Vec::new());
        }
        self.groups.push(Group {
            results,
            suspect: None,
            words,
            hint,
        });
    }
}

impl Desk<'_> {
    /// The causes of the failed results, and what may have happened to each.
    pub(super) fn explain(&self, results: &[Result], twins: &Twins) -> Explained {
        let broken = Broken::all(results, twins);
        let mut told = Explained {
            hints: vec![Vec::new(); results.len()],
            groups: Vec::new(),
        };
        for check in &broken {
            if let (Some(slot), Some(line)) =
                (told.hints.get_mut(check.result), check.lines.first())
            {
                *slot = self.whole(line);
            }
        }
        let mut explained = vec![false; broken.len()];
        for slide in self.slides(&broken, results) {
            for i in slide.mends.iter().chain(&slide.helps) {
                if let Some(slot) = explained.get_mut(*i) {
                    *slot = true;
                }
            }
            self.tell_slide(&slide, &broken, &mut told);
        }
        self.tell_misfits(results, &mut told);
        for (slot, check) in explained.iter_mut().zip(&broken) {
            *slot |= told.explains(check.result);
        }
        for misread in self.misread(&broken, &explained) {
            for i in &misread.mends {
                if let Some(slot) = explained.get_mut(*i) {
                    *slot = true;
                }
            }
            self.tell_misread(&misread, &broken, &mut told);
        }
        let tried = self.tell_copies(&broken, &mut explained, (results, twins), &mut told);
        for cause in self.causes(&broken, &explained, &tried) {
            if self.rests_on_another(&cause, &broken, (results, twins)) {
                continue;
            }
            self.tell_cause(&cause, &broken, &mut told);
        }
        self.tell_years(results, &mut told);
        told
    }

    /// Whether a share or a rate is the only figure of its check that may move, and an amount that it is worked out from
    /// fails elsewhere too: the amount may be what is wrong, so nothing is advised of the rate.
    fn rests_on_another(
        &self,
        cause: &Cause,
        broken: &[Broken],
        (results, twins): (&[Result], &Twins),
    ) -> bool {
        let [only] = cause.mends[..] else {
            return false;
        };
        if self.ledger.cell(cause.cell).kind != Some(Kind::Ratio) {
            return false;
        }
        let own = broken.get(only).and_then(|check| results.get(check.result));
        let operands: Vec<CellId> = own
            .iter()
            .flat_map(|result| &result.facts)
            .flat_map(Fact::cells)
            .map(|cell| twins.first(cell))
            .filter(|cell| self.ledger.cell(*cell).kind != Some(Kind::Ratio))
            .collect();
        let others = broken.iter().enumerate().filter(|(i, _)| *i != only);
        // Another rate of the same amounts says no more of them than this one.
        let mut cells = others.flat_map(|(_, check)| check.weighed());
        cells.any(|cell| operands.contains(&cell))
    }

    fn tell_misread(&self, misread: &Misread, broken: &[Broken], told: &mut Explained) {
        let results: Vec<usize> = of(&misread.mends, broken)
            .map(|check| check.result)
            .collect();
        let (printed, fits) = misread.units;
        let table = self.ledger.title(misread.table, &self.program.forms);
        let n = results.len();
        let text = say!(
            "《{table}》的单位改为{fits}后，{n} 条不符的检查都成立",
            "with the unit of “{table}” changed to {fits}, {n} failing checks hold"
        );
        let words = say!(
            "《{table}》的单位印作{printed}，它的数按{fits}读才与别处相符",
            "the unit printed for “{table}” is {printed}; its figures agree with the others only in {fits}"
        );
        let hint = Hint { kind: "unit", text };
        told.add_group(results, Some(hint), Some((words, Vec::new())));
    }

    fn tell_cause(&self, cause: &Cause, broken: &[Broken], told: &mut Explained) {
        let direct = |check: &&Broken| {
            check
                .lines
                .iter()
                .any(|line| line.alone().contains(&cause.cell))
        };
        let leader = of(&cause.mends, broken).find(direct);
        let Some(leader) = leader.or_else(|| of(&cause.mends, broken).next()) else {
            return;
        };
        let vouched = self.vouched(cause, broken);
        let mut results = vec![leader.result];
        for check in of(&cause.mends, broken) {
            let line = check
                .lines
                .iter()
                .find(|l| l.weights.contains_key(&cause.cell));
            let mut hints = match (line, cause.rival) {
                (Some(line), None) => self.slip(cause.cell, cause.value, line),
                _ => Vec::new(),
            };
            hints.push(self.say_suspect(cause, vouched));
            set(told, check.result, hints);
            if check.result != leader.result {
                results.push(check.result);
            }
        }
        results.extend(helped(&cause.helps, broken, told));
        told.groups.push(Group {
            results,
            suspect: cause.rival.is_none().then(|| self.suspect(cause, vouched)),
            words: None,
            hint: None,
        });
    }

    /// How many passing checks vouch for the value of a cause: those of the least vouched figure that it is worked out
    /// from, of the check where that is most.
    fn vouched(&self, cause: &Cause, broken: &[Broken]) -> u32 {
        let held = |cell: &CellId| self.uses.get(cell).map_or(0, |uses| uses.held);
        let checks = of(&cause.mends, broken).filter_map(|check| {
            let others = check.cells().filter(|cell| *cell != cause.cell);
            others.map(|cell| held(&cell)).min()
        });
        checks.max().unwrap_or(0)
    }

    fn suspect(&self, cause: &Cause, vouched: u32) -> Suspect {
        Suspect {
            cell: cause.cell,
            printed: self.ledger.cell(cause.cell).text.to_owned(),
            value: self.as_printed(cause.cell, cause.value),
            mends: cause.mends.len(),
            vouched,
        }
    }

    /// A value as it would be printed in a cell.
    pub(super) fn as_printed(&self, id: CellId, value: Decimal) -> Decimal {
        let cell = self.ledger.cell(id);
        show(
            value,
            cell.unit.unwrap_or(Unit::One),
            count_decimals(cell.text),
        )
    }

    fn say_suspect(&self, cause: &Cause, vouched: u32) -> Hint {
        let change = |cell, value| {
            let printed = match self.ledger.cell(cell).text.trim() {
                "" => say!("空格", "the blank cell"),
                text => Said::same(text.to_owned()),
            };
            let per_cent = self
                .ledger
                .cell(cell)
                .text
                .trim_end()
                .ends_with(['%', '％']);
            let sign = if per_cent { "%" } else { "" };
            let value = format!("{}{sign}", self.as_printed(cell, value));
            say!("把 {} 改为 {}", "with {} changed to {}", printed, value)
        };
        let mut text = change(cause.cell, cause.value);
        if let Some((cell, value)) = cause.rival {
            text = say!("{}，或{}", "{}, or {}", text, change(cell, value));
        }
        text = match cause.mends.len() {
            0 | 1 => say!("{} 后，这条检查成立", "{}, this check holds", text),
            n => say!(
                "{} 后，{n} 条不符的检查都成立",
                "{}, {n} failing checks hold",
                text
            ),
        };
        if vouched > 0 {
            text = say!(
                "{}；所据的数另有 {vouched} 条检查印证",
                "{}; other checks that vouch for the figures it rests on: {vouched}",
                text
            );
        }
        Hint {
            kind: "suspect",
            text,
        }
    }

    /// Puts the cause of its group on the finding that leads it.
    pub(super) fn add_cause(&self, finding: &mut Finding, group: &Group) {
        finding.suspect.clone_from(&group.suspect);
        if group.hint.is_some() {
            finding.hints = group.hint.iter().cloned().collect();
        }
        let Some((words, cells)) = &group.words else {
            return;
        };
        // After the sentence that the check itself gives, before the words of the rule.
        finding.message = Said::each(|lang| {
            let (message, words) = (finding.message.of(lang), words.of(lang));
            match message.split_once('\n') {
                Some((first, rest)) => format!("{first}\n{words}\n{rest}"),
                None => format!("{message}\n{words}"),
            }
        });
        for cell in cells {
            if finding.cited.iter().all(|cited| cited.cell != Some(*cell)) {
                finding
                    .cited
                    .push(self.plain_citation(*cell, Part::Subject));
            }
        }
    }
}

/// The broken of some numbers.
pub(super) fn of<'a>(
    numbers: &'a [usize],
    broken: &'a [Broken],
) -> impl Iterator<Item = &'a Broken> {
    numbers.iter().filter_map(|i| broken.get(*i))
}

/// The results that a cause mends only together with others, which is said of each.
pub(super) fn helped(numbers: &[usize], broken: &[Broken], told: &mut Explained) -> Vec<usize> {
    let results: Vec<usize> = of(numbers, broken).map(|check| check.result).collect();
    for i in &results {
        let hint = Hint {
            kind: "mended_by_others",
            text: say!(
                "所引的数中有几个另有检查不符，照提示改正后，这条检查也成立",
                "some of the figures cited fail other checks; once they are corrected as hinted there, this check holds too"
            ),
        };
        set(told, *i, vec![hint]);
    }
    results
}

fn set(told: &mut Explained, result: usize, hints: Vec<Hint>) {
    if let Some(slot) = told.hints.get_mut(result) {
        *slot = hints;
    }
}
