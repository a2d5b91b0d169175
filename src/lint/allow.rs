//! `# lint: allow lint::…` on the line above what it allows.

use super::Linter;
use crate::ast::TokenKind;
use crate::error::{Lint, Spoken};
use crate::source::{FileId, Span, saturate};

/// One code that a comment allows.
struct Allowed {
    code: String,
    at: Span,
    /// The lines for which it holds: its own, and the next that is no comment.
    lines: [u32; 2],
    used: bool,
}

impl Linter<'_> {
    pub(super) fn allow(&mut self) {
        let mut allowed = self.allowed();
        let sources = &self.program.sources;
        let line = |span: Span| {
            let source = sources.get(span.file);
            source.map_or(0, |source| source.line_column(span.start).0)
        };
        self.lints.retain(|lint| {
            let (at, here) = (lint.at(), line(lint.at()));
            let mut kept = true;
            for one in &mut allowed {
                let covers = one.at.file == at.file && one.lines.contains(&here);
                if covers && one.code == lint.id() {
                    one.used = true;
                    kept = false;
                }
            }
            kept
        });
        for one in allowed.into_iter().filter(|one| !one.used) {
            let (name, at) = (one.code, one.at);
            let known = Lint::CODES.iter().any(|(code, ..)| *code == name);
            self.tell(match known {
                true => Lint::IdleAllow { name, at },
                false => Lint::UnknownAllow { name, at },
            });
        }
    }

    fn allowed(&self) -> Vec<Allowed> {
        let mut all = Vec::new();
        for input in self.inputs {
            let Some(source) = self.program.sources.get(input.file) else {
                continue;
            };
            for (number, token) in input.tokens.iter().enumerate() {
                let (start, end) = (token.span.start as usize, token.span.end as usize);
                let text = source.text.get(start..end).unwrap_or("");
                let codes = match token.kind {
                    TokenKind::Comment => codes(input.file, start, text),
                    _ => Vec::new(),
                };
                if codes.is_empty() {
                    continue;
                }
                let said = |token: &&crate::ast::Token| {
                    !matches!(token.kind, TokenKind::Comment | TokenKind::Break)
                };
                let after = input.tokens.iter().skip(number).find(said);
                let line = |at: u32| source.line_column(at).0;
                let own = line(token.span.start);
                let next = after.map_or(own, |token| line(token.span.start));
                all.extend(codes.into_iter().map(|(code, at)| Allowed {
                    code,
                    at,
                    lines: [own, next],
                    used: false,
                }));
            }
        }
        all
    }
}

/// The codes that a comment allows, each with its place.
fn codes(file: FileId, start: usize, comment: &str) -> Vec<(String, Span)> {
    let words = comment.trim_start_matches(['#', '/']).trim_start();
    let Some(list) = words.strip_prefix("lint: allow ") else {
        return Vec::new();
    };
    let from = start
        .saturating_add(comment.len())
        .saturating_sub(list.len());
    let mut at = from;
    let mut codes = Vec::new();
    for piece in list.split_inclusive([',', ' ', '，', '、']) {
        let code = piece.trim_end_matches([',', ' ', '，', '、', '\r']);
        let span = Span {
            file,
            start: saturate(at),
            end: saturate(at.saturating_add(code.len())),
        };
        if code.starts_with("lint::") {
            codes.push((code.to_owned(), span));
        }
        at = at.saturating_add(piece.len());
    }
    codes
}
