//! The numbers that a Word document prints and does not write: its program counts the paragraphs of a list, `一、`, `（二）`,
//! `1.`, by ECMA-376 part 1, 17.9.

use super::super::zipped::attribute;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet};

/// A list has nine levels.
const LEVELS: usize = 9;
/// What is printed before a paragraph is short: a long text would be repeated with each.
const LONGEST: usize = 100;
/// A style may rest on another, and that on another.
const DEEPEST: usize = 20;

/// One level of a list.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    /// How its numbers are written, as the file says: `chineseCounting`.
    format: String,
    /// What is printed, `%1` for the number of the first level: `（%1）`.
    text: String,
    /// The style whose paragraphs are of this level.
    style: String,
    /// Whether it counts on below another paragraph of the level above.
    goes_on: bool,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: "decimal".to_owned(),
            text: String::new(),
            style: String::new(),
            goes_on: false,
        }
    }
}

/// A use of a list: its list, and where its levels begin anew.
#[derive(Clone, Debug, Default)]
struct Use {
    list: u32,
    starts: BTreeMap<usize, u32>,
}

/// What a style says of numbers.
#[derive(Clone, Debug, Default)]
struct Style {
    rests_on: String,
    number: Numbered,
}

/// By which use of a list a paragraph is numbered, and on which level.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Numbered {
    pub(super) list: Option<u32>,
    pub(super) level: Option<usize>,
}

/// The lists of a document, and how far each has been counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    lists: BTreeMap<u32, Vec<Level>>,
    uses: BTreeMap<u32, Use>,
    styles: BTreeMap<String, Style>,
    counts: BTreeMap<u32, Vec<Option<u32>>>,
    begun: BTreeSet<u32>,
}

impl Numbers {
    /// Reads the parts that define lists and styles.
    pub(super) fn read(numbering: &str, styles: &str) -> Self {
        let mut numbers = Self::default();
        let (mut list, mut of, mut level) = (None, None, None);
        walk(numbering, |tag, name| match (tag, name) {
            (Some(tag), "abstractNum") => list = number(tag, "abstractNumId"),
            (Some(tag), "num") => of = number(tag, "numId"),
            (Some(tag), "lvl" | "lvlOverride") => {
                level = number(tag, "ilvl").map(|n| n as usize);
            }
            (None, "abstractNum") => list = None,
            (None, "num") => of = None,
            (Some(tag), _) => match (of, list, level.filter(|level| *level < LEVELS)) {
                (Some(of), ..) => numbers.define_use(of, level, tag, name),
                (None, Some(list), Some(level)) => numbers.define(list, level, tag, name),
                _ => {}
            },
            _ => {}
        });
        let mut style = String::new();
        walk(styles, |tag, name| match (tag, name) {
            (Some(tag), "style") => style = attribute(tag, "styleId").unwrap_or_default(),
            (Some(tag), _) => {
                let own = numbers.styles.entry(style.clone()).or_default();
                match name {
                    "basedOn" => own.rests_on = attribute(tag, "val").unwrap_or_default(),
                    "numId" => own.number.list = number(tag, "val"),
                    "ilvl" => own.number.level = number(tag, "val").map(|n| n as usize),
                    _ => {}
                }
            }
            _ => {}
        });
        numbers
    }

    fn define(&mut self, list: u32, level: usize, tag: &BytesStart<'_>, name: &str) {
        let levels = self.lists.entry(list).or_default();
        levels.resize(LEVELS, Level::default());
        let Some(own) = levels.get_mut(level) else {
            return;
        };
        let text = || -> String {
            let text = attribute(tag, "val").unwrap_or_default();
            text.chars().take(LONGEST).collect()
        };
        match name {
            "start" => own.start = number(tag, "val").unwrap_or(1),
            "numFmt" => own.format = text(),
            "lvlText" => own.text = text(),
            "pStyle" => own.style = text(),
            "lvlRestart" => own.goes_on = number(tag, "val") == Some(0),
            _ => {}
        }
    }

    fn define_use(&mut self, of: u32, level: Option<usize>, tag: &BytesStart<'_>, name: &str) {
        let own = self.uses.entry(of).or_default();
        match (name, number(tag, "val"), level) {
            ("abstractNumId", Some(list), _) => own.list = list,
            ("startOverride", Some(start), Some(level)) => {
                own.starts.insert(level, start);
            }
            _ => {}
        }
    }

    /// The number of the next paragraph, as it is printed before its text; nothing for one that is not numbered.
    pub(super) fn next(&mut self, style: Option<&str>, own: Numbered) -> String {
        let by_style = style.map(|style| self.of_style(style)).unwrap_or_default();
        let of = own.list.or(by_style.list);
        let Some((of, list)) = of.and_then(|of| Some((of, self.uses.get(&of)?.list))) else {
            return String::new();
        };
        let Some(levels) = self.lists.get(&list).cloned() else {
            return String::new();
        };
        let of_style = levels
            .iter()
            .position(|level| Some(level.style.as_str()) == style);
        let named = of_style.or(by_style.level);
        let at = own
            .level
            .or(named)
            .unwrap_or(0)
            .min(LEVELS.saturating_sub(1));
        self.count(of, list, at, &levels);
        let counts = self.counts.get(&list).map_or(&[][..], Vec::as_slice);
        printed(at, &levels, counts)
    }

    /// What a style says of numbers: of what it does not say itself, the nearest that it rests on says.
    fn of_style(&self, style: &str) -> Numbered {
        let mut said = Numbered::default();
        let mut name = style;
        for _ in 0..DEEPEST {
            let Some(style) = self.styles.get(name) else {
                break;
            };
            said.list = said.list.or(style.number.list);
            said.level = said.level.or(style.number.level);
            name = &style.rests_on;
        }
        said
    }

    /// Counts one paragraph of a level: the levels below begin again.
    fn count(&mut self, of: u32, list: u32, at: usize, levels: &[Level]) {
        let counts = self.counts.entry(list).or_default();
        counts.resize(LEVELS, None);
        if self.begun.insert(of) {
            let starts = self.uses.get(&of).into_iter().flat_map(|of| &of.starts);
            for (level, start) in starts {
                if let Some(count) = counts.get_mut(*level) {
                    *count = start.checked_sub(1);
                }
            }
        }
        for (level, count) in counts.iter_mut().enumerate() {
            let (start, goes_on) = levels
                .get(level)
                .map_or((1, false), |l| (l.start, l.goes_on));
            match level.cmp(&at) {
                std::cmp::Ordering::Less => *count = count.or(Some(start)),
                std::cmp::Ordering::Equal => {
                    *count = Some(count.map_or(start, |count| count.saturating_add(1)));
                }
                std::cmp::Ordering::Greater if !goes_on => *count = None,
                std::cmp::Ordering::Greater => {}
            }
        }
    }
}

/// The text of a level with the numbers put in; parted from what follows where it ends in none of its own marks.
fn printed(at: usize, levels: &[Level], counts: &[Option<u32>]) -> String {
    let Some(own) = levels.get(at).filter(|level| level.format != "bullet") else {
        return String::new();
    };
    let mut out = String::new();
    let mut rest = own.text.chars().peekable();
    while let Some(c) = rest.next() {
        let digit = rest
            .peek()
            .and_then(|c| c.to_digit(10))
            .filter(|_| c == '%');
        let level = digit.and_then(|digit| (digit as usize).checked_sub(1));
        let Some(level) = level else {
            out.push(c);
            continue;
        };
        rest.next();
        if let (Some(of), Some(Some(count))) = (levels.get(level), counts.get(level)) {
            out.push_str(&written(*count, &of.format));
        }
    }
    if out.ends_with(char::is_alphanumeric) {
        out.push(' ');
    }
    out
}

/// A number in a format; in figures where the format is not one of those that Chinese documents use.
fn written(count: u32, format: &str) -> String {
    match format {
        "none" => String::new(),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographDigital"
        | "japaneseDigitalTenThousand"
        | "taiwaneseDigital" => chinese(count),
        "upperLetter" => letter(count, 'A'),
        "lowerLetter" => letter(count, 'a'),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            let circled = count.checked_sub(1).filter(|n| *n < 20);
            let circled = circled.and_then(|n| char::from_u32(u32::from('①').saturating_add(n)));
            circled.map_or_else(|| count.to_string(), String::from)
        }
        "decimalZero" => format!("{count:02}"),
        _ => count.to_string(),
    }
}

fn letter(count: u32, first: char) -> String {
    let nth = count.checked_sub(1).filter(|n| *n < 26);
    let letter = nth.and_then(|n| char::from_u32(u32::from(first).saturating_add(n)));
    letter.map_or_else(|| count.to_string(), String::from)
}

/// 三, 十, 十二, 二十, 一百零三; in figures from a thousand on.
fn chinese(count: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(n as usize).copied().unwrap_or("");
    let (hundreds, below) = (count.div_euclid(100), count.rem_euclid(100));
    let (tens, ones) = (below.div_euclid(10), below.rem_euclid(10));
    let mut out = String::new();
    if hundreds > 9 {
        return count.to_string();
    }
    if hundreds > 0 {
        out.push_str(digit(hundreds));
        out.push('百');
    }
    match (hundreds, tens) {
        (0, 0) => return digit(ones).to_owned(),
        (0, 1) => out.push('十'),
        (_, 0) if ones > 0 => out.push('零'),
        (_, 0) => {}
        _ => {
            out.push_str(digit(tens));
            out.push('十');
        }
    }
    if ones > 0 {
        out.push_str(digit(ones));
    }
    out
}

/// Calls `with` for each element that begins, and with none where it ends, up to where the text is no longer XML.
fn walk(xml: &str, mut with: impl FnMut(Option<&BytesStart<'_>>, &str)) {
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => with(Some(&tag), tag.local_name().as_ref()),
            Ok(Event::Empty(tag)) => {
                with(Some(&tag), tag.local_name().as_ref());
                with(None, tag.local_name().as_ref());
            }
            Ok(Event::End(tag)) => with(None, tag.local_name().as_ref()),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The number that an attribute says.
fn number(tag: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Numbered, Numbers, chinese};

    #[test]
    fn numbers_are_written_as_chinese_documents_write_them() {
        let written = [3, 10, 12, 20, 21, 100, 103, 110, 1_000].map(chinese);
        let expected = [
            "三",
            "十",
            "十二",
            "二十",
            "二十一",
            "一百",
            "一百零三",
            "一百一十",
            "1000",
        ];
        assert_eq!(written, expected);
    }

    #[test]
    fn a_long_text_is_not_repeated_with_each_paragraph() {
        let long = "长".repeat(10_000);
        let numbering = format!(
            "<n><abstractNum abstractNumId='0'><lvl ilvl='0'><lvlText val='{long}'/></lvl></abstractNum>\
             <num numId='1'><abstractNumId val='0'/></num></n>"
        );
        let mut numbers = Numbers::read(&numbering, "");
        let own = Numbered {
            list: Some(1),
            level: Some(0),
        };
        assert_eq!(numbers.next(None, own).trim_end().chars().count(), LONGEST);
    }
}
