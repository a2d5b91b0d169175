//! Precedence: from the flat list of operands and operators that the grammar reads to a tree.
//!
//! From loosest to tightest: `or`, `and`, `not`, comparison with its tolerance, `default`, `+ -`, `* /`, then `-` and
//! `has` before an operand. Chains are read in loops; only brackets and prefixes nest, and those are counted.

use super::node::Node;
use super::{MAX_DEPTH, Rule};
use crate::ast::{At, Expr, ExprKind, Join, Sign, ToleranceWord};
use crate::error::ParseError;
use crate::ops::Comparison;
use crate::say;
use crate::source::Span;
use std::iter::Peekable;

/// A part of a tree, or what is wrong with it.
pub(super) type Read<T> = Result<T, ParseError>;

/// The tree of an `expr` node that stands `depth` brackets and prefixes deep.
pub(super) fn read(node: &Node<'_>, depth: usize) -> Read<Expr> {
    if depth > MAX_DEPTH {
        return Err(ParseError::TooDeep { at: node.span() });
    }
    let parts = node.children().map(|node| match node.rule() {
        Rule::infix => node.first(),
        _ => node,
    });
    let parts: Vec<Node<'_>> = parts.collect();
    let mut reader = Reader {
        parts: parts.into_iter().peekable(),
        whole: node.span(),
        depth,
    };
    let expr = reader.joined(Join::Or)?;
    match reader.parts.peek().map(|node| (node.rule(), node.span())) {
        None => Ok(expr),
        Some((rule, at)) => Err(stray(rule, at)),
    }
}

/// What is wrong with an operator that stands where the operators before it leave it no place.
fn stray(rule: Rule, at: Span) -> ParseError {
    let hint = match rule {
        Rule::k_exactly | Rule::k_consistently | Rule::k_within => {
            say!(
                "`exactly`、`consistently`、`within` 写在比较的右边之后：`a == b within 100元`",
                "`exactly`, `consistently` and `within` follow the right side of a comparison: `a == b within 100元`"
            )
        }
        _ => say!("用括号写明先后", "say with brackets what comes first"),
    };
    ParseError::Unexpected {
        expected: say!("条件的末尾", "the end of the condition"),
        at,
        hint: Some(hint),
    }
}

/// The operands and operators of one `expr`.
struct Reader<'t> {
    parts: Peekable<std::vec::IntoIter<Node<'t>>>,
    whole: Span,
    depth: usize,
}

impl<'t> Reader<'t> {
    /// The next part, if it is one of these rules.
    fn take(&mut self, among: &[Rule]) -> Option<Node<'t>> {
        self.parts.next_if(|node| among.contains(&node.rule()))
    }

    /// `a or b or c`; within it `a and b and c`.
    fn joined(&mut self, join: Join) -> Read<Expr> {
        let joiner = match join {
            Join::Or => Rule::k_or,
            Join::And => Rule::k_and,
        };
        let first = self.joined_operand(join)?;
        let mut all = Vec::new();
        while self.take(&[joiner]).is_some() {
            all.push(self.joined_operand(join)?);
        }
        let Some(last) = all.last() else {
            return Ok(first);
        };
        let span = first.span.to(last.span);
        all.insert(0, first);
        Ok(Expr {
            span,
            kind: ExprKind::Joined(join, all),
        })
    }

    fn joined_operand(&mut self, join: Join) -> Read<Expr> {
        match join {
            Join::Or => self.joined(Join::And),
            Join::And => self.negated(),
        }
    }

    /// `not a == b`: `not` takes the whole comparison after it.
    fn negated(&mut self) -> Read<Expr> {
        let mut words = Vec::new();
        while let Some(word) = self.take(&[Rule::k_not]) {
            words.push(word.span());
        }
        let inner = self.below(&words, Self::compared)?;
        Ok(words.into_iter().rev().fold(inner, |inner, word| Expr {
            span: word.to(inner.span),
            kind: ExprKind::Not(Box::new(inner)),
        }))
    }

    /// What stands below so many prefixes, if there is room for them.
    fn below(&mut self, words: &[Span], read: impl Fn(&mut Self) -> Read<Expr>) -> Read<Expr> {
        let before = self.depth;
        if let Some(at) = words.get(MAX_DEPTH.saturating_sub(before)) {
            return Err(ParseError::TooDeep { at: *at });
        }
        self.depth = before.saturating_add(words.len());
        let inner = read(self)?;
        self.depth = before;
        Ok(inner)
    }

    /// `a == b within t`
    fn compared(&mut self) -> Read<Expr> {
        let left = self.defaulted()?;
        let Some((sign, first)) = self.sign()? else {
            return Ok(left);
        };
        let right = self.defaulted()?;
        let tolerance = self.tolerance()?;
        if let Some((_, at)) = self.sign()? {
            return Err(ParseError::ChainedComparison { at, first });
        }
        let end = match &tolerance {
            ToleranceWord::None => right.span,
            ToleranceWord::Exactly(at) | ToleranceWord::Consistently(at) => at.0,
            ToleranceWord::Within(by) => by.span,
        };
        let span = left.span.to(end);
        let (left, right) = (Box::new(left), Box::new(right));
        Ok(Expr {
            span,
            kind: ExprKind::Compare {
                left,
                sign,
                right,
                tolerance,
            },
        })
    }

    /// The comparison operator that stands next, if one does.
    fn sign(&mut self) -> Read<Option<(Comparison, Span)>> {
        let Some(node) = self.parts.peek() else {
            return Ok(None);
        };
        let sign = match node.rule() {
            Rule::t_equal => Comparison::Equal,
            Rule::t_unequal => Comparison::Unequal,
            Rule::t_at_most => Comparison::AtMost,
            Rule::t_at_least => Comparison::AtLeast,
            Rule::t_less => Comparison::Less,
            Rule::t_greater => Comparison::Greater,
            Rule::t_assign => return Err(ParseError::SingleEquals { at: node.span() }),
            _ => return Ok(None),
        };
        Ok(self.parts.next().map(|node| (sign, node.span())))
    }

    fn tolerance(&mut self) -> Read<ToleranceWord> {
        if let Some(word) = self.take(&[Rule::k_exactly]) {
            return Ok(ToleranceWord::Exactly(At(word.span())));
        }
        if let Some(word) = self.take(&[Rule::k_consistently]) {
            return Ok(ToleranceWord::Consistently(At(word.span())));
        }
        match self.take(&[Rule::k_within]) {
            Some(_) => Ok(ToleranceWord::Within(Box::new(self.chain(false)?))),
            None => Ok(ToleranceWord::None),
        }
    }

    /// `a default 0`. What it stands for, and what stands instead, is one operand or in brackets: `a default 0 + b` could
    /// mean two things, and either reading would be a wrong sum to whoever meant the other.
    fn defaulted(&mut self) -> Read<Expr> {
        let (value, loose) = self.apart()?;
        let Some(word) = self.take(&[Rule::k_default]) else {
            return Ok(value);
        };
        let (other, other_loose) = self.apart()?;
        if loose || other_loose {
            return Err(ParseError::LooseDefault { at: word.span() });
        }
        let span = value.span.to(other.span);
        Ok(Expr {
            span,
            kind: ExprKind::Default(Box::new(value), Box::new(other)),
        })
    }

    /// A value, and whether it is worked out without brackets around it.
    fn apart(&mut self) -> Read<(Expr, bool)> {
        let before = self.parts.len();
        let value = self.chain(false)?;
        let one = before.saturating_sub(self.parts.len()) == 1;
        let loose = !one && matches!(value.kind, ExprKind::Chain { .. });
        Ok((value, loose))
    }

    /// `a + b - c`, or, `tight`, `a * b / c`.
    fn chain(&mut self, tight: bool) -> Read<Expr> {
        let signs: &[Rule] = if tight {
            &[Rule::t_times, Rule::t_over]
        } else {
            &[Rule::t_plus, Rule::t_minus]
        };
        let first = self.chained(tight)?;
        let mut rest: Vec<(Sign, Expr)> = Vec::new();
        while let Some(node) = self.take(signs) {
            let sign = match node.rule() {
                Rule::t_plus => Sign::Plus,
                Rule::t_minus => Sign::Minus,
                Rule::t_times => Sign::Times,
                _ => Sign::Over,
            };
            rest.push((sign, self.chained(tight)?));
        }
        let Some((_, last)) = rest.last() else {
            return Ok(first);
        };
        let span = first.span.to(last.span);
        Ok(Expr {
            span,
            kind: ExprKind::Chain {
                first: Box::new(first),
                rest,
            },
        })
    }

    fn chained(&mut self, tight: bool) -> Read<Expr> {
        if tight {
            self.prefixed()
        } else {
            self.chain(true)
        }
    }

    /// `-a`, `has a`
    fn prefixed(&mut self) -> Read<Expr> {
        let mut words = Vec::new();
        while let Some(word) = self.take(&[Rule::t_minus]) {
            words.push(word.span());
        }
        let value = self.below(&words, Self::asked)?;
        Ok(words.into_iter().rev().fold(value, |inner, word| Expr {
            span: word.to(inner.span),
            kind: ExprKind::Negate(Box::new(inner)),
        }))
    }

    /// `has a`
    fn asked(&mut self) -> Read<Expr> {
        let Some(word) = self.take(&[Rule::k_has]) else {
            return self.operand(false);
        };
        let value = self.operand(true)?;
        Ok(Expr {
            span: word.span().to(value.span),
            kind: ExprKind::Has(Box::new(value)),
        })
    }

    fn operand(&mut self, after_has: bool) -> Read<Expr> {
        let Some(node) = self.parts.next() else {
            return Err(ParseError::MissingCondition { after: self.whole });
        };
        if node.rule() == Rule::operand {
            return super::operand::read(&node, self.depth);
        }
        let (expected, hint) = match after_has {
            true => (
                say!("一个表、行或格", "a table, a row or a cell"),
                say!(
                    "`has` 只问一处有没有：`has 表[行].列`",
                    "`has` only asks whether something is there: `has 表[行].列`"
                ),
            ),
            false => (
                say!("表达式", "an expression"),
                say!(
                    "`not` 写在整个比较之前，或加括号：`(not …)`",
                    "`not` stands before the whole comparison, or in brackets: `(not …)`"
                ),
            ),
        };
        let (expected, hint) = (expected, Some(hint));
        Err(ParseError::Unexpected {
            expected,
            at: node.span(),
            hint,
        })
    }
}
