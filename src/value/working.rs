//! Sums worked out in words: `80元/人×50人×3次=1.2万元`.

use super::{Decimal, Unit, count_decimals, read_number, text::squash};

/// A product of amounts and counts, or a sum of such products, as a text writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Working {
    /// What it comes to, in 元.
    pub value: Decimal,
    /// What the text says that it comes to, where it says so.
    pub told: Option<Told>,
}

/// The result that a text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// In 元.
    pub value: Decimal,
    /// Half of its last printed digit, in 元.
    pub half: Decimal,
    /// The unit it is printed in.
    pub unit: Unit,
    /// How many decimals it is printed with.
    pub decimals: u32,
}

/// So many factors and terms no text multiplies or adds.
const MOST: usize = 16;
const TIMES: &str = "×xX*✕✖";
/// What ends the measure word after a number.
const STOPS: &str = "=+-~～—–,.;:!?。、·()[]【】《》“”\"'≈≥≤<>÷%";
/// What makes a number no exact one.
const VAGUE: [&str; 9] = [
    "余", "多", "约", "近", "左右", "上下", "以上", "以下", "以内",
];
/// Words before the result of what stands just before them.
const RESULT: [&str; 6] = ["小计", "预计", "计", "即", "为", "需"];
/// Words before a result that may be that of all before it.
const TOTAL: [&str; 4] = ["共计", "合计", "总计", "共"];

/// The sums that a text works out, in their order. What is not exact (`约`, `3-5人`, a factor in words) is none.
pub fn workings(text: &str) -> Vec<Working> {
    let text = Text(squash(text).chars().collect());
    let mut found = Vec::new();
    let mut of_all = Vec::new();
    let mut at = 0;
    while at < text.0.len() {
        let Some((number, after)) = text.number(at) else {
            // Digits that are no number are passed over as one.
            let end = match text.is_digit(at) {
                true => text.digits(at),
                false => at,
            };
            at = end.max(at.saturating_add(1));
            continue;
        };
        let sum = text
            .may_begin(at)
            .then(|| text.sum(number, after))
            .flatten();
        at = after;
        if let Some((working, total, end)) = sum {
            found.push(working);
            of_all.push(total);
            at = end;
        }
    }
    if found.len() > 1 {
        let totals = found.iter_mut().zip(of_all).filter(|(_, total)| *total);
        totals.for_each(|(working, _)| working.told = None);
    }
    found
}

/// A number as it is written.
#[derive(Clone, Copy)]
struct Written {
    value: Decimal,
    decimals: u32,
}

/// A folded text, by character.
struct Text(Vec<char>);

impl Text {
    fn at(&self, i: usize) -> Option<char> {
        self.0.get(i).copied()
    }

    fn is(&self, i: usize, set: &str) -> bool {
        self.at(i).is_some_and(|c| set.contains(c))
    }

    fn is_digit(&self, i: usize) -> bool {
        self.at(i).is_some_and(|c| c.is_ascii_digit())
    }

    fn starts(&self, i: usize, word: &str) -> bool {
        let own = self.0.get(i..).unwrap_or_default().iter().copied();
        own.take(word.chars().count()).eq(word.chars())
    }

    fn first<'w>(&self, i: usize, words: &[&'w str]) -> Option<&'w str> {
        words.iter().copied().find(|word| self.starts(i, word))
    }

    /// Where the digits that begin at `i` end, with the marks between them.
    fn digits(&self, i: usize) -> usize {
        let mut end = i;
        while self.is_digit(end) || self.is(end, ",.") && self.is_digit(end.saturating_add(1)) {
            end = end.saturating_add(1);
        }
        end
    }

    /// The number that begins at `i`, and where it ends.
    fn number(&self, i: usize) -> Option<(Written, usize)> {
        if !self.is_digit(i) {
            return None;
        }
        let end = self.digits(i);
        let digits: String = self.0.get(i..end)?.iter().collect();
        let value = read_number(&digits)?;
        let decimals = count_decimals(&digits);
        Some((Written { value, decimals }, end))
    }

    /// Whether what begins at `i` is not the middle of something else: a range, a product of words, an identifier.
    fn may_begin(&self, i: usize) -> bool {
        let before = |n: usize| i.checked_sub(n).and_then(|i| self.at(i));
        let Some(last) = before(1) else { return true };
        let opens = last == '(' && before(2).is_some_and(|c| TIMES.contains(c) || c == '÷');
        let inside = last.is_ascii_alphanumeric() || TIMES.contains(last);
        let grouped = last == ',' && before(2).is_some_and(|c| c.is_ascii_digit());
        !opens && !inside && !grouped && !"-~～—–./÷+第约近超至到".contains(last)
    }

    /// The sum whose first number is read already, whether its result may be that of others too, and where it ends.
    fn sum(&self, first: Written, after: usize) -> Option<(Working, bool, usize)> {
        let mut next = (first, after);
        let mut value = Decimal::ZERO;
        let mut products = false;
        for _ in 0..MOST {
            let (term, factors, end) = self.product(next.0, next.1)?;
            value = value.checked_add(term)?;
            products |= factors > 1;
            if self.is(end, "+") {
                next = self.number(end.saturating_add(1))?;
                continue;
            }
            return match products {
                true => self.told(value, end),
                false => None,
            };
        }
        None
    }

    /// A product: what it comes to in 元, how many factors it has, and where it ends.
    fn product(&self, first: Written, after: usize) -> Option<(Decimal, usize, usize)> {
        let (mut number, mut after) = (first, after);
        let mut value = Decimal::ONE;
        let mut amounts = 0usize;
        for factors in 1..=MOST {
            let (scale, money, end) = self.measure(after)?;
            amounts = amounts.saturating_add(usize::from(money));
            value = exact(exact(value, number.value)?, scale)?;
            if !self.is(end, TIMES) {
                return (amounts == 1).then_some((value, factors, end));
            }
            (number, after) = self.number(end.saturating_add(1))?;
        }
        None
    }

    /// The measure words after a factor: what one of it is, whether it is an amount, and where they end.
    fn measure(&self, i: usize) -> Option<(Decimal, bool, usize)> {
        if self.is(i, "%") {
            return Some((
                Unit::Percent.factor(),
                false,
                self.past_words(i.saturating_add(1))?,
            ));
        }
        let money = money(self, i);
        let end = self.past_words(i)?;
        // 3万人, 2百次: how many that is, the text does not say in digits.
        if money.is_none() && self.is(i, "万亿千百十") {
            return None;
        }
        let scale = money.map_or(Decimal::ONE, |(unit, _)| unit.factor());
        Some((scale, money.is_some(), end))
    }

    /// Past the words and one remark in brackets that follow a number; nothing where they make it vague or a range.
    fn past_words(&self, i: usize) -> Option<usize> {
        let mut end = i;
        while self
            .at(end)
            .is_some_and(|c| !c.is_ascii_digit() && !TIMES.contains(c) && !STOPS.contains(c))
        {
            if self
                .first(end, &RESULT)
                .is_some_and(|word| self.is_digit(end.saturating_add(word.chars().count())))
                || self
                    .first(end, &TOTAL)
                    .is_some_and(|word| self.is_digit(end.saturating_add(word.chars().count())))
            {
                break;
            }
            if self.first(end, &VAGUE).is_some() {
                return None;
            }
            end = end.saturating_add(1);
        }
        if self.is(end, "(") {
            end = self.past_remark(end)?;
        }
        let range = self.is(end, "-~～—–") || self.is(end.saturating_sub(1), "至到");
        let next = if self.is(end, "-~～—–") {
            end.saturating_add(1)
        } else {
            end
        };
        let part = range && self.is_digit(next) || self.is(end, "÷≈");
        (!part).then_some(end)
    }

    /// Past a remark in brackets that works out nothing itself.
    fn past_remark(&self, open: usize) -> Option<usize> {
        let inner = self.0.get(open.saturating_add(1)..)?;
        let length = inner.iter().position(|c| *c == ')')?;
        let remark = inner.get(..length)?;
        let plain = remark
            .iter()
            .all(|c| !TIMES.contains(*c) && !"=+(".contains(*c));
        plain.then(|| open.saturating_add(length).saturating_add(2))
    }

    /// What the text tells after a sum; nothing where the sum is itself a part of something.
    fn told(&self, value: Decimal, end: usize) -> Option<(Working, bool, usize)> {
        let mut end = end;
        if self.is(end, ")") {
            end = end.saturating_add(1);
        }
        if self.is(end, TIMES) || self.is(end, "÷+") {
            return None;
        }
        let mut working = Working { value, told: None };
        let Some((start, total)) = self.result(end) else {
            // A number that follows without a word between: what it is, is not said.
            return (!self.is_digit(end)).then_some((working, false, end));
        };
        let mut next = Some(start);
        while let Some(i) = next {
            let Some((told, after)) = self.amount(i) else {
                return Some((working, false, end));
            };
            working.told = Some(told);
            end = after;
            next = self.is(after, "=").then(|| after.saturating_add(1));
        }
        let part = self.is(end, TIMES) || self.is(end, "÷+-~～");
        (!part).then_some((working, total, end))
    }

    /// Where the result after a sum begins, and whether it may be that of others too.
    fn result(&self, end: usize) -> Option<(usize, bool)> {
        if self.is(end, "=") {
            return Some((end.saturating_add(1), false));
        }
        let from = if self.is(end, ",") {
            end.saturating_add(1)
        } else {
            end
        };
        let total = self.first(from, &TOTAL);
        let word = total.or_else(|| self.first(from, &RESULT))?;
        let start = from.saturating_add(word.chars().count());
        self.is_digit(start).then_some((start, total.is_some()))
    }

    /// An amount with its unit, and where it ends.
    fn amount(&self, i: usize) -> Option<(Told, usize)> {
        let (number, after) = self.number(i)?;
        let (unit, length) = money(self, after)?;
        let told = Told {
            value: exact(number.value, unit.factor())?,
            half: exact(unit.half(number.decimals), unit.factor())?,
            unit,
            decimals: number.decimals,
        };
        Some((told, after.saturating_add(length)))
    }
}

/// The unit of money that begins at `i`, and how long its word is.
fn money(text: &Text, i: usize) -> Option<(Unit, usize)> {
    let units = Unit::NAMED.iter().filter(|(word, _)| word.ends_with('元'));
    let mut here = units.filter(|(word, _)| text.starts(i, word));
    here.next()
        .map(|(word, unit)| (*unit, word.chars().count()))
}

/// A product that lost no digit.
fn exact(a: Decimal, b: Decimal) -> Option<Decimal> {
    let scale = a.scale().checked_add(b.scale())?;
    let product = a.checked_mul(b)?;
    (scale <= Decimal::MAX_SCALE).then_some(product)
}
