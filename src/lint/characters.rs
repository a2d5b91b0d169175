//! Characters that cannot be seen, and characters that look like others.

use super::Linter;
use crate::ast::TokenKind;
use crate::error::Lint;
use crate::source::{Span, saturate};

/// What looks like a character that is meant, and what it looks like. Signs that budgets use (Σ, α, β) are not here.
const ALIKE: &str = "АAВBЕEКKМMНHОOРPСCТTХXІIЈJЅSаaеeоoрpсcуyхxіiјjѕs\
                     ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoνvι\u{69}\
                     ロ口カ力ニ二エ工タ夕ハ八チ千ト卜オ才ー一";

impl Linter<'_> {
    pub(super) fn characters(&mut self) {
        for input in self.inputs {
            let Some(source) = self.program.sources.get(input.file) else {
                continue;
            };
            for (at, c) in source.text.char_indices() {
                if is_hidden(c) && at > 0 {
                    let span = place(input.file, at, c);
                    let point = point(c);
                    self.tell(Lint::HiddenCharacter { point, at: span });
                }
            }
            for token in &input.tokens {
                if token.kind == TokenKind::Comment {
                    continue;
                }
                let start = token.span.start as usize;
                let text = source.text.get(start..token.span.end as usize);
                let confusable = text.unwrap_or("").char_indices().find_map(|(at, c)| {
                    let like = looks_like(c, text.unwrap_or(""))?;
                    Some((place(input.file, start.saturating_add(at), c), c, like))
                });
                if let Some((at, character, like)) = confusable {
                    let point = point(character);
                    self.tell(Lint::Confusable {
                        character,
                        point,
                        like,
                        at,
                    });
                }
            }
        }
    }
}

fn place(file: crate::source::FileId, at: usize, c: char) -> Span {
    Span {
        file,
        start: saturate(at),
        end: saturate(at.saturating_add(c.len_utf8())),
    }
}

fn point(c: char) -> String {
    format!("U+{:04X}", c as u32)
}

/// Characters of no width, and those that turn the direction of the text.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// What a character looks like, where it is not what it looks like: foreign letters in a text that is not foreign, and
/// radicals that are no characters of their own.
fn looks_like(c: char, text: &str) -> Option<char> {
    if let '\u{2f00}'..='\u{2fd5}' = c {
        return radical(c);
    }
    let mut pairs = ALIKE.chars();
    let like = std::iter::from_fn(|| Some((pairs.next()?, pairs.next()?)))
        .find(|(strange, _)| *strange == c)
        .map(|(_, like)| like)?;
    // A word that is all in its own script is a foreign word; one among others is a slip.
    let own = |other: char| script(other) == script(c);
    let foreign = text.chars().filter(|other| other.is_alphabetic()).all(own);
    (!foreign || text.chars().filter(|other| own(*other)).count() == 1).then_some(like)
}

#[derive(PartialEq, Eq)]
enum Script {
    Greek,
    Cyrillic,
    Kana,
    Other,
}

fn script(c: char) -> Script {
    match c {
        '\u{370}'..='\u{3ff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{3040}'..='\u{30ff}' => Script::Kana,
        _ => Script::Other,
    }
}

/// The character that a Kangxi radical is printed like, of those that budgets hold.
fn radical(c: char) -> Option<char> {
    const RADICALS: &str = "⼀一⼆二⼈人⼊入⼋八⼒力⼗十⼝口⼟土⼠士⼤大⼥女⼦子⼩小⼭山⼯工⼰己⼲干⼴广⼼心⼿手⽀支⽂文\
                            ⽇日⽉月⽊木⽌止⽐比⽑毛⽔水⽕火⽗父⽚片⽜牛⽣生⽤用⽥田⽩白⽬目⽯石⽰示⽴立⽼老⽽而⽿耳⾃自⾄至\
                            ⾏行⾐衣⾒见⾔言⾛走⾜足⾝身⾞车⾥里⾦金⾨门⾮非⾯面⾳音⾷食⾸首⾼高";
    let mut pairs = RADICALS.chars();
    std::iter::from_fn(|| Some((pairs.next()?, pairs.next()?)))
        .find(|(radical, _)| *radical == c)
        .map(|(_, like)| like)
}
