//! From the text of a rule file to its tree, or to everything that is wrong with it.
//!
//! The grammar is `grammar/crossfoot.pest`. It is matched piece by piece (`block`), each piece becomes a part of the
//! tree (`statement`, `form`, `test`, `expr`, `operand`) or an error in the words of the language (`diagnose`).

mod block;
mod diagnose;
mod expr;
mod foreign;
mod form;
mod node;
mod operand;
mod scan;
mod statement;
mod test;
mod token;
mod words;

use crate::ast::{Expr, File, Token};
use crate::error::ParseError;
use crate::source::{FileId, Source, Span, saturate};
use grammar::Rule;

/// What pest makes of the grammar.
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "grammar/crossfoot.pest"]
    pub(super) struct Grammar;
}

/// How large a rule file may be.
const MAX_BYTES: usize = 1024 * 1024;
/// How many rules a file may hold.
const MAX_RULES: usize = 5_000;
/// After how many mistakes a file is read no further: more would help nobody, and each costs the length of its line.
const MAX_ERRORS: usize = 1_000;
/// How deep brackets and prefixes may nest.
const MAX_DEPTH: usize = 64;

/// Reads a rule file: all that could be read of it, and everything that is wrong with it.
pub fn parse(source: &Source, file: FileId) -> (File, Vec<ParseError>) {
    match check_size(source, file) {
        Ok(()) => block::Reader::new(&source.text, file).file(),
        Err(error) => (File::default(), vec![error]),
    }
}

/// Reads a rule file that is run and not tested: passes over what stands within `test` blocks, right or wrong.
pub fn parse_untested(source: &Source, file: FileId) -> (File, Vec<ParseError>) {
    match check_size(source, file) {
        Ok(()) => block::Reader::new(&source.text, file).untested().file(),
        Err(error) => (File::default(), vec![error]),
    }
}

/// Reads a rule file as the words and signs that it is written in, comments among them.
///
/// # Errors
///
/// Everything that is wrong with it: only what the grammar has read in full can be taken apart.
pub fn tokens(source: &Source, file: FileId) -> Result<Vec<Token>, Vec<ParseError>> {
    check_size(source, file).map_err(|error| vec![error])?;
    block::Reader::new(&source.text, file).tokens()
}

/// Reads one expression, such as that of `crossfoot eval`.
pub fn parse_expression(source: &Source, file: FileId) -> Result<Expr, Vec<ParseError>> {
    check_size(source, file).map_err(|error| vec![error])?;
    block::Reader::new(&source.text, file)
        .expression()
        .map_err(|error| vec![error])
}

/// Refuses a text that is too large or nests too deep, before the grammar sees it.
fn check_size(source: &Source, file: FileId) -> Result<(), ParseError> {
    let text = &source.text;
    if text.len() > MAX_BYTES {
        return Err(ParseError::TooLarge {
            at: Span {
                file,
                start: 0,
                end: 0,
            },
        });
    }
    scan::too_deep(text, MAX_DEPTH).map_or(Ok(()), |mark| {
        let at = Span {
            file,
            start: saturate(mark.start),
            end: saturate(mark.end()),
        };
        Err(ParseError::TooDeep { at })
    })
}
