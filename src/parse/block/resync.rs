//! Where reading goes on after a piece that could not be read.

use super::super::scan::{self, Kind, Mark, Marks};
use super::super::words::{self, CONTINUING, STATEMENTS};
use super::super::{Rule, statement, test};
use super::{Opened, Reader};

impl Reader<'_> {
    /// Where to go on in a block after a line that could not be read.
    pub(super) fn after_bad_line(&self, block: &Opened, from: usize) -> usize {
        let mut open: Vec<char> = Vec::new();
        for mark in Marks::from(self.text, from) {
            let later = mark.start > from;
            // `in` within a line is that of `for`; what stands in braces that do not belong there is passed over with them.
            let alone = open.is_empty() && !mark.is_word(&[Rule::k_in]);
            let begins = mark.first && !open.contains(&'{') || alone;
            if later && begins && mark.is_word(block.words) {
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
    pub(super) fn after_bad_statement(&mut self, at: usize) -> usize {
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
