//! Pictures: a message, snippets below it, and what may help.

use super::Options;
use super::snippet::Snippet;
use super::words::wrap;
use crate::outcome::Severity;

/// One thing to draw.
#[derive(Clone, Debug, Default)]
pub(super) struct Picture {
    /// Its code, if it has one.
    pub(super) code: Option<String>,
    /// How grave it is; an error where nothing is said.
    pub(super) severity: Option<Severity>,
    /// What it says, first line first.
    pub(super) head: Vec<String>,
    /// Where.
    pub(super) snippets: Vec<Snippet>,
    /// What did not fit into the snippets.
    pub(super) after: Vec<String>,
    /// What may help.
    pub(super) help: Vec<String>,
}

/// The room for a line of a snippet: the width less a number of three digits and the rule.
pub(super) fn room(options: &Options) -> usize {
    options.width.saturating_sub(7).max(24)
}

/// Draws a picture.
pub(super) fn draw(picture: &Picture, options: &Options) -> String {
    let mut out = head(picture, options);
    let digits = |line: usize| line.to_string().len();
    let deepest = picture
        .snippets
        .iter()
        .map(|s| digits(s.last()))
        .max()
        .unwrap_or(0);
    for snippet in &picture.snippets {
        // Snippets of one picture share one rule, however many digits their lines have.
        let missing = deepest.saturating_sub(digits(snippet.last()));
        let indent = " ".repeat(if cfg!(feature = "draw") { missing } else { 0 });
        for line in lines(snippet, options).lines() {
            out.push_str(&indent);
            out.push_str(line);
            out.push('\n');
        }
    }
    for line in &picture.after {
        out.push_str(&wrap(line, "  ", options.width));
    }
    out.push_str(&help(picture, options));
    out
}

#[cfg(feature = "draw")]
use fancy::{head, help, lines};
#[cfg(not(feature = "draw"))]
use plain::{head, help, lines};

/// Drawing with miette.
#[cfg(feature = "draw")]
mod fancy {
    use super::{Options, Picture, Snippet};
    use crate::outcome::Severity;
    use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
    use std::fmt;

    /// One part of a picture. Parts are drawn one by one: miette puts `Error:` before every related diagnostic.
    #[derive(Debug, Default)]
    struct Sheet<'a> {
        message: String,
        code: Option<&'a str>,
        severity: Option<Severity>,
        snippet: Option<&'a Snippet>,
        help: Option<String>,
    }

    impl fmt::Display for Sheet<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(&self.message)
        }
    }

    impl std::error::Error for Sheet<'_> {}

    impl Diagnostic for Sheet<'_> {
        fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
            self.code
                .map(|code| Box::new(code) as Box<dyn fmt::Display>)
        }

        fn severity(&self) -> Option<miette::Severity> {
            self.severity.map(|severity| match severity {
                Severity::Info => miette::Severity::Advice,
                Severity::Warn => miette::Severity::Warning,
                Severity::Error => miette::Severity::Error,
            })
        }

        fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
            self.help
                .as_ref()
                .map(|help| Box::new(help) as Box<dyn fmt::Display>)
        }

        fn source_code(&self) -> Option<&dyn SourceCode> {
            self.snippet.map(|snippet| snippet as &dyn SourceCode)
        }

        fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
            let label = |(at, label): &(std::ops::Range<usize>, Option<String>)| {
                LabeledSpan::new(label.clone(), at.start, at.len())
            };
            let labels = self.snippet.map(|snippet| snippet.labels.iter().map(label));
            labels.map(|labels| Box::new(labels) as Box<dyn Iterator<Item = LabeledSpan>>)
        }
    }

    fn render(sheet: &Sheet, options: &Options) -> String {
        let theme = if options.colour {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_links(false)
            .with_width(options.width)
            .with_context_lines(0)
            .without_primary_span_start()
            .without_syntax_highlighting();
        let mut out = String::new();
        // Writing to a string cannot fail, and a snippet reads all its own labels.
        let drawn = handler.render_report(&mut out, sheet);
        debug_assert!(drawn.is_ok(), "a label outside its snippet: {sheet:?}");
        out
    }

    /// What a part draws below its message, which is empty.
    fn below(sheet: &Sheet, options: &Options) -> String {
        let drawn = render(sheet, options);
        drawn
            .split_once('\n')
            .map_or("", |(_, rest)| rest)
            .to_owned()
    }

    /// Code and message.
    pub(super) fn head(picture: &Picture, options: &Options) -> String {
        let sheet = Sheet {
            message: picture.head.join("\n"),
            code: picture.code.as_deref(),
            severity: picture.severity,
            ..Sheet::default()
        };
        render(&sheet, options)
    }

    /// A snippet, with the numbers of lines that have none taken away.
    pub(super) fn lines(snippet: &Snippet, options: &Options) -> String {
        let drawn = below(
            &Sheet {
                snippet: Some(snippet),
                ..Sheet::default()
            },
            options,
        );
        let mut left = snippet.unnumbered;
        let mut out = String::new();
        for line in drawn.lines() {
            let parts = line.split_once('│').filter(|(margin, _)| is_number(margin));
            match parts.filter(|_| left > 0) {
                Some((margin, rest)) => {
                    left = left.saturating_sub(1);
                    out.push_str(&" ".repeat(margin.chars().count()));
                    out.push('│');
                    out.push_str(rest);
                }
                None => out.push_str(line),
            }
            out.push('\n');
        }
        out
    }

    /// Whether a margin holds the number of a line.
    fn is_number(margin: &str) -> bool {
        let number = margin.trim();
        !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
    }

    /// What may help.
    pub(super) fn help(picture: &Picture, options: &Options) -> String {
        if picture.help.is_empty() {
            return String::new();
        }
        let help = Some(picture.help.join("\n"));
        below(
            &Sheet {
                help,
                ..Sheet::default()
            },
            options,
        )
    }
}

/// Plain lines, where the program is built without drawing.
#[cfg(not(feature = "draw"))]
mod plain {
    use super::{Options, Picture, Snippet, wrap};
    use crate::outcome::Severity;

    /// Code and message.
    pub(super) fn head(picture: &Picture, options: &Options) -> String {
        let severity = picture
            .severity
            .unwrap_or(Severity::Error)
            .called(options.lang);
        let code = picture
            .code
            .as_ref()
            .map(|code| format!(" {code}"))
            .unwrap_or_default();
        let mut out = String::new();
        for (i, line) in picture.head.iter().enumerate() {
            let line = if i == 0 {
                format!("{severity}{code}{}{line}", options.lang.colon())
            } else {
                format!("  {line}")
            };
            out.push_str(&wrap(&line, "", options.width));
        }
        out
    }

    /// A snippet: its header, its lines, then each label with the text that it stands under.
    pub(super) fn lines(snippet: &Snippet, options: &Options) -> String {
        let mut out = format!("  {}\n", snippet.header);
        for (i, line) in snippet.text.lines().enumerate() {
            let number = snippet.first.saturating_add(i).to_string();
            let number = if i < snippet.unnumbered {
                String::new()
            } else {
                number
            };
            out.push_str(&format!("  {number} | {line}\n"));
        }
        for (at, label) in &snippet.labels {
            let text = snippet
                .text
                .get(at.clone())
                .unwrap_or("")
                .trim()
                .replace('\n', " ");
            let label = label
                .as_deref()
                .unwrap_or(options.lang.pick("此处", "here"));
            out.push_str(&format!("    “{text}”{}{label}\n", options.lang.colon()));
        }
        out
    }

    /// What may help.
    pub(super) fn help(picture: &Picture, options: &Options) -> String {
        picture
            .help
            .iter()
            .map(|help| {
                wrap(
                    &format!("{}{help}", options.lang.pick("建议：", "help: ")),
                    "  ",
                    options.width,
                )
            })
            .collect()
    }
}
