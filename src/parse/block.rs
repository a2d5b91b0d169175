//! Piece by piece: statements, and the lines of blocks; after a piece that cannot be read, on with the next.

use super::expr::{self, Read};
use super::grammar::Grammar;
use super::node::Node;
use super::scan::{self, Kind, Mark, Marks};
use super::words::{self, CONTINUING, STATEMENTS};
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
            pieces: None,
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

    /// Where to go on in a block after a line that could not be read.
    fn after_bad_line(&self, block: &Opened, from: usize) -> usize {
        let mut open: Vec<char> = Vec::new();
        for mark in Marks::from(self.text, from) {
            let later = mark.start > from;
            if later && (mark.first || open.is_empty()) && mark.is_word(block.words) {
                return mark.start;
            }
            if later && self.is_outside(block, &mark) {
                return mark.start;
            }
            match (mark.kind, mark.bracket()) {
                (Kind::Open, bracket) => open.push(bracket),
                (Kind::Close, bracket) => match open.iter().rposition(|o| *o == bracket) {
                    Some(partner) => open.truncate(partner),
                    None if bracket == '{' => return mark.start,
                    None => {}
                },
                _ => {}
            }
        }
        self.text.len()
    }

    /// Where to go on after a statement that could not be read; a block after a bad head is read for its errors.
    fn after_bad_statement(&mut self, at: usize) -> usize {
        let indent = scan::indent(self.text, at);
        let head = Marks::from(self.text, at)
            .next()
            .and_then(|mark| head_of(mark.text));
        let mut depth = 0_usize;
        for mark in Marks::from(self.text, at).filter(|mark| mark.start > at) {
            if mark.first && mark.is_word(&STATEMENTS) {
                return mark.start;
            }
            if depth == 0 && mark.first && self.may_begin(&mark, indent) {
                return mark.start;
            }
            match (mark.kind, head) {
                (Kind::Open, Some(head)) if depth == 0 && mark.bracket() == '{' => {
                    return self.block_without_head(head, &mark, at);
                }
                (Kind::Open, _) => depth = depth.saturating_add(1),
                (Kind::Close, _) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        self.text.len()
    }

    /// Whether a line that begins so, after a bad statement, can be a statement of its own.
    fn may_begin(&self, mark: &Mark<'_>, indent: usize) -> bool {
        let begins = match mark.kind {
            Kind::Word => !mark.is_word(&CONTINUING),
            Kind::Open | Kind::Quoted | Kind::Unclosed => true,
            Kind::Close | Kind::Row | Kind::Comment | Kind::Break | Kind::Sign => false,
        };
        begins && scan::indent(self.text, mark.start) <= indent
    }

    fn block_without_head(&mut self, head: Rule, brace: &Mark<'_>, at: usize) -> usize {
        let block = self.opened(head, self.span_of(brace), at);
        match head {
            Rule::rule_head => self.lines(&block, statement::rule_line).1,
            Rule::test_head => self.lines(&block, test::line).1,
            _ => self.form_lines(&block).1,
        }
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

/// The block that a word, or a misspelling of it, begins.
fn head_of(word: &str) -> Option<Rule> {
    let heads = [
        (Rule::k_rule, Rule::rule_head),
        (Rule::k_form, Rule::form_head),
        (Rule::k_test, Rule::test_head),
    ];
    heads
        .into_iter()
        .find(|(word_rule, _)| words::nearest(word, &[*word_rule]).is_some())
        .map(|(_, head)| head)
}
