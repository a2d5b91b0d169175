//! The regular expressions of rules.

use crate::value::fold_char;
use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Hir, HirKind, Look, literal::Extractor};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The most that one may take, compiled, in bytes.
const LARGEST: usize = 1 << 20;

/// The regular expressions of rules, each once. Those of the bundled rules are compiled where they are first tried: most
/// documents need few of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Wordings(Vec<Wording>);

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Wording {
    written: String,
    /// Where it says no more than some words: nothing has to be compiled.
    words: Option<Words>,
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
}

/// `增加|增长`, `(率|比例)$`: one of some words, anywhere or where the text begins or ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Words {
    begins: bool,
    ends: bool,
    any_of: Vec<String>,
}

impl Words {
    fn of(expression: &str) -> Option<Self> {
        let hir = regex_syntax::parse(expression).ok()?;
        let mut parts = match hir.kind() {
            HirKind::Concat(parts) => parts.as_slice(),
            _ => std::slice::from_ref(&hir),
        };
        let is = |part: Option<&Hir>, look| part.is_some_and(|p| *p.kind() == HirKind::Look(look));
        let begins = is(parts.first(), Look::Start);
        parts = parts.get(usize::from(begins)..)?;
        let ends = is(parts.last(), Look::End);
        parts = parts.get(..parts.len().checked_sub(usize::from(ends))?)?;
        let whole = Hir::concat(parts.to_vec());
        if !whole.properties().look_set().is_empty() {
            return None;
        }
        let words = Extractor::new().extract(&whole);
        let exact = words.literals().filter(|_| words.is_exact())?;
        let word = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        let any_of: Option<Vec<String>> =
            exact.iter().map(|found| word(found.as_bytes())).collect();
        Some(Self {
            begins,
            ends,
            any_of: any_of?,
        })
    }

    fn matches(&self, text: &str) -> bool {
        self.any_of
            .iter()
            .any(|word| match (self.begins, self.ends) {
                (false, false) => text.contains(word.as_str()),
                (true, false) => text.starts_with(word.as_str()),
                (false, true) => text.ends_with(word.as_str()),
                (true, true) => text == word,
            })
    }
}

fn compiled(written: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(&folded(written))
        .size_limit(LARGEST)
        .build()
}

/// The expression with widths folded, as the texts are that it is held against: `（` asks for a bracket and opens none.
fn folded(written: &str) -> String {
    let mut folded = String::with_capacity(written.len());
    for c in written.chars() {
        match fold_char(c).filter(|narrow| *narrow != c) {
            Some(narrow) => folded.push_str(&regex::escape(narrow.encode_utf8(&mut [0; 4]))),
            None => folded.push(c),
        }
    }
    folded
}

impl Wordings {
    /// The number of a regular expression as it is written.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn number(&mut self, written: &str) -> Result<usize, regex::Error> {
        let same = |wording: &Wording| wording.written == written;
        if let Some(number) = self.0.iter().position(same) {
            return Ok(number);
        }
        self.0.push(Wording {
            compiled: OnceLock::from(Some(compiled(written)?)),
            words: Words::of(&folded(written)),
            written: written.to_owned(),
        });
        Ok(self.0.len().saturating_sub(1))
    }

    /// Whether a text has what the regular expression of a number asks for.
    pub fn matches(&self, number: usize, text: &str) -> bool {
        let Some(wording) = self.0.get(number) else {
            return false;
        };
        if let Some(words) = &wording.words {
            return words.matches(text);
        }
        let regex = wording
            .compiled
            .get_or_init(|| compiled(&wording.written).ok());
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

#[cfg(test)]
mod tests {
    use super::{Words, compiled};
    use proptest::prelude::*;

    #[test]
    fn what_says_no_more_than_words_is_told_from_what_does() {
        for words in [
            "增加|增长",
            "(率|比例)$",
            "^(否|无效)$",
            "^第[一二三]部分",
            "年",
            "",
            "^$",
            "完成?",
        ] {
            assert!(Words::of(words).is_some(), "{words}");
        }
        for other in [
            "^a|b",
            "增.长",
            "[0-9]{4}年.*",
            r"\b年",
            "(^|、)年",
            "[^年]",
        ] {
            assert!(Words::of(other).is_none(), "{other}");
        }
    }

    proptest! {
        #[test]
        fn words_hold_where_the_regular_expression_does(
            expression in r"\^?\(?(a|b|ab|ba|[ab]|a\?)(\|(a|b|bb|aab))?\)?\$?",
            text in "[ab]{0,5}",
        ) {
            if let (Ok(regex), Some(words)) = (compiled(&expression), Words::of(&expression)) {
                prop_assert_eq!(words.matches(&text), regex.is_match(&text));
            }
        }
    }
}
