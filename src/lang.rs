//! The two languages in which the program speaks, and what it says in both.
//!
//! A message is written once, in both languages side by side, by [`say!`](crate::say): a sentence that lacks one of
//! them does not compile. It is kept as [`Said`], which is no `Display`: whoever prints it names the language. What
//! documents and rule files say (names, titles, reasons) is the same in both, and is passed on as it is.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Chinese, as the Ministry of Finance writes it.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The language that `zh` or `en` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.word() == word)
    }

    /// `zh` or `en`.
    pub fn word(self) -> &'static str {
        self.pick("zh", "en")
    }

    /// The one of two that is in this language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// What stands between the items of a list.
    pub fn comma(self) -> &'static str {
        self.pick("、", ", ")
    }

    /// What stands between clauses and between the sentences of a line.
    pub fn semicolon(self) -> &'static str {
        self.pick("；", "; ")
    }

    /// What stands between a name and what is said of it.
    pub fn colon(self) -> &'static str {
        self.pick("：", ": ")
    }

    /// A text in brackets, set off from what is before it.
    pub fn aside(self, text: impl fmt::Display) -> String {
        match self {
            Self::Zh => format!("（{text}）"),
            Self::En => format!(" ({text})"),
        }
    }
}

/// Something said in both languages. As small as a text, so that what may fail needs little of the stack.
#[derive(Clone)]
pub struct Said(Form);

#[derive(Clone)]
enum Form {
    /// The same in both: a number, a name, a sign.
    Same(Box<str>),
    Both(Box<[Cow<'static, str>; 2]>),
}

impl Said {
    /// Two fixed texts.
    pub fn fixed(zh: &'static str, en: &'static str) -> Self {
        Self(Form::Both(Box::new([zh.into(), en.into()])))
    }

    /// What [`say!`](crate::say) writes.
    #[doc(hidden)]
    #[inline(never)]
    pub fn new(zh: fmt::Arguments<'_>, en: fmt::Arguments<'_>) -> Self {
        let text = |said: fmt::Arguments<'_>| match said.as_str() {
            Some(fixed) => Cow::Borrowed(fixed),
            None => Cow::Owned(said.to_string()),
        };
        Self(Form::Both(Box::new([text(zh), text(en)])))
    }

    /// What is the same in both: words of a document or of a rule file, figures, signs.
    pub fn same(text: impl Into<Box<str>>) -> Self {
        Self(Form::Same(text.into()))
    }

    /// Each language's text from what makes it.
    pub fn each(make: impl Fn(Lang) -> String) -> Self {
        Self(Form::Both(Box::new([
            make(Lang::Zh).into(),
            make(Lang::En).into(),
        ])))
    }

    /// Several, as a list.
    pub fn list<T: Speak>(items: &[T]) -> Self {
        Self::joined(items, Lang::comma)
    }

    /// Several names of tables, columns or codes: in English they are set off from its words.
    pub fn names<T: Speak>(names: &[T]) -> Self {
        Self::each(|lang| {
            let names = names.iter().map(|name| match lang {
                Lang::Zh => In(name, lang).to_string(),
                Lang::En => format!("`{}`", In(name, lang)),
            });
            names.collect::<Vec<_>>().join(lang.comma())
        })
    }

    /// Several, with what stands between them.
    pub fn joined<T: Speak>(items: &[T], between: fn(Lang) -> &'static str) -> Self {
        Self::each(|lang| join(lang, items, between(lang)))
    }

    /// It in one language.
    pub fn of(&self, lang: Lang) -> &str {
        match &self.0 {
            Form::Same(text) => text,
            Form::Both(both) => {
                let [zh, en] = &**both;
                lang.pick(zh, en)
            }
        }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.of(Lang::Zh).is_empty()
    }

    fn both(&self) -> (&str, &str) {
        (self.of(Lang::Zh), self.of(Lang::En))
    }
}

impl Default for Said {
    fn default() -> Self {
        Self::same("")
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.both().fmt(f)
    }
}

impl PartialEq for Said {
    fn eq(&self, other: &Self) -> bool {
        self.both() == other.both()
    }
}

impl Eq for Said {}

impl Hash for Said {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.both().hash(state);
    }
}

impl PartialOrd for Said {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Said {
    fn cmp(&self, other: &Self) -> Ordering {
        self.both().cmp(&other.both())
    }
}

impl Serialize for Said {
    /// As both: `{"zh": …, "en": …}`.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut both = to.serialize_struct("Said", 2)?;
        both.serialize_field("zh", self.of(Lang::Zh))?;
        both.serialize_field("en", self.of(Lang::En))?;
        both.end()
    }
}

/// Several, in one language, with what stands between them.
pub fn join<T: Speak>(lang: Lang, items: &[T], between: &str) -> String {
    let said: Vec<String> = items
        .iter()
        .map(|item| In(item, lang).to_string())
        .collect();
    said.join(between)
}

/// What can be said in either language: whatever is [`Said`], and whatever is the same in both.
pub trait Speak {
    /// Writes it in a language.
    fn speak(&self, lang: Lang, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<T: fmt::Display + ?Sized> Speak for T {
    fn speak(&self, _: Lang, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt(f)
    }
}

impl Speak for Said {
    fn speak(&self, lang: Lang, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.of(lang))
    }
}

impl Speak for &Said {
    fn speak(&self, lang: Lang, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.of(lang))
    }
}

/// Something in one language, to be written.
#[derive(Clone, Copy, Debug)]
pub struct In<'a, T: ?Sized>(pub &'a T, pub Lang);

impl<T: Speak + ?Sized> fmt::Display for In<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.speak(self.1, f)
    }
}

/// A message in both languages: `say!("没有`{name}`", "there is no `{name}`")`.
///
/// Each is a text of `format!`. What is captured in braces is the same in both; what differs by language is given
/// after the texts, by name or in order.
#[macro_export]
macro_rules! say {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::lang::Said::new(format_args!($zh), format_args!($en))
    };
    ($zh:literal, $en:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::lang::Said::new(
            format_args!($zh, $($name = $crate::lang::In(&$value, $crate::lang::Lang::Zh)),+),
            format_args!($en, $($name = $crate::lang::In(&$value, $crate::lang::Lang::En)),+),
        )
    };
    ($zh:literal, $en:literal, $($value:expr),+ $(,)?) => {
        $crate::lang::Said::new(
            format_args!($zh, $($crate::lang::In(&$value, $crate::lang::Lang::Zh)),+),
            format_args!($en, $($crate::lang::In(&$value, $crate::lang::Lang::En)),+),
        )
    };
}

/// A message in one language, which is named first: `tell!(lang, "没有`{name}`", "there is no `{name}`")`.
#[macro_export]
macro_rules! tell {
    ($lang:expr, $zh:literal, $en:literal $(,)?) => {
        match $lang {
            $crate::lang::Lang::Zh => format_args!($zh).to_string(),
            $crate::lang::Lang::En => format_args!($en).to_string(),
        }
    };
    ($lang:expr, $zh:literal, $en:literal, $($name:ident = $value:expr),+ $(,)?) => {
        match $lang {
            lang @ $crate::lang::Lang::Zh => {
                format_args!($zh, $($name = $crate::lang::In(&$value, lang)),+).to_string()
            }
            lang @ $crate::lang::Lang::En => {
                format_args!($en, $($name = $crate::lang::In(&$value, lang)),+).to_string()
            }
        }
    };
    ($lang:expr, $zh:literal, $en:literal, $($value:expr),+ $(,)?) => {
        match $lang {
            lang @ $crate::lang::Lang::Zh => {
                format_args!($zh, $($crate::lang::In(&$value, lang)),+).to_string()
            }
            lang @ $crate::lang::Lang::En => {
                format_args!($en, $($crate::lang::In(&$value, lang)),+).to_string()
            }
        }
    };
}

/// Lets a closed set of words be said in messages, by its method `called`.
#[macro_export]
#[doc(hidden)]
macro_rules! spoken {
    ($type:ty) => {
        impl $crate::lang::Speak for $type {
            fn speak(
                &self,
                lang: $crate::lang::Lang,
                f: &mut std::fmt::Formatter<'_>,
            ) -> std::fmt::Result {
                f.write_str(self.called(lang))
            }
        }

        impl $type {
            /// It in both languages.
            pub fn said(self) -> $crate::lang::Said {
                $crate::lang::Said::fixed(
                    self.called($crate::lang::Lang::Zh),
                    self.called($crate::lang::Lang::En),
                )
            }
        }
    };
}
