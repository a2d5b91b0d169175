//! The regular expressions of rules.

use crate::value::fold_char;
use regex::{Regex, RegexBuilder};
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
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
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
            written: written.to_owned(),
        });
        Ok(self.0.len().saturating_sub(1))
    }

    /// Whether a text has what the regular expression of a number asks for.
    pub fn matches(&self, number: usize, text: &str) -> bool {
        let Some(wording) = self.0.get(number) else {
            return false;
        };
        let regex = wording
            .compiled
            .get_or_init(|| compiled(&wording.written).ok());
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}
