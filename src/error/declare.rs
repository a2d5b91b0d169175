//! How an error is declared: once, with its code, and with its words in both languages side by side.

use crate::lang::Lang;
use crate::source::Span;

/// What an error says, in either language. [`miette::Diagnostic`] says the same in Chinese.
pub trait Spoken {
    /// Its code, such as `check::unknown_name`.
    fn id(&self) -> &'static str;
    /// What is wrong, in a sentence.
    fn message(&self, lang: Lang) -> String;
    /// What is said under the places, the primary one first.
    fn notes(&self, lang: Lang) -> Vec<(Span, String)>;
    /// Where it is: its primary place.
    fn at(&self) -> Span {
        let notes = self.notes(Lang::Zh);
        notes.first().map(|(at, _)| *at).unwrap_or_default()
    }
    /// What to write instead.
    fn advice(&self, lang: Lang) -> Option<String>;
    /// How grave it is.
    fn gravity(&self) -> miette::Severity {
        miette::Severity::Error
    }
}

/// The help of a variant: fixed texts, a field of it that may be empty, or none.
macro_rules! advice {
    ($lang:ident) => {
        None
    };
    ($lang:ident $zh:literal $en:literal) => {
        Some(match $lang {
            $crate::lang::Lang::Zh => format!($zh),
            $crate::lang::Lang::En => format!($en),
        })
    };
    ($lang:ident $hint:ident) => {
        $hint.0.as_ref().map(|said| said.of($lang).to_owned())
    };
}

/// How grave a variant is, where it is no error.
macro_rules! gravity {
    () => {
        miette::Severity::Error
    };
    ($severity:ident) => {
        miette::Severity::$severity
    };
}

/// Declares an enum of errors: for each variant the text that triggers it, how grave it is (unless an error), its code,
/// its message in both languages, its fields, the label of each place, and its help unless a field `hint` has it.
macro_rules! errors {
    ($(#[doc = $about:literal])+ $enum:ident $(, or $also:ident($other:ident) $($from:literal)+)?;
     $( $(#[doc = $doc:literal])+ $($severity:ident)? $code:literal $zh:literal $en:literal
        $name:ident { $( $field:ident : $ty:ty ),* $(,)? }
        $( @ $at:ident $label_zh:literal $label_en:literal )*
        $( => ($($help:tt)+) )? ;)+) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the fields fill the message above them")]
        pub enum $enum {
            $( $(#[doc = $doc])+ $name { $( $field: $ty, )* $( $at: $crate::source::Span, )* }, )+
            $( $(#[doc = $from])+ $also($other), )?
        }

        impl $enum {
            /// Every code with its message in Chinese and in English, for the manual of errors.
            pub const CODES: &'static [(&'static str, &'static str, &'static str)] =
                &[ $( ($code, $zh, $en), )+ ];
        }

        #[allow(unused_variables, clippy::useless_format, reason = "not every message names every field")]
        impl $crate::error::Spoken for $enum {
            fn id(&self) -> &'static str {
                match self {
                    $( Self::$name { .. } => $code, )+
                    $( Self::$also(other) => <$other as $crate::error::Spoken>::id(other), )?
                }
            }

            fn message(&self, lang: $crate::lang::Lang) -> String {
                match self {
                    $( Self::$name { $( $field, )* .. } => {
                        $( let $field = $crate::lang::In($field, lang); )*
                        match lang {
                            $crate::lang::Lang::Zh => format!($zh),
                            $crate::lang::Lang::En => format!($en),
                        }
                    } )+
                    $( Self::$also(other) => other.message(lang), )?
                }
            }

            fn notes(&self, lang: $crate::lang::Lang) -> Vec<($crate::source::Span, String)> {
                match self {
                    $( Self::$name { $( $field, )* $( $at, )* } => {
                        $( let $field = $crate::lang::In($field, lang); )*
                        vec![ $( (*$at, match lang {
                            $crate::lang::Lang::Zh => format!($label_zh),
                            $crate::lang::Lang::En => format!($label_en),
                        }), )* ]
                    } )+
                    $( Self::$also(other) => other.notes(lang), )?
                }
            }

            fn advice(&self, lang: $crate::lang::Lang) -> Option<String> {
                match self {
                    $( Self::$name { $( $field, )* .. } => {
                        $( let $field = $crate::lang::In($field, lang); )*
                        $crate::error::declare::advice!(lang $( $($help)+ )?)
                    } )+
                    $( Self::$also(other) => other.advice(lang), )?
                }
            }

            fn gravity(&self) -> miette::Severity {
                match self {
                    $( Self::$name { .. } => $crate::error::declare::gravity!($($severity)?), )+
                    $( Self::$also(other) => other.gravity(), )?
                }
            }
        }

        $crate::error::declare::diagnostic!($enum);
    };
}

/// Lets an error stand as what hosts and their tools know: a sentence, an error, a diagnostic. In Chinese.
macro_rules! diagnostic {
    ($enum:ident) => {
        impl std::fmt::Display for $enum {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::error::Spoken::message(
                    self,
                    $crate::lang::Lang::Zh,
                ))
            }
        }

        impl std::error::Error for $enum {}

        impl miette::Diagnostic for $enum {
            fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
                Some(Box::new($crate::error::Spoken::id(self)))
            }

            fn severity(&self) -> Option<miette::Severity> {
                Some($crate::error::Spoken::gravity(self))
            }

            fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
                let help = $crate::error::Spoken::advice(self, $crate::lang::Lang::Zh)?;
                Some(Box::new(help))
            }

            fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
                let notes = $crate::error::Spoken::notes(self, $crate::lang::Lang::Zh);
                let label = |(at, said): ($crate::source::Span, String)| {
                    miette::LabeledSpan::new_with_span(Some(said), at)
                };
                (!notes.is_empty()).then(|| Box::new(notes.into_iter().map(label)) as Box<_>)
            }
        }
    };
}

pub(super) use {advice, diagnostic, errors, gravity};
