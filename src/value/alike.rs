//! Names that are nearly the same.

use super::normal_name;

/// The fewest characters of names of which one may be a slip.
const SHORT: usize = 4;
/// The fewest characters of names of which two may be slips.
const LONG: usize = 10;

/// Whether two names differ, and in one character alone: left out, put in or another. Of names of ten characters and
/// more, two may differ.
///
/// `奖励发放及时率`, `奖励发及时率` do. Figures and letters that differ tell things apart: `1号楼`, `2号楼` do not.
/// Punctuation counts for nothing.
pub fn alike(left: &str, right: &str) -> bool {
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
    spread <= most && distance(&left, &right) <= most
}

/// How many characters must be left out, put in or replaced to make one text the other.
fn distance(left: &[char], right: &[char]) -> usize {
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
    }
    last.last().copied().unwrap_or(0)
}
