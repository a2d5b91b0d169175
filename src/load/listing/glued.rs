//! A code and its name with no blank between them, where the code had to be printed close before it: `310资本性支出`.

use super::kept::Kept;
use super::lines::{Line, Piece};
use crate::form::CodeTable;
use crate::source::saturate;
use crate::value::normal_name;

/// A line with each code parted from the name behind it, where that is the name which the code table has for it.
pub(super) fn parted<'t>(line: &Line<'t>, codes: Option<&CodeTable>) -> Line<'t> {
    let pieces = line.pieces.iter();
    let pieces = pieces.flat_map(|piece| match cut(piece, codes) {
        Some((code, name)) => vec![code, name],
        None => vec![piece.clone()],
    });
    Line {
        pieces: pieces.collect(),
        ..line.clone()
    }
}

fn cut<'t>(piece: &Piece<'t>, codes: Option<&CodeTable>) -> Option<(Piece<'t>, Piece<'t>)> {
    let digits = piece.text.bytes().take_while(u8::is_ascii_digit).count();
    let (code, name) = piece.text.split_at_checked(digits)?;
    let known = codes?.codes.get(code)?;
    if normal_name(&known.name) != normal_name(name) {
        return None;
    }
    let length = saturate(digits);
    let edge = |kept: Kept| kept.start.saturating_add(length);
    let before = Piece {
        text: code,
        figure: None,
        kept: piece.kept.map(|own| Kept {
            end: edge(own),
            wide: 0,
            ..own
        }),
        ..piece.clone()
    };
    let after = Piece {
        text: name,
        start: piece.start.saturating_add(length),
        kept: piece.kept.map(|own| Kept {
            start: edge(own),
            ..own
        }),
        ..piece.clone()
    };
    Some((before, after))
}
