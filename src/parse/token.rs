//! From the pieces that the grammar read to words and signs in order; what stands between pieces is scanned.

use super::Rule;
use super::node::{Node, narrow};
use super::scan::{Kind, Marks};
use super::words::{Called, said};
use crate::ast::{Begins, Token, TokenKind};
use crate::outcome::{Outcome, Severity};
use crate::source::{FileId, Span, saturate};

/// Every word and sign of a text whose pieces were read without a mistake.
pub(super) fn all(text: &str, file: FileId, pieces: &[Node<'_>]) -> Vec<Token> {
    let mut collector = Collector {
        text,
        file,
        end: 0,
        tokens: Vec::new(),
    };
    for piece in pieces {
        collector.piece(piece);
    }
    collector.between(text.len());
    collector.tokens
}

struct Collector<'t> {
    text: &'t str,
    file: FileId,
    /// The byte after the last token.
    end: usize,
    tokens: Vec<Token>,
}

impl Collector<'_> {
    fn piece(&mut self, piece: &Node<'_>) {
        let first = self.tokens.len();
        let mut from = Vec::new();
        self.leaves(piece, &mut from);
        let begins = match piece.rule() {
            Rule::statement => Begins::Statement,
            Rule::rule_line => Begins::RuleLine,
            _ => Begins::Line,
        };
        // What lies before the piece was told with its first token.
        let own = self.tokens.iter_mut().skip(first);
        let visible = |kind| !matches!(kind, TokenKind::Comment | TokenKind::Break);
        let start = piece.span().start;
        if let Some(token) = own
            .filter(|token| visible(token.kind))
            .find(|token| token.span.start >= start)
        {
            token.begins = begins;
            token.tight = false;
        }
    }

    /// The leaves of a node, in order; `above` are the rules that it stands in.
    fn leaves(&mut self, node: &Node<'_>, above: &mut Vec<Rule>) {
        let rule = node.rule();
        // These only look ahead.
        let ahead = matches!(
            rule,
            Rule::statement_word
                | Rule::statement_end
                | Rule::rule_follow
                | Rule::form_follow
                | Rule::test_follow
        );
        if ahead || rule == Rule::EOI {
            return;
        }
        let mut parts = node.children().peekable();
        if parts.peek().is_none() {
            self.leaf(node, above);
            return;
        }
        above.push(rule);
        for part in parts {
            self.leaves(&part, above);
        }
        above.pop();
    }

    fn leaf(&mut self, node: &Node<'_>, above: &[Rule]) {
        let span = node.span();
        if (span.start as usize) < self.end || span.is_empty() {
            return;
        }
        self.between(span.start as usize);
        let parent = above.last().copied().unwrap_or(Rule::EOI);
        let kind = kind(node, parent);
        let tight = self.is_tight(node.rule(), above);
        self.end = node.end();
        self.tokens.push(Token {
            kind,
            span,
            tight,
            begins: Begins::Nothing,
        });
    }

    /// Whether a leaf stands close to what is before it.
    fn is_tight(&self, rule: Rule, above: &[Rule]) -> bool {
        let parent = above.last().copied().unwrap_or(Rule::EOI);
        let outer = above.iter().rev().nth(1).copied().unwrap_or(Rule::EOI);
        let closes = matches!(rule, Rule::t_rparen | Rule::t_rbracket | Rule::t_rbrace);
        let postfix = outer == Rule::operand;
        match rule {
            _ if closes => true,
            _ if self.after_tight() => true,
            Rule::t_comma => true,
            Rule::t_colon => parent == Rule::fold,
            Rule::t_lparen => matches!(parent, Rule::arguments | Rule::params),
            Rule::t_lbracket => parent == Rule::there || parent == Rule::selection && postfix,
            Rule::t_dot | Rule::t_range | Rule::t_slash | Rule::t_at => true,
            Rule::money | Rule::percent_sign | Rule::measure => true,
            _ => false,
        }
    }

    /// Whether the last token is one that others follow closely.
    fn after_tight(&self) -> bool {
        let Some(last) = self.tokens.last() else {
            return false;
        };
        match last.kind {
            TokenKind::Sign("(" | "[" | "." | ".." | "@", _) => true,
            // A set; the brace of a block is no sign.
            TokenKind::Sign("{", _) => true,
            TokenKind::Sign("/", wide) => wide.is_empty(),
            TokenKind::Sign("-", wide) => wide.is_empty(),
            _ => false,
        }
    }

    /// Comments, line breaks, semicolons and closing braces up to byte `to`.
    fn between(&mut self, to: usize) {
        let marks = Marks::from(self.text, self.end).take_while(|mark| mark.start < to);
        for mark in marks.collect::<Vec<_>>() {
            let kind = match mark.kind {
                Kind::Comment => TokenKind::Comment,
                Kind::Break => TokenKind::Break,
                Kind::Close => TokenKind::Close,
                _ => TokenKind::End,
            };
            let end = saturate(mark.end().min(to));
            let span = Span {
                file: self.file,
                start: saturate(mark.start),
                end,
            };
            self.tokens.push(Token {
                kind,
                span,
                tight: false,
                begins: Begins::Nothing,
            });
        }
        self.end = self.end.max(to);
    }
}

fn kind(node: &Node<'_>, parent: Rule) -> TokenKind {
    let rule = node.rule();
    if let Called::Word(english, chinese) = said(rule) {
        return TokenKind::Word(english, chinese);
    }
    match rule {
        Rule::string => TokenKind::Text,
        Rule::title => TokenKind::Verbatim,
        Rule::row => TokenKind::Row,
        Rule::severity => level(node.text()),
        Rule::outcome => Outcome::from_word(node.text())
            .map_or(TokenKind::Name, |o| TokenKind::Word(o.word(), o.chinese())),
        Rule::t_lbrace if parent != Rule::set => TokenKind::Open,
        _ => sign(rule, parent).unwrap_or_else(|| name(node.text())),
    }
}

/// A name with full-width letters stays as it is where it would be a word of the language without them.
fn name(text: &str) -> TokenKind {
    let narrowed = narrow(text);
    let is_word =
        |rule: &Rule| matches!(said(*rule), Called::Word(a, b) if narrowed == a || narrowed == b);
    match Rule::all_rules().iter().any(is_word) {
        false => TokenKind::Name,
        true if narrowed == text => TokenKind::Alike,
        true => TokenKind::Verbatim,
    }
}

fn level(text: &str) -> TokenKind {
    if matches!(text, "off" | "停用") {
        return TokenKind::Word("off", "停用");
    }
    Severity::from_word(text).map_or(TokenKind::Name, |s| TokenKind::Word(s.word(), s.chinese()))
}

/// A sign in its narrow and its wide form. A `-` before an operand and a `/` between steps have no wide form, so that
/// they can be told from the operators.
fn sign(rule: Rule, parent: Rule) -> Option<TokenKind> {
    let (narrow, wide) = match rule {
        // `r.合计（…）` is a label: the brackets of a call stay narrow.
        Rule::t_lparen if parent != Rule::group => ("(", "("),
        Rule::t_rparen if parent != Rule::group => (")", ")"),
        Rule::t_lparen => ("(", "（"),
        Rule::t_rparen => (")", "）"),
        Rule::t_lbrace => ("{", "｛"),
        Rule::t_rbrace => ("}", "｝"),
        Rule::t_lbracket => ("[", "［"),
        Rule::t_rbracket => ("]", "］"),
        Rule::t_comma => (",", "，"),
        Rule::t_colon => (":", "："),
        Rule::t_semicolon => (";", "；"),
        Rule::t_dot => (".", "."),
        Rule::t_range => ("..", ".."),
        Rule::t_at => ("@", "@"),
        Rule::t_deep => ("**", "**"),
        Rule::t_star | Rule::t_times => ("*", "*"),
        Rule::t_equal => ("==", "=="),
        Rule::t_assign => ("=", "="),
        Rule::t_unequal => ("!=", "!="),
        Rule::t_at_most => ("<=", "<="),
        Rule::t_at_least => (">=", ">="),
        Rule::t_less => ("<", "<"),
        Rule::t_greater => (">", ">"),
        Rule::t_plus => ("+", "+"),
        Rule::t_minus if parent == Rule::infix => ("-", "-"),
        Rule::t_minus => ("-", ""),
        Rule::t_over => ("/", "/"),
        Rule::t_slash => ("/", ""),
        _ => return None,
    };
    Some(TokenKind::Sign(narrow, wide))
}
