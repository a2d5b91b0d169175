//! Piece by piece: statements, and the lines of blocks; after a piece that cannot be read, on with the next.

mod resync;

use super::expr::{self, Read};
use super::grammar::Grammar;
use super::node::Node;
use super::scan::{self, Kind, Mark, Marks};
use super::words::{self, STATEMENTS};
use super::{MAX_ERRORS, MAX_RULES, Rule, diagnose, form, statement, test, token};
use crate::ast::{Expr, File, FormLine, Item, Token};
use crate::error::ParseError;
use crate::say;
use crate::source::{FileId, Span, saturate};
use pest::Parser;

/// A rule file on its way to a tree.
pub(super) struct Reader<'t> {
    text: &'t str,
    file: FileId,
    errors: Vec<ParseError>,
    /// Whether tests are passed over.
    untested: bool,
    /// The pieces that were read, where somebody asks for their words.
    pieces: Option<Vec<Node<'t>>>,
}

/// A block whose head has been read.
struct Opened {
    /// Its opening brace.
    brace: Span,
    /// How far its head is indented.
    indent: usize,
    /// The rule of the grammar for its lines.
    line: Rule,
    /// The words that begin its lines.
    words: &'static [Rule],
}

impl<'t> Reader<'t> {
    /// A reader of one file.
    pub(super) fn new(text: &'t str, file: FileId) -> Self {
        Self {
            text,
            file,
            errors: Vec::new(),
            untested: false,
            pieces: None,
        }
    }

    /// The same reader, passing over tests.
    pub(super) fn untested(self) -> Self {
        Self {
            untested: true,
            ..self
        }
    }

    /// Reads the file as one expression.
    pub(super) fn expression(&self) -> Read<Expr> {
        let node = self.piece(Rule::lone_expr, 0)?;
        expr::read(&node.part(Rule::expr), 0)
    }

    /// Reads the file as its words and signs.
    pub(super) fn tokens(mut self) -> Result<Vec<Token>, Vec<ParseError>> {
        self.pieces = Some(Vec::new());
        let (text, file) = (self.text, self.file);
        self.items();
        if self.errors.is_empty() {
            Ok(token::all(text, file, &self.pieces.unwrap_or_default()))
        } else {
            Err(self.errors)
        }
    }

    /// Reads the file as statements.
    pub(super) fn file(mut self) -> (File, Vec<ParseError>) {
        let items = self.items();
        (File { items }, self.errors)
    }

    fn items(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        let mut rules = 0_usize;
        let mut at = scan::skip_blank(self.text, 0);
        while at < self.text.len() && self.errors.len() < MAX_ERRORS {
            let (item, end) = self.statement(at);
            rules = rules.saturating_add(usize::from(matches!(
                item,
                Some(Item::Rule(_) | Item::Bare(_))
            )));
            if rules > MAX_RULES {
                self.errors.push(ParseError::TooMany {
                    at: self.mark_span(at),
                });
                break;
            }
            items.extend(item);
            // However it went, it went on: the next piece begins after at least one character.
            at = scan::skip_blank(self.text, end.max(self.after_char(at)));
        }
        items
    }

    /// Matches one piece of the grammar.
    fn piece(&self, rule: Rule, at: usize) -> Read<Node<'t>> {
        if let Some(error) = self.mistake_near(rule, at) {
            return Err(error);
        }
        let rest = self.text.get(at..).unwrap_or("");
        let matched = Grammar::parse(rule, rest)
            .map_err(|error| diagnose::error(self.text, self.file, (rule, at), &error))?;
        let pair = matched.into_iter().next();
        let nothing = || ParseError::Unexpected {
            expected: say!("语句", "a statement"),
            at: self.mark_span(at),
            hint: None,
        };
        pair.map(|pair| Node::new(pair, at, self.file))
            .ok_or_else(nothing)
    }

    /// The mistake in a piece, where the text near it is enough to tell: the grammar stopped before the end of that.
    ///
    /// pest finds the line of a mistake by going back from the end of what it was given, so that each would cost the
    /// length of the file. Before the first mistake nothing is read twice.
    fn mistake_near(&self, rule: Rule, at: usize) -> Option<ParseError> {
        if self.errors.is_empty() {
            return None;
        }
        let (last, end) = scan::near(self.text, at)?;
        let error = Grammar::parse(rule, self.text.get(at..end)?).err()?;
        let stopped = at.saturating_add(diagnose::offset(&error));
        (stopped < last).then(|| diagnose::error(self.text, self.file, (rule, at), &error))
    }

    /// The statement at `at`, as far as it could be read, and where the next may begin.
    fn statement(&mut self, at: usize) -> (Option<Item>, usize) {
        match self.piece(Rule::statement, at) {
            Ok(node) => {
                self.note(&node);
                // The statement is the last part: `statement_word` may have been matched before it to look ahead.
                let node = node
                    .children()
                    .find(|part| part.rule() != Rule::statement_word)
                    .unwrap_or(node);
                if let Some(end) = self.after_test(&node, at) {
                    return (None, end);
                }
                let (item, end) = match node.rule() {
                    Rule::rule_head | Rule::form_head | Rule::test_head => self.block(&node, at),
                    _ => (statement::item(&node), node.end()),
                };
                (self.keep(item), end)
            }
            Err(error) => {
                self.errors.push(error);
                (None, self.after_bad_statement(at))
            }
        }
    }

    /// Puts a piece on the list, if one is kept.
    fn note(&mut self, node: &Node<'t>) {
        if let Some(pieces) = &mut self.pieces {
            pieces.push(node.clone());
        }
    }

    /// What was read, its error set aside.
    fn keep<T>(&mut self, read: Read<T>) -> Option<T> {
        read.map_err(|error| self.errors.push(error)).ok()
    }

    /// A rule, form or test, from its head on.
    fn block(&mut self, head: &Node<'t>, at: usize) -> (Read<Item>, usize) {
        let opened = self.opened(head.rule(), head.part(Rule::t_lbrace).span(), at);
        match head.rule() {
            Rule::rule_head => {
                let (lines, end) = self.lines(&opened, statement::rule_line);
                (statement::rule(head, lines, &mut self.errors), end)
            }
            Rule::test_head => {
                let (lines, end) = self.lines(&opened, test::line);
                (Ok(test::test(head, lines)), end)
            }
            _ => {
                let (lines, end) = self.form_lines(&opened);
                (Ok(form::form(head, lines)), end)
            }
        }
    }

    /// Where a test ends that nobody asked for; none where it has no end, and must be read for its mistakes.
    fn after_test(&self, head: &Node<'t>, at: usize) -> Option<usize> {
        if !self.untested || head.rule() != Rule::test_head {
            return None;
        }
        let block = self.opened(Rule::test_head, head.part(Rule::t_lbrace).span(), at);
        let mut depth = 0_usize;
        for mark in Marks::from(self.text, block.brace.end as usize) {
            match mark.kind {
                Kind::Open if mark.bracket() == '{' => depth = depth.saturating_add(1),
                Kind::Close if mark.bracket() == '{' && depth == 0 => return Some(mark.end()),
                Kind::Close if mark.bracket() == '{' => depth = depth.saturating_sub(1),
                Kind::Unclosed => return None,
                _ if self.is_outside(&block, &mark) => return None,
                _ => {}
            }
        }
        None
    }

    fn opened(&self, head: Rule, brace: Span, at: usize) -> Opened {
        let (line, words): (Rule, &'static [Rule]) = match head {
            Rule::rule_head => (Rule::rule_line, &words::RULE_LINES),
            Rule::test_head => (Rule::test_line, &words::TEST_LINES),
            _ => (Rule::form_line, &words::FORM_LINES),
        };
        Opened {
            brace,
            indent: scan::indent(self.text, at),
            line,
            words,
        }
    }

    /// The lines of a block without blocks in it, and where it ends.
    fn lines<T>(&mut self, block: &Opened, read: impl Fn(&Node<'t>) -> Read<T>) -> (Vec<T>, usize) {
        let mut lines = Vec::new();
        let end = self.each_line(block, |reader, node, _| {
            let line = reader.keep(read(&node));
            lines.extend(line);
            node.end()
        });
        (lines, end)
    }

    /// The lines of a form or of a block in it, and where it ends.
    fn form_lines(&mut self, block: &Opened) -> (Vec<FormLine>, usize) {
        let mut lines = Vec::new();
        let end = self.each_line(block, |reader, node, at| match node.rule() {
            Rule::block_head => {
                let inner = reader.opened(Rule::block_head, node.part(Rule::t_lbrace).span(), at);
                let (inside, end) = reader.form_lines(&inner);
                lines.push(form::block(&node, inside));
                end
            }
            _ => {
                let line = reader.keep(form::line(&node));
                lines.extend(line);
                node.end()
            }
        });
        (lines, end)
    }

    /// Matches line after line to the brace that closes the block; `read` says where each ends.
    fn each_line(
        &mut self,
        block: &Opened,
        mut read: impl FnMut(&mut Self, Node<'t>, usize) -> usize,
    ) -> usize {
        let mut at = block.brace.end as usize;
        loop {
            at = scan::skip_blank(self.text, at);
            let Some(mark) = Marks::from(self.text, at).next() else {
                return self.unclosed(block, at);
            };
            if mark.kind == Kind::Close && mark.bracket() == '{' {
                return mark.end();
            }
            if self.errors.len() >= MAX_ERRORS {
                return self.text.len();
            }
            if self.is_outside(block, &mark) {
                return self.unclosed(block, at);
            }
            match self.piece(block.line, at) {
                Ok(node) => {
                    self.note(&node);
                    at = read(self, node.first(), at).max(self.after_char(at));
                }
                Err(error) => {
                    self.errors.push(error);
                    at = self.after_bad_line(block, at);
                }
            }
        }
    }

    /// Whether a mark begins a statement after the block, whose brace was forgotten.
    fn is_outside(&self, block: &Opened, mark: &Mark<'_>) -> bool {
        let begins = mark.first && mark.is_word(&STATEMENTS);
        begins && (!mark.is_word(block.words) || scan::indent(self.text, mark.start) < block.indent)
    }

    fn unclosed(&mut self, block: &Opened, at: usize) -> usize {
        let end = diagnose::last_end(self.text, block.brace.end as usize, at);
        let at_span = Span {
            file: self.file,
            start: saturate(end),
            end: saturate(end),
        };
        self.errors.push(ParseError::UnclosedBlock {
            open: block.brace,
            at: at_span,
        });
        at
    }

    fn span_of(&self, mark: &Mark<'_>) -> Span {
        Span {
            file: self.file,
            start: saturate(mark.start),
            end: saturate(mark.end()),
        }
    }

    fn mark_span(&self, at: usize) -> Span {
        let end = Marks::from(self.text, at)
            .next()
            .map_or(at, |mark| mark.end());
        Span {
            file: self.file,
            start: saturate(at),
            end: saturate(end),
        }
    }

    /// The byte after the character at `at`.
    fn after_char(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or("");
        at.saturating_add(rest.chars().next().map_or(1, char::len_utf8))
    }
}
