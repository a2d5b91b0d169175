//! Which columns of a form are printed, told by the words of the heading alone: in text the cells of a heading stand in
//! any order, wrapped, and some twice.

use super::kept::Kept;
use super::lines::Piece;
use super::wraps::Heading;
use crate::form::{CodeTable, Form, FormColumn};
use crate::load::headings::plain_heading;
use crate::value::{normal_name, squash};
use indexmap::IndexMap;

/// The longest heading that is taken apart, in bytes.
const MAX_HEADING: usize = 4000;
/// Words that head lines or groups of columns and hold no figures.
const GROUPS: [&str; 6] = ["项目", "行次", "栏次", "类", "款", "项"];

/// Whether a text heads lines or groups of columns.
pub(super) fn is_group(text: &str) -> bool {
    GROUPS.contains(&squash(text).as_str())
}

/// What the heading of a printing says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Heads {
    /// The columns of the form that are printed, in the order in which they stand.
    pub(super) columns: Vec<usize>,
    /// Words that the form does not know: there may be further columns.
    pub(super) unknown: Vec<String>,
    /// For each column of the form where it is named, in a text that keeps columns.
    pub(super) named: Vec<Vec<Kept>>,
    /// Further orders in which they may stand, where the heading leaves it open.
    pub(super) orders: Vec<Vec<usize>>,
    /// Whether the order cannot be told at all.
    pub(super) disordered: bool,
}

/// A word of the form's headings that was found, and the piece in which it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) word: String,
    pub(super) line: usize,
    /// Where it stands, in a text that keeps columns.
    pub(super) kept: Option<Kept>,
    /// Whether where it stands among the others cannot be told.
    pub(super) adrift: bool,
}

/// The words of a form's headings.
pub(super) struct Vocabulary {
    words: Vec<String>,
    /// Those that head columns.
    parts: Vec<String>,
}

impl Vocabulary {
    /// The words that can stand in the heading of a form.
    pub(super) fn of(form: &Form, codes: Option<&CodeTable>) -> Self {
        let parts: Vec<String> = form.plain().parts.iter().cloned().collect();
        let mut words = parts.clone();
        words.extend(GROUPS.iter().map(|word| (*word).to_owned()));
        words.extend(
            codes
                .into_iter()
                .flat_map(|table| table.levels.iter().map(|l| l.name.clone())),
        );
        words.extend(form.titles.iter().flat_map(|title| over_all(form, title)));
        // One over a list says what its total sums: 人员经费, of 人员经费合计.
        let totals = form.blocks.iter().flat_map(|block| &block.totals);
        let stems = totals.filter_map(|total| total.strip_suffix("合计"));
        words.extend(stems.map(str::to_owned));
        // One over code and name says which classification it is.
        for key in form
            .blocks
            .iter()
            .flat_map(|block| block.key.iter().chain(&block.label))
        {
            let stem = key
                .trim_end_matches("编码")
                .trim_end_matches("代码")
                .trim_end_matches("名称");
            words.extend([
                stem.to_owned(),
                format!("{stem}编码"),
                format!("{stem}名称"),
            ]);
        }
        words.extend(
            [
                "支出功能分类",
                "支出功能分类科目",
                "部门预算支出经济分类科目",
                "经济分类",
            ]
            .map(str::to_owned),
        );
        words.retain(|word| !word.is_empty());
        words.sort();
        words.dedup();
        Self { words, parts }
    }

    /// Whether every piece of a line is one of the words, perhaps printed twice.
    pub(super) fn is_heading(&self, pieces: &[Piece<'_>]) -> bool {
        !pieces.is_empty()
            && pieces.iter().all(|piece| {
                let text = plain(piece.text);
                self.has(super::stretches::once(&text))
            })
    }

    /// Whether a text is one of the words, however it is set.
    pub(super) fn knows(&self, text: &str) -> bool {
        self.has(&plain(text))
    }

    /// The words over columns that begin with a text and go on, the longest first.
    pub(super) fn beginning(&self, text: &str) -> Vec<&str> {
        let text = plain(text);
        let longer = |word: &&String| word.len() > text.len() && word.starts_with(&text);
        let mut words: Vec<&str> = self
            .parts
            .iter()
            .filter(longer)
            .map(String::as_str)
            .collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words
    }

    fn has(&self, text: &str) -> bool {
        self.words.iter().any(|word| word == text)
    }
}

/// What a heading over the whole table, or over one of two lists, says of a title again: 本年一般公共预算基本支出.
fn over_all(form: &Form, title: &str) -> Vec<String> {
    let stem = stem(title);
    let mut words = vec![stem.to_owned(), format!("本年{stem}"), format!("{stem}数")];
    // What the money is for: 财政拨款“三公”经费, of …支出决算表.
    let money = ["支出决算", "支出预算", "支出"];
    let money = money.iter().find_map(|end| stem.strip_suffix(end));
    words.extend(money.filter(|money| money.ends_with("经费")).map(plain));
    // Over one of two lists: 财政拨款收入, of 财政拨款收支总表.
    let before = title.split_once("收支").map_or("", |(before, _)| before);
    for block in form.blocks.iter().filter(|block| !block.name.is_empty()) {
        words.extend([
            format!("本年{}", block.name),
            format!("{before}{}", block.name),
        ]);
    }
    words
}

/// A title without the word for a table at its end.
fn stem(title: &str) -> &str {
    let mut stem = title;
    for end in ["表", "总", "情况", "总体"] {
        stem = stem.strip_suffix(end).unwrap_or(stem);
    }
    stem
}

pub(super) fn plain(text: &str) -> String {
    let text: String = squash(text)
        .chars()
        .filter(|c| !matches!(c, '"' | '\'' | '*'))
        .collect();
    text.replace('和', "及")
}

/// Reads a heading, given piece by piece with the line of each.
pub(super) fn heads(form: &Form, block: u16, words: &Vocabulary, pieces: &[Heading]) -> Heads {
    let (found, unknown) = take_apart(&words.words, pieces);
    let mut heads = Heads {
        unknown,
        ..Heads::default()
    };
    let mut counts: IndexMap<&str, usize> = IndexMap::new();
    for (at, one) in found.iter().enumerate() {
        let again = at.checked_sub(1).and_then(|before| found.get(before)) == Some(one);
        let count = counts.entry(one.word.as_str()).or_default();
        *count = count.saturating_add(usize::from(!again));
    }
    let here: Vec<(usize, &FormColumn)> = form
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.block.is_none_or(|of| of == block))
        .collect();
    let count = |word: &str| counts.get(word).copied().unwrap_or(0);
    let mut leaves: IndexMap<String, Vec<usize>> = IndexMap::new();
    for (at, column) in &here {
        leaves
            .entry(plain_heading(column.leaf()))
            .or_default()
            .push(*at);
    }
    for (at, column) in &here {
        let leaf = plain_heading(column.leaf());
        let sharing = leaves.get(&leaf).map(Vec::as_slice).unwrap_or_default();
        let headed = |at: &&usize| form.columns.get(**at).is_some_and(|c| is_headed(c, &count));
        let rivals = sharing.iter().filter(headed).count();
        let by_leaf = match sharing.len() {
            1 => count(&leaf) > 0,
            _ if !is_headed(column, &count) => false,
            _ if count(&leaf) > 0 && count(&leaf) < rivals => {
                heads.unknown.push(column.leaf().to_owned());
                false
            }
            _ => count(&leaf) > 0,
        };
        // A further name may be a path: 预算数.小计.
        let alias = |alias: &String| alias.split('.').all(|part| count(&plain_heading(part)) > 0);
        if by_leaf || column.aliases.iter().any(alias) {
            heads.columns.push(*at);
        }
    }
    super::orders::order(form, &found, &mut heads);
    let named = form.columns.iter().map(|column| named(column, &found));
    heads.named = named.collect();
    heads.unknown.dedup();
    if matches!(heads.unknown.as_slice(), [only] if is_over_all(only)) {
        heads.unknown.clear();
    }
    heads
}

/// Whether the headings above a column are printed.
fn is_headed(column: &FormColumn, count: &impl Fn(&str) -> usize) -> bool {
    let above = column.path.len().saturating_sub(1);
    column
        .path
        .iter()
        .take(above)
        .all(|part| count(&plain_heading(part)) > 0)
}

/// Takes a heading apart into words, so that as little as can be is left over, and words begin and end with pieces
/// where they can.
fn take_apart(words: &[String], pieces: &[Heading]) -> (Vec<Found>, Vec<String>) {
    let mut text = String::new();
    let mut edges: Vec<(usize, usize)> = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        edges.push((text.len(), number));
        text.push_str(&plain(&piece.text));
    }
    edges.push((text.len(), usize::MAX));
    if text.len() > MAX_HEADING {
        return (
            Vec::new(),
            vec![
                pieces
                    .first()
                    .map(|own| own.text.clone())
                    .unwrap_or_default(),
            ],
        );
    }
    let steps = cheapest(words, &text, &edges);
    let (mut found, mut unknown) = (Vec::new(), String::new());
    let mut unknowns = Vec::new();
    let mut at = 0usize;
    while let Some(step) = steps.get(at).filter(|step| step.length > 0) {
        let taken = text.get(at..at.saturating_add(step.length)).unwrap_or("");
        if step.word {
            unknowns.extend(Some(std::mem::take(&mut unknown)).filter(|text| !text.is_empty()));
            let mut before = edges.iter().rev();
            let piece = before.find(|(start, _)| *start <= at);
            let piece = piece.and_then(|(_, number)| pieces.get(*number));
            found.push(Found {
                word: taken.to_owned(),
                line: piece.map_or(0, |piece| piece.line),
                kept: piece.and_then(|piece| piece.kept),
                adrift: piece.is_some_and(|piece| piece.adrift),
            });
        } else {
            unknown.push_str(taken);
        }
        at = at.saturating_add(step.length);
    }
    unknowns.extend(Some(unknown).filter(|text| !text.is_empty()));
    unknowns.retain(|text| !is_filler(text));
    (found, unknowns)
}

/// A step of the cheapest way to the end of a heading.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    cost: usize,
    length: usize,
    word: bool,
}

/// For each byte of a heading the cheapest step from it: a word, or one character that belongs to none.
fn cheapest(words: &[String], text: &str, edges: &[(usize, usize)]) -> Vec<Step> {
    let mut steps = vec![Step::default(); text.len().saturating_add(1)];
    let is_edge = |at: usize| edges.binary_search_by_key(&at, |(start, _)| *start).is_ok();
    for (at, c) in text.char_indices().rev() {
        let after = |length: usize| {
            steps
                .get(at.saturating_add(length))
                .map_or(0, |step| step.cost)
        };
        let mut best = Step {
            cost: after(c.len_utf8()).saturating_add(100),
            length: c.len_utf8(),
            word: false,
        };
        let rest = text.get(at..).unwrap_or("");
        for word in words.iter().filter(|word| rest.starts_with(word.as_str())) {
            let inside = [at, at.saturating_add(word.len())]
                .into_iter()
                .filter(|at| !is_edge(*at));
            let cost = after(word.len())
                .saturating_add(inside.count())
                .saturating_add(1);
            if cost < best.cost {
                best = Step {
                    cost,
                    length: word.len(),
                    word: true,
                };
            }
        }
        if let Some(slot) = steps.get_mut(at) {
            *slot = best;
        }
    }
    steps
}

/// Where a column is named, in a text that keeps columns: by a further name, unless its own stands below that.
fn named(column: &FormColumn, found: &[Found]) -> Vec<Kept> {
    let by = |words: &[String]| -> Vec<&Found> {
        let own = found.iter().filter(|found| words.contains(&found.word));
        own.filter(|found| found.kept.is_some()).collect()
    };
    let last = |alias: &String| plain_heading(alias.rsplit('.').next().unwrap_or(alias));
    let leaf = by(&[plain_heading(column.leaf())]);
    let alias = by(&column.aliases.iter().map(last).collect::<Vec<String>>());
    let under = |leaf: &&Found| {
        let mut above = alias.iter().filter(|above| above.line < leaf.line);
        above.any(|above| above.kept.zip(leaf.kept).is_some_and(|(a, b)| a.covers(b)))
    };
    let own = match alias.is_empty() || leaf.iter().any(under) {
        true => leaf,
        false => alias,
    };
    own.into_iter().filter_map(|found| found.kept).collect()
}

/// Whether a word heads the whole of a table or list, where it is the only one that is not known: 2025年预算数. Of several
/// each could head a part.
fn is_over_all(text: &str) -> bool {
    let bare = normal_name(text);
    let bare = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = bare.trim_start_matches("年度").trim_start_matches('年');
    // Said under each heading again, or once over all.
    let again = |word: &str| !bare.is_empty() && bare.split(word).all(str::is_empty);
    again("预算数") || again("决算数") || matches!(bare, "本年" | "本年支出" | "本年收入")
}

/// Whether what is left of a heading says nothing of columns: units in brackets, numbers of columns, the year.
fn is_filler(text: &str) -> bool {
    let bare = normal_name(text);
    let bare = [
        "(万元)",
        "(元)",
        "(千元)",
        "单位:万元",
        "单位:元",
        "其中:",
        "年度",
        "年",
    ]
    .iter()
    .fold(bare, |bare, word| bare.replace(word, ""));
    bare.chars().all(|c| {
        c.is_ascii_digit() || c.is_ascii_punctuation() || matches!(c, '、' | '—' | '=' | '+')
    })
}
