//! Set phrases as they are put together: as steps that are tried one after another.

use super::Kind;
use super::firsts::{Signs, firsts};
use super::needs::Needs;
use super::pattern::HoleKind;
use crate::value::{Unit, fold_char};
use serde::{Deserialize, Serialize};

/// Units that may stand after an amount whose hole names none.
const MONEY_UNITS: [&str; 5] = ["亿元", "万元", "千元", "元", "万"];
/// What stands for 万元: prose often leaves 元 out.
const TEN_THOUSAND: [&str; 2] = ["万元", "万"];
/// Words for which way a figure went.
const DIRECTIONS: [&str; 10] = [
    "增加", "增长", "上升", "提高", "减少", "下降", "降低", "持平", "一致", "相同",
];
/// The most characters of a hole of words.
const LONGEST: usize = 60;
/// The most characters of a hole for one name after another.
const LONGEST_LIST: usize = 600;
/// Chinese numerals.
const NUMERALS: &str = "一二两三四五六七八九十廿卅百";
/// So many steps are looked at for what comes before the words of a phrase.
const MOST_LEADS: usize = 1_000;
/// How deep brackets may nest.
const DEEPEST: usize = 100;

/// A class of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Class {
    /// `[0-9]`
    Digit,
    /// `[0-9,]`
    Grouped,
    /// `[一二两三四五六七八九十廿卅百]`
    Numeral,
    /// What does not end a sentence: `[^。;]`
    Sentence,
    /// What does not end a clause: `[^。;,:]`
    Clause,
}

impl Class {
    /// The characters of it, where they are few.
    pub(super) fn signs(self) -> Option<&'static str> {
        match self {
            Self::Digit => Some("0123456789"),
            Self::Grouped => Some("0123456789,"),
            Self::Numeral => Some(NUMERALS),
            Self::Sentence | Self::Clause => None,
        }
    }

    /// Whether a character is of it.
    pub(super) fn has(self, c: char) -> bool {
        match self {
            Self::Digit => c.is_ascii_digit(),
            Self::Grouped => c.is_ascii_digit() || c == ',',
            Self::Numeral => NUMERALS.contains(c),
            Self::Sentence => !ends_sentence(c),
            Self::Clause => !ends_sentence(c) && !matches!(c, ',' | ':'),
        }
    }
}

/// Whether a character, folded, ends a sentence: no hole and no `…` goes beyond it.
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | ';')
}

/// What no hole cuts in two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Uncut {
    /// Digits. A number before a heading may end at its point, `1.2024年`, as the numbers of a date do.
    Digits,
    /// A figure with its decimals.
    Figure,
}

/// One step in trying a phrase. After the last it has matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Step {
    /// This character.
    Char(char),
    /// One of a class.
    One(Class),
    /// Nothing: here is none of these cut in two.
    Edge(Uncut),
    /// Two ways on, so many steps from here; the first is tried first.
    Fork(isize, isize),
    /// So many steps from here.
    Jump(isize),
    /// Keeps where it is, under a number.
    Mark(usize),
    /// At least one character of a class, at most so many, as few as will do.
    Few(usize, Class),
}

/// A phrase that is being put together.
#[derive(Clone, Debug, Default)]
pub struct Phrase {
    /// The brackets that are open, outermost first: the ways through each that have ended, and the one at hand.
    open: Vec<(Vec<Vec<Step>>, Vec<Step>)>,
    ways: Vec<Vec<Step>>,
    steps: Vec<Step>,
    needs: Needs,
    stops: usize,
    holes: usize,
    unpaired: bool,
}

/// A phrase that was put together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Phrased {
    /// Its steps.
    pub(super) steps: Vec<Step>,
    /// For each step what can stand where it begins.
    pub(super) firsts: Vec<Signs>,
    /// How many ends of sentences a match can have in it.
    pub(super) stops: usize,
    /// How many bytes of a match can come before one of the words that it needs first, where that is bounded.
    pub(super) lead: Option<usize>,
}

impl Phrase {
    /// Goes on with a character: a bracket, `|`, `…`, or what stands for itself.
    pub fn push(&mut self, c: char) {
        match c {
            '…' => {
                self.steps.extend(lazily(Class::Sentence));
                self.needs.unknown();
            }
            '[' | '［' | '<' | '〈' => self.opens(),
            ']' | '］' => self.closes(true),
            '>' | '〉' => self.closes(false),
            '|' => {
                self.ways.push(std::mem::take(&mut self.steps));
                self.needs.either();
            }
            _ => {
                if let Some(folded) = fold_char(c) {
                    self.steps.push(Step::Char(folded));
                    self.needs.push(folded);
                    self.stops = self.stops.saturating_add(ends_sentence(folded).into());
                }
            }
        }
    }

    fn opens(&mut self) {
        self.needs.opens();
        let before = (
            std::mem::take(&mut self.ways),
            std::mem::take(&mut self.steps),
        );
        self.open.push(before);
        self.unpaired |= self.open.len() > DEEPEST;
    }

    fn closes(&mut self, optional: bool) {
        let Some((ways, steps)) = self.open.pop() else {
            self.unpaired = true;
            return;
        };
        let mut inner = std::mem::replace(&mut self.ways, ways);
        inner.push(std::mem::replace(&mut self.steps, steps));
        let inner = either(inner);
        self.needs.closes(optional);
        self.steps
            .extend(if optional { maybe(inner) } else { inner });
    }

    /// Goes on with a hole, the next by number.
    pub fn hole(&mut self, takes: HoleKind) {
        let number = self.holes;
        self.holes = number.saturating_add(1);
        let mark = |n: usize| Step::Mark(number.saturating_mul(4).saturating_add(n));
        let (inside, after) = hole_steps(takes);
        self.steps.push(mark(0));
        self.steps.extend(inside);
        self.steps.push(mark(1));
        let any_unit = takes.kind == Kind::Money && takes.unit.is_none();
        if any_unit {
            self.steps.push(mark(2));
        }
        self.steps.extend(after);
        if any_unit {
            self.steps.push(mark(3));
        }
        self.needs.unknown();
        match takes.kind {
            Kind::Money => self.needs.one_of(match takes.unit {
                None => vec!["元".to_owned(), "万".to_owned()],
                Some(Unit::TenThousand) => vec!["万".to_owned()],
                Some(unit) => vec![unit.to_string()],
            }),
            Kind::Ratio => self.needs.one_of(vec!["%".to_owned()]),
            Kind::Direction => self.needs.one_of(DIRECTIONS.map(str::to_owned).to_vec()),
            _ => {}
        }
    }

    /// The phrase, and words of which every match has, in this order and apart, one of each; none where brackets do not
    /// pair up.
    pub(super) fn finish(mut self) -> Option<(Phrased, Vec<Vec<String>>)> {
        if self.unpaired || !self.open.is_empty() {
            return None;
        }
        self.ways.push(self.steps);
        let steps = either(self.ways);
        let needs = self.needs.all();
        let phrased = Phrased {
            firsts: firsts(&steps),
            stops: self.stops,
            lead: needs.first().and_then(|words| lead(&steps, words)),
            steps,
        };
        Some((phrased, needs))
    }
}

/// The most bytes that steps take before one of some words, whichever way they go; none where there is no most.
fn lead(steps: &[Step], words: &[String]) -> Option<usize> {
    const CHAR: usize = 4;
    let mut most = 0usize;
    // Each way so far: the step at hand, the bytes before, and what is known to stand right before the step.
    let mut open = vec![(0usize, 0usize, String::new())];
    for _ in 0..MOST_LEADS {
        let Some((at, before, text)) = open.pop() else {
            return Some(most);
        };
        if let Some(word) = words.iter().find(|word| text.ends_with(word.as_str())) {
            let before = before.saturating_add(text.len().saturating_sub(word.len()));
            most = most.max(before);
            continue;
        }
        let to = |by: isize| at.saturating_add_signed(by);
        let unknown = |count: usize| {
            let taken = text.len().saturating_add(count.saturating_mul(CHAR));
            (to(1), before.saturating_add(taken), String::new())
        };
        match steps.get(at)? {
            Step::Char(c) => open.push((to(1), before, format!("{text}{c}"))),
            Step::One(_) => open.push(unknown(1)),
            Step::Few(count, _) => open.push(unknown(*count)),
            Step::Mark(_) | Step::Edge(_) => open.push((to(1), before, text)),
            Step::Jump(by) => open.push((to(*by), before, text)),
            Step::Fork(first, second) => {
                open.push((to(*first), before, text.clone()));
                open.push((to(*second), before, text));
            }
        }
    }
    None
}

fn far(steps: usize) -> isize {
    isize::try_from(steps).unwrap_or(isize::MAX)
}

/// The first of several ways that leads on.
fn either(mut ways: Vec<Vec<Step>>) -> Vec<Step> {
    let mut all = ways.pop().unwrap_or_default();
    for way in ways.into_iter().rev() {
        let mut steps = vec![Step::Fork(1, far(way.len().saturating_add(2)))];
        steps.extend(way);
        steps.push(Step::Jump(far(all.len().saturating_add(1))));
        steps.extend(all);
        all = steps;
    }
    all
}

/// Steps that may be left out.
fn maybe(steps: Vec<Step>) -> Vec<Step> {
    let mut all = vec![Step::Fork(1, far(steps.len().saturating_add(1)))];
    all.extend(steps);
    all
}

/// As many characters of a class as there are.
fn all_of(class: Class) -> [Step; 3] {
    [Step::Fork(1, 3), Step::One(class), Step::Jump(-2)]
}

/// As few characters of a class as will do.
fn lazily(class: Class) -> [Step; 3] {
    [Step::Fork(3, 1), Step::One(class), Step::Jump(-2)]
}

/// At least one character of a class, at most `most`, as many as there are.
fn up_to(most: usize, class: Class) -> Vec<Step> {
    let mut steps = vec![Step::One(class)];
    for _ in 1..most {
        let mut one = vec![Step::One(class)];
        one.extend(maybe(steps));
        steps = one;
    }
    steps
}

fn word(text: &str) -> Vec<Step> {
    text.chars().map(Step::Char).collect()
}

fn one_of(words: &[&str]) -> Vec<Step> {
    either(words.iter().copied().map(word).collect())
}

/// `-?[0-9][0-9,]*(?:\.[0-9]+)?`, of which nothing is left out in front.
fn figure(uncut: Uncut) -> Vec<Step> {
    let mut decimals = vec![Step::Char('.'), Step::One(Class::Digit)];
    decimals.extend(all_of(Class::Digit));
    let mut steps = vec![Step::Edge(uncut)];
    steps.extend(maybe(vec![Step::Char('-')]));
    steps.push(Step::One(Class::Digit));
    steps.extend(all_of(Class::Grouped));
    steps.extend(maybe(decimals));
    steps
}

/// `(?:19|20)[0-9]{2}`, of which nothing is left out in front.
fn year() -> Vec<Step> {
    let mut steps = vec![Step::Edge(Uncut::Digits)];
    steps.extend(one_of(&["19", "20"]));
    steps.extend([Step::One(Class::Digit); 2]);
    steps
}

/// What a hole takes, and what must stand after it.
fn hole_steps(takes: HoleKind) -> (Vec<Step>, Vec<Step>) {
    let edge = || vec![Step::Edge(Uncut::Digits)];
    let amount = || figure(Uncut::Figure);
    match (takes.kind, takes.unit) {
        (Kind::Money, Some(Unit::TenThousand)) => (amount(), one_of(&TEN_THOUSAND)),
        (Kind::Money, Some(unit)) => (amount(), word(&unit.to_string())),
        (Kind::Money, None) => (amount(), one_of(&MONEY_UNITS)),
        (Kind::Ratio, _) => (amount(), word("%")),
        // Of a date a point parts the numbers: `2025.1`.
        (Kind::Count, _) => (figure(Uncut::Digits), edge()),
        (Kind::Year, _) => {
            let mut after = edge();
            after.extend(maybe(word("年")));
            (year(), after)
        }
        (Kind::Date, _) => {
            let mut day = year();
            for part in ["年", "月"] {
                day.extend(word(part));
                day.extend(up_to(2, Class::Digit));
            }
            day.extend(word("日"));
            (day, Vec::new())
        }
        (Kind::Ordinal, _) => {
            let mut digits = edge();
            digits.extend(up_to(3, Class::Digit));
            digits.extend(edge());
            (either(vec![digits, up_to(4, Class::Numeral)]), Vec::new())
        }
        (Kind::Direction, _) => (one_of(&DIRECTIONS), Vec::new()),
        (Kind::Text | Kind::Goal, _) => (vec![Step::Few(LONGEST, Class::Clause)], Vec::new()),
        (Kind::List, _) => (vec![Step::Few(LONGEST_LIST, Class::Clause)], Vec::new()),
    }
}
