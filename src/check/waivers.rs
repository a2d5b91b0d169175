//! Waivers and overrides: what a user excuses, and what a user changes, each with its reason.

use super::{Checked, Checker, Input, names::suggest};
use crate::ast::{self, Change, Item};
use crate::error::CheckError;
use crate::lang::Said;
use crate::program::{Day, Kind, Waiver};
use crate::say;
use crate::source::Span;
use crate::types::Type;

/// The longest that a waiver may run from the day of the run, in months.
const MONTHS: u16 = 18;

impl Checker<'_> {
    /// Checks the waivers and carries out the overrides of every pack.
    pub(super) fn waivers_and_overrides(&mut self, inputs: &[Input<'_>]) {
        for input in inputs.iter().filter(|input| input.active) {
            for item in input.files.iter().flat_map(|(_, file)| &file.items) {
                match item {
                    Item::Waive(waive) => {
                        let gone = self.program.rule(&waive.rule.text).is_none();
                        if !(gone && input.pack.of_more)
                            && let Ok(waiver) = self.waiver(waive)
                        {
                            self.program.waivers.push(waiver);
                        }
                    }
                    Item::Override(change) => {
                        let _ = self.change(change);
                    }
                    _ => {}
                }
            }
        }
    }

    /// A rule that must be there.
    pub(super) fn known_rule(&mut self, name: &ast::Name) -> Checked<()> {
        if self.program.rule(&name.text).is_some() {
            return Ok(());
        }
        let ids = self.program.rules.iter().map(|rule| rule.id.as_str());
        let hint = suggest(&name.text, ids);
        self.report(CheckError::UnknownRule {
            name: name.text.clone(),
            at: name.span,
            hint,
        })
    }

    fn waiver(&mut self, waive: &ast::Waive) -> Checked<Waiver> {
        self.known_rule(&waive.rule)?;
        let within = self.lacking(
            waive.within.as_ref(),
            say!("上限（within 0.01万元）", "its bound (`within 0.01万元`)"),
            waive.span.0,
        )?;
        let because = self.lacking(
            waive.because.as_ref(),
            say!("理由（because \"…\"）", "its reason (because \"…\")"),
            waive.span.0,
        )?;
        let until = self.lacking(
            waive.until.as_ref(),
            say!(
                "期限（until 2026-12-31）",
                "its last day (until 2026-12-31)"
            ),
            waive.span.0,
        )?;
        let bound = self.value(&within)?;
        let (Type::Number(dimension), Kind::Number(value, _)) = (bound.ty, bound.kind) else {
            return self.report(CheckError::ToleranceWithoutUnit {
                at: within.span,
                hint: None,
            });
        };
        if dimension == crate::types::Dimension::Bare {
            let hint = Some(say!("如 `within 0.01万元`", "as in `within 0.01万元`"));
            return self.report(CheckError::ToleranceWithoutUnit {
                at: within.span,
                hint,
            });
        }
        let year = self.year_of(waive.year.as_ref())?;
        let day = self.last_day(until)?;
        Ok(Waiver {
            rule: waive.rule.text.clone(),
            org: waive.org.as_ref().map(|org| org.text.clone()),
            year,
            within: value,
            dimension,
            bound: within.to_string(),
            because: because.text,
            until: day,
            span: waive.span.0,
        })
    }

    /// The year of a waiver; none where it is for every year.
    fn year_of(&mut self, year: Option<&ast::Name>) -> Checked<Option<u16>> {
        let Some(year) = year else {
            return Ok(None);
        };
        match year.text.parse() {
            Ok(number @ 1000..=9999) => Ok(Some(number)),
            _ => self.report(CheckError::BadParam {
                name: year.text.clone(),
                at: year.span,
                hint: Some(say!("年度写作 2026", "years are written 2026")),
            }),
        }
    }

    /// The last day of a waiver: a day, and not too far away.
    fn last_day(&mut self, until: ast::Name) -> Checked<Day> {
        let Some(day) = Day::read(&until.text) else {
            let hint = Some(say!("日期写作 2026-12-31", "dates are written 2026-12-31"));
            return self.report(CheckError::BadParam {
                name: until.text,
                at: until.span,
                hint,
            });
        };
        if months(self.settings.as_of, day) > MONTHS {
            let hint = Some(say!(
                "到期后再续，续时再写一次理由",
                "extend it when it ends, with its reason anew"
            ));
            return self.report(CheckError::WaiverTooLong {
                until: until.text,
                at: until.span,
                hint,
            });
        }
        Ok(day)
    }

    fn lacking<T: Clone>(&mut self, part: Option<&T>, lacking: Said, at: Span) -> Checked<T> {
        match part {
            Some(part) => Ok(part.clone()),
            None => {
                let hint = Some(say!(
                    "豁免必须写明上限、理由和期限",
                    "a waiver gives its bound, its reason and its last day"
                ));
                self.report(CheckError::WaiverUnbound { lacking, at, hint })
            }
        }
    }

    fn change(&mut self, change: &ast::Override) -> Checked<()> {
        if change.because.is_none() {
            let hint = Some(say!(
                "如 `override R-101 warn because \"…\"`",
                "as in `override R-101 warn because \"…\"`"
            ));
            return self.report(CheckError::OverrideWithoutReason {
                at: change.target.span,
                hint,
            });
        }
        // A param was set before the rules were checked: here only its name is.
        if let Change::Param(_) = change.change {
            return Ok(());
        }
        self.known_rule(&change.target)?;
        let rule = self
            .program
            .rules
            .iter_mut()
            .find(|rule| rule.id == change.target.text);
        if let Some(rule) = rule {
            let word = match change.change {
                Change::Severity(severity) => severity.word(),
                _ => "off",
            };
            self.set.push((rule.id.clone(), word.to_owned()));
            match change.change {
                Change::Severity(severity) => rule.severity = severity,
                Change::Off => rule.active = false,
                Change::Param(_) => {}
            }
        }
        Ok(())
    }

    /// `override param 名 = 值`, before the rules are checked.
    pub(super) fn override_params(&mut self, inputs: &[Input<'_>]) {
        let files = inputs
            .iter()
            .filter(|input| input.active)
            .flat_map(|input| &input.files);
        for item in files.flat_map(|(_, file)| &file.items) {
            let Item::Override(ast::Override {
                target,
                change: Change::Param(value),
                ..
            }) = item
            else {
                continue;
            };
            let known: Vec<&str> = self.params.keys().map(String::as_str).collect();
            let hint = suggest(&target.text, known);
            match self.params.get_mut(&target.text) {
                Some(param) => {
                    param.value = value.clone();
                    self.set.push((target.text.clone(), value.to_string()));
                }
                None => {
                    let (name, at) = (target.text.clone(), target.span);
                    let _ = self.report::<()>(CheckError::UnknownName { name, at, hint });
                }
            }
        }
    }
}

/// Whole months from one day to another, counting a month begun as one.
fn months(from: Day, to: Day) -> u16 {
    let count = |day: Day| {
        u32::from(day.year)
            .saturating_mul(12)
            .saturating_add(u32::from(day.month))
    };
    let whole = count(to).saturating_sub(count(from));
    let begun = u32::from(to.day > from.day);
    u16::try_from(whole.saturating_add(begun)).unwrap_or(u16::MAX)
}
