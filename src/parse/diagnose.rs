//! What the grammar could not read, in the words of those who write rules.

use super::Rule;
use super::foreign;
use super::scan::{self, Kind, Mark, Marks};
use super::words::{self, BEFORE_CONDITION, Called, RULE_LINES, STATEMENTS, said};
use crate::error::ParseError;
use crate::lang::{Lang, Said, join};
use crate::say;
use crate::source::{FileId, Span, saturate};
use pest::error::{Error, ErrorVariant, InputLocation};

/// What can begin an expression and need not be named beside it.
const PREFIXES: [Rule; 3] = [Rule::k_not, Rule::k_has, Rule::t_minus];
/// What is left out first where there are too many alternatives.
const RARE: [&str; 7] = [
    "`exactly`",
    "`consistently`",
    "`@`",
    "`in`",
    "`;`",
    "`.`",
    "`[`",
];
/// At most so many alternatives are named.
const MAX_NAMED: usize = 6;

/// The error of a piece of the grammar, given which it was and the byte at which it began.
pub(super) fn error(
    text: &str,
    file: FileId,
    (piece, base): (Rule, usize),
    error: &Error<Rule>,
) -> ParseError {
    let offset = offset(error);
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
        ErrorVariant::CustomError { .. } => &[],
    };
    let at = scan::skip_blank(text, base.saturating_add(offset));
    let case = Case {
        text,
        file,
        piece,
        base,
        at,
        expected,
    };
    case.unclosed_text()
        .or_else(|| case.grouping())
        .or_else(|| case.missing_condition())
        .or_else(|| case.unclosed_bracket())
        .or_else(|| case.unknown_statement())
        .unwrap_or_else(|| case.unexpected())
}

/// How far into its piece the grammar came.
pub(super) fn offset(error: &Error<Rule>) -> usize {
    let (InputLocation::Pos(offset) | InputLocation::Span((offset, _))) = error.location;
    offset
}

/// Where the last mark before `at` ends that is no blank, reading from `start`.
pub(super) fn last_end(text: &str, start: usize, at: usize) -> usize {
    last_mark(text, start, at).map_or(start, |mark| mark.end())
}

fn last_mark(text: &str, start: usize, at: usize) -> Option<Mark<'_>> {
    Marks::from(text, start)
        .take_while(|mark| mark.start < at)
        .filter(|mark| !mark.is_blank())
        .last()
}

/// One failure of the grammar.
struct Case<'t> {
    text: &'t str,
    file: FileId,
    /// Which piece of the grammar it is.
    piece: Rule,
    /// Where the piece begins.
    base: usize,
    /// Where the grammar could not go on.
    at: usize,
    /// What could have stood there.
    expected: &'t [Rule],
}

impl<'t> Case<'t> {
    fn span(&self, start: usize, end: usize) -> Span {
        Span {
            file: self.file,
            start: saturate(start),
            end: saturate(end),
        }
    }

    fn mark_span(&self, mark: &Mark<'_>) -> Span {
        self.span(mark.start, mark.end())
    }

    /// What stands at the place.
    fn here(&self) -> Option<Mark<'t>> {
        Marks::from(self.text, self.at).next()
    }

    /// What stands before it in the same piece.
    fn before(&self) -> Option<Mark<'t>> {
        last_mark(self.text, self.base, self.at)
    }

    /// Whether a line ends between what was read and the place, or the file does.
    fn after_break(&self) -> bool {
        let end = last_end(self.text, self.base, self.at);
        let gap = self.text.get(end..self.at).unwrap_or("");
        self.at > self.base && (gap.contains('\n') || self.here().is_none())
    }

    fn unclosed_text(&self) -> Option<ParseError> {
        let mark = self.here().filter(|mark| mark.kind == Kind::Unclosed)?;
        let line = mark.text.lines().next().unwrap_or("").trim_end();
        Some(ParseError::UnclosedText {
            at: self.span(mark.start, mark.start.saturating_add(line.len())),
        })
    }

    /// `1,23` outside a list.
    fn grouping(&self) -> Option<ParseError> {
        let is_digit = |c: char| c.is_ascii_digit();
        let of_number = |c: char| is_digit(c) || c == ',' || c == '.';
        let before = self.text.get(self.base..self.at)?;
        let after = self.text.get(self.at..)?;
        let follows = after
            .strip_prefix(',')
            .is_some_and(|rest| rest.starts_with(is_digit));
        if !follows || !before.ends_with(is_digit) {
            return None;
        }
        let left = before
            .len()
            .saturating_sub(before.trim_end_matches(of_number).len());
        let right = after
            .len()
            .saturating_sub(after.trim_start_matches(of_number).len());
        let at = self.span(self.at.saturating_sub(left), self.at.saturating_add(right));
        Some(ParseError::NumberGrouping { at })
    }

    /// `check` with nothing that could be a condition after it.
    fn missing_condition(&self) -> Option<ParseError> {
        let word = self
            .before()
            .filter(|mark| mark.is_word(&BEFORE_CONDITION))?;
        let ends = self
            .here()
            .is_none_or(|mark| mark.first || mark.kind != Kind::Sign);
        (ends && self.expects_expression()).then(|| ParseError::MissingCondition {
            after: self.mark_span(&word),
        })
    }

    fn expects_expression(&self) -> bool {
        self.expected
            .iter()
            .any(|rule| said(*rule) == said(Rule::expr))
    }

    /// A bracket that was not closed where its line, or a bracket around it, ends.
    fn unclosed_bracket(&self) -> Option<ParseError> {
        let open = scan::open_brackets(self.text, self.base, self.at);
        let open = open.last()?;
        let foreign = self.here().is_none_or(|mark| match mark.kind {
            Kind::Close => mark.bracket() != open.bracket(),
            _ => self.after_break(),
        });
        if !foreign || self.expects_expression() {
            return None;
        }
        let end = last_end(self.text, self.base, self.at);
        Some(ParseError::UnclosedBracket {
            open: self.mark_span(open),
            at: self.span(end, end),
        })
    }

    /// A first word that begins nothing, though it is not the name that begins a condition either.
    fn unknown_statement(&self) -> Option<ParseError> {
        let mut marks = Marks::from(self.text, self.base);
        let word = marks.next().filter(|mark| mark.kind == Kind::Word)?;
        let next = marks.next();
        let in_line = line_words(self.piece).filter(|_| word.start == self.at);
        let stuck = next.is_some_and(|next| {
            next.start == self.at && matches!(next.kind, Kind::Word | Kind::Quoted)
        });
        let among: &[Rule] = match in_line {
            Some(among) => among,
            None if stuck && !word.is_word(&STATEMENTS) && self.piece == Rule::statement => {
                &STATEMENTS
            }
            None => return None,
        };
        let at = self.mark_span(&word);
        let hint = match words::nearest(word.text, among) {
            Some(near) => say!("是不是 `{near}`？", "did you mean `{near}`?"),
            None if std::ptr::eq(among, RULE_LINES.as_slice()) => {
                say!(
                    "条件前写 `check`；规则里还可以有{}",
                    "put `check` before a condition; a rule may also have {}",
                    list(among)
                )
            }
            None => foreign::statement(word.text)
                .unwrap_or_else(|| say!("这里可以写{}", "what can stand here: {}", list(among))),
        };
        Some(ParseError::UnknownStatement {
            at,
            hint: Some(hint),
        })
    }

    fn unexpected(&self) -> ParseError {
        let at = match self.here() {
            Some(mark) if !self.after_break() => self.mark_span(&mark),
            _ => {
                let end = last_end(self.text, self.base, self.at);
                self.span(end, end)
            }
        };
        ParseError::Unexpected {
            expected: self.expected_words(),
            at,
            hint: self.hint(),
        }
    }

    /// `` `(`、`.` 或运算符 ``
    fn expected_words(&self) -> Said {
        let mut words: Vec<Said> = Vec::new();
        let operand = self.expects_expression();
        for rule in self
            .expected
            .iter()
            .filter(|rule| !operand || !PREFIXES.contains(rule))
        {
            let word = spelling(*rule);
            words.extend(word.filter(|word| !words.contains(word)));
        }
        words.sort_by_key(|word| !word.of(Lang::Zh).starts_with('`'));
        for rare in RARE {
            if words.len() > MAX_NAMED {
                words.retain(|word| word.of(Lang::Zh) != rare);
            }
        }
        let surplus = words.len().saturating_sub(MAX_NAMED);
        words.drain(..surplus);
        alternatives(&words)
    }

    /// The head of a rule that lacks a part, or a line of a rule outside one.
    fn misplaced(&self) -> Option<Said> {
        let mut words = Marks::from(self.text, self.base).filter(|mark| mark.kind == Kind::Word);
        let word = words.next().filter(|_| self.piece == Rule::statement)?;
        if word.is_word(&[Rule::k_rule]) {
            return Some(say!(
                "规则这样开头：`rule R-101 error \"合计等于各类之和\" {{`",
                "a rule begins like this: `rule R-101 error \"the total is the sum of its parts\" {{`"
            ));
        }
        (word.start == self.at && word.is_word(&RULE_LINES)).then(|| {
            say!(
                "`{}` 写在规则里面：`rule R-101 error \"标题\" {{ … }}`；只有一个条件的，不写 `check`，直接写条件",
                "`{}` belongs inside a rule: `rule R-101 error \"title\" {{ … }}`; a single condition stands by itself, without `check`",
                word.text
            )
        })
    }

    /// A brace within a rule, as other languages have after a loop or a condition.
    fn braces(&self) -> Option<Said> {
        let brace = self.here().filter(|mark| mark.text == "{")?;
        (self.piece == Rule::rule_line && brace.kind == Kind::Open).then(|| {
            say!(
                "规则里不用花括号分层，`for`、`when`、`check` 依次写：`for c in 支出总表[**] where has c.* check c.合计 == sum(c.*.合计)`",
                "no braces within a rule; `for`, `when` and `check` follow one another: `for c in 支出总表[**] where has c.* check c.合计 == sum(c.*.合计)`"
            )
        })
    }

    /// `param 上限 100`, `why 预算法`: the sign or the quotes that the line lacks, and how it reads with them.
    fn lacking(&self) -> Option<Said> {
        let line = self.text.get(self.at..)?.lines().next()?;
        let (line, _) = line.split_once(['{', '}', '#']).unwrap_or((line, ""));
        let (head, line) = (self.text.get(self.base..self.at)?.trim(), line.trim());
        let value = line.trim_start_matches(['=', ':', '：', ' ']);
        let written = if value.is_empty() || head.contains('\n') || self.after_break() {
            return None;
        } else if self.expected.contains(&Rule::t_assign) {
            format!("{head} = {value}")
        } else if self.expected == [Rule::string] && !line.contains('"') {
            format!("{head} \"{line}\"")
        } else {
            return None;
        };
        Some(say!("写作 `{written}`", "write `{written}`"))
    }

    /// A bracket that closes nothing.
    fn surplus(&self) -> Option<Said> {
        let mark = self.here().filter(|mark| mark.kind == Kind::Close)?;
        let open = scan::open_brackets(self.text, self.base, self.at);
        let none = open.iter().all(|open| open.bracket() != mark.bracket());
        none.then(|| {
            say!(
                "多了一个 `{}`，没有与它成对的",
                "one `{}` too many: nothing opens it",
                mark.text
            )
        })
    }

    /// What to write instead of a word or sign of another language, or of a misspelt word.
    fn hint(&self) -> Option<Said> {
        let rest = self.text.get(self.at..)?;
        let before = self.text.get(..self.at).unwrap_or("");
        let word = self.here().filter(|mark| mark.kind == Kind::Word);
        let instead = || {
            let word = word.as_ref().and_then(|word| foreign::word(word.text));
            word.or_else(|| foreign::sign(before, rest))
        };
        let near = || words::nearest(word.as_ref()?.text, self.expected);
        let place = |rule: &Rule| *rule == Rule::t_rbracket || said(*rule) == said(Rule::element);
        let place = self.expected.iter().any(place);
        let quote = place
            .then(|| say!("带有标点或以数字开头的名称写在引号里：`[\"“三公”经费合计\"]`", "put a name with punctuation, or one that begins with a digit, in quotes: `[\"“三公”经费合计\"]`"));
        if let Some(misplaced) = self.misplaced().or_else(|| self.braces()) {
            return Some(misplaced);
        }
        if let Some(said) = foreign::between_digits(before, rest).or_else(|| self.surplus()) {
            return Some(said);
        }
        if let Some(lacking) = self.lacking() {
            return Some(lacking);
        }
        instead()
            .or_else(near)
            .map(|word| say!("是不是 `{word}`？", "did you mean `{word}`?"))
            .or(quote)
    }
}

/// The words that begin a line of the block that a rule of the grammar is a line of.
fn line_words(rule: Rule) -> Option<&'static [Rule]> {
    match rule {
        Rule::rule_line => Some(&words::RULE_LINES),
        Rule::form_line => Some(&words::FORM_LINES),
        Rule::test_line => Some(&words::TEST_LINES),
        _ => None,
    }
}

/// How a rule is called in a list of alternatives.
fn spelling(rule: Rule) -> Option<Said> {
    match said(rule) {
        Called::Word(word, _) | Called::Sign(word) => Some(Said::same(format!("`{word}`"))),
        Called::Thing(chinese, english) => Some(Said::fixed(chinese, english)),
        Called::Unsaid => None,
    }
}

/// Words of the language in a list.
fn list(among: &[Rule]) -> Said {
    let words: Vec<Said> = among.iter().filter_map(|rule| spelling(*rule)).collect();
    alternatives(&words)
}

/// `甲、乙或丙`, in Chinese with blanks around code.
fn alternatives(words: &[Said]) -> Said {
    Said::each(|lang| {
        let pad = |words: &str| lang.pick(pad(words), words.to_owned());
        match words {
            [] => lang.pick("别的内容", "something else").to_owned(),
            [only] => pad(only.of(lang)),
            [first @ .., last] => {
                let first = pad(&join(lang, first, lang.comma()));
                format!("{first}{}{}", lang.pick("或", " or "), pad(last.of(lang)))
            }
        }
    })
}

/// A blank on either side where code meets text.
fn pad(words: &str) -> String {
    let left = if words.starts_with('`') { " " } else { "" };
    let right = if words.ends_with('`') { " " } else { "" };
    format!("{left}{words}{right}")
}
