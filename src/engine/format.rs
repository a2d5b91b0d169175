//! One rule file, laid out: its words from the parser, its lines from the formatter.

use super::by_file;
use crate::error::{RuleError, RuleFileError};
use crate::format::{self, Style};
use crate::parse;
use crate::source::{Source, Sources};

/// A rule file in house style; nothing where that would change what the file says, which the tests see to that it
/// never does.
///
/// # Errors
///
/// Everything that is wrong with the file: one that cannot be read is not touched.
pub fn formatted(source: &Source, style: Style) -> Result<Option<String>, Vec<RuleFileError>> {
    let mut sources = Sources::default();
    let file = sources.add(source.clone());
    let tokens = parse::tokens(source, file)
        .map_err(|errors| by_file(&sources, errors.into_iter().map(RuleError::Parse)))?;
    let text = format::format(&source.text, &tokens, style);
    let (before, _) = parse::parse(source, file);
    let (after, errors) = parse::parse(&Source::new(&*source.name, text.as_str()), file);
    Ok((errors.is_empty() && before == after).then_some(text))
}
