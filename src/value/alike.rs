//! Names that are nearly the same.

use super::normal_name;

/// The fewest characters of names of which one may be a slip.
const SHORT: usize = 4;
/// The fewest characters of names of which two may be slips.
const LONG: usize = 10;

/// Two slips change four signs at most; an ordinal or 其中, which is no part of a name, may have some more.
const UNLIKE: u32 = 9;

/// Whether two names differ, and in one character alone: left out, put in or another; or in two neighbours that changed
/// places. Of names of ten characters and more, two may differ.
///
/// `奖励发放及时率`, `奖励发及时率` do. Figures and letters that differ tell things apart: `1号楼`, `2号楼` do not.
/// Punctuation counts for nothing.
pub fn alike(left: &str, right: &str) -> bool {
    // Nearly all names are soon seen to be of other characters.
    if (signs(left) ^ signs(right)).count_ones() > UNLIKE {
        return false;
    }
    let words = |name: &str| -> String {
        let name = normal_name(name);
        name.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let (left, right) = (words(left), words(right));
    let plain =
        |name: &str| -> String { name.chars().filter(|c| c.is_ascii_alphanumeric()).collect() };
    if left == right || plain(&left) != plain(&right) {
        return false;
    }
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let shorter = left.len().min(right.len());
    let most = match shorter {
        n if n < SHORT => return false,
        n if n < LONG => 1,
        _ => 2,
    };
    let spread = left.len().abs_diff(right.len());
    spread <= most && (are_near(&left, &right, most) || are_swapped(&left, &right))
}

/// Which Chinese characters a name has, several sharing a sign.
fn signs(name: &str) -> u64 {
    let own = name
        .chars()
        .filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    own.fold(0, |signs, c| signs | 1u64.rotate_left(u32::from(c)))
}

/// Whether two texts differ in nothing but two neighbours that changed places.
fn are_swapped(left: &[char], right: &[char]) -> bool {
    let pairs = left.iter().zip(right).enumerate();
    let apart: Vec<(usize, (&char, &char))> = pairs.filter(|(_, (a, b))| a != b).collect();
    let [(first, (a, b)), (second, (c, d))] = apart.as_slice() else {
        return false;
    };
    left.len() == right.len() && first.saturating_add(1) == *second && a == d && b == c
}

/// Whether so many characters at most must be left out, put in or replaced to make one text the other.
fn are_near(left: &[char], right: &[char], most: usize) -> bool {
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, own) in left.iter().enumerate() {
        let mut next = vec![row.saturating_add(1)];
        let mut before = row.saturating_add(1);
        for (other, pair) in right.iter().zip(last.windows(2)) {
            let [diagonal, above] = pair else { continue };
            let changed = diagonal.saturating_add(usize::from(own != other));
            before = changed
                .min(above.saturating_add(1))
                .min(before.saturating_add(1));
            next.push(before);
        }
        last = next;
        // What is far apart already comes no nearer.
        if last.iter().all(|far| *far > most) {
            return false;
        }
    }
    last.last().is_none_or(|far| *far <= most)
}

/// How many characters must be put in, left out, changed or swapped with their neighbour.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut previous: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut last = None;
    for (i, c) in a.chars().enumerate() {
        let mut next = vec![i.saturating_add(1)];
        let mut before = None;
        for (j, d) in b.iter().enumerate() {
            let up = row
                .get(j.saturating_add(1))
                .copied()
                .unwrap_or(0)
                .saturating_add(1);
            let left = next.last().copied().unwrap_or(0).saturating_add(1);
            let same = row
                .get(j)
                .copied()
                .unwrap_or(0)
                .saturating_add(usize::from(c != *d));
            let mut best = up.min(left).min(same);
            if last == Some(*d) && before == Some(c) {
                let two_back = j.checked_sub(1).and_then(|j| previous.get(j)).copied();
                best = best.min(two_back.unwrap_or(best).saturating_add(1));
            }
            next.push(best);
            before = Some(*d);
        }
        previous = std::mem::replace(&mut row, next);
        last = Some(c);
    }
    row.last().copied().unwrap_or(0)
}
